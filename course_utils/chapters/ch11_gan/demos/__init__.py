"""The demos of chapter 11. Each is a `Demo`: show it with ``demos.show(ch11.stepper_demo)``."""

from __future__ import annotations

from .asking import wish_demo
from .collapsed import collapse_demo
from .latent import latent_demo
from .one_dim import keep, panel, stepper_demo
from .walks import walk_demo

__all__ = ["collapse_demo", "keep", "latent_demo", "panel", "stepper_demo", "walk_demo", "wish_demo"]
