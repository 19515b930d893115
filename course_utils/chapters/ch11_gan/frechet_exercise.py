"""Exercise of chapter 11: the Fréchet distance between two sets of features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

Array = np.ndarray
Roots = Callable[[Array, Array], float]


def _spread(x: Array) -> Array:
    return np.atleast_2d(np.cov(np.asarray(x, dtype=float), rowvar=False))


def _root(matrix: Array) -> Array:
    """The symmetric square root of a covariance; rounding may leave eigenvalues a little below 0."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def _mixed(a: Array, b: Array) -> float:
    """trace((a b)^½), by the eigenvalues of the symmetric a^½ b a^½, which has the same."""
    root = _root(a)
    return float(np.sqrt(np.maximum(np.linalg.eigvalsh(root @ b @ root), 0)).sum())


def _squared(gap: Array) -> float:
    return float((gap**2).sum())


def frechet(
    x: Array,
    y: Array,
    *,
    spread: Callable[[Array], Array] = _spread,
    apart: Callable[[Array], float] = _squared,
    mixed: Roots = _mixed,
    share: tuple[float, float, float, float] = (1, 1, 1, -2),
) -> float:
    """|mean x − mean y|² + tr(Cx + Cy − 2 (Cx Cy)^½). share: factors of the four terms."""
    gap = np.asarray(x, dtype=float).mean(axis=0) - np.asarray(y, dtype=float).mean(axis=0)
    a, b = spread(x), spread(y)
    terms = (apart(gap), np.trace(a), np.trace(b), mixed(a, b))
    return round(float(np.dot(share, terms)), 11) + 0.0  # equal sets: exactly 0, not what rounding leaves


def _with(**knobs: Any) -> Callable[[Array, Array], float]:
    return lambda x, y: frechet(x, y, **knobs)


def _scatter(centred: bool, less: int | None) -> Callable[[Array], Array]:
    """Σ of products of columns; less: what is taken from n before dividing by it, None for no division."""

    def spread(x: Array) -> Array:
        rows = np.asarray(x, dtype=float)
        rows = rows - rows.mean(axis=0) if centred else rows
        return np.asarray(rows.T @ rows) / (1 if less is None else len(rows) - less)

    return spread


