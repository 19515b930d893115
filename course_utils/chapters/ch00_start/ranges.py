"""Exercises of chapter 00 on ranges of values: to_float_chw and standardize.

Images are (H, W, C). to_float_chw takes uint8 and gives float32 (C, H, W) in 0..1. standardize works on one picture,
each channel on its own, with the population's standard deviation (ddof 0); a channel of one value becomes 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

Args = tuple[np.ndarray]
Function = Callable[[np.ndarray], np.ndarray]


def _pixels(height: int, width: int, channels: int, top: int = 256) -> Callable[[Generator], Args]:
    return lambda rng: (rng.integers(0, top, (height, width, channels), dtype=np.uint8),)


def _every_second(rng: Generator) -> Args:
    return (rng.integers(0, 256, (10, 12, 3), dtype=np.uint8)[1::2, ::2],)


def _chw(image: np.ndarray) -> np.ndarray:
    import cv2

    return np.asarray(cv2.dnn.blobFromImage(np.ascontiguousarray(image), scalefactor=1 / 255))[0]


def _first(image: np.ndarray, *axes: int) -> np.ndarray:
    """The picture as decimal numbers, its axes in another order."""
    return image.transpose(axes or (2, 0, 1)).astype(float)


to_float_chw = Exercise(
    "to_float_chw",
    points=3,
    oracle=_chw,
    cases=[
        Case("two pixels", (np.array([[[0, 51, 255], [102, 204, 153]]], np.uint8),), worked=True),
        Case("all sizes different", _pixels(5, 4, 3), again=True),
        Case("as high as wide", _pixels(6, 6, 3)),
        Case("a dark picture", _pixels(4, 7, 3, top=60)),
        Case("one channel", _pixels(4, 6, 1)),
        Case("every second row and column of a larger picture", _every_second),
    ],
    misconceptions=[
        Misconception(
            "by_256",
            says="The brightest value, 255, becomes 0.996 with you, not 1. From 0 to 255 there are 256 values, but "
            "only 255 steps.",
            instead=lambda x: _first(x) / 256,
        ),
        Misconception(
            "by_maximum",
            says="You divide by the brightest pixel of each picture: a photo of the night would become as bright as "
            "one of the day. See the case 'a dark picture'.",
            instead=lambda x: _first(x) / x.max(),
        ),
        Misconception(
            "by_channel_maximum",
            says="You divide each channel by its own brightest pixel: the colours of a picture would change with its "
            "brightest spot.",
            instead=lambda x: _first(x / x.max(axis=(0, 1))),
        ),
        Misconception(
            "stretched",
            says="You stretch each picture from its darkest to its brightest pixel: a photo of the fog would look "
            "like one of a clear day. See the case 'a dark picture'.",
            instead=lambda x: _first((x - float(x.min())) / (float(x.max()) - x.min())),
        ),
        Misconception(
            "channels_stretched",
            says="You stretch each channel from its darkest to its brightest pixel, and the colours of the picture "
            "change with that.",
            instead=lambda x: _first((x - x.min(axis=(0, 1)).astype(float)) / np.ptp(x, axis=(0, 1))),
        ),
        Misconception(
            "not_divided",
            says="The axes are right, but the values still run up to 255.",
            instead=_first,
        ),
        Misconception(
            "channels_last",
            says="The values are right, but the channels are still the last axis. The channels should be the first "
            "one: of the two pixels there should be 3 pictures of 1 × 2.",
            instead=lambda x: x / 255,
        ),
        Misconception(
            "width_first",
            says="Your picture lies on its side: the axes are channel, column, row. Rows should stay before columns.",
            instead=lambda x: _first(x, 2, 1, 0) / 255,
        ),
        Misconception(
            "reshaped",
            says="The shape is right, but the numbers were only poured into it, in the order in which they lie in "
            "memory: your first channel begins with the red, green and blue of one pixel. Axes have to change places.",
            instead=lambda x: x.reshape(x.shape[2], *x.shape[:2]) / 255,
        ),
        Misconception(
            "wrong_way",
            says="The axes moved the other way: yours are column, channel, row. Write under each axis of the result "
            "which axis of the picture it is.",
            instead=lambda x: _first(x, 1, 2, 0) / 255,
        ),
        Misconception(
            "rows_and_columns",
            says="Rows and columns have changed places, and the channels are still the last axis.",
            instead=lambda x: _first(x, 1, 0, 2) / 255,
        ),
        Misconception(
            "channels_in_the_middle",
            says="The channels have stopped half-way: your axes are row, channel, column.",
            instead=lambda x: _first(x, 0, 2, 1) / 255,
        ),
        Misconception(
            "whole_numbers",
            says="Only 0 and 1 are left: the division, or a conversion after it, threw the decimals away. A uint8 "
            "cannot hold 0.5.",
            instead=lambda x: _first(x) // 255,
        ),
        Misconception(
            "minus_one_to_one",
            says="Your values run from −1 to 1. That is used too, but the text asks for 0 to 1.",
            instead=lambda x: _first(x) / 127.5 - 1,
        ),
        Misconception(
            "centred_half",
            says="Your values run from −0.5 to 0.5. That is used too, but the text asks for 0 to 1.",
            instead=lambda x: _first(x) / 255 - 0.5,
        ),
        Misconception(
            "standardized",
            says="You subtracted the mean and divided by the standard deviation. That comes later; here black is 0 and "
            "white is 1, in every picture.",
            instead=lambda x: (_first(x) - x.mean()) / x.std(),
        ),
        Misconception(
            "standardized_channels",
            says="You subtracted each channel's mean and divided by its standard deviation. That comes later; here "
            "black is 0 and white is 1, in every picture.",
            instead=lambda x: _first((x - x.mean(axis=(0, 1))) / x.std(axis=(0, 1))),
        ),
        Misconception(
            "colours_reversed",
            says="The channels have been put into reverse order on the way. Their order should stay as it is.",
            instead=lambda x: _first(x)[::-1] / 255,
        ),
        Misconception(
            "upside_down",
            says="Your picture stands on its head: the rows have been turned round on the way.",
            instead=lambda x: _first(x)[:, ::-1] / 255,
        ),
        Misconception(
            "grey",
            says="The channels have been averaged into one. All of them should be there, one after the other.",
            instead=lambda x: x.mean(axis=2) / 255,
        ),
        Misconception(
            "first_channel",
            says="Only the first channel came back; all of them should be there, one after the other.",
            instead=lambda x: x[:, :, 0] / 255,
        ),
        Misconception(
            "by_100",
            says="You divided by 100, so white becomes 2.55. The largest value that a uint8 can hold should become 1.",
            instead=lambda x: _first(x) / 100,
        ),
        Misconception(
            "twice",
            says="You divided by 255 twice: white becomes 0.0039.",
            instead=lambda x: _first(x) / 255 / 255,
        ),
        Misconception(
            "flat",
            says="The picture has become one long row of numbers. Three axes are expected: channel, row, column.",
            instead=lambda x: _first(x).ravel() / 255,
        ),
        Misconception(
            "one_decimal",
            says="The values are rounded to one or two decimals: neighbouring greys fall together.",
            instead=lambda x: np.round(_first(x) / 255, 2),
        ),
        Misconception(
            "one_decimal_only",
            says="The values are rounded to one or two decimals: neighbouring greys fall together.",
            instead=lambda x: np.round(_first(x) / 255, 1),
        ),
        Misconception(
            "negative",
            says="Yours is a negative: black became 1 and white became 0.",
            instead=lambda x: 1 - _first(x) / 255,
        ),
    ],
    forbids={
        "torchvision.transforms.functional.to_tensor",
        "torchvision.transforms.ToTensor",
        "cv2.dnn.blobFromImage",
    },
    exact_dtype=True,
)


# -- standardize ---------------------------------------------------------------------------------------------

EIGHT = np.array([2, 4, 4, 4, 5, 5, 7, 9], np.uint8)  # mean 5, standard deviation 2: a textbook's numbers


def _one_colour(rng: Generator) -> Args:
    image = rng.integers(0, 256, (5, 6, 3), dtype=np.uint8)
    image[:, :, 1] = 90
    return (image,)


def _far_apart(rng: Generator) -> Args:
    """Three channels whose means and spreads differ much."""
    return (rng.uniform(size=(6, 7, 3)) * [2.0, 40.0, 9.0] + [200.0, 10.0, 90.0],)


def _float32(rng: Generator) -> Args:
    return (rng.uniform(size=(4, 9, 3)).astype(np.float32),)


def _scaled(image: np.ndarray) -> np.ndarray:
    from sklearn.preprocessing import StandardScaler

    flat = np.asarray(image, dtype=float).reshape(-1, image.shape[2])
    return np.asarray(StandardScaler().fit_transform(flat)).reshape(image.shape)


def _by(
    axes: int | Sequence[int] | None, spread_axes: int | Sequence[int] | None = -1, ddof: int = 0, zero: float = 1.0
) -> Function:
    """(x − mean) / std over these axes; `spread_axes` where the standard deviation is taken over others."""
    over = tuple(axes) if isinstance(axes, list | tuple) else axes

    def turn(x: np.ndarray) -> np.ndarray:
        values = x.astype(float)
        spread_over = over if spread_axes == -1 else spread_axes
        mean = values.mean(axis=over, keepdims=True)
        spread = values.std(axis=spread_over, keepdims=True, ddof=ddof)
        return np.asarray((values - mean) / np.where(spread == 0, zero, spread))

    return turn


def _parts(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The values, the mean and the standard deviation of each channel (1 where that is 0)."""
    values = x.astype(float)
    spread = values.std(axis=(0, 1))
    return values, values.mean(axis=(0, 1)), np.where(spread == 0, 1, spread)


