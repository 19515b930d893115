"""The room of chapter 14, object detection I: boxes, grids, anchors."""
