"""Exercise of chapter 08: the forward pass of a convolutional layer.

Images x (N, C, H, W), filters w (F, C, fh, fw), biases b (F,), padding p, step s → (N, F, H′, W′).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Array = np.ndarray
Arguments = tuple[Array, Array, Array, int, int]

SMALL = (
    np.array([[[[1.0, 2.0, 0.0], [3.0, 1.0, 5.0], [0.0, 2.0, 4.0]]]]),
    np.array([[[[1.0, 2.0], [0.0, 3.0]]]]),
    np.array([10.0]),
    0,
    1,
)
EDGE = (
    np.repeat([[[[10.0, 10.0, 10.0, 0.0, 0.0, 0.0]]]], 4, axis=2),
    np.array([[[[1.0, 0.0, -1.0]] * 3]]),
    np.array([2.0]),
    0,
    1,
)


def layer(
    n: int, c: int, size: tuple[int, int], f: int, window: tuple[int, int], p: int, s: int, dtype: type = float
) -> Callable[[Generator], Arguments]:
    """A maker of random images, filters and biases."""

    def make(rng: Generator) -> Arguments:
        x, w = rng.normal(size=(n, c, *size)), rng.normal(size=(f, c, *window))
        return x.astype(dtype), w.astype(dtype), (rng.normal(size=f) + 2).astype(dtype), p, s

    return make


def _pixels(rng: Generator) -> Arguments:
    w = rng.uniform(0.01, 0.11, (2, 2, 2, 3))  # the sums stay below 256, and none is whole
    return rng.integers(20, 140, (2, 2, 4, 6), dtype=np.uint8), w, rng.uniform(0.2, 0.9, 2), 0, 1


def _without_bias(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
    return ref.conv(x, w, np.zeros_like(b), p, s)


def _cut(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
    out = ref.conv(x, w, b, p, s)
    return out.astype(x.dtype) if x.dtype.kind in "iu" else out


def _turned(turn: Callable[[Array], Array]) -> Callable[..., Arguments]:
    return lambda x, w, b, p, s: (x, turn(w), b, p, s)


def _channels(part: slice) -> Callable[..., Arguments]:
    return lambda x, w, b, p, s: (x[:, part], w[:, part], b, p, s)


# Pairs of turns are tried for every answer that nothing explains, and two replacements make no pair. So mistakes that
# seldom come together with another one replace the oracle.
def _given(turn: Callable[..., Arguments]) -> Callable[..., Array]:
    """The oracle with other arguments."""
    return lambda *args: ref.torch_conv(*turn(*args))


def _result(turn: Callable[[Array], Array]) -> Callable[..., Array]:
    """The oracle's result, changed."""
    return lambda *args: turn(ref.torch_conv(*args))


def _knobs(**knobs: Any) -> Callable[..., Array]:
    return lambda x, w, b, p, s: ref.conv(x, w, b, p, s, **knobs)


def _listed(order: tuple[int, int, int]) -> Callable[[Array], Array]:
    """Each filter's numbers, met by the numbers of a window that were listed in another order of its axes."""

    def turn(w: Array) -> Array:
        channels_rows_columns = w.shape[1:]
        sizes = [channels_rows_columns[axis] for axis in order]
        back = np.argsort(order)
        return np.stack([kernel.reshape(sizes).transpose(back) for kernel in w])

    return turn


def _cut_anew(order: tuple[int, int, int, int]) -> Callable[[Array], Array]:
    """The result in another order of its axes, (N, F, H', W') by number, brought to its shape by reshape."""
    return lambda out: out.transpose(order).reshape(out.shape)


