"""Exercise of chapter 03: the best straight line through points, as (slope, intercept)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Misconception

from ._headlines import HeadlinedExercise, changed
from ._points import Pair, points
from .reference import fit_line as best_line

PIPES = (np.array([1.0, 2.0, 4.0, 6.0, 8.0]), np.array([2.0, 5.0, 7.0, 8.0, 9.0]))


def _bytes(rng: Generator) -> Pair:
    return rng.integers(20, 250, 6, dtype=np.uint8), rng.integers(20, 250, 6, dtype=np.uint8)


def _view(rng: Generator) -> Pair:
    many = rng.normal(size=(14, 2)).cumsum(axis=0)
    return many[::2, 0], many[::-2, 1]


def _two_parts(result: Any, *args: Any) -> dict[str, Any]:
    try:
        a, b = result
    except (TypeError, ValueError):
        raise ValueError("two numbers are expected, the slope a and the intercept b: return a, b") from None
    return {"a": a, "b": b}


def _slope(of: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., tuple[Any, Any]]:
    """Another slope, and the intercept that takes the line through the means."""

    def line(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        a = of(x, y)
        return a, y.mean() - a * x.mean()

    return line


def _intercept(of: Callable[[np.ndarray, np.ndarray, float], Any]) -> Callable[..., tuple[Any, Any]]:
    """The right slope and another intercept."""

    def line(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        a = best_line(x, y)[0]
        return a, of(x, y, a)

    return line


def _both(x: np.ndarray, y: np.ndarray) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum())


def _square(x: np.ndarray) -> float:
    return float(((x - x.mean()) ** 2).sum())


def _wrapped(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Products and squares of uint8 in uint8; their sums do not wrap any more."""
    if x.dtype != np.uint8:
        return best_line(x, y)
    n, sx, sy = len(x), int(x.sum()), int(y.sum())
    a = (n * int((x * y).sum()) - sx * sy) / (n * int((x**2).sum()) - sx**2)
    return a, sy / n - a * sx / n


def _wrapped_one(x: np.ndarray, y: np.ndarray, above: bool) -> tuple[float, float]:
    """As `_wrapped`, only above the fraction line or only below it."""
    if x.dtype != np.uint8:
        return best_line(x, y)
    u, v = x.astype(int), y.astype(int)
    product, square = ((x * y), u * u) if above else (u * v, x * x)
    n, sx, sy = len(x), int(u.sum()), int(v.sum())
    a = (n * int(product.sum()) - sx * sy) / (n * int(square.sum()) - sx**2)
    return a, sy / n - a * sx / n


