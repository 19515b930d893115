"""Points in a plane, which two exercises of chapter 03 are tried on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Pair = tuple[np.ndarray, np.ndarray]


def points(n: int, dtype: type = float) -> Callable[[Generator], Pair]:
    """How to draw n points near a line."""

    def make(rng: Generator) -> Pair:
        x = rng.uniform(-3, 9, n)
        return x.astype(dtype), (rng.uniform(0.5, 2) * x + rng.normal(size=n) + 3).astype(dtype)

    return make