def _with(formula: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]) -> Function:
    """A formula in the values v, the means m and the standard deviations s of the channels."""
    return lambda x: formula(*_parts(x))


def _wrapped(x: np.ndarray) -> np.ndarray:
    """The result put into an array of pixels: decimals cut off, negatives wrapped round."""
    z = _scaled(x)
    return np.trunc(z).astype(int).astype(np.uint8) if x.dtype == np.uint8 else z


def _whole(got: np.ndarray, want: np.ndarray) -> bool:
    return bool((got == np.round(got)).all()) and not (want == np.round(want)).all() and got.shape == want.shape


def _unchanged_if_constant(x: np.ndarray) -> np.ndarray:
    return np.where(x.std(axis=(0, 1)) == 0, x.astype(float), _scaled(x))


def _rescaled(x: np.ndarray) -> np.ndarray:
    low, high = x.min(axis=(0, 1)).astype(float), x.max(axis=(0, 1)).astype(float)
    return np.asarray((x - low) / np.where(high == low, 1, high - low))


def _imagenet(x: np.ndarray) -> np.ndarray:
    scaled = x / 255 if x.dtype == np.uint8 else x.astype(float)
    mean, spread = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    channels = x.shape[2]
    return np.asarray((scaled - mean[:channels]) / spread[:channels])


