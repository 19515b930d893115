"""Exercise of chapter 01: slopes in all directions by central differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import Floats, Scalar, difference_quotients, surface, truncated_quotients, wavy

Question = tuple[Scalar, np.ndarray, float]


def _eighths(*shape: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: (rng.integers(-12, 13, shape).astype(dtype) / dtype(8),)


def _asks(*shape: int, h: float, dtype: type = float) -> Callable[[Generator], Question]:
    return lambda rng: (wavy, _eighths(*shape, dtype=dtype)(rng)[0], h)


def _slice(rng: Generator) -> Question:
    return wavy, (rng.integers(-12, 13, (4, 6)) / 8)[:, ::2], 0.25


def _all_at_once(f: Scalar, x: np.ndarray, h: float) -> float:
    return float((f(x + h) - f(x - h)) / (2 * h))


def _by_rows(f: Scalar, x: np.ndarray, h: float) -> Floats:
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def _relative(f: Scalar, x: np.ndarray, h: float) -> Floats:
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h * x[i] if x[i] else h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * step[i])
    return slopes


def _second(f: Scalar, x: np.ndarray, h: float) -> Floats:
    up, down = (difference_quotients(f, x, h, up=s, down=1 - s, width=1) for s in (1.0, 0.0))
    return np.asarray((up - down) / h)


def _row_sums(f: Scalar, x: np.ndarray, h: float) -> Floats:
    rows = _by_rows(f, x, h)
    return rows.reshape(len(x), -1)[:, 0]


def _in_place(f: Scalar, x: np.ndarray, h: float) -> Floats:
    """Up, down and back within x itself: in an array of whole numbers every step is cut, and nothing comes back."""
    if x.dtype.kind != "i":
        return difference_quotients(f, x, h)
    x, slopes = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] = int(x[i] + h)
        above = f(x)
        x[i] = int(x[i] - 2 * h)
        slopes[i] = (above - f(x)) / (2 * h)
        x[i] = int(x[i] + h)
    return slopes


def _never_back(f: Scalar, x: np.ndarray, h: float) -> Floats:
    """One array goes up and one goes down, and neither is set back: after its turn an entry stays moved in both."""
    up, down, slopes = np.array(x, dtype=float), np.array(x, dtype=float), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def _step_cut(f: Scalar, x: np.ndarray, h: float) -> Floats:
    """The step lies in an array of x's own type: among whole numbers it is 0."""
    return np.zeros(x.shape) if x.dtype.kind == "i" else difference_quotients(f, x, h)


DECIMALS_CUT = (
    "With whole numbers in x your steps lose their decimals: 2 + 0.25, stored as a whole number, is 2 again. "
    "See the case 'whole numbers'."
)


SHIFTED = (
    "An entry that has had its turn does not come back to its old value, so the next slope is measured at another "
    "point. With one entry it is right, with more it is not."
)


