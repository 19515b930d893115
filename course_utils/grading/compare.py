"""Compare plain values: are they right, right in the wrong form, or wrong; and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .plain import Plain

FLOAT32_RTOL = 1e-3
FLOAT16_RTOL = 1e-2


@dataclass(frozen=True)
class Match:
    """score: 1 right, ½ right values in the wrong form, 0 wrong. says: what is not as it should be ('' if right)."""

    score: float
    says: str = ""


RIGHT = Match(1.0)


def compare(got: Plain, want: Plain, rtol: float, scalar_1d: bool = False, exact_dtype: bool = False) -> Match:
    """Compare what came with what was expected. Tolerance: rtol times the largest expected absolute value.

    exact_dtype: an array of another dtype than the expected one is right only in its values.
    """
    if want.array is None:
        return _compare_structure(got, want, rtol, scalar_1d)
    array = got.as_array()
    if array is None:
        return Match(0.0, _missing(got, f"{_form_name(want.array)} is expected"))
    if got.kind == "sequence" and array.size == 0 and want.array.size == 0:
        array = np.zeros(want.array.shape, array.dtype)  # an empty list cannot say how many axes it has
    values, form = _fit_shape(array, want.array, scalar_1d)
    if values is None and array.shape == ():
        return Match(0.0, f"One number came back; {_form_name(want.array)} is expected.")
    if values is None:
        return Match(0.0, f"The shape is {_shape(array)}; expected {_shape(want.array)}.")
    if got.kind == "sequence" and want.array.ndim > 0:
        form = form or f"The values are right, but they come as {got.form}; an array is expected."
    form = form or _dtype_remark(array, want.array, exact_dtype)
    if not close(values, want.array, rtol):
        return Match(0.0, first_difference(values, want.array, rtol))
    return Match(0.5, form) if form else RIGHT


def close(got: np.ndarray, want: np.ndarray, rtol: float) -> bool:
    """Whether two arrays of the same shape agree everywhere; NaN and infinity only agree with themselves."""
    return bool(agree(got, want, rtol).all())


def agree(got: np.ndarray, want: np.ndarray, rtol: float) -> np.ndarray:
    """Entry by entry, as a boolean array."""
    if want.dtype.kind in "biu" and got.dtype.kind in "biu":
        return np.asarray(got == want)
    a, b = np.asarray(got, dtype=np.complex128), np.asarray(want, dtype=np.complex128)
    finite = np.isfinite(b)
    with np.errstate(all="ignore"):
        near = np.abs(a - b) <= tolerance(got, want, rtol)
        same = np.where(finite, near, (a == b) | (np.isnan(a) & np.isnan(b)))
    return np.asarray(same)


def first_difference(got: np.ndarray, want: np.ndarray, rtol: float) -> str:
    """'Entry [0, 2] is 25, …' for two arrays of the same shape that differ."""
    if got.ndim == 0:
        return f"The answer {got[()]:.6g} is not right."
    wrong = ~agree(got, want, rtol)
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    many = f"the first of {int(wrong.sum())} wrong entries" if wrong.sum() > 1 else "and that is wrong"
    return f"Entry {list(where)} is {got[where]:.6g}, {many}."


def tolerance(got: np.ndarray, want: np.ndarray, rtol: float) -> float:
    """The largest error that still counts as right. float32 and float16 answers are given their own precision."""
    precision = {4: FLOAT32_RTOL, 2: FLOAT16_RTOL}.get(got.dtype.itemsize, 0.0) if got.dtype.kind == "f" else 0.0
    sizes = np.abs(want[np.isfinite(want)].astype(np.complex128)) if want.size else np.zeros(0)
    largest = float(sizes.max()) if sizes.size else 0.0
    return max(rtol, precision) * (largest or 1.0)


def same_values(got: Plain | None, want: Plain | None, rtol: float) -> bool:
    """Whether the values agree, whatever their form; as `compare`, without its sentences (it is called often)."""
    if got is None or want is None:
        return False
    if want.array is not None:
        array = got.as_array()
        if array is None or array.size != want.array.size:
            return False
        values, _ = _fit_shape(array, want.array, scalar_1d=True)
        return values is not None and close(values, want.array, rtol)
    if want.kind == "sequence":
        items = _items(got)
        return len(items) == len(want.items) and all(
            same_values(g, w, rtol) for g, w in zip(items, want.items, strict=True)
        )
    return compare(got, want, rtol, scalar_1d=True).score > 0


def _compare_structure(got: Plain, want: Plain, rtol: float, scalar_1d: bool) -> Match:
    if want.kind == "text":
        if got.kind != "text":
            return Match(0.0, _missing(got, "a text in quotation marks is expected"))
        return RIGHT if got.text == want.text else Match(0.0, f"You answered {got.text[:80]!r}.")
    if want.kind == "none":
        return RIGHT if got.kind == "none" else Match(0.0, f"Nothing should be returned; {got.form} came.")
    if want.kind == "sequence":
        return _compare_items(got, want, rtol, scalar_1d)
    if want.kind == "mapping":
        if got.kind != "mapping" or set(got.keys) != set(want.keys):
            return Match(0.0, f"A dict with the keys {', '.join(want.keys)} is expected; {got.form} came.")
        at = dict(zip(got.keys, got.items, strict=True))
        parts = [compare(at[k], w, rtol, scalar_1d) for k, w in zip(want.keys, want.items, strict=True)]
        return min(parts, key=lambda m: m.score, default=RIGHT)
    raise TypeError(f"an oracle returned {want.form}, which cannot be compared: give the exercise an `observe`.")


def _compare_items(got: Plain, want: Plain, rtol: float, scalar_1d: bool) -> Match:
    items = _items(got)
    if not items and got.kind != "sequence":
        return Match(0.0, _missing(got, f"a sequence of {len(want.items)} things is expected"))
    if len(items) != len(want.items):
        return Match(0.0, f"There are {len(items)} things in it; expected {len(want.items)}.")
    parts = [compare(g, w, rtol, scalar_1d) for g, w in zip(items, want.items, strict=True)]
    return min(parts, key=lambda m: m.score, default=RIGHT)


def _items(got: Plain) -> tuple[Plain, ...]:
    """The things in a list, a tuple, or along the first axis of an array; nothing where there are none."""
    if got.array is not None and got.array.ndim > 0:
        return tuple(Plain("array", "an array", array=np.array(row)) for row in got.array)
    return got.items if got.kind == "sequence" else ()


def _fit_shape(array: np.ndarray, want: np.ndarray, scalar_1d: bool) -> tuple[np.ndarray | None, str]:
    """The array in the expected shape where only extra axes of length 1 differ, and a remark about the form."""
    if array.shape == want.shape:
        return array, ""
    squeezed = tuple(n for n in array.shape if n != 1) == tuple(n for n in want.shape if n != 1)
    if array.size == want.size and squeezed:
        if want.shape == () and scalar_1d and array.shape == (1,):
            return array.reshape(want.shape), ""
        says = f"The values are right, but the shape is {_shape(array)}; expected {_shape(want)}."
        return array.reshape(want.shape), says
    return None, ""


def _dtype_remark(array: np.ndarray, want: np.ndarray, exact: bool = False) -> str:
    if exact and array.dtype != want.dtype:
        of_itself = " (New arrays and divisions of whole numbers are float64 unless they are told otherwise.)"
        says = f"The values are right, but their dtype is {array.dtype}; {want.dtype} is expected."
        return says + of_itself * (array.dtype == np.float64)
    if array.size == 0 and want.dtype.kind not in "biu":
        return ""
    allowed = {"f": "fiu", "i": "iu", "u": "iu", "b": "b", "c": "cf"}[want.dtype.kind]
    if array.dtype.kind in allowed:
        return ""
    if array.size == 0:
        return f"An empty array has a dtype too: yours is {array.dtype}, and {_dtype_name(want)} are expected."
    return f"The values are right, but their dtype is {array.dtype}; {_dtype_name(want)} are expected."


def _dtype_name(want: np.ndarray) -> str:
    return {"f": "decimal numbers", "i": "integers", "u": "integers", "b": "booleans", "c": "complex numbers"}[
        want.dtype.kind
    ]


def _form_name(want: np.ndarray) -> str:
    return "one number" if want.shape == () else f"an array of shape {_shape(want)}"


def _shape(array: np.ndarray) -> str:
    return "() (one number)" if array.shape == () else str(tuple(int(n) for n in array.shape))


def _missing(got: Plain, expected: str) -> str:
    if got.kind == "none":
        return f"Nothing came back (None): {expected}."
    return f"{got.form[:1].upper()}{got.form[1:]} came back; {expected}."
