"""Exercise of chapter 11: the size that a transposed convolution gives."""

from __future__ import annotations

import math
from collections.abc import Callable

from course_utils.grading import Case, Exercise, Misconception


def _torch_size(n: int, f: int, p: int, s: int, extra: int) -> int:
    """What PyTorch makes of a row of n numbers."""
    import torch

    row, window = torch.zeros(1, 1, n), torch.zeros(1, 1, f)  # real ones: for 'meta' PyTorch first imports for seconds
    return int(torch.nn.functional.conv_transpose1d(row, window, None, s, p, extra).shape[2])


def _conv(n: int, f: int, p: int, s: int) -> int:
    return (n + 2 * p - f) // s + 1


def _for_one(size: Callable[[int, int, int], int]) -> Callable[[int, int, int, int, int], int]:
    """Another size where there is a single number: size(f, p, extra)."""
    return lambda n, f, p, s, extra: size(f, p, extra) if n == 1 else _torch_size(n, f, p, s, extra)


ONE_NUMBER = (
    "For a single number your result is another one: padding is cut off there, too, and extra places are added."
)

transposed_conv_size = Exercise(
    "transposed_conv_size",
    points=1,
    oracle=_torch_size,
    cases=[
        Case("2 numbers, window 3, p = 1, step 2: 3", (2, 3, 1, 2, 0), worked=True),
        Case("the same and one extra: 4", (2, 3, 1, 2, 1), worked=True),
        Case("1 number, window 7: 7", (1, 7, 0, 1, 0), worked=True),
        Case("7 numbers, window 4, p = 1, step 2", (7, 4, 1, 2, 0)),
        Case("step 1, no padding", (5, 3, 0, 1, 0)),
        Case("a window smaller than the step", (6, 2, 0, 5, 0)),
        Case("windows of 2 with gaps, p = 1, 2 extra", (5, 2, 1, 4, 2)),
        Case("windows of one place, step 3", (4, 1, 0, 3, 0)),
        Case("one extra, nothing cut off", (3, 3, 0, 2, 1)),
        Case("nothing but padding changes: p = 3", (9, 8, 3, 2, 0)),
        Case("two extra", (4, 5, 2, 3, 2)),
        Case("more cut off than the window adds: 9 numbers, window 3, p = 2", (9, 3, 2, 1, 0)),
        Case("1 number, window 9, p = 3, step 4, 2 extra", (1, 9, 3, 4, 2)),
        Case(
            "other numbers",
            lambda rng: tuple(int(v) for v in rng.integers((10, 6, 1, 3, 1), (30, 12, 3, 7, 3))),
            again=True,
        ),
        Case("a large step: 13 numbers, window 11, p = 2, step 7, 4 extra", (13, 11, 2, 7, 4)),
    ],
    misconceptions=[
        Misconception(
            "convolution",
            says="That is the size that a convolution gives, on the way down. This layer goes the other way: 2 numbers "
            "become 3.",
            instead=lambda n, f, p, s, extra: _conv(n, f, p, s),
        ),
        Misconception(
            "never_smaller",
            says="Your result is never smaller than n. With step 1 and much padding more is cut off than the window "
            "adds.",
            instead=lambda n, f, p, s, extra: max(_torch_size(n, f, p, s, 0), n) + extra,
        ),
        Misconception("one_number", says=ONE_NUMBER, instead=_for_one(lambda f, p, extra: f)),
        Misconception("one_number_padded", says=ONE_NUMBER, instead=_for_one(lambda f, p, extra: f - 2 * p)),
        Misconception("one_number_extended", says=ONE_NUMBER, instead=_for_one(lambda f, p, extra: f + extra)),
        Misconception(
            "convolution_and_extra",
            says="That is the size that a convolution gives, on the way down. This layer goes the other way: 2 numbers "
            "become 3.",
            instead=lambda n, f, p, s, extra: _conv(n, f, p, s) + extra,
        ),
        Misconception(
            "all_steps",
            says="Every number takes a step in yours. The first window needs none: between n windows there are n − 1 "
            "steps.",
            instead=lambda n, f, p, s, extra: n * s - 2 * p + f + extra,
        ),
        Misconception(
            "gap_behind_the_last",
            says="Where windows leave gaps, yours has one behind the last window, too. The row ends where the last "
            "window ends.",
            instead=lambda n, f, p, s, extra: n * s + max(f - s, 0) - 2 * p + extra,
        ),
        Misconception(
            "gaps_left_out",
            says="Where windows leave gaps, yours leaves the gaps out. They are places, too; there the result is 0.",
            instead=lambda n, f, p, s, extra: (n - 1) * min(s, f) + f - 2 * p + extra,
        ),
        Misconception(
            "gaps_alone",
            says="Yours is right where windows leave gaps, and too long where they overlap: overlapping places are "
            "counted twice.",
            instead=lambda n, f, p, s, extra: (n - 1) * max(s, f) + f - 2 * p + extra,
        ),
        Misconception(
            "extra_up_to_p",
            says="Your extra places are at most as many as were cut off. They are added whatever p is.",
            instead=lambda n, f, p, s, extra: (n - 1) * s + f - 2 * p + min(extra, p),
        ),
        Misconception(
            "extra_times_step",
            says="The extra places are multiplied by the step. They are places of the result.",
            instead=lambda n, f, p, s, extra: (n - 1 + extra) * s + f - 2 * p,
        ),
        Misconception(
            "overlap_added",
            says="You add the overlap of neighbouring windows, f − s. Overlapping makes the row shorter.",
            instead=lambda n, f, p, s, extra: n * f + (n - 1) * (f - s) - 2 * p + extra,
        ),
        Misconception(
            "enlarged_and_cut",
            says="That is the row, enlarged by the step, and cut. How wide a window is plays no part in yours.",
            instead=lambda n, f, p, s, extra: n * s - 2 * p + extra,
        ),
        Misconception(
            "steps_without_window",
            says="After n − 1 steps the last window only begins; it is f numbers wide.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + extra,
        ),
        Misconception(
            "window_one_short",
            says="Your last window is one number too narrow.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f - 1 + extra,
        ),
        Misconception(
            "one_too_many",
            says="Yours is one too many: the + 1 of the convolution's formula has no place here.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f + extra + 1,
        ),
        Misconception(
            "padding_added",
            says="Padding makes your result longer. Here it is cut off at both ends.",
            instead=lambda n, f, p, s, extra: (n - 1) * s + 2 * p + f + extra,
        ),
        Misconception(
            "padding_once",
            says="The padding is cut off at one end only in yours.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - p + f + extra,
        ),
        Misconception(
            "padding_ignored",
            says="The padding plays no part in yours: p numbers are cut off at each end.",
            instead=lambda n, f, p, s, extra: (n - 1) * s + f + extra,
        ),
        Misconception(
            "extra_ignored",
            says="The extra numbers are missing: with one extra, 2 numbers become 4.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f,
        ),
        Misconception(
            "extra_twice",
            says="The extra numbers are counted twice. They are added at one end only.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f + 2 * extra,
        ),
        Misconception(
            "extra_subtracted",
            says="The extra numbers make your result shorter. They are added.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f - extra,
        ),
        Misconception(
            "enlarged",
            says="That is the row, enlarged by the step. Window and padding have a say, too.",
            instead=lambda n, f, p, s, extra: n * s,
        ),
        Misconception(
            "enlarged_and_extra",
            says="That is the row, enlarged by the step. Window and padding have a say, too.",
            instead=lambda n, f, p, s, extra: n * s + extra,
        ),
        Misconception(
            "side_by_side",
            says="Your windows lie side by side. From one to the next it is s numbers, whatever their width.",
            instead=lambda n, f, p, s, extra: n * f - 2 * p + extra,
        ),
        Misconception(
            "stride_ignored",
            says="That is right for step 1 only.",
            instead=lambda n, f, p, s, extra: n - 1 - 2 * p + f + extra,
        ),
        Misconception(
            "swapped_p_s",
            says="Padding and step have changed places: the order is n, f, p, s, extra.",
            instead=lambda n, f, p, s, extra: (n - 1) * p - 2 * s + f + extra,
        ),
        Misconception(
            "swapped_f_s",
            says="Window and step have changed places: the order is n, f, p, s, extra.",
            instead=lambda n, f, p, s, extra: (n - 1) * f - 2 * p + s + extra,
        ),
        Misconception(
            "swapped_f_p",
            says="Window and padding have changed places: the order is n, f, p, s, extra.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * f + p + extra,
        ),
        Misconception(
            "divided",
            says="The step divides in yours. On the way up it multiplies.",
            instead=lambda n, f, p, s, extra: (n - 1) // s - 2 * p + f + extra,
        ),
        Misconception(
            "padding_times_step",
            says="The padding is multiplied by the step: you take it from the input. It is cut off the result.",
            instead=lambda n, f, p, s, extra: (n - 1 - 2 * p) * s + f + extra,
        ),
        Misconception(
            "window_times_step",
            says="The window is multiplied by the step. A window is f numbers wide, whatever the step.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f * s + extra,
        ),
        Misconception(
            "inverse_with_rest",
            says="You turn the convolution's formula round and add the step's whole rest: that is the largest row "
            "which a convolution would bring back to n. The layer gives the smallest, plus the extra.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p + f + s - 1,
        ),
        Misconception(
            "inverse_without_one",
            says="You turn the convolution's formula round, but leave out its + 1.",
            instead=lambda n, f, p, s, extra: n * s - 2 * p + f,
        ),
        Misconception(
            "sum_of_formulas",
            says="The window is taken off in yours. On the way up each number spreads over a window, so it is added.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 2 * p - f + extra,
        ),
        Misconception(
            "as_if_zeros",
            says="You put s zeros between two neighbours. From one to the next it is s numbers, so s − 1 lie between.",
            instead=lambda n, f, p, s, extra: n + (n - 1) * s - 2 * p + f - 1 + extra,
        ),
        Misconception(
            "stretched_then_convolved",
            says="After the zeros are put between the numbers, yours slides a window over them without a border. The "
            "window may hang over both ends by f − 1.",
            instead=lambda n, f, p, s, extra: (n - 1) * s + 1 + 2 * p - f + 1 + extra,
        ),
        Misconception(
            "area",
            says="This is the number of places of a square, rows times columns. Asked for is one direction.",
            after=lambda size: size**2,
        ),
        Misconception(
            "half_padding",
            says="The padding is counted twice too often: p is cut off at each of two ends, no more.",
            instead=lambda n, f, p, s, extra: (n - 1) * s - 4 * p + f + extra,
        ),
        Misconception(
            "inverse_rounded",
            says="The step divides in yours. On the way up it multiplies.",
            instead=lambda n, f, p, s, extra: math.ceil(n / s) - 2 * p + f + extra,
        ),
    ],
)
