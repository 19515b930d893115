"""The demos of chapter 01. Each is a `Demo`: show it with ``demos.show(ch01.tangent_demo)``."""

from __future__ import annotations

from .descent import descent_demo
from .losses import prediction_demo, zoo_demo
from .slopes import surface_demo, tangent_demo

__all__ = ["descent_demo", "prediction_demo", "surface_demo", "tangent_demo", "zoo_demo"]
