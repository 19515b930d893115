"""The demos of chapter 04. Each is a `Demo`: show it with ``demos.show(ch04.width_demo)``."""

from __future__ import annotations

from .curves import curves_demo
from .drawing import draw_demo, draw_with
from .neurons import activation_demo, edge_demo
from .planes import width_demo

__all__ = ["activation_demo", "curves_demo", "draw_demo", "draw_with", "edge_demo", "width_demo"]
