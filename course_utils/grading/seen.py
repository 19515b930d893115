"""What can be *seen* in a wrong answer that no misconception explains. Never a guess at its cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .compare import agree, close

Pair = tuple[np.ndarray, np.ndarray]  # what came and what was expected, of one call
LOOSE = 1e-4  # what is seen must be plain to see, not exact


def argument(names: Sequence[str], position: int) -> str:
    """An argument as a student calls it: '`image`', or 'number 1' where its name is not known."""
    return f"`{names[position]}`" if position < len(names) else f"number {position + 1}"


def join(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def describe(pairs: Sequence[Pair], arguments: Sequence[tuple[object, ...]], names: Sequence[str] = ()) -> list[str]:
    """At most two sentences that hold for *all* these wrong answers; the most telling first.

    names: what the student's function calls its arguments.
    """
    numeric = [(g, w) for g, w in pairs if g.dtype.kind in "biuf" and w.dtype.kind in "biuf"]
    if not numeric:
        return []
    as_float = [(g.astype(float), w.astype(float)) for g, w in numeric]
    if late := _late_decimals(as_float):
        return [late]  # so near, they would also pass for shuffled, or off by one factor or amount
    found = [sentence for look in _LOOKS if (sentence := look(as_float))]
    if all(w.dtype.kind in "iu" for _, w in numeric):  # labels and indices are neither large nor small
        found = [sentence for sentence in found if sentence != _side(as_float)]
    found += [s for s in (_an_argument(as_float, arguments, names), _always_the_same(numeric)) if s]
    return found[:2]


def _late_decimals(pairs: Sequence[Pair]) -> str:
    """Where all that differs is a late decimal: how late, as a share of the largest number."""
    if not all(w.size and np.isfinite(w).all() and _near(g, w) for g, w in pairs):
        return ""
    gap = max(float(np.abs(g - w).max()) / (float(np.abs(w).max()) or 1.0) for g, w in pairs)
    return f"The numbers are nearly right: their decimals differ by about {gap:.0e} of the largest." if gap else ""


def _not_a_number(pairs: Sequence[Pair]) -> str:
    bad = [(np.isnan(g) & ~np.isnan(w), w) for g, w in _same_shape(pairs)]
    hits = [(mask, w) for mask, w in bad if mask.any()]
    if not hits:
        return ""
    mask = hits[0][0]
    where = [int(i) for i in np.argwhere(mask)[0]]
    zero = all((np.abs(w[m]) <= LOOSE * np.abs(w).max()).all() for m, w in hits)
    only = ", each time where the right value is 0 or close to it" if zero else ""
    return f"There is NaN (not a number) in {int(mask.sum())} of {mask.size} entries, first at {_index(where)}{only}."


def _infinite(pairs: Sequence[Pair]) -> str:
    hit = any((np.isinf(g) & ~np.isinf(w)).any() for g, w in _same_shape(pairs))
    return "Some entries are infinite." if hit else ""


def _sign(pairs: Sequence[Pair]) -> str:
    return "Every entry has the right size and the wrong sign." if _all(pairs, lambda g, w: _near(-g, w)) else ""


def _transposed(pairs: Sequence[Pair]) -> str:
    flat = [(g, w) for g, w in pairs if g.ndim == 2 and w.ndim == 2]
    if len(flat) < len(pairs):
        return ""
    right = _all(flat, lambda g, w: g.T.shape == w.shape and _near(g.T, w))
    return "The numbers are right, but rows and columns have changed places." if right else ""


def _reversed(pairs: Sequence[Pair]) -> str:
    def flipped(g: np.ndarray, w: np.ndarray) -> bool:
        return g.shape == w.shape and g.ndim > 0 and g.size > 1 and _near(g[::-1], w)

    return "The entries are right, but they stand in reverse order." if _all(pairs, flipped) else ""


def _order(pairs: Sequence[Pair]) -> str:
    def shuffled(g: np.ndarray, w: np.ndarray) -> bool:
        return g.size == w.size and g.size > 1 and _near(np.sort(g, axis=None), np.sort(w, axis=None))

    return "The right numbers are all there, but not in the right places." if _all(pairs, shuffled) else ""


def _factor(pairs: Sequence[Pair]) -> str:
    ratios = [g[w != 0] / w[w != 0] for g, w in _same_shape(pairs) if (g[w == 0] == 0).all()]
    if len(ratios) < len(pairs):
        return ""
    together = np.concatenate([r.ravel() for r in ratios]) if ratios else np.zeros(0)
    if together.size == 0 or not np.isfinite(together).all():
        return ""
    factor = float(together[0])
    constant = bool((np.abs(together - factor) <= LOOSE * abs(factor)).all())
    if constant and factor not in (0.0, -1.0):
        return f"Every entry is {factor:.4g} times what it should be."
    each = [float(r.ravel()[0]) for r in ratios if r.size]
    steady = all((np.abs(r - r.ravel()[0]) <= LOOSE * abs(r.ravel()[0])).all() for r in ratios if r.size)
    if steady and min(each) > 0 and sum(r.size > 1 for r in ratios) >= 1:
        return "Within a case, every entry is too large or too small by one and the same factor; it differs by case."
    return ""


def _offset(pairs: Sequence[Pair]) -> str:
    gaps: list[np.ndarray] = [(g - w).ravel() for g, w in _same_shape(pairs)]
    if len(gaps) < len(pairs):
        return ""
    together: np.ndarray = np.concatenate(gaps) if gaps else np.zeros(0)
    if together.size < 2 or not np.isfinite(together).all() or together[0] == 0:
        return ""
    scale = max((float(np.abs(w).max(initial=0.0)) for _, w in pairs), default=0.0) or 1.0
    constant = (np.abs(together - together[0]) <= LOOSE * scale * 0.1).all()
    return f"Every entry is off by the same amount, {float(together[0]):+.4g}." if constant else ""


def _decimals(pairs: Sequence[Pair]) -> str:
    def cut(g: np.ndarray, w: np.ndarray) -> bool:
        whole = (g == np.round(g)).all() and not (w == np.round(w)).all()
        return g.shape == w.shape and bool(whole) and bool((np.abs(g - w) <= 1).all())

    return "The decimals are lost: every entry is a whole number." if _any_all_close(pairs, cut) else ""


def _power(pairs: Sequence[Pair]) -> str:
    if _all(pairs, lambda g, w: g.shape == w.shape and w.size > 0 and _near(g, w**2)):
        return "Every entry is the square of what it should be."
    if _all(pairs, lambda g, w: g.shape == w.shape and w.size > 0 and bool((g >= 0).all()) and _near(g**2, w)):
        return "Every entry is the square root of what it should be."
    return ""


def _one_row(pairs: Sequence[Pair]) -> str:
    def only(g: np.ndarray, w: np.ndarray, row: int) -> bool:
        if g.shape != w.shape or g.ndim == 0 or len(g) < 2:
            return False
        right: np.ndarray = agree(g, w, LOOSE).reshape(len(g), -1).min(axis=1, initial=True)
        return bool(right[row]) and int(right.sum()) == 1

    name = "entry" if all(w.ndim == 1 for _, w in pairs) else "row"
    for row, which in ((-1, "last"), (0, "first")):
        if _any_all_close(pairs, lambda g, w, row=row: only(g, w, row)):  # type: ignore[misc]
            return f"Only the {which} {name} is right."
    return ""


def _part_wrong(pairs: Sequence[Pair]) -> str:
    """Where the wrong entries are, when most entries are right."""
    for g, w in _same_shape(pairs):
        if w.size < 2:
            continue
        wrong = np.asarray(~agree(g, w, LOOSE))
        if wrong.ndim == 2 and wrong.shape[0] == wrong.shape[1] and len(wrong) > 1:
            off = wrong & ~np.eye(len(wrong), dtype=bool)
            if wrong.diagonal().all() and not off.any():
                return "Only the diagonal is wrong: entry [i, i] of each row i."
        if 0 < wrong.sum() < wrong.size:
            where = [int(i) for i in np.argwhere(wrong)[0]]
            right = wrong.size - int(wrong.sum())
            seen = f"In one of the cases {right} of {wrong.size} entries are right"
            return f"{seen}; the first wrong one is {_index(where)}."
    return ""


def _side(pairs: Sequence[Pair]) -> str:
    if len(_same_shape(pairs)) < len(pairs) or not any(w.size for _, w in pairs):
        return ""
    if all((g >= w - LOOSE * np.abs(w)).all() for g, w in pairs):
        return "No entry is too small, and some are too large."
    if all((g <= w + LOOSE * np.abs(w)).all() for g, w in pairs):
        return "No entry is too large, and some are too small."
    return ""


def _shape_seen(pairs: Sequence[Pair]) -> str:
    off = [(g, w) for g, w in pairs if g.shape != w.shape]
    if len(off) < len(pairs) or not off:
        return ""
    g, w = off[0]
    if all(g.ndim == 0 for g, _ in off):
        return f"One number comes back each time, where {_axes(w)} {_is(w)} expected: shape {w.shape}, for example."
    if all(g.ndim < w.ndim for g, w in off):
        return f"The result has {_axes(g)}, and {w.ndim} {_is(w)} expected: shape {g.shape} for {w.shape}."
    if all(g.ndim > w.ndim for g, w in off):
        return f"The result has {_axes(g)}, and only {w.ndim} {_is(w)} expected: shape {g.shape} for {w.shape}."
    return ""


def _axes(array: np.ndarray) -> str:
    return "1 axis" if array.ndim == 1 else f"{array.ndim} axes"


def _is(array: np.ndarray) -> str:
    return "is" if array.ndim == 1 else "are"


def _an_argument(pairs: Sequence[Pair], arguments: Sequence[tuple[object, ...]], names: Sequence[str]) -> str:
    for position in range(min((len(a) for a in arguments), default=0)):
        given = [np.asarray(a[position]) for a in arguments if isinstance(a[position], np.ndarray)]
        if len(given) == len(pairs) and all(
            g.shape == a.shape and a.size > 0 and close(g, a, 1e-9) for (g, _), a in zip(pairs, given, strict=True)
        ):
            return f"Argument {argument(names, position)} comes back unchanged."
    return ""


def _always_the_same(pairs: Sequence[Pair]) -> str:
    if any(g.size == 0 for g, _ in pairs) or len(pairs) < 2:
        return ""
    first = pairs[0][0].ravel()[0]
    if all((g == first).all() for g, _ in pairs) and len({w.tobytes() for _, w in pairs}) > 1:
        return f"The answer is always {first}, whatever the arguments are."
    return ""


_LOOKS: tuple[Callable[[Sequence[Pair]], str], ...] = (
    _not_a_number,
    _infinite,
    _sign,
    _power,
    _factor,
    _offset,
    _transposed,
    _reversed,
    _one_row,
    _decimals,
    _order,
    _shape_seen,
    _part_wrong,
    _side,
)


def _near(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and close(a, b, LOOSE)


def _same_shape(pairs: Sequence[Pair]) -> list[Pair]:
    return [(g, w) for g, w in pairs if g.shape == w.shape]


def _all(pairs: Sequence[Pair], holds: Callable[[np.ndarray, np.ndarray], bool | np.bool]) -> bool:
    return bool(pairs) and all(holds(g, w) for g, w in pairs)


def _any_all_close(pairs: Sequence[Pair], holds: Callable[[np.ndarray, np.ndarray], bool]) -> bool:
    """Holds for every pair with more than one entry; single entries cannot show a pattern."""
    large = [(g, w) for g, w in pairs if w.size > 1]
    return bool(large) and all(holds(g, w) for g, w in large)


def _index(where: Sequence[int]) -> str:
    return "[" + ", ".join(str(i) for i in where) + "]" if where else "the value itself"
