"""Exercise of chapter 03: the weights of the best fit, from the normal equation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Misconception

from ._headlines import HeadlinedExercise, only_in
from .reference import design_matrix as with_ones
from .reference import normal_equation as least_squares

Problem = tuple[np.ndarray, np.ndarray, float]


def _fit(n: int, d: int, alpha: float = 0.0, dtype: type = float) -> Callable[[Generator], Problem]:
    def make(rng: Generator) -> Problem:
        x = rng.normal(size=(n, d)) + 1
        y = x @ rng.normal(size=d) * 2 + 3 + 0.5 * rng.normal(size=n)
        return with_ones(x).astype(dtype), y.astype(dtype), alpha

    return make


def _two_units(rng: Generator) -> Problem:
    metres = rng.uniform(1, 9, 7)
    return with_ones(np.stack([metres, 1.09 * metres], axis=1)), metres + rng.normal(size=7), 0.0


def _too_few(rng: Generator) -> Problem:
    return with_ones(rng.normal(size=(4, 5)) * 2), rng.normal(size=4) + 2, 0.0


def _shares(rng: Generator) -> Problem:
    shares = rng.dirichlet([2, 3, 4], 8)
    return with_ones(shares), shares @ np.array([5.0, 1, -2]) + 3 + 0.3 * rng.normal(size=8), 0.0


def _sum_of_two(rng: Generator) -> Problem:
    both = rng.normal(size=(9, 2)) * 2 + 1
    return with_ones(np.column_stack([both, both.sum(axis=1)])), both[:, 0] + 4 + rng.normal(size=9), 0.0


SINGULAR = (
    Case("one length in two units", _two_units),
    Case("a feature that is the sum of two others", _sum_of_two),
    Case("three shares that add up to 1", _shares),
    Case("more weights than samples", _too_few),
)


def _penalty(X: np.ndarray, alpha: float, first: float = 0.0) -> np.ndarray:
    D = np.eye(X.shape[1])
    D[0, 0] = first
    return alpha * D


def _solved(
    left: Callable[[np.ndarray, float], Any], right: Callable[[np.ndarray, np.ndarray], Any] = lambda X, y: X.T @ y
) -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    """The pseudo-inverse of another left-hand side, times the right-hand side."""

    def solve(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
        X, y = X.astype(float), np.asarray(y, dtype=float)
        A = np.asarray(left(X, alpha), dtype=float)
        return np.asarray(np.linalg.lstsq(A, right(X, y), rcond=1e-12)[0])

    return solve


def _singular(X: np.ndarray, alpha: float) -> bool:
    return alpha == 0 and bool(np.linalg.matrix_rank(X) < X.shape[1])


def _inverted(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    """What the inverse of a matrix that has none gives: with rounding, some other weights, often large."""
    w = least_squares(X, y, alpha)
    if not _singular(X, alpha):
        return w
    nowhere = np.linalg.svd(X)[2][-1]  # a direction in which the predictions do not change
    return np.asarray(w + 3 * (1 + np.abs(w).max()) * nowhere)


@cache
def _shortest() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """The table and what is expected, for each of the cases in which the matrix has no inverse."""
    return tuple((case.args()[0], least_squares(*case.args())) for case in SINGULAR)


def _is_inverted(got: Any, want: Any) -> bool:
    """Other weights than the shortest, where there is a choice: rounding decides which ones come out.

    They differ by a step along which the predictions hardly change; another mistake would change the predictions.
    """
    for X, w in _shortest():
        if want.shape == w.shape and np.allclose(want, w):
            step = got - want
            far = np.linalg.norm(step)
            along = np.linalg.norm(X @ step) <= 0.05 * np.linalg.norm(X, 2) * far
            return bool(far > 1e-4 * np.linalg.norm(want) and along)
    return False


def _short_features(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    """Centred: where several weights are best, the shortest without w0."""
    X, y = X.astype(float), np.asarray(y, dtype=float)
    if alpha or X.shape[1] == 1:
        return least_squares(X, y, alpha)
    middle = X[:, 1:].mean(axis=0)
    weights = np.linalg.lstsq(X[:, 1:] - middle, y - y.mean(), rcond=1e-12)[0]
    return np.append(y.mean() - middle @ weights, weights)


def _intercept_afterwards(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    """The features' weights without a column of ones, and then the intercept from the means."""
    X, y = X.astype(float), np.asarray(y, dtype=float)
    F, target = X[:, 1:], y
    rows = np.vstack([F, np.sqrt(alpha) * np.eye(F.shape[1])])
    weights = np.linalg.lstsq(rows, np.append(target, np.zeros(F.shape[1])), rcond=1e-12)[0]
    return np.append(y.mean() - F.mean(axis=0) @ weights, weights)