def _absolute(x: np.ndarray) -> np.ndarray:
    values, mean, _ = _parts(x)
    spread = np.abs(values - mean).mean(axis=(0, 1))
    return np.asarray((values - mean) / np.where(spread == 0, 1, spread))


ONE_FOR_ALL = (
    "One mean and one standard deviation are used for the whole picture. Each channel should get its own: what is "
    "normal for the red is not normal for the blue."
)

standardize = Exercise(
    "standardize",
    points=3,
    oracle=_scaled,
    cases=[
        Case(
            "eight pixels, two channels",
            (np.stack([EIGHT, 10 * EIGHT[::-1] + 100], axis=1).reshape(2, 4, 2),),
            worked=True,
        ),
        Case("all sizes different", _pixels(5, 4, 3), again=True),
        Case("a channel of one colour", _one_colour),
        Case("channels far apart", _far_apart),
        Case("as high as wide as deep", _pixels(3, 3, 3)),
        Case("one channel", _pixels(4, 6, 1)),
        Case("float32 values from 0 to 1", _float32),
    ],
    misconceptions=[
        Misconception("whole_picture", says=ONE_FOR_ALL, instead=_by(None)),
        Misconception(
            "across_channels",
            says="The numbers of one pixel are compared with each other: mean and standard deviation are taken over "
            "the channels. They should be taken over all pixels, for each channel.",
            instead=_by(2),
        ),
        Misconception(
            "down_the_columns",
            says="Each column has a mean of its own. Mean and standard deviation should go over all rows and all "
            "columns of a channel: two numbers a channel, no more.",
            instead=_by(0),
        ),
        Misconception(
            "along_the_rows",
            says="Each row has a mean of its own. Mean and standard deviation should go over all rows and all columns "
            "of a channel: two numbers a channel, no more.",
            instead=_by(1),
        ),
        Misconception(
            "row_and_channel",
            says="The axes that you average over are columns and channels. That fits pictures with the channels first; "
            "here they come last.",
            instead=_by([1, 2]),
        ),
        Misconception(
            "column_and_channel",
            says="The axes that you average over are rows and channels; the columns are left out. What should be left "
            "is one number for each channel.",
            instead=_by([0, 2]),
        ),
        Misconception(
            "common_mean",
            says="The standard deviation belongs to each channel, but the mean is that of the whole picture.",
            instead=_by(None, spread_axes=(0, 1)),
        ),
        Misconception(
            "common_spread",
            says="The mean belongs to each channel, but the standard deviation is that of the whole picture.",
            instead=_by([0, 1], spread_axes=None),
        ),
        Misconception(
            "variance",
            says="You divide by the variance: in the first channel of the eight pixels that is 4, and the standard "
            "deviation is 2.",
            instead=_with(lambda v, m, s: (v - m) / s**2),
        ),
        Misconception(
            "sample_spread",
            says="Your standard deviation divides by one less than the number of pixels. That estimates a larger "
            "population from a sample; here the pixels are all there are: divide by their number.",
            instead=_by([0, 1], ddof=1),
        ),
        Misconception(
            "only_centred",
            says="The mean is subtracted, but nothing is divided: bright and dull channels still differ in their "
            "spread.",
            instead=_with(lambda v, m, s: v - m),
        ),
        Misconception(
            "only_divided",
            says="You divide by the standard deviation, but the mean is still in there: it should become 0.",
            instead=_with(lambda v, m, s: v / s),
        ),
        Misconception(
            "precedence",
            says="Only the mean is divided by the standard deviation: the division binds tighter than the minus.",
            instead=_with(lambda v, m, s: v - m / s),
        ),
        Misconception(
            "multiplied",
            says="You multiply by the standard deviation, and the spread grows where it should become 1.",
            instead=_with(lambda v, m, s: (v - m) * s),
        ),
        Misconception(
            "added",
            says="The mean is added, not taken away: it doubles where it should become 0.",
            instead=_with(lambda v, m, s: (v + m) / s),
        ),
        Misconception(
            "wrong_sign",
            says="The signs are turned round: pixels brighter than the mean should become positive.",
            instead=lambda x: -_scaled(x),
        ),
        Misconception(
            "without_sign",
            says="The signs are lost: a pixel darker than the mean should become negative.",
            instead=lambda x: np.abs(_scaled(x)),
        ),
        Misconception(
            "squared",
            says="Your values are squared: a pixel darker than the mean should become negative.",
            instead=lambda x: _scaled(x) ** 2,
        ),
        Misconception(
            "mean_deviation",
            says="You divide by the mean distance from the mean. The standard deviation squares the distances first.",
            instead=_absolute,
        ),
        Misconception(
            "by_mean",
            says="You divide by the mean. What should become 1 is the standard deviation.",
            instead=_with(lambda v, m, s: (v - m) / m),
        ),
        Misconception(
            "nan_if_constant",
            says="A channel of one colour has the standard deviation 0, and 0 divided by 0 is NaN, 'not a number'. "
            "The text says what such a channel becomes.",
            instead=_by([0, 1], zero=np.nan),
        ),
        Misconception(
            "unchanged_if_constant",
            says="A channel of one colour comes back as it was. The text says what it becomes.",
            instead=_unchanged_if_constant,
        ),
        Misconception(
            "one_if_constant",
            says="A channel of one colour became 1 everywhere. The text says what it becomes.",
            instead=lambda x: np.where(x.std(axis=(0, 1)) == 0, 1.0, _scaled(x)),
        ),
        Misconception(
            "zero_to_one",
            says="You stretch each channel from 0 to 1. Here the mean should become 0 and the standard deviation 1.",
            instead=_rescaled,
        ),
        Misconception(
            "by_255",
            says="You divide by 255. That brings pixels into 0 to 1, whatever the picture looks like; here each "
            "picture is measured with its own mean and standard deviation.",
            instead=lambda x: x.astype(float) / 255,
        ),
        Misconception(
            "constants_of_others",
            says="These are the mean and the standard deviation of a famous data set (ImageNet). Here each picture "
            "has its own.",
            instead=_imagenet,
        ),
        Misconception(
            "first_channel_for_all",
            says="The mean and the standard deviation of the first channel are used for all channels.",
            instead=_with(lambda v, m, s: (v - m[0]) / s[0]),
        ),
        Misconception(
            "whole_numbers",
            says="The decimals are lost, and what should be negative is a large number: the result was put into an "
            "array of the pixels' own dtype. A uint8 holds neither 0.5 nor −1. See the cases with pixels.",
            instead=_wrapped,
            like=_whole,
        ),
    ],
    forbids={
        "sklearn.preprocessing.StandardScaler",
        "sklearn.preprocessing.scale",
        "scipy.stats.zscore",
    },
    rtol=1e-4,
)
