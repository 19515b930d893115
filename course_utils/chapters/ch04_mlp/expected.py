"""What the room's functions take: each check raises a ValueError that names what was expected and what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def numbers(value: Any, name: str) -> Floats:
    """`value` as decimal numbers of any shape, none of them NaN or infinite."""
    try:
        array = np.asarray(value)
    except ValueError as problem:
        raise ValueError(f"{name} is an array of numbers; what came has rows of different lengths.") from problem
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} is an array of numbers; what came has dtype {array.dtype}.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(f"{name} must hold finite numbers; there is NaN or infinity in it.")
    return array.astype(float)


def samples(value: Any, name: str = "x") -> Floats:
    """`value` as a table (n, d), pictures read row by row; at least one sample with at least one number."""
    array = numbers(value, name)
    if array.ndim < 2 or array.size == 0:
        raise ValueError(
            f"{name} has one row for each sample, (n, d), or pictures (n, H, W), and n is at least 1; "
            f"its shape is {array.shape}."
        )
    return array.reshape(len(array), -1)


def labels(value: Any, n: int, k: int) -> Ints:
    """`value` as n whole numbers from 0 to k − 1."""
    array = np.asarray(value)
    if array.shape != (n,) or array.dtype.kind not in "iu":
        raise ValueError(
            f"y holds one whole number for each of the {n} samples; shape {array.shape}, {array.dtype} came."
        )
    if array.min() < 0 or array.max() >= k:
        raise ValueError(f"y holds classes from 0 to {k - 1}; {array.min()} to {array.max()} came.")
    return array.astype(np.int64)


def layer(weights: Any, bias: Any, inputs: int, which: str = "") -> tuple[Floats, Floats]:
    """Weights (inputs, outputs) and bias (outputs,) of one layer."""
    w, b = numbers(weights, f"W{which}"), numbers(bias, f"b{which}")
    if w.ndim != 2 or w.shape[0] != inputs or w.shape[1] < 1:
        hint = " It looks transposed." if w.ndim == 2 and w.shape[1] == inputs else ""
        raise ValueError(f"W{which} has shape (inputs, outputs) with {inputs} inputs; {w.shape} came.{hint}")
    if b.shape != (w.shape[1],):
        raise ValueError(f"b{which} has one number for each of the {w.shape[1]} outputs; shape {b.shape} came.")
    return w, b


def whole(value: Any, name: str, least: int = 1) -> int:
    """`value` as a whole number from `least` on."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} is a whole number from {least} on; {value!r} came.")
    return int(value)


def sizes(value: Any) -> list[int]:
    """The neurons of each layer, the inputs first: at least two whole numbers from 1 on."""
    if isinstance(value, str) or not isinstance(value, Sequence | np.ndarray) or len(value) < 2:
        raise ValueError(f"sizes lists the neurons of at least two layers, as in [784, 128, 10]; {value!r} came.")
    return [whole(size, f"sizes[{i}]") for i, size in enumerate(value)]


def rate(value: Any, name: str = "lr") -> float:
    """`value` as a finite number above 0."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0 < float(value) < np.inf:
        raise ValueError(f"{name} is a number above 0; {value!r} came.")
    return float(value)
