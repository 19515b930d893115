"""The room of chapter 14: object detection with boxes, grids and anchors."""