def _mean_as_intercept(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    return np.append(np.mean(y), least_squares(X, y, alpha)[1:])


WHOLE = (np.array([[1, 2], [1, 5], [1, 6], [1, 9]]), np.array([3, -1, 4, 8]))


def _from_first(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    """Ridge on centred data, without the intercept in the result."""
    return np.append(0.0, least_squares(X, y, alpha)[1:])


INVERSE_OF_SINGULAR = Misconception(
    "inverse_of_singular",
    says="Where features repeat each other, or where there are more weights than samples, many w are equally good, and "
    "the shortest of them is asked for. The matrix has no inverse there. `inv` and `solve` sometimes stop at it; "
    "with rounding they often give some other w instead, without a complaint. See the cases 'one length in two units' "
    "and 'more weights than samples'.",
    instead=_inverted,
    like=_is_inverted,
)


normal_equation = HeadlinedExercise(
    "normal_equation",
    looks=[only_in([case.title for case in SINGULAR], INVERSE_OF_SINGULAR)],
    points=4,
    oracle=least_squares,
    rtol=1e-5,
    cases=[
        Case("three points on a line", (np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 3, 5]), 0.0), worked=True),
        Case(
            "the same three points, α = 2",
            (np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 3, 5]), 2.0),
            worked=True,
        ),
        Case("all sizes different", _fit(8, 3), again=True),
        Case("as many samples as weights", _fit(4, 3)),
        Case("ridge, α = 0.5", _fit(9, 4, 0.5)),
        Case("ridge, α = 40", _fit(12, 3, 40.0)),
        Case("only an intercept", lambda rng: (np.ones((5, 1)), rng.normal(size=5) + 4, 1.5)),
        *SINGULAR,
        Case("whole numbers", (*WHOLE, 0.0)),
        Case("whole numbers, α = 1.5", (*WHOLE, 1.5)),
        Case("float32", _fit(7, 2, 0.25, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "shortest_without_w0",
            says="Among several best w yours is the one with the shortest weights of the features. The intercept w₀ "
            "counts in the length, too: it is the whole list w that should be as short as possible.",
            instead=_short_features,
        ),
        INVERSE_OF_SINGULAR,
        Misconception(
            "penalty_on_intercept",
            says="The penalty pulls at the intercept, too. With α = 2 the three points should still have their mean in "
            "the right place: predictions that average 3.",
            instead=_solved(lambda X, alpha: X.T @ X + _penalty(X, alpha, alpha and 1.0)),
        ),
        Misconception(
            "no_penalty",
            says="α makes no difference to your weights.",
            before=lambda X, y, alpha: (X, y, 0.0),
        ),
        Misconception(
            "penalty_everywhere",
            says="α is added to every entry of the matrix. It belongs on the diagonal only.",
            instead=_solved(lambda X, alpha: X.T @ X + alpha),
        ),
        Misconception(
            "penalty_only_intercept",
            says="It is the other way round: yours punishes the intercept and leaves the other weights alone.",
            instead=_solved(lambda X, alpha: X.T @ X + alpha * np.diag([1.0] + [0.0] * (X.shape[1] - 1))),
        ),
        Misconception(
            "penalty_not_on_last",
            says="Yours spares the last weight. The intercept is the first one.",
            instead=_solved(lambda X, alpha: X.T @ X + _penalty(X, alpha)[::-1, ::-1]),
        ),
        Misconception(
            "penalty_times_n",
            says="Your α is multiplied by the number of samples. In the text it stands beside the sum of squares.",
            before=lambda X, y, alpha: (X, y, alpha * len(X)),
        ),
        Misconception(
            "penalty_over_n",
            says="Your α is divided by the number of samples. In the text it stands beside the sum of squares, not "
            "beside their mean.",
            before=lambda X, y, alpha: (X, y, alpha / len(X)),
        ),
        Misconception(
            "penalty_squared",
            says="Your α is squared.",
            before=lambda X, y, alpha: (X, y, alpha**2),
        ),
        Misconception(
            "penalty_root",
            says="You take the root of α. (It would be right for rows appended to X; beside XᵀX stands α itself.)",
            before=lambda X, y, alpha: (X, y, np.sqrt(alpha)),
        ),
        Misconception(
            "penalty_half",
            says="Your α counts only half: half the squared error on one side asks for half the penalty on the other.",
            before=lambda X, y, alpha: (X, y, alpha / 2),
        ),
        Misconception(
            "penalty_twice",
            says="Your α counts twice.",
            before=lambda X, y, alpha: (X, y, 2 * alpha),
        ),
        Misconception(
            "penalty_subtracted",
            says="You subtract α from the diagonal. That makes the weights longer, and the matrix can become singular.",
            instead=_solved(lambda X, alpha: X.T @ X - _penalty(X, alpha)),
        ),
        Misconception(
            "pinv_then_penalty",
            says="The penalty has to be added before the matrix is inverted.",
            instead=lambda X, y, alpha: (
                (np.linalg.pinv(X.astype(float).T @ X) + _penalty(X, alpha)) @ X.astype(float).T @ y
            ),
        ),
        Misconception(
            "no_inverse",
            says="You stop at Xᵀy. The equation XᵀX w = Xᵀy still has to be solved for w.",
            instead=lambda X, y, alpha: X.astype(float).T @ y,
        ),
        Misconception(
            "inverse_forgotten",
            says="You multiply by XᵀX where the equation has to be solved with it.",
            instead=lambda X, y, alpha: (X.astype(float).T @ X + _penalty(X, alpha)) @ (X.astype(float).T @ y),
        ),
        Misconception(
            "predictions",
            says="These are the predictions, one for each sample. The weights are asked for, one for each column.",
            instead=lambda X, y, alpha: X @ least_squares(X, y, alpha),
        ),
        Misconception(
            "reversed",
            says="The weights stand in reverse order: the first belongs to the first column.",
            after=lambda w: w[::-1],
        ),
        Misconception(
            "no_intercept_in_result",
            says="The intercept is missing from what you return: there is one weight for each column of X.",
            after=lambda w: w[1:],
        ),
        Misconception(
            "ones_added",
            says="You add a column of ones, and X has one already.",
            instead=lambda X, y, alpha: least_squares(with_ones(X), y, alpha),
        ),
        Misconception(
            "intercept_zero",
            says="The intercept in your result is always 0.",
            instead=_from_first,
        ),
        Misconception(
            "alpha_cut_in_whole_tables",
            says="Where X holds whole numbers, your α loses its decimals: it is put into an array of whole numbers. "
            "See the case 'whole numbers, α = 1.5'.",
            before=lambda X, y, alpha: (X, y, float(int(alpha)) if X.dtype.kind == "i" else alpha),
        ),
        Misconception(
            "alpha_cut",
            says="Your α loses its decimals.",
            before=lambda X, y, alpha: (X, y, float(int(alpha))),
        ),
        Misconception(
            "alpha_rounded_up",
            says="Your α is rounded up to a whole number.",
            before=lambda X, y, alpha: (X, y, float(np.ceil(alpha))),
        ),
        Misconception(
            "alpha_yes_or_no",
            says="Your penalty is the same for every α above 0.",
            before=lambda X, y, alpha: (X, y, float(alpha > 0)),
        ),
        Misconception(
            "whole",
            says="Where X holds whole numbers, your weights lose their decimals.",
            instead=lambda X, y, alpha: (
                np.trunc(least_squares(X, y, alpha)) if X.dtype.kind == "i" else least_squares(X, y, alpha)
            ),
        ),
        Misconception(
            "intercept_afterwards",
            says="The weights of the features are fitted without an intercept, which comes in afterwards. With the "
            "column of ones (or with centred features) they would be others.",
            instead=_intercept_afterwards,
        ),
        Misconception(
            "mean_as_intercept",
            says="Your intercept is the mean of y. It would be that if the features were centred.",
            instead=_mean_as_intercept,
        ),
        Misconception(
            "sign",
            says="All weights have the wrong sign.",
            after=np.negative,
        ),
        Misconception(
            "elementwise_diagonal",
            says="Each feature is fitted on its own, as if there were no others: only the diagonal of XᵀX is used.",
            instead=_solved(lambda X, alpha: np.diag(np.diag(X.T @ X)) + _penalty(X, alpha)),
        ),
    ],
    forbids={
        "numpy.linalg.lstsq",
        "scipy.linalg.lstsq",
        "scipy.optimize.lsq_linear",
        "scipy.optimize.nnls",
        "sklearn.linear_model.LinearRegression",
        "sklearn.linear_model.Ridge",
    },
)
