"""Exercise of chapter 00 on indexing: crop_center. Images are (H, W) or (H, W, C), any dtype.

Convention: the crop begins in row (H − height) // 2 and column (W − width) // 2. If what is cut away is odd, one
more row goes at the bottom and one more column at the right. (torchvision rounds halves to even: 2 for a difference
of 3.)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

Args = tuple[np.ndarray, int, int]
Start = Callable[[int, int], int]  # (size, crop) → where the crop begins


def _pixels(shape: tuple[int, ...], height: int, width: int, dtype: type = np.uint8) -> Callable[[Generator], Args]:
    return lambda rng: (rng.integers(0, 256, shape).astype(dtype), height, width)


def _starting(start: Start) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """A crop of the right size that begins elsewhere."""

    def crop(image: np.ndarray, height: int, width: int) -> np.ndarray:
        top, left = start(image.shape[0], height), start(image.shape[1], width)
        return image[max(top, 0) : max(top, 0) + height, max(left, 0) : max(left, 0) + width]

    return crop


def _floor(size: int, crop: int) -> int:
    return (size - crop) // 2


_crop = _starting(_floor)


def _between(ends: Callable[[int, int], tuple[int, int]]) -> Callable[[np.ndarray, int, int], np.ndarray]:
    """A crop between two indices that Python reads as it likes: negative ones count from the end."""

    def crop(image: np.ndarray, height: int, width: int) -> np.ndarray:
        top, bottom = ends(image.shape[0], height)
        left, right = ends(image.shape[1], width)
        return image[top:bottom, left:right]

    return crop


def _resized(image: np.ndarray, height: int, width: int) -> np.ndarray:
    import cv2

    return np.asarray(cv2.resize(np.ascontiguousarray(image), (width, height)))


def _masked(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[0], height), _floor(image.shape[1], width)
    out = np.zeros_like(image)
    out[top : top + height, left : left + width] = image[top : top + height, left : left + width]
    return out


def _offsets_swapped(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[1], width), _floor(image.shape[0], height)
    return image[top : top + height, left : left + width]


def _last_axes(image: np.ndarray, height: int, width: int) -> np.ndarray:
    rows, columns = image.shape[-2:]
    top, left = max(_floor(rows, height), 0), max(_floor(columns, width), 0)
    return image[..., top : top + height, left : left + width]


def _every_nth(image: np.ndarray, height: int, width: int) -> np.ndarray:
    return image[:: max(image.shape[0] // height, 1), :: max(image.shape[1] // width, 1)][:height, :width]


def _slices_swapped(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[0], height), _floor(image.shape[1], width)
    return image[left : left + width, top : top + height]


def _shape_swapped(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[1], height), _floor(image.shape[0], width)
    return image[top : top + height, left : left + width]


def _left_from_rows(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[0], height), max(_floor(image.shape[0], width), 0)
    return image[top : top + height, left : left + width]


def _left_from_rows_or_behind(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[0], height), _floor(image.shape[0], width)
    return image[top : top + height, left : left + width]


LEFT_FROM_ROWS = "Your left edge is computed from the number of rows; it depends on the number of columns."


def _rows_twice(image: np.ndarray, height: int, width: int) -> np.ndarray:
    top, left = _floor(image.shape[0], height), _floor(image.shape[1], width)
    return image[top : top + height][left : left + width]


SIXTEEN = np.arange(16, dtype=np.uint8).reshape(4, 4) * 16

crop_center = Exercise(
    "crop_center",
    points=2,
    oracle=_crop,
    cases=[
        Case("a grey picture: the middle 2 × 2 of 4 × 4", (SIXTEEN, 2, 2), worked=True),
        Case(
            "a grey picture: 2 rows and 1 column of 5 × 4",
            (np.arange(20, dtype=np.uint8).reshape(5, 4) * 12, 2, 1),
            worked=True,
        ),
        Case("all sizes different", _pixels((9, 14, 3), 5, 8), again=True),
        Case("odd numbers of rows and columns to cut away", _pixels((10, 7, 3), 3, 4)),
        Case("more odd numbers to cut away", _pixels((8, 13, 3), 5, 6)),
        Case("only columns to cut away", _pixels((6, 11, 3), 6, 4)),
        Case("only rows to cut away", _pixels((11, 6, 3), 5, 6)),
        Case("the whole picture", _pixels((5, 7, 3), 5, 7)),
        Case("a single pixel", _pixels((7, 5, 3), 1, 1)),
        Case("a grey float32 picture", _pixels((9, 12), 4, 6, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "top_left",
            says="You cut out the upper left corner: of 4 × 4 yours begins with the very first pixel. The same amount "
            "should go on all sides.",
            instead=_starting(lambda size, crop: 0),
        ),
        Misconception(
            "bottom_right",
            says="You cut out the lower right corner: all that is too much was taken away on one side.",
            instead=_starting(lambda size, crop: size - crop),
        ),
        Misconception(
            "sizes_swapped",
            says="Your crop is as high as it should be wide: the first number says how many rows, the second how many "
            "columns.",
            before=lambda image, height, width: (image, width, height),
        ),
        Misconception(
            "rounded_up",
            says="Where an odd number has to go you cut one more at the top and at the left. The text wants the odd "
            "one at the bottom and at the right.",
            instead=_starting(lambda size, crop: -(-(size - crop) // 2)),
        ),
        Misconception(
            "rounded_to_even",
            says="`round` sends halves to the nearest even number: 1.5 becomes 2, and 2.5 becomes 2 as well. So your "
            "crop begins too late for some odd differences and not for others.",
            instead=_starting(lambda size, crop: round((size - crop) / 2)),
        ),
        Misconception(
            "two_halves",
            says="You halve the size and the crop one by one, and each halving loses its own remainder: with 10 rows "
            "and a crop of 3 that makes 5 − 1 = 4, while half of 10 − 3 is 3, remainder 1.",
            instead=_starting(lambda size, crop: size // 2 - crop // 2),
        ),
        Misconception(
            "forgotten_brackets",
            says="Your crop begins at the size less half the crop, near the lower right corner, and most of it lies "
            "outside: `//` is done before `−` unless brackets say otherwise.",
            instead=_starting(lambda size, crop: size - crop // 2),
        ),
        Misconception(
            "around_the_middle",
            says="You go half the crop to both sides of the middle: for an odd size that is one pixel short (a crop "
            "of 5 has 2 on either side and one between them).",
            instead=_between(lambda size, crop: (size // 2 - crop // 2, size // 2 + crop // 2)),
        ),
        Misconception(
            "around_the_middle_wide",
            says="You take half the crop on both sides of the middle and the middle as well: one pixel too many for an "
            "even size.",
            instead=_between(lambda size, crop: (size // 2 - crop // 2, size // 2 + crop // 2 + 1)),
        ),
        Misconception(
            "both_margins",
            says="You take the same margin away on both sides. If it cannot be halved, one row or column too many is "
            "left; and where nothing has to go, a slice `0:-0` is empty.",
            instead=_between(lambda size, crop: ((size - crop) // 2, -((size - crop) // 2))),
        ),
        Misconception(
            "end_from_the_back",
            says="You count the end of the slice from the back. Where nothing has to go that is `0:-0`, which is "
            "empty.",
            instead=_between(lambda size, crop: (_floor(size, crop), -(size - crop - _floor(size, crop)))),
        ),
        Misconception(
            "equal_margins",
            says="You take the same margin away on both sides. If what has to go cannot be halved, one row or column "
            "too many is left.",
            instead=_between(lambda size, crop: ((size - crop) // 2, size - (size - crop) // 2)),
        ),
        Misconception(
            "one_too_many",
            says="Your crop has one row and one column too many: the end of a slice is the first one that is left out.",
            instead=_between(lambda size, crop: (_floor(size, crop), _floor(size, crop) + crop + 1)),
        ),
        Misconception(
            "one_too_few",
            says="Your crop has one row and one column too few: the end of a slice is already left out, so nothing "
            "has to be subtracted from it.",
            instead=_between(lambda size, crop: (_floor(size, crop), _floor(size, crop) + crop - 1)),
        ),
        Misconception(
            "size_as_end",
            says="The size of the crop was used as the end of the slice. A slice a:b has b − a pixels, so yours is too "
            "small wherever it does not begin at 0.",
            instead=_between(lambda size, crop: (_floor(size, crop), crop)),
        ),
        Misconception(
            "one_later",
            says="Your crop begins one row and one column too late: indices begin with 0.",
            instead=_starting(lambda size, crop: (size - crop) // 2 + 1),
        ),
        Misconception(
            "middle_as_start",
            says="Your crop begins in the middle of the picture; it should lie around the middle.",
            instead=_starting(lambda size, crop: size // 2),
        ),
        Misconception(
            "offsets_swapped",
            says="Your crop has the right size, but row and column of its corner have changed places: the rows to skip "
            "depend on the height.",
            instead=_offsets_swapped,
        ),
        Misconception(
            "slices_swapped",
            says="Rows and columns have changed places: the first index of an array counts rows, from the top, and "
            "the second one columns.",
            instead=_slices_swapped,
        ),
        Misconception(
            "shape_swapped",
            says="Height and width of the picture have changed places: `.shape` begins with the number of rows.",
            instead=_shape_swapped,
        ),
        Misconception("left_from_rows", says=LEFT_FROM_ROWS, instead=_left_from_rows),
        Misconception("left_from_rows_or_behind", says=LEFT_FROM_ROWS, instead=_left_from_rows_or_behind),
        Misconception(
            "rows_twice",
            says="You cut the rows twice: a second pair of brackets begins again with the rows. Rows and columns go "
            "into one pair, with a comma.",
            instead=_rows_twice,
        ),
        Misconception(
            "whole_from_middle",
            says="From the middle of the picture you go back by the whole crop, not by half of it.",
            instead=_between(lambda size, crop: (size // 2 - crop, size // 2)),
        ),
        Misconception(
            "half_crop_as_start",
            says="Your crop begins half a crop from the edge, however large the picture is. Where it begins depends "
            "on both sizes.",
            instead=_starting(lambda size, crop: crop // 2),
        ),
        Misconception(
            "rows_only",
            says="Only rows were cut away; your crop is as wide as the picture.",
            instead=lambda image, height, width: _crop(image, height, image.shape[1]),
        ),
        Misconception(
            "columns_only",
            says="Only columns were cut away; your crop is as high as the picture.",
            instead=lambda image, height, width: _crop(image, image.shape[0], width),
        ),
        Misconception(
            "last_axes",
            says="You cut the last two axes. In a colour picture these are columns and channels; here the rows come "
            "first.",
            instead=_last_axes,
        ),
        Misconception(
            "resized",
            says="You shrank the whole picture to the new size: its edges are still in it. A crop throws the edges "
            "away and leaves the middle as it is.",
            instead=_resized,
        ),
        Misconception(
            "every_nth",
            says="You take every second or third pixel, which makes the picture smaller but keeps its edges. A crop "
            "throws the edges away and leaves the middle as it is.",
            instead=_every_nth,
        ),
        Misconception(
            "masked",
            says="You painted the edges black, and the picture is as large as before. A crop is smaller.",
            instead=_masked,
        ),
        Misconception(
            "cut_that_much",
            says="You took the numbers for what has to be cut away. They say what is to be left.",
            instead=lambda image, height, width: _crop(image, image.shape[0] - height, image.shape[1] - width),
        ),
    ],
    exact_dtype=True,
    picture=True,
)
