"""The demos of chapter 02. Each is a `Demo`: show it with ``demos.show(ch02.boundary_demo)``."""

from __future__ import annotations

from .planes import boundary_demo, cross_validation_demo
from .raw_pixels import neighbours_demo, shift_demo
from .rulers import dimensions_demo, minkowski_demo, units_demo

__all__ = [
    "boundary_demo",
    "cross_validation_demo",
    "dimensions_demo",
    "minkowski_demo",
    "neighbours_demo",
    "shift_demo",
    "units_demo",
]