def _wrapped_dot(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """As `_wrapped`, with `@`, whose sums wrap round as well."""
    if x.dtype != np.uint8:
        return best_line(x, y)
    n, sx, sy = len(x), int(x.sum()), int(y.sum())
    a = (n * int(x @ y) - sx * sy) / (n * int(x @ x) - sx**2)
    return a, sy / n - a * sx / n


def _wrapped_sums(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
    """The formula of five sums in the arrays' own type: unsigned differences below 0 wrap round as well."""
    if x.dtype != np.uint8:
        return best_line(x, y)
    n, sx, sy = len(x), x.sum(), y.sum()
    a = (n * (x * y).sum() - sx * sy) / (n * (x**2).sum() - sx**2)
    return a, (sy - a * sx) / n


def _from_notebook(slope: bool, x_mean: bool, y_mean: bool) -> Callable[..., tuple[Any, Any]]:
    """Some of the three ingredients (slope, mean of x, mean of y) come from the five invoices, whatever is given."""

    def line(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
        a = best_line(*PIPES)[0] if slope else best_line(x, y)[0]
        means = (PIPES[1] if y_mean else y).mean(), (PIPES[0] if x_mean else x).mean()
        return a, means[0] - a * means[1]

    return line


def _orthogonal(x: np.ndarray, y: np.ndarray) -> float:
    """The slope of the line with the smallest perpendicular distances."""
    gap = _square(y) - _square(x)
    return float((gap + np.sqrt(gap**2 + 4 * _both(x, y) ** 2)) / (2 * _both(x, y)))


def _through_medians(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    dx = x - np.median(x)
    a = float((dx * (y - np.median(y))).sum() / (dx**2).sum())
    return a, float(np.median(y) - a * np.median(x))


def _is_rounded(got: Any, want: Any) -> bool:
    """Whether these are the right numbers, rounded to at most six places."""
    return any(all(float(got[n]) == round(float(want[n]), places) for n in want) for places in range(7))


def _is_whole(got: Any, want: Any) -> bool:
    return all(float(got[n]) == int(want[n]) for n in want)


fit_line = HeadlinedExercise(
    "fit_line",
    looks=[
        changed(
            ("x", "y"),
            hides=("intercept_zero", "intercept_mean"),
            then=" And once the mean has been taken off, the mean of the array is 0: the intercept comes out wrong.",
        )
    ],
    points=3,
    oracle=best_line,
    observe=_two_parts,
    cases=[
        Case("the five invoices", PIPES, worked=True),
        Case("three points, falling", (np.array([0.0, 1.0, 2.0]), np.array([6.0, 5.0, 1.0])), worked=True),
        Case("points on a line", (np.array([2.0, -1.0, 4.0, 0.5]), 2.5 * np.array([2.0, -1.0, 4.0, 0.5]) - 3)),
        Case("nine points", points(9), again=True),
        Case("two points", points(2)),
        Case("the same x more than once", (np.array([1.0, 1.0, 3.0, 3.0]), np.array([0.5, 2.0, 3.0, 8.0]))),
        Case("whole numbers", (np.array([3, 1, 8, 6]), np.array([-2, 4, 9, 3]))),
        Case("uint8 pixels", _bytes),
        Case("float32", points(7, np.float32)),
        Case("every second row of a larger array", _view),
    ],
    misconceptions=[
        Misconception(
            "order",
            says="The two numbers have changed places: the slope a comes first, then the intercept b.",
            after=lambda line: line[::-1],
        ),
        Misconception(
            "x_on_y",
            says="x and y have changed places: this line tells the length from the fee. On the five invoices its slope "
            "is 0.97.",
            before=lambda x, y: (y, x),
        ),
        Misconception(
            "ddof",
            says="One of your two sums is divided by n − 1 and the other one by n, so they do not cancel: on the five "
            "invoices the slope comes out as 1.1357. (np.cov divides by n − 1, np.var by n.)",
            instead=_slope(lambda x, y: _both(x, y) / (len(x) - 1) / x.var()),
        ),
        Misconception(
            "ddof_other",
            says="One of your two sums is divided by n and the other one by n − 1, so they do not cancel.",
            instead=_slope(lambda x, y: _both(x, y) / len(x) / x.var(ddof=1)),
        ),
        Misconception(
            "through_origin",
            says="This line is forced through the origin, with an intercept of 0. That is right only if a pipe of no "
            "length costs nothing.",
            instead=lambda x, y: (np.dot(x.astype(float), y) / np.dot(x.astype(float), x), 0.0),
        ),
        Misconception(
            "not_centred",
            says="The means are not subtracted before you multiply: Σxy / Σx² is the slope of the line through the "
            "origin.",
            instead=_slope(lambda x, y: x @ y / (x @ x)),
        ),
        Misconception(
            "y_not_centred_below",
            says="Below the fraction line x has to be taken from its mean, too: you divide by Σx².",
            instead=_slope(lambda x, y: _both(x, y) / (x @ x)),
        ),
        Misconception(
            "correlation",
            says="This is the correlation, a number between −1 and 1. The slope has units: money for each metre.",
            instead=_slope(lambda x, y: _both(x, y) / np.sqrt(_square(x) * _square(y))),
        ),
        Misconception(
            "over_y",
            says="You divide by the spread of y. The slope asks how much y changes for a change of x.",
            instead=_slope(lambda x, y: _both(x, y) / _square(y)),
        ),
        Misconception(
            "inverse",
            says="The fraction stands upside down: on the five invoices your slope is 32.8/29.8.",
            instead=_slope(lambda x, y: _square(x) / _both(x, y)),
        ),
        Misconception(
            "upside_down_covariance",
            says="The fraction is right above the line; below it the spread of x is not squared.",
            instead=_slope(lambda x, y: _both(x, y) / len(x) / x.std()),
        ),
        Misconception(
            "spreads",
            says="This is the spread of y divided by the spread of x, with the sign of the slope. It is right only if "
            "all points lie on a line; otherwise the slope is smaller.",
            instead=_slope(lambda x, y: np.sign(_both(x, y)) * y.std() / x.std()),
        ),
        Misconception(
            "spreads_unsigned",
            says="This is the spread of y divided by the spread of x. It is right only if all points lie on a rising "
            "line.",
            instead=_slope(lambda x, y: y.std() / x.std()),
        ),
        Misconception(
            "ranges",
            says="This is the range of y divided by the range of x. All points have a say in the slope, not only the "
            "outermost ones.",
            instead=_slope(lambda x, y: np.ptp(y) / np.ptp(x)),
        ),
        Misconception(
            "covariance",
            says="This is the covariance. It still has to be divided by the spread of x.",
            instead=_slope(lambda x, y: _both(x, y) / len(x)),
        ),
        Misconception(
            "not_divided",
            says="This is the sum above the fraction line. It still has to be divided.",
            instead=_slope(_both),
        ),
        Misconception(
            "only_below_centred",
            says="Above the fraction line the means are not subtracted: you have Σxy there.",
            instead=_slope(lambda x, y: x @ y / _square(x)),
        ),
        Misconception(
            "mean_of_ratios",
            says="Every point has been given a slope of its own, and you take the mean of these. A point close to x̄ "
            "then counts most; it should count least.",
            instead=_slope(lambda x, y: np.mean((y - y.mean()) / np.where(x == x.mean(), np.nan, x - x.mean()))),
        ),
        Misconception(
            "perpendicular",
            says="This line keeps the distances at right angles to itself small. The residuals of regression are "
            "measured upwards, along y.",
            instead=_slope(_orthogonal),
        ),
        Misconception(
            "medians",
            says="You take the median where the text has the mean.",
            instead=lambda x, y: _through_medians(x.astype(float), y.astype(float)),
        ),
        Misconception(
            "notebook_arrays",
            says="Whatever is given, this is the line of the five invoices. Inside the function only x and y count, "
            "not the arrays of the notebook.",
            instead=_from_notebook(True, True, True),
        ),
        Misconception(
            "notebook_intercept",
            says="Your intercept still uses the means of the five invoices. Inside the function only x and y count, "
            "not the arrays of the notebook.",
            instead=_from_notebook(False, True, True),
        ),
        Misconception(
            "notebook_length",
            says="Your intercept still uses the mean length of the five invoices. Inside the function only x and y "
            "count, not the arrays of the notebook.",
            instead=_from_notebook(False, True, False),
        ),
        Misconception(
            "notebook_fee",
            says="Your intercept still uses the mean fee of the five invoices. Inside the function only x and y count, "
            "not the arrays of the notebook.",
            instead=_from_notebook(False, False, True),
        ),
        Misconception(
            "notebook_slope",
            says="Your slope is always that of the five invoices. Inside the function only x and y count, not the "
            "arrays of the notebook.",
            instead=_from_notebook(True, False, False),
        ),
        Misconception(
            "times_n",
            says="Your slope is n times too large: the sum above the line is divided by nothing, the one below by n.",
            instead=_slope(lambda x, y: _both(x, y) / x.var()),
        ),
        Misconception(
            "over_n",
            says="Your slope is n times too small: the sum above the line is divided by n, the one below by nothing.",
            instead=_slope(lambda x, y: _both(x, y) / len(x) / _square(x)),
        ),
        Misconception(
            "absolute",
            says="Your slope is never negative: a product of two differences has a sign, and it belongs to the sum.",
            instead=_slope(lambda x, y: np.abs((x - x.mean()) * (y - y.mean())).sum() / _square(x)),
        ),
        Misconception(
            "end_points",
            says="This line joins the first and the last point. The points between them have a say as well.",
            instead=lambda x, y: (
                (float(y[-1]) - float(y[0])) / (float(x[-1]) - float(x[0]) or np.nan),
                float(y[0]) - (float(y[-1]) - float(y[0])) / (float(x[-1]) - float(x[0]) or np.nan) * float(x[0]),
            ),
        ),
        Misconception(
            "mean_of_slopes",
            says="This is the mean of the slopes from one point to the next. Two points at almost the same x then "
            "decide alone.",
            instead=_slope(lambda x, y: np.mean(np.diff(y) / np.diff(x))),
        ),
        Misconception(
            "sum_of_squares_of_sum",
            says="Below the line you square the sum; it should be the sum of the squares. (Here the sum is 0.)",
            instead=_slope(lambda x, y: _both(x, y) / (x - x.mean()).sum() ** 2),
            like=lambda got, want: bool(abs(got["a"]) > 1e6 or not np.isfinite(got["a"])),
        ),
        Misconception(
            "intercept_sign",
            says="The intercept has the wrong sign: the line has to pass through the point of the means (x̄, ȳ).",
            instead=_intercept(lambda x, y, a: a * x.mean() - y.mean()),
        ),
        Misconception(
            "intercept_plus",
            says="Your line does not pass through the point of the means (x̄, ȳ): solve ȳ = a·x̄ + b for b again.",
            instead=_intercept(lambda x, y, a: y.mean() + a * x.mean()),
        ),
        Misconception(
            "intercept_swapped",
            says="In the intercept x̄ and ȳ have changed places.",
            instead=_intercept(lambda x, y, a: x.mean() - a * y.mean()),
        ),
        Misconception(
            "intercept_first_point",
            says="Your line passes through the first point. It should pass through the point of the means.",
            instead=_intercept(lambda x, y, a: y[0] - a * x[0]),
        ),
        Misconception(
            "intercept_mean",
            says="Your intercept is the mean of y. That is the height of the line at x̄; b is its height at x = 0.",
            instead=_intercept(lambda x, y, a: y.mean()),
        ),
        Misconception(
            "intercept_zero",
            says="The slope is right, and the intercept is 0 in every case. Where does the line meet x = 0?",
            instead=_intercept(lambda x, y, a: 0.0),
        ),
        Misconception(
            "intercept_sums",
            says="The intercept is computed with sums where it needs means.",
            instead=_intercept(lambda x, y, a: y.sum() - a * x.sum()),
        ),
        Misconception(
            "intercept_list",
            says="The intercept is a whole list, one number for each point. The line has one intercept: which point "
            "does it always pass through?",
            instead=_intercept(lambda x, y, a: y - a * x),
        ),
        Misconception(
            "wrapped",
            says="uint8 times uint8 stays uint8: 20 · 20 becomes 144. See the case 'uint8 pixels'; every other kind of "
            "number is fine.",
            instead=_wrapped,
        ),
        Misconception(
            "wrapped_sums",
            says="uint8 times uint8 stays uint8 and wraps round, and so does a difference of unsigned sums that should "
            "be below 0. See the case 'uint8 pixels'; every other kind of number is fine.",
            instead=_wrapped_sums,
        ),
        Misconception(
            "wrapped_above",
            says="The products x · y of uint8 stay uint8 and wrap round. See the case 'uint8 pixels'; every other kind "
            "of number is fine.",
            instead=lambda x, y: _wrapped_one(x, y, above=True),
        ),
        Misconception(
            "wrapped_below",
            says="The squares of uint8 stay uint8 and wrap round. See the case 'uint8 pixels'; every other kind of "
            "number is fine.",
            instead=lambda x, y: _wrapped_one(x, y, above=False),
        ),
        Misconception(
            "wrapped_dot",
            says="A uint8 dot product stays uint8 from beginning to end and wraps round many times. "
            "See the case 'uint8 pixels'; every other kind of number is fine.",
            instead=_wrapped_dot,
        ),
        Misconception(
            "whole_both",
            says="The decimals of both numbers are cut off.",
            after=lambda line: (int(line[0]), int(line[1])),
            like=_is_whole,
        ),
        Misconception(
            "rounded",
            says="The right numbers, but rounded. Give all the digits you have; rounding is for printing.",
            after=lambda line: (round(line[0], 2), round(line[1], 2)),
            like=_is_rounded,
        ),
        Misconception(
            "whole",
            says="The decimals are lost: // divides and cuts them off.",
            instead=lambda x, y: (np.floor(best_line(x, y)[0]), y.mean() - np.floor(best_line(x, y)[0]) * x.mean()),
        ),
    ],
    forbids={
        "numpy.polyfit",
        "numpy.polynomial.Polynomial",
        "numpy.polynomial.polynomial.polyfit",
        "numpy.linalg.lstsq",
        "scipy.stats.linregress",
        "scipy.optimize.curve_fit",
        "sklearn.linear_model.LinearRegression",
    },
)
