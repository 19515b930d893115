"""Exercise of chapter 00 on ranges and the order of axes: to_float_chw, uint8 (H, W, C) → float32 (C, H, W) in 0..1."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .noise import Args, pixels


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
        Case("all sizes different", pixels(5, 4, 3), again=True),
        Case("as high as wide", pixels(6, 6, 3)),
        Case("a dark picture", pixels(4, 7, 3, top=60)),
        Case("a picture of zeros and ones", pixels(5, 3, 3, top=2)),
        Case("one channel", pixels(4, 6, 1)),
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
            "divided_if_large",
            says="A picture whose largest value is 1 comes back undivided: you ask the picture whether it has to be "
            "divided. A uint8 picture may be as dark as that, and 1 out of 255 is nearly black.",
            instead=lambda x: _first(x) / (255 if x.max() > 1 else 1),
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
            "reshaped_reversed",
            says="The shape is (C, W, H), and the numbers were only poured into it, in the order in which they lie in "
            "memory. Axes have to change places, and rows stay before columns.",
            instead=lambda x: x.reshape(x.shape[::-1]) / 255,
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
