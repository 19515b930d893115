"""Exercise of chapter 08: max pooling; images x (N, C, H, W), windows of f × f pixels, step s, no padding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Array = np.ndarray


FOUR = np.array([[[[1.0, 3.0, 2.0, 9.0], [5.0, 4.0, 0.0, 6.0], [7.0, 2.0, 8.0, 1.0], [3.0, 6.0, 5.0, 4.0]]]])


NEGATIVE = np.array([[[[-3.0, -1.0, -5.0], [-2.0, -4.0, -1.5]]]])


def _images(n: int, c: int, h: int, w: int, f: int, s: int) -> Callable[[Generator], tuple[Array, int, int]]:
    return lambda rng: (rng.normal(size=(n, c, h, w)), f, s)


def _pixels(rng: Generator) -> tuple[Array, int, int]:
    return rng.integers(1, 256, (2, 2, 6, 4), dtype=np.uint8), 2, 2


def _padded_with_zeros(x: Array, f: int, s: int) -> Array:
    fill = [(0, -(size - f) % s) for size in x.shape[2:]]
    return ref.pool(np.pad(np.asarray(x, dtype=float), [(0, 0), (0, 0), *fill]), f, s)


def _starts_at_1(x: Array, f: int, s: int) -> Array:
    rows, cols = ((size - f) // s + 1 for size in x.shape[2:])
    return ref.pool(x, f, 1)[:, :, :rows, :cols]


def _absolute(window: Array, axis: int) -> Array:
    largest = np.abs(window).argmax(axis=axis)
    return np.asarray(np.take_along_axis(window, largest[..., None], axis=axis)[..., 0])


def _reduced(reduce: Callable[..., Any]) -> Callable[[Array, int, int], Array]:
    return lambda x, f, s: ref.pool(x, f, s, reduce)


def _windows(places: Callable[[int, int, int], int], reach: int = 0) -> Callable[[Array, int, int], Array]:
    """The maxima of windows that the edge may cut off. places(side, f, s) → how many; reach: pixels more than f."""

    def turned(x: Array, f: int, s: int) -> Array:
        rows, cols = (places(side, f, s) for side in x.shape[2:])
        out = np.full((*x.shape[:2], rows, cols), -np.inf)
        for i, j in np.ndindex(rows, cols):
            window = x[:, :, i * s : i * s + f + reach, j * s : j * s + f + reach]
            if window.size:
                out[:, :, i, j] = window.max(axis=(2, 3))
        return out

    return turned


def _places(side: int, f: int, s: int) -> int:
    return (side - f) // s + 1


def _is_cut(got: Any, want: Any) -> bool:
    """Whole numbers where decimals are wanted: those above 0 have lost what stands behind the point."""
    some = want > 0  # what becomes of negative numbers in uint8 differs from machine to machine
    whole = bool(np.all(got == np.floor(got))) and not np.all(want == np.floor(want))
    return whole and np.array_equal(got[some], np.floor(want[some]))


def _stepping(rows: bool) -> Callable[[Array, int, int], Array]:
    """The step used along rows only, or along columns only."""
    return lambda x, f, s: ref.pool(x, f, 1)[:, :, :: s if rows else 1, :: 1 if rows else s]


max_pool_forward = Exercise(
    "max_pool_forward",
    points=2,
    oracle=ref.torch_max_pool,
    cases=[
        Case("4 × 4 pixels, windows of 2, step 2", (FOUR, 2, 2), worked=True),
        Case("negative numbers", (NEGATIVE, 2, 1), worked=True),
        Case("all sizes different", _images(2, 3, 6, 8, 2, 2), again=True),
        Case("a row and a column are left over", _images(2, 2, 7, 5, 2, 2)),
        Case("windows that overlap", _images(1, 2, 7, 9, 3, 2)),
        Case("gaps between the windows", _images(2, 1, 8, 6, 2, 3)),
        Case("uint8 pixels", _pixels),
        Case("one window, as large as the image", _images(3, 2, 4, 4, 4, 1)),
    ],
    misconceptions=[
        Misconception(
            "mean", says="These are means. The largest number of each window is asked for.", instead=_reduced(np.mean)
        ),
        Misconception("minimum", says="These are the smallest numbers of the windows.", instead=_reduced(np.min)),
        Misconception("sum", says="These are the sums of the windows.", instead=_reduced(np.sum)),
        Misconception(
            "index",
            says="This says where in the window the largest number stands, not what it is.",
            instead=_reduced(np.argmax),
        ),
        Misconception(
            "starts_at_zero",
            says="A window of −3 −1 −2 −4 has the maximum −1, and yours says 0: something that was not in the window "
            "takes part.",
            after=lambda out: np.maximum(out, 0),
        ),
        Misconception(
            "absolute",
            says="Signs are ignored when the largest is looked for: −5 is not larger than −1.",
            instead=_reduced(_absolute),
        ),
        Misconception(
            "absolute_value",
            says="These are the largest absolute values: the signs are gone.",
            before=lambda x, f, s: (np.abs(np.asarray(x, dtype=float)), f, s),
        ),
        Misconception(
            "corner",
            says="This is the upper left pixel of each window: every s-th pixel of the image, and nothing is compared.",
            instead=_reduced(lambda window, axis: window[..., 0]),
        ),
        Misconception(
            "step_is_window",
            says="Your windows lie side by side, whatever the step says. See 'windows that overlap' and 'gaps "
            "between the "
            "windows'.",
            before=lambda x, f, s: (x, f, f),
        ),
        Misconception(
            "step_one",
            says="Your windows move by one pixel each time, whatever the step says.",
            before=lambda x, f, s: (x, f, 1),
        ),
        Misconception(
            "starts_not_scaled",
            says="The output has the right size, but window [i, j] begins at pixel (i, j) whatever the step.",
            instead=_starts_at_1,
        ),
        Misconception(
            "window_is_step",
            says="Your windows are as large as the step. The window has f pixels a side, also where the step is "
            "another one.",
            before=lambda x, f, s: (x, s, s),
        ),
        Misconception(
            "swapped",
            says="Window and step have changed places: f comes before s.",
            instead=lambda x, f, s: ref.pool(x, s, f),
        ),
        Misconception(
            "filled_with_zeros",
            says="What is left over at the edge got windows of its own, filled up with zeros. It should be left out.",
            instead=_padded_with_zeros,
        ),
        Misconception(
            "hanging_over",
            says="What is left over at the edge got smaller windows of its own. It should be left out.",
            instead=_windows(lambda side, f, s: min(-(-(side - f) // s) + 1, -(-side // s))),
        ),
        Misconception(
            "channels_too",
            says="The channels have been compared with each other. Each channel is pooled on its own.",
            after=lambda out: out.max(axis=1, keepdims=True),
        ),
        Misconception(
            "images_too",
            says="The images of the batch have been compared with each other.",
            after=lambda out: out.max(axis=0, keepdims=True),
        ),
        Misconception(
            "rows_only",
            says="Your windows are f pixels high and one wide: the columns are not pooled.",
            instead=lambda x, f, s: np.stack(
                [x[:, :, i * s : i * s + f].max(axis=2) for i in range((x.shape[2] - f) // s + 1)], axis=2
            ).astype(float),
        ),
        Misconception(
            "one_too_few",
            says="The last row and the last column of windows are missing.",
            after=lambda out: out[:, :, :-1, :-1],
        ),
        Misconception(
            "rows_and_columns",
            says="Rows and columns of the output have changed places.",
            after=lambda out: np.swapaxes(out, 2, 3),
        ),
        Misconception(
            "size_by_step",
            says="The number of windows is H // s in yours. That fits windows as large as the step; where they "
            "overlap there are fewer places, and with gaps there may be more.",
            instead=_windows(lambda side, f, s: side // s),
        ),
        Misconception(
            "size_by_window",
            says="The number of windows is H // f in yours. That fits windows as large as the step; where they "
            "overlap there are more places.",
            instead=lambda x, f, s: _windows(lambda side, f, s: side // f)(x, f, s),
        ),
        Misconception(
            "every_start",
            says="What is left over at the edge got smaller windows of its own. It should be left out.",
            instead=_windows(lambda side, f, s: -(-side // s)),
        ),
        Misconception(
            "channels_equal",
            says="The channels have been compared with each other. Each channel is pooled on its own.",
            instead=lambda x, f, s: ref.torch_max_pool(np.broadcast_to(x.max(axis=1, keepdims=True), x.shape), f, s),
        ),
        Misconception(
            "window_is_step_cut",
            says="Your windows are as large as the step. The window has f pixels a side, also where the step is "
            "another one.",
            instead=lambda x, f, s: _windows(_places, s - f)(x, f, s),
        ),
        Misconception(
            "window_too_small",
            says="Your windows are one pixel smaller than f × f: Python leaves out the end of a slice by itself.",
            instead=lambda x, f, s: _windows(_places, -1)(x, f, s),
        ),
        Misconception(
            "window_too_large",
            says="Your windows are one pixel larger than f × f.",
            instead=_windows(_places, 1),
        ),
        Misconception(
            "decimals_cut",
            says="The numbers have lost their decimals: the result is written into an array of whole numbers.",
            instead=lambda x, f, s: np.trunc(ref.torch_max_pool(x, f, s)),
            like=_is_cut,
        ),
        Misconception(
            "columns_only",
            says="Your windows are f pixels wide and one high: the rows are not pooled.",
            instead=lambda x, f, s: np.stack(
                [x[:, :, :, j * s : j * s + f].max(axis=3) for j in range(_places(x.shape[3], f, s))], axis=3
            ).astype(float),
        ),
        Misconception(
            "step_rows_only",
            says="The step is used from row to row, and from column to column you go one by one.",
            instead=_stepping(rows=True),
        ),
        Misconception(
            "step_columns_only",
            says="The step is used from column to column, and from row to row you go one by one.",
            instead=_stepping(rows=False),
        ),
        Misconception("median", says="These are medians: half of the window is larger.", instead=_reduced(np.median)),
        Misconception(
            "last_pixel",
            says="This is the lower right pixel of each window: nothing is compared.",
            instead=_reduced(lambda window, axis: window[..., -1]),
        ),
        Misconception(
            "channels_last",
            says="The channels stand last: (N, H′, W′, C). In this chapter they come right after the images.",
            instead=lambda x, f, s: np.moveaxis(ref.torch_max_pool(x, f, s), 1, 3),
        ),
        Misconception(
            "first_image",
            says="Only the first image of the batch comes back.",
            instead=lambda x, f, s: ref.torch_max_pool(x[:1], f, s),
        ),
        Misconception(
            "first_channel",
            says="Only the first channel comes back. Each channel is pooled on its own.",
            instead=lambda x, f, s: ref.torch_max_pool(x[:, :1], f, s),
        ),
        Misconception(
            "everything_at_once",
            says="The largest number of a window is looked for in all images and all channels at once. Each channel of "
            "each image has a maximum of its own.",
            instead=lambda x, f, s: ref.torch_max_pool(
                np.broadcast_to(x.max(axis=(0, 1), keepdims=True), x.shape), f, s
            ),
        ),
        Misconception(
            "whole_channel",
            says="The largest number of the whole channel stands everywhere: each window has a maximum of its own.",
            instead=lambda x, f, s: np.broadcast_to(
                x.max(axis=(2, 3), keepdims=True), ref.torch_max_pool(x, f, s).shape
            ).astype(float),
        ),
    ],
    forbids={
        "torch.nn.functional.max_pool2d",
        "torch.nn.MaxPool2d",
        "torch.max_pool2d",
        "skimage.measure.block_reduce",
    },
)