def _over_the_edge(places: Callable[[int, int, int], int]) -> Callable[..., Array]:
    """More windows, the last ones cut off by the edge; places(padded side, side of the filter, step) → how many."""

    def turned(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
        padded = np.pad(np.asarray(x, dtype=float), ((0, 0), (0, 0), (p, p), (p, p)))
        sides, windows = padded.shape[2:], w.shape[2:]
        counts = [places(side, f, s) for side, f in zip(sides, windows, strict=True)]
        more = [(0, max((n - 1) * s + f - side, 0)) for n, f, side in zip(counts, windows, sides, strict=True)]
        rows, cols = counts
        return ref.conv(np.pad(padded, ((0, 0), (0, 0), *more)), w, b, 0, s)[:, :, :rows, :cols]

    return turned


def _width_by_height(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
    out = ref.conv(x, w, b, p, s)
    cols = (x.shape[3] + 2 * p - w.shape[2]) // s + 1
    if cols > out.shape[3]:
        raise ValueError("the last windows are cut off by the edge")
    return out[:, :, :, :cols]


def _square(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
    """Windows as wide as the filter is high: with other filters it stops, or finds no place."""
    padded = np.pad(np.asarray(x, dtype=float), ((0, 0), (0, 0), (p, p), (p, p)))
    f = w.shape[2]
    rows, cols = (max((side - f) // s + 1, 0) for side in padded.shape[2:])
    out = np.zeros((len(x), len(w), rows, cols))
    for i, j in np.ndindex(rows, cols):
        window = padded[:, :, i * s : i * s + f, j * s : j * s + f]
        out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def _padded_along(axis: int) -> Callable[..., Array]:
    def turned(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
        border = [(p, p) if a == axis else (0, 0) for a in range(4)]
        return ref.conv(np.pad(np.asarray(x, dtype=float), border), w, b, 0, s)

    return turned


def _channels_apart(x: Array, w: Array, b: Array, p: int, s: int) -> Array:
    each = [ref.conv(x[:, c : c + 1], w[:, c : c + 1], b, p, s) for c in range(x.shape[1])]
    return np.stack(each, axis=2)


ORDER = (
    "The numbers of a window and those of the filter are listed in different orders, so pixels and weights that do not "
    "belong together are multiplied."
)
CUT_ANEW = (
    "The right numbers are all there, in the wrong places: `reshape` cuts one long row of numbers into other pieces, "
    "it does not exchange axes."
)
OVER_THE_EDGE = (
    "Your output is too large: its last windows stick out over the edge of the padded image. Only places where the "
    "whole filter fits count."
)

conv2d_forward = Exercise(
    "conv2d_forward",
    points=4,
    oracle=ref.torch_conv,
    cases=[
        Case("3 × 3 image, 2 × 2 filter, bias 10", SMALL, worked=True),
        Case("a vertical edge, bias 2", EDGE, worked=True),
        Case("all sizes different", layer(2, 3, (7, 6), 4, (3, 2), 0, 1), again=True),
        Case("step 2, and a row is left over", layer(2, 2, (8, 9), 3, (3, 3), 0, 2)),
        Case("padding 1", layer(1, 2, (4, 6), 3, (3, 3), 1, 1)),
        Case("padding 2, step 3", layer(2, 3, (7, 5), 2, (4, 3), 2, 3)),
        Case("as many filters as columns in the output", layer(2, 2, (5, 6), 4, (3, 3), 0, 1)),
        Case("uint8 pixels", _pixels),
        Case("filters as large as the image", layer(3, 2, (4, 3), 5, (4, 3), 0, 1)),
        Case("1 × 1 filters", layer(2, 5, (3, 4), 2, (1, 1), 0, 1)),
        Case("float32 numbers", layer(2, 2, (6, 5), 3, (2, 3), 1, 2, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "flipped",
            says="Your filter is turned by 180° before it slides: the vertical edge gives −28 where the text says 32. "
            "That is mathematicians' convolution; layers of networks leave the filter as it stands.",
            before=_turned(lambda w: w[:, :, ::-1, ::-1]),
        ),
        Misconception(
            "filters_reversed",
            says="The filters come out turned, and in reverse order: turning all axes of w turns the axes of filters "
            "and "
            "channels along.",
            instead=_given(_turned(lambda w: w[::-1, ::-1, ::-1, ::-1])),
        ),
        Misconception(
            "no_bias",
            says="The bias is missing: on the 3 × 3 image all four numbers should be 10 larger.",
            before=lambda x, w, b, p, s: (x, w, 0 * b, p, s),
        ),
        Misconception(
            "bias_per_channel",
            says="The bias is added once for each channel of the image. A filter has one bias, however deep it is.",
            instead=_given(lambda x, w, b, p, s: (x, w, b * w.shape[1], p, s)),
        ),
        Misconception(
            "bias_per_position",
            says="The bias is added with every product. On the 3 × 3 image it should raise each number by 10, yours "
            "by 40.",
            instead=_given(lambda x, w, b, p, s: (x, w, b * w[0].size, p, s)),
        ),
        Misconception(
            "bias_along_columns",
            says="The biases are spread along the columns: NumPy matches the last axis first. Each belongs to one "
            "filter, "
            "so to one whole output channel.",
            instead=lambda x, w, b, p, s: _without_bias(x, w, b, p, s) + b,
        ),
        Misconception(
            "bias_subtracted",
            says="The bias is taken away instead of added.",
            instead=_given(lambda x, w, b, p, s: (x, w, -b, p, s)),
        ),
        Misconception(
            "first_bias",
            says="Every filter gets the bias of the first one.",
            instead=_given(lambda x, w, b, p, s: (x, w, np.full_like(b, b[0]), p, s)),
        ),
        Misconception(
            "no_padding",
            says="The padding is not there: your output is too small wherever p is larger than 0.",
            before=lambda x, w, b, p, s: (x, w, b, 0, s),
        ),
        Misconception(
            "padding_one_side",
            says="Your output is what comes out with zeros above and on the left only. Padding goes all round, and it "
            "counts on both sides.",
            instead=lambda x, w, b, p, s: ref.conv(x, w, b, p, s, pads=(p, 0)),
        ),
        Misconception(
            "padding_corner",
            says="The size is right, but all the padding lies below and on the right, so that the output is shifted.",
            instead=lambda x, w, b, p, s: ref.conv(x, w, b, p, s, pads=(0, 2 * p)),
        ),
        Misconception(
            "padding_repeats",
            says="Beyond the border your image goes on with its edge pixels. The text says zeros.",
            instead=_knobs(border="edge"),
        ),
        Misconception(
            "padding_double",
            says="The padding is twice as wide as asked for.",
            instead=_given(lambda x, w, b, p, s: (x, w, b, 2 * p, s)),
        ),
        Misconception(
            "no_stride",
            says="The step is ignored: your windows move by one pixel each time.",
            before=lambda x, w, b, p, s: (x, w, b, p, 1),
        ),
        Misconception(
            "starts_not_scaled",
            says="Your output has the right size, but window [i, j] begins at pixel (i, j) whatever the step: you "
            "see the "
            "upper left part of the image only.",
            instead=_knobs(starts=1),
        ),
        Misconception(
            "stride_rows_only",
            says="The step is used from row to row, and from column to column you go one by one.",
            instead=lambda x, w, b, p, s: ref.conv(x, w, b, p, s, steps=(s, 1)),
        ),
        Misconception(
            "stride_columns_only",
            says="The step is used from column to column, and from row to row you go one by one.",
            instead=lambda x, w, b, p, s: ref.conv(x, w, b, p, s, steps=(1, s)),
        ),
        Misconception(
            "swapped",
            says="Padding and step have changed places: p comes before s.",
            instead=lambda x, w, b, p, s: ref.conv(x, w, b, s, p),
        ),
        Misconception(
            "one_too_few",
            says="The last row and the last column of the output are missing: the first place of the window counts, "
            "too.",
            instead=_result(lambda out: out[:, :, :-1, :-1]),
        ),
        Misconception(
            "first_channel",
            says="Only the first channel of the image is looked at. A filter reaches through all of them.",
            instead=_given(_channels(slice(0, 1))),
        ),
        Misconception(
            "last_channel",
            says="Only the last channel of the image is left in your result: the channels must be added up.",
            instead=_given(_channels(slice(-1, None))),
        ),
        Misconception(
            "channel_mean",
            says="Yours averages over the channels. Their products are added up.",
            instead=_given(lambda x, w, b, p, s: (x, w / w.shape[1], b, p, s)),
        ),
        Misconception(
            "mean",
            says="Yours is the mean of the products in a window. A filter takes their sum.",
            instead=_given(lambda x, w, b, p, s: (x, w / w[0].size, b, p, s)),
        ),
        Misconception(
            "first_filter",
            says="Only the first filter has been used: there should be one output channel for each.",
            instead=_given(lambda x, w, b, p, s: (x, w[:1], b[:1], p, s)),
        ),
        Misconception(
            "first_image",
            says="Only the first image of the batch comes back.",
            instead=_given(lambda x, w, b, p, s: (x[:1], w, b, p, s)),
        ),
        Misconception(
            "decimals_cut",
            says="Pixels are uint8, and the result is written into an array of their type: it loses its decimals. "
            "See the case 'uint8 pixels'.",
            instead=_cut,
        ),
        Misconception(
            "channels_last",
            says="The output channels stand last: (N, H′, W′, F). In this chapter they come right after the images.",
            instead=_result(lambda out: np.moveaxis(out, 1, 3)),
        ),
        Misconception(
            "rows_and_columns",
            says="Rows and columns of the output have changed places.",
            instead=_result(lambda out: np.swapaxes(out, 2, 3)),
        ),
        Misconception(
            "filters_first",
            says="Filters and images have changed places: the first axis of the output belongs to the images.",
            instead=_result(lambda out: np.swapaxes(out, 0, 1)),
        ),
        Misconception(
            "relu",
            says="Negative results have been set to 0. That is the activation's work, in a step of its own.",
            instead=_result(lambda out: np.maximum(out, 0)),
        ),
        Misconception("window_channels_last", says=ORDER, instead=_given(_turned(_listed((1, 2, 0))))),
        Misconception("window_by_columns", says=ORDER, instead=_given(_turned(_listed((0, 2, 1))))),
        Misconception("window_turned_round", says=ORDER, instead=_given(_turned(_listed((2, 1, 0))))),
        Misconception("window_columns_channels", says=ORDER, instead=_given(_turned(_listed((2, 0, 1))))),
        Misconception(
            "filters_in_columns",
            says="The filters are mixed: w has been cut into columns, and each column takes numbers from all of them.",
            instead=_given(_turned(lambda w: w.reshape(-1, len(w)).T.reshape(w.shape))),
        ),
        Misconception("cut_anew", says=CUT_ANEW, instead=_result(_cut_anew((0, 2, 3, 1)))),
        Misconception("cut_anew_filters", says=CUT_ANEW, instead=_result(_cut_anew((1, 0, 2, 3)))),
        Misconception("cut_anew_places", says=CUT_ANEW, instead=_result(_cut_anew((2, 3, 0, 1)))),
        Misconception("cut_anew_places_filters", says=CUT_ANEW, instead=_result(_cut_anew((2, 3, 1, 0)))),
        Misconception("cut_anew_filters_places", says=CUT_ANEW, instead=_result(_cut_anew((1, 2, 3, 0)))),
        Misconception(
            "over_the_edge",
            says=OVER_THE_EDGE,
            instead=_over_the_edge(lambda side, f, s: -(-(side - f) // s) + 1),
        ),
        Misconception("every_start", says=OVER_THE_EDGE, instead=_over_the_edge(lambda side, f, s: -(-side // s))),
        Misconception("size_by_step", says=OVER_THE_EDGE, instead=_over_the_edge(lambda side, f, s: side // s)),
        Misconception(
            "one_too_many",
            says=OVER_THE_EDGE,
            instead=_over_the_edge(lambda side, f, s: (side - f) // s + 2),
        ),
        Misconception(
            "width_by_height",
            says="The width of the output is computed with the height of the filter. Filters need not be square.",
            instead=_width_by_height,
        ),
        Misconception(
            "square_filters",
            says="Your filters are taken to be as wide as they are high. They need not be square.",
            instead=_square,
        ),
        Misconception(
            "pixels_scaled",
            says="Pixels of dtype uint8 are divided by 255 first. They are used as they are, 0 to 255.",
            instead=_given(lambda x, w, b, p, s: (x / 255 if x.dtype == np.uint8 else x, w, b, p, s)),
        ),
        Misconception(
            "padding_rows_only",
            says="There is padding above and below, none at the sides.",
            instead=_padded_along(2),
        ),
        Misconception(
            "padding_columns_only",
            says="There is padding at the sides, none above and below.",
            instead=_padded_along(3),
        ),
        Misconception(
            "channels_apart",
            says="Each channel has a result of its own. A filter adds its products over all channels into one number.",
            instead=_channels_apart,
        ),
        Misconception(
            "whole_numbers",
            says="The result is written into an array of whole numbers and loses its decimals, in every case.",
            instead=_result(np.trunc),
        ),
        Misconception(
            "images_added",
            says="The images of the batch have been added up. Each has a result of its own.",
            instead=_result(lambda out: out.sum(axis=0, keepdims=True)),
        ),
        Misconception(
            "product_of_bias",
            says="The bias is multiplied with the sum. It is added to it.",
            instead=lambda x, w, b, p, s: _without_bias(x, w, b, p, s) * b[:, None, None],
        ),
        Misconception(
            "last_filter",
            says="Every output channel is that of the last filter.",
            instead=_result(lambda out: np.repeat(out[:, -1:], out.shape[1], axis=1)),
        ),
    ],
    forbids={
        "torch.nn.functional.conv2d",
        "torch.nn.Conv2d",
        "torch.conv2d",
        "numpy.convolve",
        "numpy.correlate",
        "cv2.filter2D",
        "scipy.signal.fftconvolve",
        "scipy.signal.correlate2d",
        "scipy.signal.convolve2d",
        "scipy.signal.correlate",
        "scipy.signal.convolve",
        "scipy.ndimage.correlate",
        "scipy.ndimage.convolve",
    },
)
