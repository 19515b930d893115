"""Exercise of chapter 00 on the order of channels: bgr_to_rgb. Images are (H, W, 3), any dtype."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .noise import Args

TWO_PIXELS = np.array([[[255, 0, 0], [10, 120, 230]]], dtype=np.uint8)


def _flag() -> np.ndarray:
    """Blue above orange with a white corner, 6 × 9, in the order B, G, R: no symmetry in it."""
    flag = np.empty((6, 9, 3), np.uint8)
    flag[:3], flag[3:], flag[:2, :3] = (200, 90, 20), (20, 140, 240), (255, 255, 255)
    return flag


def _pixels(height: int, width: int) -> Callable[[Generator], Args]:
    return lambda rng: (rng.integers(0, 256, (height, width, 3)).astype(np.uint8),)


def _every_second(rng: Generator) -> Args:
    return (rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)[::2, 1::2],)


def _rgb(image: np.ndarray) -> np.ndarray:
    import cv2

    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2RGB))


def _grey(image: np.ndarray) -> np.ndarray:
    import cv2

    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_BGR2GRAY))


def _order(*channels: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda image: image[:, :, list(channels)]


def _unit(rng: Generator) -> Args:
    return (rng.random((4, 6, 3), dtype=np.float32),)


def _swapped_rows(image: np.ndarray) -> np.ndarray:
    out = image.copy()
    out[0], out[2] = image[2], image[0]  # an IndexError where there are fewer than three rows
    return out


POURED = (
    "The numbers were poured into another shape, so they no longer belong to the same pixels. Moving channels is a "
    "matter of order, not of shape."
)

bgr_to_rgb = Exercise(
    "bgr_to_rgb",
    points=2,
    oracle=_rgb,
    cases=[
        Case("a blue pixel and an orange one", (TWO_PIXELS,), worked=True),
        Case("a small flag", (_flag(),), worked=True),
        Case("all sizes different", _pixels(5, 4), again=True),
        Case("three pixels high and three wide", _pixels(3, 3)),
        Case("float32 values", _unit),
        Case("every second row and column of a larger picture", _every_second),
    ],
    misconceptions=[
        Misconception(
            "upside_down",
            says="Your picture stands on its head, and its colours have not changed: the first axis was turned round, "
            "and the first axis counts rows.",
            instead=lambda x: x[::-1],
        ),
        Misconception(
            "mirrored",
            says="Your picture is mirrored left to right, and its colours have not changed: the second axis was turned "
            "round, and the second axis counts columns.",
            instead=lambda x: x[:, ::-1],
        ),
        Misconception(
            "everything_reversed",
            says="The colours are right, but the picture is upside down and mirrored as well: all three axes were "
            "turned round, and only one of them holds the colours.",
            instead=lambda x: x[::-1, ::-1, ::-1],
        ),
        Misconception(
            "rows_too",
            says="The colours are right, but the picture stands on its head as well: an axis too many was turned "
            "round.",
            instead=lambda x: x[::-1, :, ::-1],
        ),
        Misconception(
            "columns_too",
            says="The colours are right, but the picture is mirrored as well: an axis too many was turned round.",
            instead=lambda x: x[:, ::-1, ::-1],
        ),
        Misconception(
            "turned_half",
            says="Your picture was turned by half a circle, and its colours have not changed: rows and columns were "
            "turned round, and the colours lie on the axis that is left.",
            instead=lambda x: x[::-1, ::-1],
        ),
        Misconception(
            "lost_red",
            says="Your first and your last channel are equal: one was written over the other, and the red is lost. "
            "(If you stored it 'for later': a slice is a view of the same memory, and it changes too.)",
            instead=_order(0, 1, 0),
        ),
        Misconception(
            "lost_blue",
            says="Your first and your last channel are equal: one was written over the other, and the blue is lost. "
            "(If you stored it 'for later': a slice is a view of the same memory, and it changes too.)",
            instead=_order(2, 1, 2),
        ),
        Misconception(
            "rows_swapped",
            says="The first and the third row have changed places. An index with one number counts on the first axis, "
            "and the first axis holds the rows.",
            instead=_swapped_rows,
        ),
        Misconception(
            "stacked",
            says="The three channels are stacked on top of each other: a grey picture three times as high. The shape "
            "should stay what it was.",
            instead=lambda x: np.concatenate([x[:, :, 2], x[:, :, 1], x[:, :, 0]]),
        ),
        Misconception(
            "side_by_side",
            says="The three channels stand side by side: a grey picture three times as wide. The shape should stay "
            "what it was.",
            instead=lambda x: np.concatenate([x[:, :, 2], x[:, :, 1], x[:, :, 0]], axis=1),
        ),
        Misconception(
            "rotated_left",
            says="The channels have moved up by one place: yours are green, red, blue. Two of the three should change "
            "places, and one stays.",
            instead=_order(1, 2, 0),
        ),
        Misconception(
            "rotated_right",
            says="The channels have moved down by one place: yours are red, blue, green. Two of the three should "
            "change places, and one stays.",
            instead=_order(2, 0, 1),
        ),
        Misconception(
            "swapped_first_two",
            says="Blue and green have changed places; it should be blue and red.",
            instead=_order(1, 0, 2),
        ),
        Misconception(
            "swapped_last_two",
            says="Green and red have changed places; it should be blue and red.",
            instead=_order(0, 2, 1),
        ),
        Misconception(
            "negative",
            says="You have made a negative, 255 − v for each value v: the blue pixel (255, 0, 0) became "
            "(0, 255, 255). No value should change, only its place.",
            instead=lambda x: 255 - x,
        ),
        Misconception(
            "grey",
            says="You have made a grey picture: one number a pixel. Three are expected, the same three as before.",
            instead=_grey,
        ),
        Misconception(
            "grey_mean",
            says="You have averaged the three channels away: one number a pixel. Three are expected, the same three as "
            "before.",
            instead=lambda x: x.mean(axis=2),
        ),
        Misconception(
            "grey_three_times",
            says="All three numbers of a pixel are equal: that is a grey picture. The three numbers should keep their "
            "values.",
            instead=lambda x: np.repeat(_grey(x)[:, :, None], 3, axis=2),
        ),
        Misconception(
            "one_channel",
            says="Only one channel came back, the red one. All three are expected, in another order.",
            instead=lambda x: x[:, :, 2],
        ),
        Misconception(
            "one_channel_first",
            says="Only one channel came back, the blue one. All three are expected, in another order.",
            instead=lambda x: x[:, :, 0],
        ),
        Misconception(
            "channels_first",
            says="The channels are in the right order, but they have become the first axis: each channel is now a "
            "picture of its own. The shape should stay what it was.",
            instead=lambda x: np.stack([x[:, :, 2], x[:, :, 1], x[:, :, 0]]),
        ),
        Misconception(
            "transposed",
            says="The three axes have changed places, and with them the shape: (1, 2, 3) became (3, 2, 1). The shape "
            "should stay, and the values along one axis change places.",
            instead=np.transpose,
        ),
        Misconception(
            "lying",
            says="The colours are right, but rows and columns have changed places: the shape (1, 2, 3) became "
            "(2, 1, 3).",
            instead=lambda x: x[:, :, ::-1].transpose(1, 0, 2),
        ),
        Misconception(
            "sorted",
            says="The three numbers of each pixel are sorted by size. Red comes first even where it is the smallest.",
            instead=lambda x: np.sort(x, axis=2),
        ),
        Misconception(
            "sorted_down",
            says="The three numbers of each pixel are sorted, the largest first. Red comes first even where it is the "
            "smallest.",
            instead=lambda x: np.sort(x, axis=2)[:, :, ::-1],
        ),
        Misconception(
            "two_channels",
            says="Two channels came back, and one is lost: a slice ends before its second number.",
            instead=lambda x: x[:, :, 2:0:-1],
        ),
        Misconception("reshaped", says=POURED, instead=lambda x: x.reshape(3, -1)[::-1].reshape(x.shape)),
        Misconception(
            "stacked_and_reshaped",
            says=POURED,
            instead=lambda x: np.stack([x[:, :, 2], x[:, :, 1], x[:, :, 0]]).reshape(x.shape),
        ),
        Misconception(
            "always_uint8",
            says="The channels are in the right order, but every picture leaves as uint8: of decimal numbers from 0 to "
            "1 nothing is left but 0. The dtype should stay what it was. See the case 'float32 values'.",
            after=lambda x: x.astype(np.uint8),
        ),
    ],
    forbids={"cv2.cvtColor"},
    exact_dtype=True,
    picture=True,
)
