"""Exercise of chapter 00 on broadcasting: standardize.

One picture (H, W, C), each channel on its own, with the population's standard deviation (ddof 0); a channel of one
value becomes 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .noise import Args, pixels

Function = Callable[[np.ndarray], np.ndarray]

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


def _little_contrast(rng: Generator) -> Args:
    """Three channels of the values 0.45 to 0.5 in another order each: a standard deviation of 0.015."""
    values = np.linspace(0.45, 0.5, 30)
    return (np.stack([rng.permutation(values) for _ in range(3)], axis=1).reshape(5, 6, 3).astype(np.float32),)


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
    return (
        bool((got == np.round(got)).all())
        and not (want == np.round(want)).all()
        and got.shape == want.shape
        and bool(got.any())
    )


def _unchanged_if_constant(x: np.ndarray) -> np.ndarray:
    return np.where(x.std(axis=(0, 1)) == 0, x.astype(float), _scaled(x))


def _zero_if_any_constant(x: np.ndarray) -> np.ndarray:
    return np.zeros(x.shape) if (x.std(axis=(0, 1)) == 0).any() else _scaled(x)


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

ACROSS = (
    "The numbers of one pixel are compared with each other: mean and standard deviation are taken over the channels. "
    "They should be taken over all pixels, for each channel."
)

ROW_CHANNEL = (
    "The axes that you average over are columns and channels. That fits pictures with the channels first; here they "
    "come last."
)

TOO_WIDE = (
    "A channel with little contrast is treated as if all its pixels were equal: what you call 'almost 0' reaches too "
    "far. Values from 0 to 1 have a standard deviation of 0.5 at most, and a dull picture has one of 0.01."
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
        Case("all sizes different", pixels(5, 4, 3), again=True),
        Case("a channel of one colour", _one_colour),
        Case("channels far apart", _far_apart),
        Case("as high as wide as deep", pixels(3, 3, 3)),
        Case("one channel", pixels(4, 6, 1)),
        Case("float32 values from 0 to 1", _float32),
        Case("float32 values with little contrast", _little_contrast),
    ],
    misconceptions=[
        Misconception("whole_picture", says=ONE_FOR_ALL, instead=_by(None)),
        Misconception(
            "across_channels",
            says=ACROSS,
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
            says=ROW_CHANNEL,
            instead=_by([1, 2]),
        ),
        Misconception(
            "column_and_channel",
            says="The axes that you average over are rows and channels; the columns are left out. What should be left "
            "is one number for each channel.",
            instead=_by([0, 2]),
        ),
        Misconception("across_channels_2", says=ACROSS, instead=lambda x: (x - x.mean(axis=2)) / x.std(axis=2)),
        Misconception("row_and_channel_2", says=ROW_CHANNEL, instead=lambda x: (x - x.mean((1, 2))) / x.std((1, 2))),
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
            "zero_if_any_constant",
            says="One channel of one colour makes your whole picture 0. Only that channel should become 0.",
            instead=_zero_if_any_constant,
        ),
        Misconception(
            "added_under_the_root",
            says="A small number is added to the variance, under the root. It keeps 0 / 0 away, but where the contrast "
            "is low it changes the result: see the case 'little contrast'.",
            instead=lambda x: (x - _parts(x)[1]) / np.sqrt(x.var(axis=(0, 1)) + 1e-5),
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
            "centred_by_255",
            says="You subtract the mean and divide by 255. What should become 1 is the standard deviation.",
            instead=_with(lambda v, m, s: (v - m) / 255),
        ),
        Misconception(
            "median",
            says="You subtract the median, the value in the middle. The mean is the sum divided by the number of "
            "pixels.",
            instead=lambda x: (x - np.median(x, axis=(0, 1))) / _parts(x)[2],
        ),
        Misconception(
            "channels_first",
            says="The values are right, but the channels have become the first axis. Here the shape stays (H, W, C).",
            instead=lambda x: _scaled(x).transpose(2, 0, 1),
        ),
        Misconception(
            "flat",
            says="The values are right, but the picture has become a list of pixels. Its shape should stay (H, W, C).",
            instead=lambda x: _scaled(x).reshape(-1, x.shape[2]),
        ),
        Misconception(
            "wrapped",
            says="The mean was turned into a uint8 before it was subtracted: 10 − 20 in uint8 is 246, so pixels "
            "darker than the mean wrap round.",
            instead=lambda x: (x - x.mean(axis=(0, 1)).astype(x.dtype)) / _parts(x)[2],
        ),
        Misconception(
            "minus_one_to_one",
            says="You use fixed numbers, so that black becomes −1 and white 1 whatever the picture looks like. Here "
            "each picture is measured with its own mean and standard deviation.",
            instead=lambda x: x.astype(float) / 127.5 - 1,
        ),
        Misconception(
            "divided_first",
            says="You divide first and subtract the mean afterwards; but it is the mean of the values as they were "
            "before the division.",
            instead=_with(lambda v, m, s: v / s - m),
        ),
        Misconception(
            "almost_zero_too_wide",
            says=TOO_WIDE,
            instead=_with(lambda v, m, s: (v - m) / np.where(s < 1, 1, s)),
        ),
        Misconception(
            "almost_zero_wide",
            says=TOO_WIDE,
            instead=_with(lambda v, m, s: (v - m) / np.where(s < 0.1, 1, s)),
        ),
        Misconception(
            "almost_zero_emptied",
            says=TOO_WIDE,
            instead=_with(lambda v, m, s: np.where(s < 1, 0, (v - m) / s)),
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
    rtol=1e-3,  # (x − mean) / (std + 1e-5) is right, also where the contrast is low
)
