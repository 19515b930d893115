"""Pictures of learnt weights: blue speaks for, orange against, white says nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ._valid import numbers

_FOR, _AGAINST = np.array([0, 114, 178]), np.array([213, 94, 0])  # the palette's blue and vermilion


def weight_picture(weights: npt.ArrayLike, shape: tuple[int, int], largest: float | None = None) -> np.ndarray:
    """Weights (H·W,) as an RGB picture (H, W, 3), uint8.

    largest: the absolute weight that gets the full colour; the largest one if not given. Raises ValueError where the
    weights are not H·W finite numbers.
    """
    found = numbers(weights, "weights")
    height, width = shape
    if height * width != len(found):
        raise ValueError(f"weights: {height} × {width} = {height * width} of them are expected; {len(found)} came.")
    largest = float(np.abs(found).max()) if largest is None else float(largest)
    if not largest >= 0:
        raise ValueError(f"largest: a number ≥ 0 is expected; {largest} came.")
    strength = np.clip(np.abs(found) / (largest or 1.0), 0, 1)[:, None]
    full = np.where(found[:, None] > 0, _FOR, _AGAINST)
    colours = np.rint(255 + strength * (full - 255)).astype(np.uint8)
    return np.asarray(colours.reshape(height, width, 3))
