"""The demos of chapter 00. Each is a `Demo`: show it with ``demos.show(ch00.zoom_demo)``."""

from __future__ import annotations

from .arithmetic import brighter_demo
from .explorer import explorer_demo
from .zoom import zoom_demo

__all__ = ["brighter_demo", "explorer_demo", "zoom_demo"]
