"""What the public functions of this room accept, and what they say about everything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SIDE = 28


def whole(value: Any, name: str, least: int) -> int:
    """`value` as an int from `least` on.

    Raises:
        ValueError: it is something else; the message says what was expected and what came.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} was expected to be a whole number from {least} on; {value!r} came.")
    return int(value)


def numbers(array: Any, name: str) -> npt.NDArray[Any]:
    """`array` as an array of finite real numbers.

    Raises:
        ValueError: texts, objects, complex numbers, NaN or infinity.
    """
    try:
        found = np.asarray(array)
    except ValueError as problem:  # rows of different lengths
        raise ValueError(f"{name} was expected to be an array of numbers; {type(array).__name__} came.") from problem
    if found.dtype.kind not in "biuf":
        raise ValueError(f"{name} was expected to be an array of numbers; one of dtype {found.dtype} came.")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} was expected to hold finite numbers; NaN or infinity came.")
    return found


def pictures(images: Any, name: str = "images", least: int = 1) -> npt.NDArray[np.uint8]:
    """`images` as (N, 28, 28) uint8, at least `least` of them.

    Raises:
        ValueError: another shape, dtype or too few.
    """
    found = numbers(images, name)
    if found.ndim != 3 or found.shape[1:] != (SIDE, SIDE):
        raise ValueError(f"{name} were expected in the shape (N, {SIDE}, {SIDE}); {found.shape} came.")
    if found.dtype != np.uint8:
        raise ValueError(f"{name} were expected as uint8 from 0 to 255; {found.dtype} came.")
    if len(found) < least:
        raise ValueError(f"at least {least} {name} were expected; {len(found)} came.")
    return found
