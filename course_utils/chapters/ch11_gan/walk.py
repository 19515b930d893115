"""Exercise of chapter 11: from one latent vector to another in equal steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

Array = np.ndarray


def _line(a: Array, b: Array, steps: int) -> Array:
    return np.linspace(a, b, steps)


def _by(shares: Callable[[int], Array]) -> Callable[[Array, Array, int], Array]:
    """The walk with other shares of b, one for each step."""

    def walk(a: Array, b: Array, steps: int) -> Array:
        t = np.asarray(shares(steps), dtype=float)[:, None]
        return (1 - t) * a + t * b

    return walk


def _mix(of_a: Callable[[Array], Any], of_b: Callable[[Array], Any]) -> Callable[[Array, Array, int], Array]:
    """The walk with other weights of a and b."""

    def walk(a: Array, b: Array, steps: int) -> Array:
        t = np.linspace(0, 1, steps)[:, None]
        return of_a(t) * a + of_b(t) * b

    return walk


def _arc(a: Array, b: Array, steps: int) -> Array:
    """Along the great circle (slerp), the length changing evenly in the mix of both vectors as they are."""
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    angle = np.arccos(np.clip(cosine, -1, 1))
    t = np.linspace(0, 1, steps)[:, None]
    if np.sin(angle) < 1e-9:
        return (1 - t) * a + t * b
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)


def _unit(rows: Array) -> Array:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def _as_long_as_a(a: Array, b: Array, steps: int) -> Array:
    return _unit(_line(a, b, steps)) * np.linalg.norm(a)


def _doubling(a: Array, b: Array, steps: int) -> Array:
    """Each step goes the same share of what is left."""
    rows = [np.asarray(a, dtype=float)]
    for _ in range(steps - 1):
        rows.append(rows[-1] + (b - rows[-1]) / (steps - 1))
    return np.array(rows)


def _latents(d: int, dtype: type = float) -> Callable[[Generator], tuple[Array, Array]]:
    def make(rng: Generator) -> tuple[Array, Array]:
        if dtype is int:
            return rng.integers(-9, 10, d), rng.integers(-9, 10, d)
        return rng.normal(size=d).astype(dtype), rng.normal(size=d).astype(dtype)

    return make


def _walk(d: int, steps: int, dtype: type = float) -> Callable[[Generator], tuple[Array, Array, int]]:
    return lambda rng: (*_latents(d, dtype)(rng), steps)


def _decimal_step(n: int) -> Array:
    gap = 1 / (n - 1)
    return np.arange(0, 1 + gap, gap)


def _shares_in_a_row(a: Array, b: Array, steps: int) -> Array:
    """Shares (steps,) times vectors (d,): NumPy stops, or multiplies what does not belong together."""
    t = np.linspace(0, 1, steps)
    return np.asarray((1 - t) * a + t * b)


def _until_one(n: int) -> Array:
    """Shares that are added up as long as they are at most 1."""
    shares, t = [], 0.0
    while t <= 1:
        shares.append(t)
        t += 1 / (n - 1)
    return np.array(shares)


def _arc_with_lengths(a: Array, b: Array, steps: int) -> Array:
    lengths = np.linspace(np.linalg.norm(a), np.linalg.norm(b), steps)[:, None]
    return _arc(_unit(a), _unit(b), steps) * lengths


def _in_own_type(a: Array, b: Array, steps: int) -> Array:
    """The difference in the dtype of the vectors."""
    with np.errstate(over="ignore"):
        way = b - a
    return np.asarray(a + np.linspace(0, 1, steps)[:, None] * way)


def _rounded_shares(digits: int) -> Callable[[int], Array]:
    return lambda n: np.linspace(0, 1, n).round(digits)


BYTES = (np.array([200, 10, 0, 77, 255], dtype=np.uint8), np.array([10, 250, 31, 76, 0], dtype=np.uint8), 5)
WHOLE = "For whole numbers in a and b, yours gives whole numbers: what is behind the point is cut off."
SCATTERED = (
    "The numbers of a vector are scattered over several rows: they stood in a column, and reshape only cuts what it "
    "finds into rows."
)
ROUNDED_STEP = (
    "For some numbers of rows yours has one too many or one too few (7, 10 and 22 are among those tried): a decimal "
    "step, added up until a limit is reached, misses it by a rounding."
)
NOT_EQUAL = "Your steps are not equal: {}."

interpolate_latents = Exercise(
    "interpolate_latents",
    points=1,
    oracle=_line,
    cases=[
        Case("from (0, 0) to (3, 6) in 4 rows", (np.array([0.0, 0.0]), np.array([3.0, 6.0]), 4), worked=True),
        Case("two rows: the ends", (np.array([1.0, -2.0, 4.0]), np.array([5.0, 0.0, -1.0]), 2), worked=True),
        Case("32 numbers, 9 rows", _walk(32, 9), again=True),
        Case("5 numbers, 3 rows", _walk(5, 3)),
        Case("7 rows", _walk(4, 7)),
        Case("10 rows", _walk(3, 10)),
        Case("22 rows", _walk(2, 22)),
        Case("as many rows as numbers", _walk(6, 6)),
        Case("one number", _walk(1, 5)),
        Case("whole numbers", _walk(4, 6, int)),
        Case("whole numbers without a sign, uint8", BYTES),
        Case("float32 numbers", _walk(7, 4, np.float32)),
        Case("there and not back: b is shorter than a", (np.array([6.0, -3.0, 9.0, 3.0]), np.array([1.0, 1, 0, 2]), 5)),
    ],
    misconceptions=[
        Misconception(
            "end_missing",
            says="Your last row is not b: from (0, 0) to (3, 6) the fourth row is (3, 6).",
            instead=_by(lambda n: np.arange(n) / n),
        ),
        Misconception(
            "start_missing",
            says="Your first row is not a.",
            instead=_by(lambda n: np.arange(1, n + 1) / n),
        ),
        Misconception(
            "both_ends_missing",
            says="Both ends are missing: a is the first row and b the last.",
            instead=_by(lambda n: np.arange(1, n + 1) / (n + 1)),
        ),
        Misconception(
            "in_the_middle",
            says="Your rows lie in the middle of equal parts: a is the first row and b the last.",
            instead=_by(lambda n: (np.arange(n) + 0.5) / n),
        ),
        Misconception(
            "one_row_more",
            says="There is a row too many: `steps` counts the rows, both ends among them.",
            instead=_by(lambda n: np.linspace(0, 1, n + 1)),
        ),
        Misconception(
            "two_rows_more",
            says="There are two rows too many: `steps` counts the rows, both ends among them.",
            instead=_by(lambda n: np.linspace(0, 1, n + 2)),
        ),
        Misconception(
            "ends_left_out",
            says="There are two rows too few: the ends are missing.",
            instead=_by(lambda n: np.linspace(0, 1, n)[1:-1]),
        ),
        Misconception(
            "shares_in_a_row",
            says="The shares have the shape (steps,) and the vectors (d,): NumPy tries to multiply entry by entry. "
            "Each share belongs to a row of its own, so the shares have to stand in a column.",
            instead=_shares_in_a_row,
        ),
        Misconception("decimal_step", says=ROUNDED_STEP, instead=_by(_decimal_step)),
        Misconception("until_one", says=ROUNDED_STEP, instead=_by(_until_one)),
        Misconception(
            "all_b",
            says="Every row of yours is b. It looks as if one array were changed in place and put into the list again "
            "and again: then all rows are that one array.",
            instead=_by(np.ones),
        ),
        Misconception(
            "all_beyond_b",
            says="Every row of yours is the same, one step behind b. It looks as if one array were changed in place "
            "and put into the list again and again.",
            instead=_by(lambda n: np.full(n, n / (n - 1))),
        ),
        Misconception("all_a", says="Every row of yours is a.", instead=_by(np.zeros)),
        Misconception(
            "b_alone",
            says="Only one vector comes back. Asked for are `steps` of them, one in each row.",
            instead=lambda a, b, steps: np.asarray(b, dtype=float),
        ),
        Misconception(
            "jump",
            says="Your walk is one jump: each row is a or b, and nothing lies between.",
            instead=_by(lambda n: (np.arange(n) >= n / 2).astype(float)),
        ),
        Misconception(
            "ends_alone",
            says="Your rows between the ends are filled with zeros.",
            instead=lambda a, b, steps: np.vstack([a, np.zeros((steps - 2, len(a))), b]),
        ),
        Misconception(
            "halved_each_time",
            says="Each of your steps goes half of the way that is left, so that b is never reached.",
            instead=_by(lambda n: 1 - 0.5 ** np.arange(n)),
        ),
        Misconception(
            "last_left_out",
            says="There is a row too few: b is missing.",
            instead=_by(lambda n: np.linspace(0, 1, n)[:-1]),
        ),
        Misconception(
            "first_left_out",
            says="There is a row too few: a is missing.",
            instead=_by(lambda n: np.linspace(0, 1, n)[1:]),
        ),
        Misconception(
            "too_far",
            says="Your walk goes on behind b.",
            instead=_by(lambda n: np.arange(n)),
        ),
        Misconception("backwards", says="Your walk leads from b to a.", instead=_by(lambda n: np.linspace(1, 0, n))),
        Misconception(
            "columns",
            says="Your vectors stand in columns. Each row is one vector.",
            after=np.transpose,
        ),
        Misconception("reshaped", says=SCATTERED, after=lambda rows: rows.T.reshape(rows.shape)),
        Misconception(
            "wraps_round",
            says="With unsigned whole numbers b − a wraps round: a uint8 ends at 255 and begins again at 0, so 10 − "
            "200 is 66.",
            instead=_in_own_type,
        ),
        Misconception(
            "difference_forgotten",
            says="You add shares of b to a whole a, so that the walk ends at a + b.",
            instead=_mix(np.ones_like, lambda t: t),
        ),
        Misconception(
            "same_share",
            says="Both vectors get the same share, so that the walk begins at 0 and ends at a + b.",
            instead=_mix(lambda t: t, lambda t: t),
        ),
        Misconception(
            "minus",
            says="The two shares are subtracted: your walk ends at −b.",
            instead=_mix(lambda t: 1 - t, lambda t: -t),
        ),
        Misconception(
            "turned_difference",
            says="You walk away from b: the difference is taken the wrong way round.",
            instead=_mix(lambda t: 1 + t, lambda t: -t),
        ),
        Misconception(
            "difference_alone",
            says="These are shares of the difference. The walk begins at a, not at 0.",
            instead=_mix(lambda t: -t, lambda t: t),
        ),
        Misconception(
            "sum_of_both",
            says="Your middle is a + b, not half of it: the two shares have to add up to 1.",
            instead=_mix(lambda t: np.minimum(1, 2 - 2 * t), lambda t: np.minimum(1, 2 * t)),
        ),
        Misconception(
            "arc",
            says="Your walk follows an arc (slerp). Asked for is the straight line.",
            instead=_arc,
        ),
        Misconception(
            "arc_of_unit_vectors",
            says="Your walk follows an arc of vectors of length 1. Asked for is the straight line between a and b as "
            "they are.",
            instead=lambda a, b, steps: _arc(_unit(a), _unit(b), steps),
        ),
        Misconception(
            "unit_length",
            says="Your vectors are all of length 1. They stay as they are.",
            after=_unit,
        ),
        Misconception(
            "as_long_as_a",
            says="Your vectors are all as long as a. On a straight line lengths change.",
            instead=_as_long_as_a,
        ),
        Misconception(
            "arc_with_lengths",
            says="Your walk follows an arc (slerp), although the lengths change evenly. Asked for is the straight "
            "line.",
            instead=_arc_with_lengths,
        ),
        Misconception(
            "fast_start",
            says=NOT_EQUAL.format("they shrink"),
            instead=_by(lambda n: np.sqrt(np.linspace(0, 1, n))),
        ),
        *(
            Misconception(
                f"shares_of_{digits}_digits",
                says=NOT_EQUAL.format("the shares are rounded"),
                instead=_by(_rounded_shares(digits)),
            )
            for digits in (1, 2, 3)
        ),
        Misconception(
            "slow_start",
            says=NOT_EQUAL.format("they grow"),
            instead=_by(lambda n: np.linspace(0, 1, n) ** 2),
        ),
        Misconception(
            "slow_ends",
            says="Your steps are not equal: they are smaller near the ends.",
            instead=_by(lambda n: (1 - np.cos(np.pi * np.linspace(0, 1, n))) / 2),
        ),
        Misconception(
            "smooth_ends",
            says="Your steps are not equal: they are smaller near the ends.",
            instead=_by(lambda n: np.linspace(0, 1, n) ** 2 * (3 - 2 * np.linspace(0, 1, n))),
        ),
        Misconception(
            "share_of_the_rest",
            says="Each of your steps is a share of the way that is left, so that b is never reached.",
            instead=_doubling,
        ),
        Misconception(
            "cosine_and_sine",
            says="The shares are cosine and sine, whose sum is not 1: your middle is too long by a factor 1.41.",
            instead=_mix(lambda t: np.cos(np.pi * t / 2), lambda t: np.sin(np.pi * t / 2)),
        ),
        Misconception(
            "roots",
            says="The shares are square roots, whose sum is not 1: your middle is too long by a factor 1.41.",
            instead=_mix(lambda t: np.sqrt(1 - t), np.sqrt),
        ),
        Misconception(
            "whole_numbers",
            says=WHOLE,
            instead=lambda a, b, steps: _line(a, b, steps).astype(np.result_type(a, b)),
        ),
        Misconception(
            "whole_numbers_that_wrap",
            says=WHOLE,
            instead=lambda a, b, steps: _in_own_type(a, b, steps).astype(np.result_type(a, b)),
        ),
        Misconception(
            "nearest_whole_numbers",
            says="For whole numbers in a and b, yours gives whole numbers: what is behind the point is rounded off.",
            instead=lambda a, b, steps: (
                np.rint(_line(a, b, steps)) if np.result_type(a, b).kind in "iu" else _line(a, b, steps)
            ),
        ),
        Misconception(
            "shares_rounded",
            says="All rows but the last are a: the shares lose what is behind the point.",
            instead=_by(lambda n: np.arange(n) // (n - 1)),
        ),
        Misconception(
            "middle_only",
            says="Every row of yours is the middle between a and b.",
            instead=_by(lambda n: np.full(n, 0.5)),
        ),
        Misconception(
            "rows_joined",
            says="All vectors are laid in one row. Asked for is an array (steps, d).",
            after=np.ravel,
        ),
    ],
)
