"""The demos of chapter 14. Each is a `Demo`: show it with ``demos.show(ch14.iou_demo)``."""

from __future__ import annotations

from .anchors import anchor_demo
from .curve import score_demo
from .overlap import iou_demo
from .suppress import nms_demo
from .windows import windows_demo

__all__ = ["anchor_demo", "iou_demo", "nms_demo", "score_demo", "windows_demo"]
