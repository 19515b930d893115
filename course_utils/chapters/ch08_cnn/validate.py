"""What the public functions of this room accept, and what they say about everything else."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def whole(value: Any, name: str, least: int) -> int:
    """`value` as an int from `least` on.

    Raises:
        ValueError: it is something else; the message says what was expected and what came.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} was expected to be a whole number from {least} on; {value!r} came.")
    return int(value)


def image_batch(x: Any, name: str = "x") -> npt.NDArray:
    """`x` as an array (N, C, H, W) of finite numbers, with at least one image, channel, row and column.

    Raises:
        ValueError: it is something else.
    """
    array = numbers(x, name)
    if array.ndim != 4:
        raise ValueError(f"{name} was expected in the shape (N, C, H, W); {array.shape} came.")
    if array.size == 0:
        raise ValueError(
            f"{name} was expected to hold at least one image, channel, row and column; {array.shape} came."
        )
    return array


def filters(w: Any, b: Any, channels: int) -> tuple[npt.NDArray, npt.NDArray]:
    """Filters (F, C, fh, fw) for images of `channels` channels, and their biases (F,), as decimal numbers.

    Raises:
        ValueError: another number of axes, channels or biases, or values that are no finite numbers.
    """
    w, b = image_batch(w, "w"), numbers(b, "b")
    if w.shape[1] != channels:
        raise ValueError(
            f"w was expected in the shape (F, {channels}, fh, fw), for images of {channels} channels; {w.shape} came."
        )
    if b.shape != (len(w),):
        raise ValueError(f"b was expected in the shape ({len(w)},), one bias a filter; {b.shape} came.")
    return (w if w.dtype.kind == "f" else w.astype(float)), (b if b.dtype.kind == "f" else b.astype(float))


def same_shape(array: Any, shape: tuple[int, ...], name: str) -> npt.NDArray:
    """`array` as finite decimal numbers in exactly this shape.

    Raises:
        ValueError: another shape, or values that are no finite numbers.
    """
    found = numbers(array, name)
    if found.shape != shape:
        raise ValueError(f"{name} was expected in the shape of the output, {shape}; {found.shape} came.")
    return found if found.dtype.kind == "f" else found.astype(float)


def numbers(array: Any, name: str) -> npt.NDArray:
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
