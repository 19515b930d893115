"""Exercise of chapter 08: errors back through max pooling; x (N, C, H, W), windows of f × f pixels, step s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Array = np.ndarray


# The largest of each window stand where the text says: 1 at (1, 1), 3 at (0, 3), 2 at (2, 0), 4 at (3, 2).
ROUTED = np.array([[[[2.0, 1.0, 4.0, 8.0], [3.0, 6.0, 5.0, 7.0], [9.0, 4.0, 2.0, 6.0], [3.0, 5.0, 8.0, 1.0]]]])


ERRORS = np.array([[[[1.0, 3.0], [2.0, 4.0]]]])


TIED = np.array([[[[0.0, 0.0, 5.0, 2.0], [0.0, 0.0, 1.0, 5.0]]]])


def _backward(n: int, c: int, h: int, w: int, f: int, s: int) -> Callable[[Generator], tuple[Array, Array, int, int]]:
    rows, cols = ((size - f) // s + 1 for size in (h, w))
    return lambda rng: (rng.normal(size=(n, c, rows, cols)), rng.normal(size=(n, c, h, w)), f, s)


def _grey(rng: Generator) -> tuple[Array, Array, int, int]:
    x = rng.integers(100, 103, (2, 2, 6, 4), dtype=np.uint8)  # three shades only: ties everywhere
    return rng.uniform(0.3, 9.7, (2, 2, 3, 2)), x, 2, 2


def _after_relu(rng: Generator) -> tuple[Array, Array, int, int]:
    return rng.normal(size=(1, 3, 3, 4)), np.maximum(rng.normal(size=(1, 3, 7, 9)) - 1.5, 0), 3, 2


def _all_ties(window: Array, error: float) -> Array:
    return error * (window == window.max())


def _split_ties(window: Array, error: float) -> Array:
    return error * (window == window.max()) / (window == window.max()).sum()


def _first(window: Array) -> int:
    return int(window.argmax())


def _last(window: Array) -> int:
    return window.size - 1 - int(window.ravel()[::-1].argmax())


def _by_column(window: Array) -> int:
    col, row = divmod(int(window.T.argmax()), window.shape[0])
    return row * window.shape[1] + col


def _column_index(window: Array) -> int:
    row, col = divmod(int(window.argmax()), window.shape[1])
    return col * window.shape[1] + row


def _shared(share: ref.Share, **knobs: Any) -> Callable[..., Array]:
    return lambda dout, x, f, s: ref.pool_backward(dout, x, f, s, share=share, **knobs)


def _in_the_type_of_x(dout: Array, x: Array, f: int, s: int) -> Array:
    dx = ref.torch_max_pool_backward(dout, x, f, s)
    return dx.astype(x.dtype) if x.dtype.kind == "u" else dx


def _into_whole_numbers(dout: Array, x: Array, f: int, s: int) -> Array:
    dx = np.zeros(x.shape, dtype=np.int64)
    for n, c, i, j in np.ndindex(*dout.shape):
        row, col = divmod(_first(x[n, c, i * s : i * s + f, j * s : j * s + f]), f)
        at = (n, c, i * s + row, j * s + col)
        dx[at] = int(dx[at] + dout[n, c, i, j])
    return dx.astype(float)


def _in_the_whole_channel(first: bool) -> Callable[..., Array]:
    """The largest value of each window, looked up in the whole channel: at its first place or wherever it is."""

    def turned(dout: Array, x: Array, f: int, s: int) -> Array:
        dx = np.zeros(x.shape)
        for n, c, i, j in np.ndindex(*dout.shape):
            equal = x[n, c] == x[n, c, i * s : i * s + f, j * s : j * s + f].max()
            if first:
                dx[n, c].flat[int(equal.argmax())] += dout[n, c, i, j]
            else:
                dx[n, c] += dout[n, c, i, j] * equal
        return dx

    return turned


def _inside_the_window(dout: Array, x: Array, f: int, s: int) -> Array:
    """Row and column of the largest pixel counted from the window's corner, and used as if from the image's."""
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*dout.shape):
        row, col = divmod(_first(x[n, c, i * s : i * s + f, j * s : j * s + f]), f)
        dx[n, c, row, col] += dout[n, c, i, j]
    return dx


def _mean_of_overlapping(dout: Array, x: Array, f: int, s: int) -> Array:
    count = ref.torch_max_pool_backward(np.ones_like(dout), x, f, s)
    return np.asarray(ref.torch_max_pool_backward(dout, x, f, s) / np.maximum(count, 1))


def _one_place_for_all(axis: int) -> Callable[..., Array]:
    """Of all channels of an image (axis 1), or of all images (0), only the largest pixel of a window gets its error."""

    def turned(dout: Array, x: Array, f: int, s: int) -> Array:
        dx = ref.torch_max_pool_backward(dout, x, f, s)
        best = ref.pool(x, f, s)
        return ref.torch_max_pool_backward(dout * (best == best.max(axis=axis, keepdims=True)), x, f, s) + 0 * dx

    return turned


def _as_far_as_windows_reach(dout: Array, x: Array, f: int, s: int) -> Array:
    rows, cols = ((n - 1) * s + f for n in dout.shape[2:])
    return ref.torch_max_pool_backward(dout, x, f, s)[:, :, :rows, :cols]


def _scaled(factor: Callable[[Array, int], float]) -> Callable[..., Array]:
    return lambda dout, x, f, s: ref.torch_max_pool_backward(dout * factor(dout, f), x, f, s)


def _gated(dout: Array, x: Array, f: int, s: int) -> Array:
    return ref.torch_max_pool_backward(dout * (ref.pool(x, f, s) > 0), x, f, s)


WHOLE_CHANNEL = (
    "The largest value of a window is looked for in the whole channel, and found in other windows, too. Its place is "
    "inside its own window."
)


max_pool_backward = Exercise(
    "max_pool_backward",
    points=3,
    oracle=ref.torch_max_pool_backward,
    cases=[
        Case("the four errors of the text", (ERRORS, ROUTED, 2, 2), worked=True),
        Case("ties: 0 0 0 0 and 5 2 1 5", (np.array([[[[7.0, 3.0]]]]), TIED, 2, 2), worked=True),
        Case("all sizes different", _backward(2, 3, 6, 8, 2, 2), again=True),
        Case("windows that overlap", _backward(2, 2, 7, 9, 3, 2)),
        Case("a row and a column are left over", _backward(2, 2, 7, 5, 2, 2)),
        Case("gaps between the windows", _backward(1, 2, 8, 5, 2, 3)),
        Case("after ReLU: many zeros", _after_relu),
        Case("uint8 pixels with ties", _grey),
        Case("one window, as large as the image", _backward(3, 2, 4, 4, 4, 1)),
    ],
    misconceptions=[
        Misconception(
            "all_ties",
            says="Where several pixels of a window are equally large, each of them gets the whole error: one error "
            "becomes several. The text says which one gets it.",
            instead=_shared(_all_ties),
        ),
        Misconception(
            "split_ties",
            says="Where several pixels of a window are equally large, they share the error. The text says which one "
            "gets "
            "all of it.",
            instead=_shared(_split_ties),
        ),
        Misconception(
            "last_tie",
            says="Of several equally large pixels yours takes the last one.",
            instead=_shared(ref.only_at(_last)),
        ),
        Misconception(
            "column_order",
            says="Of several equally large pixels yours takes the first one going down the columns. The text says "
            "row by "
            "row.",
            instead=_shared(ref.only_at(_by_column)),
        ),
        Misconception(
            "overwritten",
            says="A pixel can be the largest of several windows that overlap, and collects the errors of all of "
            "them. Yours "
            "keeps one.",
            instead=_shared(ref.only_at(_first), add=False),
        ),
        Misconception(
            "average",
            says="Every pixel of a window gets an equal share. That is what average pooling does; of a maximum, only "
            "the "
            "largest pixel would notice a change.",
            instead=_shared(lambda window, error: np.full(window.shape, error / window.size)),
        ),
        Misconception(
            "everywhere",
            says="Every pixel of a window gets the whole error, although only the largest had a part in the result.",
            instead=_shared(lambda window, error: np.full(window.shape, error)),
        ),
        Misconception(
            "mask_only",
            says="You mark where the largest pixels are with ones. What arrives there, dout, plays no part.",
            before=lambda dout, x, f, s: (np.ones_like(dout), x, f, s),
        ),
        Misconception(
            "value",
            says="You put the largest values back in their places. It is the errors dout that travel back.",
            instead=lambda dout, x, f, s: ref.torch_max_pool_backward(ref.pool(x, f, s), x, f, s),
        ),
        Misconception(
            "times_value",
            says="The errors are multiplied by the values. The maximum passes a change on as it is, with slope 1.",
            instead=lambda dout, x, f, s: ref.torch_max_pool_backward(dout * ref.pool(x, f, s), x, f, s),
        ),
        Misconception(
            "corner",
            says="The error always goes to the upper left pixel of the window, whichever is the largest.",
            instead=_shared(ref.only_at(lambda window: 0)),
        ),
        Misconception(
            "smallest",
            says="The errors go to the smallest pixels.",
            instead=_shared(ref.only_at(lambda window: int(window.argmin()))),
        ),
        Misconception(
            "absolute",
            says="The error goes to the pixel with the largest absolute value: −5 is not larger than −1.",
            instead=_shared(ref.only_at(lambda window: int(np.abs(window).argmax()))),
        ),
        Misconception(
            "row_and_column",
            says="Inside the windows row and column of the largest pixel have changed places.",
            instead=_shared(ref.only_at(_column_index)),
        ),
        Misconception(
            "step_is_window",
            says="Your windows lie side by side, whatever the step says.",
            instead=lambda dout, x, f, s: ref.pool_backward(dout, x, f, s, share=ref.only_at(_first), starts=f),
        ),
        Misconception(
            "starts_not_scaled",
            says="Window [i, j] begins at pixel (i, j) in yours, whatever the step.",
            instead=_shared(ref.only_at(_first), starts=1),
        ),
        Misconception(
            "decimals_cut",
            says="The gradient is written into an array of the pixels' type: it loses its decimals. "
            "See the case 'uint8 pixels with ties'.",
            instead=_in_the_type_of_x,
        ),
        Misconception(
            "scaled",
            says="The errors are multiplied by the size of the window.",
            before=lambda dout, x, f, s: (dout * f * f, x, f, s),
        ),
        Misconception("sign", says="Every sign is turned.", after=np.negative),
        Misconception(
            "whole_numbers",
            says="The gradient is written into an array of whole numbers: it loses its decimals in every case.",
            instead=_into_whole_numbers,
        ),
        Misconception("whole_channel", says=WHOLE_CHANNEL, instead=_in_the_whole_channel(first=False)),
        Misconception("whole_channel_first", says=WHOLE_CHANNEL, instead=_in_the_whole_channel(first=True)),
        Misconception(
            "inside_the_window",
            says="All errors land in the upper left corner of the image: row and column are counted from the corner of "
            "the window, and the window itself lies somewhere else.",
            instead=_inside_the_window,
        ),
        Misconception(
            "mean_of_overlapping",
            says="A pixel that is the largest of several windows gets the mean of their errors. It collects their sum.",
            instead=_mean_of_overlapping,
        ),
        Misconception(
            "channels_together",
            says="The channels have been compared with each other: only one of them gets an error back. Each channel "
            "is pooled on its own.",
            instead=_one_place_for_all(1),
        ),
        Misconception(
            "images_together",
            says="The images of the batch have been compared with each other: only one of them gets an error back.",
            instead=_one_place_for_all(0),
        ),
        Misconception(
            "as_far_as_windows",
            says="dx is only as large as the windows reach. Rows and columns that no window saw belong to it, too, "
            "with zeros.",
            instead=_as_far_as_windows_reach,
        ),
        Misconception(
            "search_from_zero",
            says="The largest pixel is searched for from 0 on: in a window of negative numbers none is found, and the "
            "upper left one gets the error.",
            instead=_shared(ref.only_at(lambda window: _first(np.maximum(window, 0)))),
        ),
        Misconception(
            "batch_mean",
            says="The errors are divided by the number of images. If a mean is wanted, dout holds it already.",
            instead=_scaled(lambda dout, f: 1 / len(dout)),
        ),
        Misconception(
            "divided_by_window",
            says="The errors are divided by the size of the window. The largest pixel gets the whole error.",
            instead=_scaled(lambda dout, f: 1 / (f * f)),
        ),
        Misconception(
            "positive_only",
            says="Where the largest number is not above 0 nothing is handed back. That is ReLU's way back; a maximum "
            "can be negative.",
            instead=_gated,
        ),
        Misconception(
            "last_pixel",
            says="The error always goes to the lower right pixel of the window, whichever is the largest.",
            instead=_shared(ref.only_at(lambda window: window.size - 1)),
        ),
    ],
    forbids={
        "torch.autograd.grad",
        "torch.nn.functional.max_pool2d",
        "torch.nn.MaxPool2d",
        "torch.max_pool2d",
        "torch.nn.functional.max_unpool2d",
        "torch.nn.MaxUnpool2d",
    },
)
