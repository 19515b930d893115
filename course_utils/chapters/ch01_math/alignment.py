"""Two windows on one photograph, the second moved: how badly they fit is the chapter's first cost."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

MOVED = (6.0, -4.0)  # how far the second window lies from the first: pixels to the right, pixels down
SIDE = 96
_TOP, _LEFT = 60, 130
_BLUR = 4.0  # pixels: without it the cost has many small dents


@cache
def _photo(blurred: bool) -> npt.NDArray[np.float64]:
    from scipy.ndimage import gaussian_filter

    from course_utils.datasets import load

    grey = load("photos")["chelsea"].gray / 255
    return np.asarray(gaussian_filter(grey, _BLUR) if blurred else grey)


def window(shift: npt.ArrayLike, blurred: bool = True) -> npt.NDArray[np.float64]:
    """The photograph through a window of 96 × 96 pixels, moved by `shift` = (right, down) pixels from its first place.

    A shift may be any decimal number: between pixels the brightness is interpolated. Values from 0 to 1.
    The blurred photograph is what the program compares; every second pixel of it is enough: (48, 48).
    """
    from scipy.ndimage import map_coordinates

    right, down = np.asarray(shift, dtype=float)
    steps = np.arange(0, SIDE, 2 if blurred else 1)
    places = np.stack(np.meshgrid(_TOP + down + steps, _LEFT + right + steps, indexing="ij"))
    return np.asarray(map_coordinates(_photo(blurred), places, order=1, mode="nearest"))
