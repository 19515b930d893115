"""Exercise of chapter 08: how large the map is that a convolution makes."""

from __future__ import annotations

import math

import numpy as np

from course_utils.grading import Case, Exercise, Misconception


def _size(n: int, f: int, p: int, s: int) -> int:
    return (n + 2 * p - f) // s + 1


conv_output_size = Exercise(
    "conv_output_size",
    points=1,
    oracle=_size,
    cases=[
        Case("32 pixels, window 5, no padding, step 1", (32, 5, 0, 1), worked=True),
        Case("7 pixels, window 2, no padding, step 2: one is left over", (7, 2, 0, 2), worked=True),
        Case("padding on both sides", (12, 5, 1, 1)),
        Case("padding and steps", (31, 4, 3, 2)),
        Case("nearly another step: 12 pixels, window 3, step 5", (12, 3, 0, 5)),
        Case("window as large as the padded image", (9, 13, 2, 3)),
        Case(
            "other numbers", lambda rng: tuple(int(v) for v in rng.integers((40, 3, 1, 2), (60, 9, 4, 6))), again=True
        ),
        Case("a large photograph", (1001, 11, 0, 4)),
        Case("an even window, step 1", (10, 4, 1, 1)),
        Case("just past a step: 14 pixels, window 3, step 5", (14, 3, 0, 5)),
    ],
    misconceptions=[
        Misconception(
            "floor_forgotten",
            says="7 pixels give your window of 2 pixels 3.5 places with step 2. There is no half window: "
            "what does not fit is left out.",
            instead=lambda n, f, p, s: (n + 2 * p - f) / s + 1,
        ),
        Misconception(
            "rounded_up",
            says="7 pixels hold three windows of 2 pixels with step 2, yours counts four: the last one hangs over the "
            "edge.",
            instead=lambda n, f, p, s: math.ceil((n + 2 * p - f) / s) + 1,
        ),
        Misconception(
            "padding_once",
            says="The padding is counted once. It lies on both sides of the row.",
            instead=lambda n, f, p, s: (n + p - f) // s + 1,
        ),
        Misconception(
            "padding_ignored",
            says="The padding plays no part in yours: the window may also stand on the added pixels.",
            instead=lambda n, f, p, s: (n - f) // s + 1,
        ),
        Misconception(
            "padding_subtracted",
            says="Padding makes the row longer, and your answer shorter.",
            instead=lambda n, f, p, s: (n - 2 * p - f) // s + 1,
        ),
        Misconception(
            "padding_times_4",
            says="The padding is counted twice too often: p pixels are added on each of two sides, no more.",
            instead=lambda n, f, p, s: (n + 4 * p - f) // s + 1,
        ),
        Misconception(
            "steps_not_places",
            says="You count the steps, not the places: a window that cannot move at all still stands somewhere.",
            instead=lambda n, f, p, s: (n + 2 * p - f) // s,
        ),
        Misconception(
            "stride_ignored",
            says="These are the places for step 1. With step 2 every other one is skipped.",
            instead=lambda n, f, p, s: n + 2 * p - f + 1,
        ),
        Misconception(
            "one_inside",
            says="You add 1 before dividing by the step; the 1 stands for the first place, which needs no step. Count "
            "the steps first, then add it.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) // s,
        ),
        Misconception(
            "one_inside_divided",
            says="You add 1 before dividing by the step; the 1 stands for the first place, which needs no step. And "
            "there are no half places.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) / s,
        ),
        Misconception(
            "window_ignored",
            says="The size of the window plays no part in yours: near the far edge a large window has no room.",
            instead=lambda n, f, p, s: (n + 2 * p - 1) // s + 1,
        ),
        Misconception(
            "every_same",
            says="That is how many pixels are left after taking every s-th of the row; the window itself needs room, "
            "too.",
            instead=lambda n, f, p, s: (n + 2 * p) // s,
        ),
        Misconception(
            "swapped",
            says="Padding and step have changed places: the order is n, f, p, s.",
            instead=lambda n, f, p, s: _size(n, f, s, p),
        ),
        Misconception(
            "plus_f",
            says="The window is added to the row instead of being taken from it: a larger window has fewer places.",
            instead=lambda n, f, p, s: (n + 2 * p + f) // s + 1,
        ),
        Misconception(
            "area",
            says="This is the number of places in a square image, rows times columns. Asked for is one direction.",
            after=np.square,
        ),
        Misconception(
            "half_windows",
            says="Half a window, rounded down, is taken off at each end. That fits windows of 3, 5, 7 pixels; an even "
            "window has no middle pixel.",
            instead=lambda n, f, p, s: (n + 2 * p - 2 * (f // 2) - 1) // s + 1,
        ),
        Misconception(
            "half_windows_twice",
            says="Half a window, rounded down, is taken off at each end. That fits windows of 3, 5, 7 pixels; an even "
            "window has no middle pixel.",
            instead=lambda n, f, p, s: (n + 2 * p - 2 * (f // 2)) // s,
        ),
        Misconception(
            "rounded",
            says="The number of steps is rounded to the nearest whole number. A step that does not fit is not made, "
            "however little is missing.",
            instead=lambda n, f, p, s: round((n + 2 * p - f) / s) + 1,
        ),
        Misconception(
            "rounded_half_up",
            says="The number of steps is rounded to the nearest whole number. A step that does not fit is not made, "
            "however little is missing.",
            instead=lambda n, f, p, s: math.floor((n + 2 * p - f) / s + 0.5) + 1,
        ),
        Misconception(
            "last_place_missed",
            says="A window that ends exactly at the end of the row still fits: yours leaves that place out.",
            instead=lambda n, f, p, s: math.ceil((n + 2 * p - f) / s),
        ),
        Misconception(
            "padding_after",
            says="The padding is added to the number of places. It makes the row longer, and only then the window is "
            "moved.",
            instead=lambda n, f, p, s: (n - f) // s + 1 + 2 * p,
        ),
        Misconception(
            "side_by_side",
            says="That many windows lie side by side. Yours divides by the window; from place to place it is s pixels.",
            instead=lambda n, f, p, s: (n + 2 * p) // f,
        ),
        Misconception(
            "two_ones",
            says="The first place is counted twice: once before dividing by the step and once after it.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) // s + 1,
        ),
        Misconception(
            "window_for_step",
            says="Window and step have changed places: the order is n, f, p, s.",
            instead=lambda n, f, p, s: _size(n, s, p, f),
        ),
        Misconception(
            "brackets",
            says="Division comes before addition: in yours only the window is divided by the step.",
            instead=lambda n, f, p, s: n + 2 * p - f // s + 1,
        ),
        Misconception(
            "brackets_decimal",
            says="Division comes before addition: in yours only the window is divided by the step.",
            instead=lambda n, f, p, s: n + 2 * p - f / s + 1,
        ),
        Misconception(
            "row_by_step",
            says="That is the row divided by the step. Window and padding play no part in it.",
            instead=lambda n, f, p, s: n // s,
        ),
        Misconception(
            "row_by_step_up",
            says="That is the row divided by the step. Window and padding play no part in it.",
            instead=lambda n, f, p, s: -(-n // s),
        ),
        Misconception(
            "places_and_padding_separate",
            says="Padding and row are divided by the step each on its own. The window moves along one row that is "
            "made of both.",
            instead=lambda n, f, p, s: (n - f) // s + 2 * p // s + 1,
        ),
    ],
)
