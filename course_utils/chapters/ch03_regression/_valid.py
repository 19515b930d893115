"""Checks of what is given to the functions of chapter 03: each raises a ValueError that says what was expected."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def floats(value: npt.ArrayLike, name: str, expected: str) -> Floats:
    """An array of numbers, NaN and infinity among them, as decimal numbers; `expected` says what it should be."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise ValueError(f"{name}: {expected} is expected; rows of different lengths came.") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name}: {expected} is expected; an array of {array.dtype} came.")
    return np.asarray(array.astype(float))


def finite(value: npt.ArrayLike, name: str, expected: str) -> Floats:
    """An array of finite numbers, of any shape, as decimal numbers; `expected` says what it should be."""
    found = floats(value, name, expected)
    if not np.isfinite(found).all():
        bad = int((~np.isfinite(found)).sum())
        raise ValueError(f"{name}: {expected} is expected; {bad} of its {found.size} numbers are NaN or infinite.")
    return found


def numbers(value: npt.ArrayLike, name: str, least: int = 1) -> Floats:
    """A list of finite numbers (n,), n ≥ `least`, as decimal numbers."""
    expected = f"an array of shape (n,) with n ≥ {least} finite numbers"
    found = finite(value, name, expected)
    if found.ndim != 1 or len(found) < least:
        raise ValueError(f"{name}: {expected} is expected; one of shape {found.shape} came.")
    return found


def table(value: npt.ArrayLike, name: str, least: int = 1, columns: int | None = None) -> Floats:
    """A table of finite numbers (n, d) with n ≥ `least` rows and d ≥ 1 columns (or exactly `columns`)."""
    wide = "d ≥ 1" if columns is None else f"d = {columns}"
    expected = f"a table of shape (n, d), n ≥ {least}, {wide}, of finite numbers"
    found = finite(value, name, expected)
    if found.ndim != 2 or len(found) < least or found.shape[1] < 1 or columns not in (None, found.shape[1]):
        raise ValueError(f"{name}: {expected} is expected; shape {found.shape} came.")
    return found


def same_length(a: np.ndarray, b: np.ndarray, names: str) -> None:
    """Raise unless both have as many rows."""
    if len(a) != len(b):
        raise ValueError(f"{names} must belong together, one of each for every sample; {len(a)} and {len(b)} came.")


def zeros_and_ones(value: npt.ArrayLike, name: str, both: bool = False) -> Floats:
    """Labels (n,), each 0 or 1, as decimal numbers. both: each of the two must occur."""
    found = numbers(value, name)
    known = set(np.unique(found).tolist())
    if not known <= {0.0, 1.0}:
        raise ValueError(f"{name}: labels 0 and 1 are expected; {sorted(known)[:5]} came.")
    if both and len(known) < 2:
        raise ValueError(f"{name}: both classes, 0 and 1, are expected; all {len(found)} labels are {found[0]:g}.")
    return found


def class_labels(value: npt.ArrayLike, name: str, classes: int) -> Ints:
    """Labels (n,), whole numbers 0 … classes − 1."""
    found = numbers(value, name)
    if (found != np.round(found)).any() or found.min() < 0 or found.max() >= classes:
        raise ValueError(
            f"{name}: whole numbers from 0 to {classes - 1} are expected; {found.min():g} to {found.max():g} came."
        )
    return found.astype(np.int64)


def at_least(value: float, name: str, least: float, whole: bool = False) -> float:
    """A single number ≥ `least`."""
    kind = "a whole number" if whole else "a finite number"
    if isinstance(value, str) or np.ndim(value) != 0 or not np.isfinite(value) or value < least:
        raise ValueError(f"{name}: {kind} ≥ {least:g} is expected; {value!r} came.")
    if whole and value != int(value):
        raise ValueError(f"{name}: {kind} ≥ {least:g} is expected; {value!r} came.")
    return value
