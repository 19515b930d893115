"""Write values down in a report: short ones in full, of long ones the places that matter."""

from __future__ import annotations

import numpy as np

from .compare import agree
from .plain import Plain

AT_ONCE = 60  # numbers of an array that are written out
IN_A_ROW = 24  # a longer last axis is no row that one reads: single numbers are shown then
PLACES = 3


def show(plain: Plain, limit: int = 300) -> str:
    """A value as a student would print it, on few lines."""
    array = plain.as_array()
    if array is not None and array.ndim > 4:
        text = f"an array of shape {array.shape}"  # NumPy leaves out nothing where every axis is short
    elif array is not None:
        text = _numbers(array)
    elif plain.kind in ("sequence", "mapping"):
        inner = ", ".join(show(item, 80) for item in plain.items[:8])
        text = f"[{inner}]"
    else:
        text = repr(plain.text) if plain.kind == "text" else plain.form
    return text if len(text) <= limit else text[:limit] + " …"


def show_both(got: Plain, want: Plain, rtol: float) -> tuple[str, str]:
    """What came and what was expected: of long arrays the first places that differ, or all that is not 0 in them."""
    mine, theirs = got.as_array(), want.as_array()
    if mine is None or theirs is None or max(mine.size, theirs.size) <= AT_ONCE:
        return show(got), show(want)
    if mine.shape != theirs.shape:
        return _without_zeros(got, mine), _without_zeros(want, theirs)
    places = _places(~agree(mine, theirs, rtol))
    rest = "all others agree" if len(places) <= PLACES else f"{len(places) - PLACES} more differ"
    return _at(mine, places, rest), _at(theirs, places, rest)


def _without_zeros(plain: Plain, array: np.ndarray) -> str:
    places = _places(array != 0) if array.size > AT_ONCE else []
    if not 0 < len(places) <= PLACES:
        return show(plain)
    return _at(array, places, "all others are 0")


def _places(mask: np.ndarray) -> list[tuple[int, ...]]:
    """The rows along the last axis in which something is marked; the single entries where rows are long."""
    rows = mask.any(axis=-1) if mask.ndim > 1 and mask.shape[-1] <= IN_A_ROW else mask
    return [tuple(int(i) for i in place) for place in np.argwhere(rows)]


def _at(array: np.ndarray, places: list[tuple[int, ...]], rest: str) -> str:
    """'[2, 1, 1] = [1.  0.55 0.1 ]; all others agree'."""
    return "; ".join([*(f"{list(place)} = {_numbers(array[place])}" for place in places[:PLACES]), rest])


def _numbers(array: np.ndarray) -> str:
    width = 75 if array.ndim > 1 else 300
    return np.array2string(
        array, precision=4, suppress_small=True, threshold=AT_ONCE, separator=" ", max_line_width=width
    )
