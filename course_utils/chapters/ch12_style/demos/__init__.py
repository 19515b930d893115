"""The demos of chapter 12. Each is a `Demo`: show it with ``demos.show(ch12.gram_demo)``."""

from __future__ import annotations

from .grams import gram_demo
from .painter import paint_demo, paint_with
from .paintings import blend_demo, layers_demo, ratio_demo

__all__ = ["blend_demo", "gram_demo", "layers_demo", "paint_demo", "paint_with", "ratio_demo"]
