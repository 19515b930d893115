"""The demos of chapter 14. Each is a `Demo`: show it with ``demos.show(ch14.iou_demo)``."""
