"""The demos of chapter 08. Each is a `Demo`: show it with ``demos.show(ch08.window_demo)``."""

from __future__ import annotations

from .counting import size_demo
from .digits import draw_maps_demo, moved_digit_demo
from .fields import field_demo
from .sliding import window_demo

__all__ = ["draw_maps_demo", "field_demo", "moved_digit_demo", "size_demo", "window_demo"]
