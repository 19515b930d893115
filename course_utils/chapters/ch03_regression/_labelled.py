"""What exercises of chapter 03 on yes and no share: samples X (n, d) with a class y (n,) of 0 and 1, weights w (d,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Sample = tuple[np.ndarray, np.ndarray, np.ndarray]


def naive_other(z: np.ndarray) -> np.ndarray:
    """The other usual form, nan for large scores."""
    return np.asarray(np.exp(z) / (1 + np.exp(z)))


def labelled(n: int, d: int, dtype: type = float, label: type = int) -> Callable[[Generator], Sample]:
    """How to draw n samples with a column of ones and d features, a third of them of class 0, and weights."""

    def make(rng: Generator) -> Sample:
        X = np.hstack([np.ones((n, 1)), rng.normal(size=(n, d)) * 1.5 + 0.4])
        y = rng.permutation(np.arange(n) % 3 > 0)
        return X.astype(dtype), y.astype(label), rng.normal(size=d + 1).astype(dtype)

    return make


def floats(*arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    """The same arrays in 64-bit floats."""
    return tuple(np.asarray(a, dtype=float) for a in arrays)
