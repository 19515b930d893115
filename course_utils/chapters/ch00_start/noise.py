"""Pictures of noise, for the cases of the exercises of chapter 00."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Args = tuple[np.ndarray]


def pixels(height: int, width: int, channels: int, top: int = 256) -> Callable[[Generator], Args]:
    """A maker of one uint8 picture (height, width, channels) with values below `top`."""
    return lambda rng: (rng.integers(0, top, (height, width, channels), dtype=np.uint8),)