numerical_gradient = Exercise(
    "numerical_gradient",
    points=3,
    oracle=difference_quotients,
    cases=[
        Case("x² + 3xy + y² at (1, 2)", (surface, np.array([1.0, 2.0]), 0.1), worked=True),
        Case("five entries", _asks(5, h=0.5), again=True),
        Case("a small step", _asks(4, h=0.125)),
        Case("a table of 2 × 3", _asks(2, 3, h=0.5)),
        Case("as many rows as columns", _asks(3, 3, h=0.25)),
        Case("one entry", _asks(1, h=0.5)),
        Case("whole numbers", (wavy, np.array([2, -1, 3]), 0.25)),
        Case("float32", _asks(4, h=0.25, dtype=np.float32)),
        Case("every second column of a larger table", _slice),
    ],
    misconceptions=[
        Misconception(
            "forward",
            says="Yours steps to one side only, from x to x + h: for x² + 3xy + y² at (1, 2) with h = 0.1 that gives "
            "8.1 and 7.1. The text steps to both sides.",
            instead=lambda f, x, h: difference_quotients(f, x, h, down=0, width=1),
        ),
        Misconception(
            "backward",
            says="Yours steps to one side only, from x − h to x: for x² + 3xy + y² at (1, 2) with h = 0.1 that gives "
            "7.9 and 6.9. The text steps to both sides.",
            instead=lambda f, x, h: difference_quotients(f, x, h, up=0, width=1),
        ),
        Misconception(
            "width_h",
            says="Your slopes are twice too steep: 16 instead of 8 in the first case. "
            "How far apart are x − h and x + h?",
            after=lambda slopes: 2 * slopes,
        ),
        Misconception(
            "forward_over_two",
            says="The rise is measured from x to x + h, but divided by the way from x − h to x + h.",
            instead=lambda f, x, h: difference_quotients(f, x, h, down=0, width=2),
        ),
        Misconception(
            "not_divided",
            says="This is the rise alone, f(x + h) − f(x − h). A slope is a rise divided by a way.",
            instead=lambda f, x, h: 2 * h * difference_quotients(f, x, h),
        ),
        Misconception(
            "times_h",
            says="Python works from left to right: `/ 2 * h` halves and then multiplies by h.",
            instead=lambda f, x, h: h * h * difference_quotients(f, x, h),
        ),
        Misconception(
            "sign",
            says="Every slope has the wrong sign: yours goes down where f goes up.",
            after=lambda slopes: -slopes,
        ),
        Misconception(
            "half_step",
            says="Your two points lie h/2 to each side. That is central too, but the text asks for h to each side.",
            instead=lambda f, x, h: difference_quotients(f, x, h / 2),
        ),
        Misconception(
            "double_step",
            says="Your two points lie 2h to each side; the text asks for h. (After a step up, the way down to x − h "
            "is twice as long.)",
            instead=lambda f, x, h: difference_quotients(f, x, 2 * h),
        ),
        Misconception(
            "own_step",
            says="The h that is given makes no difference to your answer. Use it, even where a smaller one would "
            "be nearer to the true slope.",
            instead=lambda f, x, h: difference_quotients(f, x, 1e-5),
        ),
        Misconception(
            "relative_step",
            says="Your step is h times the entry; the text asks for h itself, for every entry.",
            instead=_relative,
        ),
        Misconception("left_up", says=SHIFTED, instead=lambda f, x, h: difference_quotients(f, x, h, left_at=1)),
        Misconception("left_down", says=SHIFTED, instead=lambda f, x, h: difference_quotients(f, x, h, left_at=-1)),
        Misconception("left_both", says=SHIFTED, instead=_never_back),
        Misconception(
            "all_at_once",
            says="All entries step together, so one number comes out: the slope in the direction (1, 1, …). "
            "Each entry needs a step of its own.",
            instead=_all_at_once,
        ),
        Misconception(
            "all_at_once_filled",
            says="All entries step together, so every slope is the same number. Each entry needs a step of its own.",
            instead=lambda f, x, h: np.full(x.shape, _all_at_once(f, x, h)),
        ),
        Misconception(
            "by_rows",
            says="In a table your step moves a whole row at a time: x[i] with one index is a row there, and len(x) "
            "counts rows. One entry at a time, whatever the shape of x.",
            instead=_by_rows,
        ),
        Misconception(
            "one_for_each_row",
            says="For a table you give one number for each row: len(x) counts rows there, not entries. Each entry of x "
            "needs a slope of its own, whatever the shape of x.",
            instead=_row_sums,
        ),
        Misconception(
            "flat",
            says="The slopes are right, but a table has become one long row: the answer has the shape of x.",
            after=np.ravel,
        ),
        Misconception("decimals_cut", says=DECIMALS_CUT, instead=truncated_quotients),
        Misconception(
            "decimals_cut_twice",
            says=DECIMALS_CUT,
            instead=lambda f, x, h: truncated_quotients(f, x, h).astype(x.dtype if x.dtype.kind == "i" else float),
        ),
        Misconception("decimals_cut_in_place", says=DECIMALS_CUT, instead=_in_place),
        Misconception(
            "step_cut",
            says="With whole numbers in x all your slopes are 0: the array that holds the step has taken over the type "
            "of x, and 0.25 stored as a whole number is 0. See the case 'whole numbers'.",
            instead=_step_cut,
        ),
        Misconception(
            "rounded",
            says="Your slopes are whole numbers where x holds whole numbers: the array in which you collect them has "
            "taken over the type of x (an array made 'like x' does). See the case 'whole numbers'.",
            instead=lambda f, x, h: difference_quotients(f, x, h).astype(x.dtype if x.dtype.kind == "i" else float),
        ),
        Misconception(
            "second",
            says="This is the second derivative, how fast the slope itself changes.",
            instead=_second,
        ),
        Misconception(
            "absolute",
            says="The sign is lost: a function that falls has a negative slope.",
            after=np.abs,
        ),
        Misconception(
            "aliased",
            says="Your slopes are all 0: f was asked at the same point twice. Is the array that moves up a copy of "
            "its own, or the very array that moves down? Is it the array that f gets?",
            after=np.zeros_like,
        ),
    ],
    forbids={"numpy.gradient", "scipy.optimize.approx_fprime", "scipy.optimize._numdiff.approx_derivative"},
)
