"""Exercises of chapter 02 on distances.

Conventions: points are rows; a is (n, d), b is (m, d); distances are (n, m) with entry [i, j] between a[i] and b[j];
labels are integers; neighbours are listed from the nearest to the farthest.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from scipy.spatial.distance import cdist

from course_utils.grading import Case, Exercise, Misconception

from .reference import wrapped_difference, wrapped_expanded, wrapped_norm

Pair = tuple[np.ndarray, np.ndarray]

TRIANGLE = (np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 0.0], [6.0, 8.0]]))


def _points(n: int, m: int, d: int, dtype: type = float) -> Callable[[Generator], Pair]:
    return lambda rng: (rng.normal(size=(n, d)).astype(dtype), rng.normal(size=(m, d)).astype(dtype))


def _pixels(rng: Generator) -> Pair:
    return rng.integers(0, 256, (3, 6), dtype=np.uint8), rng.integers(0, 256, (4, 6), dtype=np.uint8)


def _against_itself(rng: Generator) -> Pair:
    a = rng.normal(size=(40, 5))
    return a, a.copy()


def _views(rng: Generator) -> Pair:
    many = rng.normal(size=(12, 8))
    return many[::3, ::2], many[::-2, 1::2]


DISTANCE_CASES = [
    Case("3-4-5 triangle", TRIANGLE, worked=True),
    Case("all sizes different", _points(5, 3, 4), again=True),
    Case("as many points in a as in b", _points(4, 4, 4)),
    Case("a set against itself", _against_itself),
    Case("uint8 pixels", _pixels),
    Case("float32 points", _points(3, 5, 7, np.float32)),
    Case("one point on each side", _points(1, 1, 5)),
    Case("no point in a", _points(0, 4, 3)),
    Case("every third row of a larger array", _views),
]

DISTANCE_LIBRARIES = {
    "scipy.spatial.distance.cdist",
    "scipy.spatial.distance_matrix",
    "scipy.spatial.minkowski_distance",
    "sklearn.metrics.pairwise.euclidean_distances",
    "sklearn.metrics.pairwise.manhattan_distances",
    "sklearn.metrics.pairwise.pairwise_distances",
    "sklearn.metrics.pairwise_distances",
    "sklearn.metrics.euclidean_distances",
    "torch.cdist",
    "torch.functional.cdist",
}

WRAPPED = (
    "Pixels are uint8, and 10 − 20 in uint8 is not −10 but 246: your differences wrap round, "
    "and converting them afterwards is too late. See the case 'uint8 pixels'; every other kind of number is fine."
)
SWAPPED = "Row i must belong to a[i] and column j to b[j]; yours are the other way round."

WRONG_AXIS = (
    "The wrong axis has been added up: the coordinates are still there, and the points of a or of b have disappeared. "
    "What remains should have one row for each point of a and one column for each point of b."
)
DECIMALS_CUT = (
    "The numbers lose their decimals before they are subtracted: whole pixels come out right, "
    "and 0.3 against 0.9 becomes 0 against 0."
)
ROW_BY_ROW = (
    "Row i of a is compared with row i of b only. Every point of a should meet every point of b: n × m distances."
)


def _as_type(a: np.ndarray, b: np.ndarray, dtype: type) -> Pair:
    """Pixels in another integer type; other numbers stay what they are."""
    return (a.astype(dtype), b.astype(dtype)) if a.dtype == np.uint8 else (a, b)


def _cut(a: np.ndarray, b: np.ndarray) -> Pair:
    return np.trunc(a), np.trunc(b)


def _difference(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a, dtype=float)[:, None, :] - np.asarray(b, dtype=float)[None, :, :]


def _l2(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(cdist(a, b))


def _l1(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(cdist(a, b, "cityblock"))


def _chebyshev(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(cdist(a, b, "chebyshev"))


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a, dtype=float) @ np.asarray(b, dtype=float).T


l1_distances = Exercise(
    "l1_distances",
    points=2,
    oracle=_l1,
    cases=DISTANCE_CASES,
    misconceptions=[
        Misconception(
            "euclidean",
            says="These are straight-line distances: from (0, 0) to (3, 4) yours is 5; walking the streets takes 7.",
            instead=_l2,
        ),
        Misconception(
            "squared",
            says="These are sums of squares: from (0, 0) to (3, 4) yours is 25; walking the streets takes 7.",
            instead=lambda a, b: cdist(a, b, "sqeuclidean"),
        ),
        Misconception(
            "no_abs",
            says="Steps to the left cancel steps to the right: some of your distances are negative. "
            "A way has a length whichever way you walk it.",
            instead=lambda a, b: _difference(a, b).sum(axis=2),
        ),
        Misconception(
            "no_abs_other_way",
            says="Steps to the right cancel steps to the left: some of your distances are negative. "
            "A way has a length whichever way you walk it.",
            instead=lambda a, b: -_difference(a, b).sum(axis=2),
        ),
        Misconception(
            "abs_after_sum",
            says="You add the signed differences first and drop the sign of the total afterwards: +3 and −3 make 0, "
            "although both streets have to be walked.",
            instead=lambda a, b: np.abs(_difference(a, b).sum(axis=2)),
        ),
        Misconception(
            "largest_only",
            says="Only the longest of the streets is counted: from (0, 0) to (3, 4) yours is 4, and the walk takes 7.",
            instead=_chebyshev,
        ),
        Misconception(
            "mean",
            says="Yours is the mean over the features, not their sum: from (0, 0) to (3, 4) it is 3.5 instead of 7.",
            instead=lambda a, b: np.abs(_difference(a, b)).mean(axis=2),
        ),
        Misconception("swapped", says=SWAPPED, after=np.transpose),
        Misconception("wrong_axis", says=WRONG_AXIS, instead=lambda a, b: np.abs(_difference(a, b)).sum(axis=1)),
        Misconception("wrong_axis_0", says=WRONG_AXIS, instead=lambda a, b: np.abs(_difference(a, b)).sum(axis=0)),
        Misconception("decimals_cut", says=DECIMALS_CUT, before=_cut),
        Misconception("row_by_row", says=ROW_BY_ROW, instead=lambda a, b: np.abs(a.astype(float) - b).sum(axis=1)),
        Misconception("wrapped", says=WRAPPED, instead=lambda a, b: wrapped_difference(a, b, power=1)),
        Misconception(
            "wrapped_int8",
            says="An int8 ends at 127, and pixels go up to 255: the bright ones turn negative. "
            "See the case 'uint8 pixels'.",
            instead=lambda a, b: wrapped_difference(*_as_type(a, b, np.int8), power=1),
        ),
        Misconception(
            "wrapped_result",
            says="The distances are put back into the type of the pixels at the end, and a uint8 ends at 255: "
            "larger distances wrap round. See the case 'uint8 pixels'.",
            instead=lambda a, b: _l1(a, b).astype(a.dtype if a.dtype.kind == "u" else float),
        ),
    ],
    forbids=DISTANCE_LIBRARIES | {"loops"},
)

l2_distances = Exercise(
    "l2_distances",
    points=3,
    oracle=_l2,
    cases=DISTANCE_CASES,
    misconceptions=[
        Misconception(
            "no_sqrt",
            says="These are squared distances: on the 3-4-5 triangle yours is 25, a ruler says 5.",
            after=np.square,
        ),
        Misconception(
            "manhattan",
            says="These are Manhattan distances: on the 3-4-5 triangle yours is 7, the way along the streets; "
            "a ruler says 5. (A root that is taken before the sum only undoes the square.)",
            instead=_l1,
        ),
        Misconception("swapped", says=SWAPPED, after=np.transpose),
        Misconception(
            "root_of_manhattan",
            says="The differences are added up without being squared first: on the 3-4-5 triangle yours is √7.",
            instead=lambda a, b: np.sqrt(_l1(a, b)),
        ),
        Misconception(
            "largest_only",
            says="Only the largest difference is counted: on the 3-4-5 triangle yours is 4, a ruler says 5.",
            instead=_chebyshev,
        ),
        Misconception(
            "mean",
            says="You take the mean of the squares over the features, not their sum: "
            "the same two points get nearer with every feature that is added.",
            instead=lambda a, b: np.sqrt((_difference(a, b) ** 2).mean(axis=2)),
        ),
        Misconception(
            "signed_sum",
            says="You add the differences before squaring: +3 and −3 cancel, and points far apart seem to coincide.",
            instead=lambda a, b: np.abs(_difference(a, b).sum(axis=2)),
        ),
        Misconception(
            "lengths",
            says="You compare how far each point is from the origin, |a| − |b|: "
            "two points on opposite sides of it seem to coincide.",
            instead=lambda a, b: np.abs(np.linalg.norm(a, axis=1)[:, None] - np.linalg.norm(b, axis=1)[None, :]),
        ),
        Misconception(
            "dot_product",
            says="This is the inner product a·b. It measures how alike two directions are, not how far apart "
            "two points are: a point against itself should give 0.",
            instead=_dot,
        ),
        Misconception(
            "plus_cross_term",
            says="Look at the sign of the middle term when you expand (a − b)²: "
            "a point against itself is 0 away, yours is not.",
            instead=lambda a, b: np.sqrt(np.maximum(_l2(a, b) ** 2 + 4 * _dot(a, b), 0)),
        ),
        Misconception(
            "half_cross_term",
            says="Expand (a − b)² on paper for a = b = 1: the middle term counts more than yours does.",
            instead=lambda a, b: np.sqrt(np.maximum(_l2(a, b) ** 2 + _dot(a, b), 0)),
        ),
        Misconception(
            "wrong_axis", says=WRONG_AXIS, instead=lambda a, b: np.sqrt((_difference(a, b) ** 2).sum(axis=1))
        ),
        Misconception(
            "wrong_axis_0", says=WRONG_AXIS, instead=lambda a, b: np.sqrt((_difference(a, b) ** 2).sum(axis=0))
        ),
        Misconception("decimals_cut", says=DECIMALS_CUT, before=_cut),
        Misconception(
            "root_of_negative",
            says="Where two points coincide yours gives NaN: multiplied out, their squared distance came out a hair "
            "below 0, and a negative number has no root.",
            after=lambda d: np.where(d == 0, np.nan, d),
            like=lambda got, want: (
                np.isnan(got).any()
                and not np.isnan(got[want > 1e-3 * want.max()]).any()
                and np.allclose(got[~np.isnan(got)], want[~np.isnan(got)], atol=1e-3 * want.max())
            ),
        ),
        Misconception("wrapped", says=WRAPPED, instead=lambda a, b: np.sqrt(wrapped_difference(a, b, power=2))),
        Misconception(
            "row_by_row", says=ROW_BY_ROW, instead=lambda a, b: np.sqrt(((a.astype(float) - b) ** 2).sum(axis=1))
        ),
        Misconception(
            "wrapped_int16",
            says="An int16 holds the difference of two pixels but not its square: 255² is 65 025, and int16 ends at "
            "32 767. See the case 'uint8 pixels'.",
            instead=lambda a, b: np.sqrt(np.maximum(wrapped_difference(*_as_type(a, b, np.int16), power=2), 0)),
        ),
        Misconception("wrapped_norm", says=WRAPPED, instead=wrapped_norm),
        Misconception("wrapped_expanded", says=WRAPPED, instead=wrapped_expanded),
    ],
    forbids=DISTANCE_LIBRARIES | {"loops"},
)
