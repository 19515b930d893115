"""Exercise of chapter 03: the share of the variance that a fit explains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from ._points import Pair, points
from .reference import fit_line as best_line
from .reference import r_squared as share_explained


def _fits(n: int, dtype: type = float, noise: float = 0.7) -> Callable[[Generator], Pair]:
    def make(rng: Generator) -> Pair:
        y = rng.normal(size=n) * 2 + 5
        return y.astype(dtype), (y + noise * rng.normal(size=n) + 0.4).astype(dtype)

    return make


def _fit_of_line(rng: Generator) -> Pair:
    x, y = points(8)(rng)
    a, b = best_line(x, y)
    return y, a * x + b


def _fit_bytes(rng: Generator) -> Pair:
    y = rng.integers(60, 200, 7)
    return y.astype(np.uint8), (y + np.array([9, -14, 22, -5, -17, 30, -8])).astype(np.uint8)


def _of(change: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[[np.ndarray, np.ndarray], Any]:
    return lambda y, p: change(np.asarray(y, dtype=float), np.asarray(p, dtype=float))


def _sum2(v: np.ndarray) -> float:
    return float((v**2).sum())


def _wrapped_r2(y: np.ndarray, p: np.ndarray) -> float:
    """The residuals of uint8 are formed in uint8; the deviations from the mean are not."""
    return 1 - _sum2((y - p).astype(float)) / _sum2(np.asarray(y, dtype=float) - y.mean())


def _wrapped_square(y: np.ndarray, p: np.ndarray) -> float:
    """The residuals of uint8 and their squares are formed in uint8."""
    return 1 - float(((y - p) ** 2).sum()) / _sum2(np.asarray(y, dtype=float) - y.mean())


r_squared = Exercise(
    "r_squared",
    points=2,
    oracle=share_explained,
    cases=[
        Case("truth 2 4 9, predictions 3 4 7", (np.array([2.0, 4.0, 9.0]), np.array([3.0, 4.0, 7.0])), worked=True),
        Case("worse than the mean", (np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 2.0])), worked=True),
        Case("a shifted prediction", (np.array([1.0, 3.0, 4.0, 8.0]), np.array([6.0, 8.0, 9.0, 13.0]))),
        Case("eleven predictions", _fits(11), again=True),
        Case("predictions of the best line", _fit_of_line),
        Case("the same prediction for all", (np.array([2.0, 5.0, 6.0, 9.0]), np.full(4, 4.5))),
        Case("whole numbers", (np.array([3, 8, 1, 9]), np.array([4, 6, 2, 9]))),
        Case("uint8 pixels", _fit_bytes),
        Case("whole truth, decimal predictions", (np.array([3, 8, 1, 9, 4]), np.array([3.7, 6.9, 0.6, 9.9, 4.2]))),
        Case("float32", _fits(6, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "swapped",
            says="Truth and prediction have changed places: the spread below the line must be that of the truth.",
            instead=_of(lambda y, p: 1 - _sum2(y - p) / _sum2(p - p.mean()) if np.ptp(p) else -np.inf),
        ),
        Misconception(
            "correlation_squared",
            says="This is the squared correlation. It does not notice that every prediction lies 5 too high: see the "
            "case 'a shifted prediction'.",
            instead=_of(lambda y, p: np.corrcoef(y, p)[0, 1] ** 2 if np.ptp(p) else np.nan),
        ),
        Misconception(
            "no_mean",
            says="Below the line you have Σy². The spread of the truth is measured from its mean, not from 0.",
            instead=_of(lambda y, p: 1 - _sum2(y - p) / _sum2(y)),
        ),
        Misconception(
            "ratio_only",
            says="This is the share that is left unexplained. A perfect prediction should give 1; yours gives 0.",
            instead=_of(lambda y, p: _sum2(y - p) / _sum2(y - y.mean())),
        ),
        Misconception(
            "sign",
            says="You subtract the 1 from the fraction; the sign is turned round.",
            instead=_of(lambda y, p: _sum2(y - p) / _sum2(y - y.mean()) - 1),
        ),
        Misconception(
            "explained_over_total",
            says="You divide the spread of the predictions by that of the truth. The two agree only for a "
            "least-squares line on its own points; predictions far off would look excellent.",
            instead=_of(lambda y, p: _sum2(p - y.mean()) / _sum2(y - y.mean())),
        ),
        Misconception(
            "variance_ratio",
            says="This compares the spread of the predictions with the spread of the truth. Whether a prediction "
            "meets its own truth does not count in it.",
            instead=_of(lambda y, p: p.var() / y.var()),
        ),
        Misconception(
            "constant_error_forgiven",
            says="You subtract the mean of the residuals first, so a constant error costs nothing: see the case "
            "'a shifted prediction'.",
            instead=_of(lambda y, p: 1 - (y - p).var() / y.var()),
        ),
        Misconception(
            "mean_of_predictions",
            says="Below the line the mean is that of the predictions. It must be the mean of the truth.",
            instead=_of(lambda y, p: 1 - _sum2(y - p) / _sum2(y - p.mean())),
        ),
        Misconception(
            "mean_over_sum",
            says="Above the line stands a mean, below it a sum: yours comes too near to 1.",
            instead=_of(lambda y, p: 1 - (_sum2(y - p) / len(y)) / _sum2(y - y.mean())),
        ),
        Misconception(
            "sum_over_mean",
            says="Above the line stands a sum, below it a mean: yours is far too low.",
            instead=_of(lambda y, p: 1 - _sum2(y - p) / y.var()),
        ),
        Misconception(
            "ddof",
            says="Above the line you divide by n, below it by n − 1: the two do not cancel.",
            instead=_of(lambda y, p: 1 - (_sum2(y - p) / len(y)) / y.var(ddof=1)),
        ),
        Misconception(
            "adjusted",
            says="This is the adjusted R², corrected for the number of features. The text asks for the plain one.",
            instead=_of(
                lambda y, p: 1 - (_sum2(y - p) / _sum2(y - y.mean())) * (len(y) - 1) / ((len(y) - 2) or np.nan)
            ),
        ),
        Misconception(
            "absolute",
            says="You add up absolute values where the text has squares.",
            instead=_of(lambda y, p: 1 - np.abs(y - p).sum() / np.abs(y - y.mean()).sum()),
        ),
        Misconception(
            "not_squared_sum",
            says="You square the sum of the residuals; the text has the sum of their squares. Positive and negative "
            "residuals must not cancel.",
            instead=_of(lambda y, p: 1 - (y - p).sum() ** 2 / _sum2(y - y.mean())),
        ),
        Misconception(
            "roots",
            says="Roots are taken above and below the line (standard deviations). The text compares squares.",
            instead=_of(lambda y, p: 1 - np.sqrt(_sum2(y - p) / _sum2(y - y.mean()))),
        ),
        Misconception(
            "floor_zero",
            says="You cut negative values off at 0. R² is negative where the mean would have done better: see the case "
            "'worse than the mean'.",
            after=lambda r: max(0.0, r),
        ),
        Misconception(
            "mse",
            says="This is the mean squared error. It has units; R² compares it with the spread of the truth.",
            instead=_of(lambda y, p: _sum2(y - p) / len(y)),
        ),
        Misconception(
            "sse",
            says="This is the sum of the squared residuals, Σ(y − predicted)². R² compares it with the spread of y.",
            instead=_of(lambda y, p: _sum2(y - p)),
        ),
        Misconception(
            "predictions_cut",
            says="Where the truth holds whole numbers your predictions lose their decimals.",
            before=lambda y, p: (y, p.astype(y.dtype)),
        ),
        Misconception(
            "ddof_other",
            says="Above the line you divide by n − 1, below it by n: the two do not cancel.",
            instead=_of(lambda y, p: 1 - (_sum2(y - p) / (len(y) - 1)) / y.var()),
        ),
        Misconception(
            "rmse",
            says="This is the root of the mean squared error. R² compares squares with the spread of the truth.",
            instead=_of(lambda y, p: np.sqrt(_sum2(y - p) / len(y))),
        ),
        Misconception(
            "one_minus_mse",
            says="You subtract the mean squared error from 1. It still has to be divided by the spread of the truth.",
            instead=_of(lambda y, p: 1 - _sum2(y - p) / len(y)),
        ),
        Misconception(
            "one_minus_sse",
            says="You subtract the sum of squares from 1. It still has to be divided by the spread of the truth.",
            instead=_of(lambda y, p: 1 - _sum2(y - p)),
        ),
        Misconception(
            "upside_down",
            says="The fraction stands upside down: the residuals belong above the line.",
            instead=_of(lambda y, p: 1 - _sum2(y - y.mean()) / _sum2(y - p)),
        ),
        Misconception(
            "root_of_result",
            says="You take the root at the end. R² is the number before that, in spite of its name.",
            instead=_of(lambda y, p: np.sqrt(1 - _sum2(y - p) / _sum2(y - y.mean()))),
        ),
        Misconception(
            "squared_result",
            says="You square the number at the end. R² is the number before that, in spite of its name.",
            after=lambda r: r**2,
        ),
        Misconception(
            "correlation",
            says="This is the correlation of truth and predictions. It does not notice that every prediction lies 5 "
            "too high: see the case 'a shifted prediction'.",
            instead=_of(lambda y, p: np.corrcoef(y, p)[0, 1] if np.ptp(p) else np.nan),
        ),
        Misconception(
            "sign_lost",
            says="Negative values come out positive. R² is negative where the mean would have done better: see the "
            "case 'worse than the mean'.",
            after=abs,
        ),
        Misconception(
            "explained_over_both",
            says="Below the line you add what is explained and what is left. The two add up to the spread of the truth "
            "only for a least-squares line on its own points.",
            instead=_of(lambda y, p: _sum2(p - y.mean()) / (_sum2(p - y.mean()) + _sum2(y - p))),
        ),
        Misconception(
            "rounded",
            says="The right number, but rounded. Give all the digits you have; rounding is for printing.",
            after=lambda r: round(r, 2),
            like=lambda got, want: any(float(got) == round(float(want), places) for places in range(7)),
        ),
        Misconception(
            "relative",
            says="Each residual is divided by its own truth. R² divides once, by the spread of all.",
            instead=_of(lambda y, p: 1 - np.mean(((y - p) / y) ** 2)),
        ),
        Misconception(
            "percent",
            says="This is 100 times too large: R² of a perfect prediction is 1, not 100.",
            after=lambda r: 100 * r,
        ),
        Misconception(
            "wrapped",
            says="The residuals are formed in uint8, where 60 − 69 is 247. See the case 'uint8 pixels'; every other "
            "kind of number is fine.",
            instead=_wrapped_r2,
        ),
        Misconception(
            "wrapped_square",
            says="The residuals of uint8 pixels are formed and squared in uint8 and wrap round twice. See the case "
            "'uint8 pixels'; every other kind of number is fine.",
            instead=_wrapped_square,
        ),
    ],
    forbids={"sklearn.metrics.r2_score", "numpy.corrcoef", "scipy.stats.pearsonr", "scipy.stats.linregress"},
)