def _correlation(x: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.corrcoef(np.asarray(x, dtype=float), rowvar=False)


def _by_rows(x: Array, y: Array) -> float:
    """Means and covariances of the rows instead of the columns."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    gap = x.mean(axis=0) - y.mean(axis=0)
    a, b = np.cov(x), np.cov(y)
    return _squared(gap) + float(np.trace(a + b)) - 2 * _mixed(a, b)


def _by_rows_throughout(x: Array, y: Array) -> float:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    gap = x.mean(axis=1) - y.mean(axis=1)
    a, b = np.cov(x), np.cov(y)
    return _squared(gap) + float(np.trace(a + b)) - 2 * _mixed(a, b)


def _one_mean(x: Array, y: Array) -> float:
    return _with(apart=lambda gap: float(gap.mean()) ** 2)(x, y)


def _sum_of_entries(x: Array, y: Array) -> float:
    """All entries of the matrix added up instead of its diagonal."""
    a, b = _spread(x), _spread(y)
    values, vectors = np.linalg.eig(a @ b)
    root = (vectors * np.sqrt(values.astype(complex))) @ np.linalg.pinv(vectors)
    return _squared(np.asarray(x, float).mean(axis=0) - np.asarray(y, float).mean(axis=0)) + float(
        (a + b - 2 * root.real).sum()
    )


def _equally_many(x: Array, y: Array) -> float:
    """The larger set cut down to the size of the smaller."""
    n = min(len(x), len(y))
    return frechet(x[:n], y[:n])


def _without(dead: Callable[[Array, Array], Array]) -> Callable[[Array, Array], float]:
    """Features left out: dead(which never change in x, which never change in y) → which."""

    def turned(x: Array, y: Array) -> float:
        kept = ~dead(np.ptp(x, axis=0) == 0, np.ptp(y, axis=0) == 0)
        return frechet(x[:, kept], y[:, kept])

    return turned


def _deficient(x: Array, y: Array) -> bool:
    """Whether the covariances have no full rank: there, and only there, sqrtm leaves imaginary parts."""
    return min(len(x), len(y)) <= np.shape(x)[1]


def _complex(x: Array, y: Array) -> complex:
    value = frechet(x, y)
    return complex(value, 1e-7) if _deficient(x, y) else value


def _flat(x: Array) -> bool:
    """Whether the features do not vary in every direction."""
    return bool(np.linalg.matrix_rank(_spread(x)) < np.shape(x)[1])


def _nan(x: Array, y: Array) -> float:
    return float("nan") if _flat(x) or _flat(y) else frechet(x, y)


def _of_product(roots: Callable[[Array], float]) -> Callable[[Array, Array], float]:
    """The term with the root, read from the product of the covariances."""
    return _with(mixed=lambda a, b: roots(a @ b))


def _roots_of(values: Array) -> float:
    return float(np.sqrt(np.maximum(values, 0)).sum())


def _padded(little: float) -> Callable[[Array], Array]:
    return lambda x: _spread(x) + little * np.eye(np.shape(x)[1])


def _lowered(got: Any, want: Any) -> bool:
    """Whether a small distance comes out too small, but above 0."""
    mine, right = float(got["distance"]), float(want["distance"])
    return 0 < right < 0.01 and 0 < mine < 0.999 * right


def _dropped(values: Array) -> float:
    return float(np.sqrt(values.real[values.real > 1e-10]).sum())


def _small_number(little: float) -> Roots:
    return lambda a, b: _mixed(a + little * np.eye(len(a)), b + little * np.eye(len(b)))


def _gaps(x: Array, y: Array) -> Array:
    return np.asarray(x, float).mean(axis=0) - np.asarray(y, float).mean(axis=0)


def _observe(result: Any, x: Array, y: Array) -> dict[str, Any]:
    """The distance; a complex number is no distance, although its values alone would pass."""
    if np.iscomplexobj(result):
        return {COMPLEX: result}
    nan = isinstance(result, float | np.ndarray) and np.shape(result) == () and bool(np.isnan(result))
    return {NAN if nan and (_flat(x) or _flat(y)) else "distance": result}


def _features(n: int, m: int, d: int, kind: type = float) -> Callable[[Generator], tuple[Array, Array]]:
    """Two sets whose features go together in different ways, with different means and spreads."""

    def make(rng: Generator) -> tuple[Array, Array]:
        x = rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)
        y = rng.normal(size=(m, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)
        return x.astype(kind), y.astype(kind)

    return make


def _constant(rng: Generator) -> tuple[Array, Array]:
    x, y = _features(20, 25, 4)(rng)
    x[:, 2], y[:, 2] = 1.0, 1.0
    return x, y


def _still(rng: Generator) -> tuple[Array, Array]:
    """Feature 1 never changes in x; feature 3 in neither, and is another one in y."""
    x, y = _features(20, 25, 5)(rng)
    x[:, 1], x[:, 3], y[:, 3] = 2.0, 0.5, 3.0
    return 1000 * x, 1000 * y  # so large that a small number, added against the missing rank, does no harm


def _itself(rng: Generator) -> tuple[Array, Array]:
    x, _ = _features(30, 2, 4)(rng)
    return x, x.copy()


def _same_means(rng: Generator) -> tuple[Array, Array]:
    x, y = _features(20, 20, 3)(rng)
    return x, y - y.mean(axis=0) + x.mean(axis=0)


def _small(n: int, m: int, d: int) -> Callable[[Generator], tuple[Array, Array]]:
    def make(rng: Generator) -> tuple[Array, Array]:
        x, y = _features(n, m, d)(rng)
        return 0.001 * x, 0.001 * y

    return make


COMPLEX = "a complex number"
NAN = "NaN, where covariances have no full rank"
SMALL_NUMBER = (
    "A small number is added to the diagonals, or small eigenvalues are lifted to one. Where a covariance has no full "
    "rank and the features are small, that shows: the root of a small number is not small. Asked for is the distance "
    "without it, to four digits."
)
NOT_SYMMETRIC = (
    "The product of the covariances is not symmetric, and you use it as if it were: functions for symmetric matrices "
    "(eigh, eigvalsh) look at one half of it only."
)
SQUARE = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
STILL = (
    "Features that never change in a set are left out. Their means count all the same, and so does their variance in "
    "the other set."
)
NO_MATRIX_ROOT = (
    "You take the root of each entry. The root of a matrix is a matrix whose product with itself is that matrix; where "
    "features go together the two differ."
)

frechet_distance = Exercise(
    "frechet_distance",
    points=3,
    rtol=1e-4,
    oracle=frechet,
    observe=_observe,
    cases=[
        Case("the same square, moved by (3, 4): 25", (SQUARE, SQUARE + np.array([3.0, 4.0])), worked=True),
        Case("a square twice as large: 8/3", (SQUARE, 2 * SQUARE), worked=True),
        Case("40 and 30 rows, 5 features", _features(40, 30, 5), again=True),
        Case("equally many rows, 3 features", _features(12, 12, 3)),
        Case("two features that go together", _features(25, 35, 2)),
        Case("equal means", _same_means),
        Case("40 rows, 64 features, all of them small", _small(40, 40, 64)),
        Case("6 and 4 rows, 9 features, all of them small", _small(6, 4, 9)),
        Case("two rows in each set", _features(2, 2, 3)),
        Case("a feature that never changes", _constant),
        Case("one that never changes in one set, one that is another in each", _still),
        Case("features in float32", _features(30, 20, 4, np.float32)),
        Case("a set against itself", _itself),
    ],
    misconceptions=[
        Misconception(
            "complex_kept",
            says="Your distance is a complex number. Where there are fewer pictures than features, rounding leaves a "
            "tiny imaginary part in the matrix root; a distance is real.",
            instead=_complex,
            like=lambda got, want: COMPLEX in got,
        ),
        Misconception(
            "roots_of_entries",
            says=NO_MATRIX_ROOT,
            instead=_with(mixed=lambda a, b: float(np.trace(np.sqrt(np.maximum(a @ b, 0))))),
        ),
        Misconception(
            "roots_of_entries_nan",
            says="Your distance is NaN where the product of the covariances has negative entries: the root is taken of "
            "each entry. The root of a matrix is a matrix whose product with itself is that matrix.",
            instead=_with(mixed=lambda a, b: float(np.sqrt(a @ b).sum())),
        ),
        Misconception(
            "nan_of_rounding",
            says="Your distance is NaN where the covariances have no full rank: rounding leaves eigenvalues a tiny bit "
            "below 0, and np.sqrt of those is NaN.",
            instead=_nan,
            like=lambda got, want: NAN in got,
        ),
        Misconception(
            "symmetric_eigenvalues",
            says=NOT_SYMMETRIC,
            instead=_of_product(lambda p: _roots_of(np.linalg.eigvalsh(p))),
        ),
        Misconception(
            "symmetric_eigenvalues_of_upper_half",
            says=NOT_SYMMETRIC,
            instead=_of_product(lambda p: _roots_of(np.linalg.eigvalsh(p, "U"))),
        ),
        Misconception(
            "size_of_symmetric_eigenvalues",
            says=NOT_SYMMETRIC,
            instead=_of_product(lambda p: _roots_of(np.abs(np.linalg.eigvalsh(p)))),
        ),
        Misconception(
            "made_symmetric",
            says="You make the product of the covariances symmetric first. That changes its eigenvalues.",
            instead=_of_product(lambda p: _roots_of(np.linalg.eigvalsh((p + p.T) / 2))),
        ),
        Misconception(
            "singular_values",
            says="You take the roots of the singular values of the product. Its matrix root has the roots of its "
            "eigenvalues, and where a matrix is not symmetric the two differ.",
            instead=_of_product(lambda p: _roots_of(np.linalg.svd(p, compute_uv=False))),
        ),
        Misconception(
            "eigenvalues_paired",
            says="You multiply the eigenvalues of the two covariances, each set for itself in order of size. They "
            "belong to different directions.",
            instead=_with(mixed=lambda a, b: _roots_of(np.linalg.eigvalsh(a) * np.linalg.eigvalsh(b))),
        ),
        Misconception(
            "roots_multiplied_entrywise",
            says="You multiply the roots of the two covariances entry by entry. Neither that nor their matrix product "
            "is the root of the product.",
            instead=_with(mixed=lambda a, b: float(np.trace(_root(a) * _root(b)))),
        ),
        Misconception(
            "small_number_in_root",
            says=SMALL_NUMBER,
            instead=_with(mixed=_small_number(1e-6)),
            like=_lowered,
        ),
        Misconception(
            "small_eigenvalues_dropped",
            says="You leave out eigenvalues below a fixed limit. Where features are small, all eigenvalues of the "
            "product are: the distance comes out too large there.",
            instead=_of_product(lambda p: _dropped(np.linalg.eigvals(p))),
        ),
        Misconception("small_number_throughout", says=SMALL_NUMBER, instead=_with(spread=_padded(1e-6))),
        Misconception(
            "equally_many",
            says="The larger set is cut down to as many pictures as the smaller one has. All of them count: n and m "
            "may differ.",
            instead=_equally_many,
        ),
        Misconception("still_ones_left_out", says=STILL, instead=_without(np.logical_or)),
        Misconception("ones_still_in_both_left_out", says=STILL, instead=_without(np.logical_and)),
        Misconception(
            "variances_only",
            says="Only the variance of each feature counts in yours, or the two covariances are multiplied entry by "
            "entry. How features go together is lost.",
            instead=_with(mixed=lambda a, b: float(np.sqrt(np.diag(a) * np.diag(b)).sum())),
        ),
        Misconception(
            "product_of_entries",
            says="The two covariances are multiplied entry by entry before the matrix root. The formula has their "
            "matrix product.",
            instead=_with(mixed=lambda a, b: float(np.trace(_root(a * b)))),
        ),
        Misconception(
            "product_of_roots",
            says="You multiply the roots of the two covariances. That is the root of their product only if they "
            "commute; in general it is not.",
            instead=_with(mixed=lambda a, b: float(np.trace(_root(a) @ _root(b)))),
        ),
        Misconception(
            "root_of_trace",
            says="You take the root of the trace. The matrix root comes first, then the trace.",
            instead=_with(mixed=lambda a, b: float(np.sqrt(np.trace(a @ b)))),
        ),
        Misconception(
            "no_root",
            says="The root of the product of the covariances is missing.",
            instead=_with(mixed=lambda a, b: float(np.trace(a @ b))),
        ),
        Misconception(
            "root_of_sum",
            says="You take the root of the sum of the covariances. It is the product that stands under the root.",
            instead=_with(mixed=lambda a, b: float(np.trace(_root(a + b)))),
        ),
        Misconception(
            "norm_not_squared",
            says="The distance between the means is not squared: means that are (3, 4) apart give 5 in yours, and "
            "should give 25.",
            instead=_with(apart=lambda gap: float(np.linalg.norm(gap))),
        ),
        Misconception(
            "sum_of_differences",
            says="The differences of the means are added up with their signs, or without: means that are (3, 4) apart "
            "give 7 in yours, and should give 25.",
            instead=_with(apart=lambda gap: float(np.abs(gap).sum())),
        ),
        Misconception(
            "mean_of_squares",
            says="The squared differences of the means are averaged over the features. They are added up: 9 + 16 = 25.",
            instead=_with(apart=lambda gap: float((gap**2).mean())),
        ),
        Misconception(
            "one_mean",
            says="You take one mean of all numbers. Each feature has a mean of its own.",
            instead=_one_mean,
        ),
        Misconception(
            "square_of_sum",
            says="You square the sum of the differences: (3 + 4)² = 49. Each is squared for itself: 9 + 16 = 25.",
            instead=_with(apart=lambda gap: float(gap.sum()) ** 2),
        ),
        Misconception(
            "means_only",
            says="Only the means count in yours: a set twice as large around the same middle is at distance 0.",
            instead=_with(share=(1, 0, 0, 0)),
        ),
        Misconception(
            "spreads_only",
            says="The means play no part in yours: a set that is moved away is at distance 0.",
            instead=_with(share=(0, 1, 1, -2)),
        ),
        Misconception(
            "factor_missing",
            says="The factor 2 in front of the root is missing: a set is at a distance from itself.",
            instead=_with(share=(1, 1, 1, -1)),
        ),
        Misconception(
            "root_added",
            says="The term with the root is added. It is subtracted, so that a set is at distance 0 from itself.",
            instead=_with(share=(1, 1, 1, 2)),
        ),
        Misconception(
            "root_left_out",
            says="The term with the root is left out: a set is at a distance from itself.",
            instead=_with(share=(1, 1, 1, 0)),
        ),
        Misconception(
            "root_of_all",
            says="There is a square root around it all. The formula gives a squared distance, and so it is quoted: "
            "means that are (3, 4) apart give 25.",
            after=lambda value: float(np.sqrt(max(value, 0.0))),
        ),
        Misconception(
            "divided_by_n",
            says="The covariances are divided by n. Here it is n − 1: the square twice as large is at distance 8/3, "
            "yours gives 2.",
            instead=_with(spread=_scatter(True, 0)),
        ),
        Misconception(
            "not_divided",
            says="The covariances are sums in yours: they are not divided by n − 1.",
            instead=_with(spread=_scatter(True, None)),
        ),
        Misconception(
            "not_centred",
            says="The means are not taken off before the covariances are computed.",
            instead=_with(spread=_scatter(False, 1)),
        ),
        Misconception(
            "not_centred_by_n",
            says="The means are not taken off before the covariances are computed.",
            instead=_with(spread=_scatter(False, 0)),
        ),
        Misconception(
            "correlations",
            says="You take correlations, in which every feature has the same spread. Covariances keep the spread.",
            instead=_with(spread=_correlation),
        ),
        Misconception(
            "rows",
            says="Your covariances are between pictures. A row is a picture and a column a feature: it is the columns "
            "that go together.",
            instead=_by_rows,
        ),
        Misconception(
            "rows_throughout",
            says="You take means and covariances along the rows. A row is a picture and a column a feature: each "
            "column has a mean.",
            instead=_by_rows_throughout,
        ),
        Misconception(
            "sum_of_entries",
            says="All entries of the matrix are added up. The trace is the sum of its diagonal.",
            instead=_sum_of_entries,
        ),
        Misconception(
            "y_left_out",
            says="One of the two covariances is missing: both stand in front of the root, each for itself.",
            instead=_with(share=(1, 1, 0, -2)),
        ),
        Misconception(
            "x_left_out",
            says="One of the two covariances is missing: both stand in front of the root, each for itself.",
            instead=_with(share=(1, 0, 1, -2)),
        ),
        Misconception(
            "frobenius",
            says="You compare the covariances entry by entry, squared. The formula has a trace and a matrix root.",
            instead=lambda x, y: _squared(_gaps(x, y)) + float(((_spread(x) - _spread(y)) ** 2).sum()),
        ),
        Misconception(
            "frobenius_not_squared",
            says="You compare the covariances by the size of their difference. The formula has a trace and a matrix "
            "root.",
            instead=lambda x, y: _squared(_gaps(x, y)) + float(np.linalg.norm(_spread(x) - _spread(y))),
        ),
        Misconception(
            "traces_only",
            says="Only the traces of the covariances are compared. How the spread is shared out among the features is "
            "lost.",
            instead=lambda x, y: (
                _squared(_gaps(x, y)) + (np.sqrt(np.trace(_spread(x))) - np.sqrt(np.trace(_spread(y)))) ** 2
            ),
        ),
        Misconception(
            "trace_of_difference",
            says="The covariances are subtracted in yours. Spread that is too small would then pay for means that are "
            "wrong.",
            instead=_with(share=(1, 1, -1, 0)),
        ),
        Misconception(
            "minus_y",
            says="The covariance of y is subtracted. Both are added, and the root is subtracted twice.",
            instead=_with(share=(1, 1, -1, -2)),
        ),
    ],
)
