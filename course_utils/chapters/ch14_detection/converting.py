"""Exercise of chapter 14: boxes from corners to centre form and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _oracles as oracles

Array = np.ndarray
Columns = tuple[Array, Array, Array, Array]


def random_boxes(rng: Generator, n: int, side: float = 100.0, largest: float = 40.0) -> Array:
    """(n, 4) corners of boxes inside an image of side × side pixels, none of them square."""
    size = rng.uniform(largest / 6, largest, (n, 2))
    corner = rng.uniform(0, 1, (n, 2)) * (side - size)
    return np.concatenate([corner, corner + size], axis=1)


def _centred(rng: Generator, n: int) -> Array:
    return oracles.convert(random_boxes(rng, n), "centre")


def _turn(centre: Callable[..., Columns], corners: Callable[..., Columns]) -> Callable[[Array, str], Array]:
    """Wrong formulas for both directions: centre(x1, y1, x2, y2) and corners(cx, cy, w, h) → four columns."""

    def turned(boxes: Array, to: str) -> Array:
        columns = np.asarray(boxes, dtype=float).reshape(-1, 4).T
        return np.stack((centre if to == "centre" else corners)(*columns), axis=1)

    return turned


def to_centre(x1: Array, y1: Array, x2: Array, y2: Array) -> Columns:
    """The right formulas, for turns that change one direction only."""
    return (x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1


def to_corners(cx: Array, cy: Array, w: Array, h: Array) -> Columns:
    """The right formulas, for turns that change one direction only."""
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def _unpacked(boxes: Array, to: str) -> Array:
    """The rows taken for columns: stops unless there are four boxes."""
    a, b, c, d = np.asarray(boxes, dtype=float)
    return np.stack((to_centre if to == "centre" else to_corners)(a, b, c, d), axis=1)


def _in_bytes(boxes: Array, to: str) -> Array:
    """The sum of two uint8 coordinates before it is halved."""
    if to != "centre" or boxes.dtype != np.uint8:
        return oracles.convert(boxes, to)
    x1, y1, x2, y2 = boxes.T
    with np.errstate(over="ignore"):
        return np.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], axis=1)


def _into_bytes(boxes: Array, to: str) -> Array:
    """The result written into an array of the dtype of `boxes`."""
    right = oracles.convert(boxes, to)
    return right.astype(np.asarray(boxes).dtype).astype(float) if np.asarray(boxes).dtype.kind in "iu" else right


def _sizes_in_bytes(boxes: Array, to: str) -> Array:
    """Decimals from the start, but sizes that have gone through a uint8 once more."""
    right = oracles.convert(boxes, to)
    if boxes.dtype == np.uint8:
        right[:, :2] = (boxes[:, :2] // 2 + boxes[:, 2:] // 2).astype(float)
    return right


def _only_bytes(got: Any, want: Array) -> bool:
    """The uint8 case; a mistake is called so only if no other case fails."""
    return want.shape == BYTES.shape and np.array_equal(want, oracles.convert(BYTES, "centre"))


def no_shape(got: Any, want: Array) -> bool:
    """Nothing was expected and nothing came, in another shape."""
    return want.size == 0 and isinstance(got, np.ndarray) and got.size == 0 and got.shape != want.shape


def _either(name: str, says: str, centre: Callable[..., Columns], corners: Callable[..., Columns]) -> Misconception:
    return Misconception(name, says=says, instead=_turn(centre, corners))


WHOLE = np.array([[3, 4, 8, 11], [0, 0, 7, 2], [10, 5, 15, 24]])
HALVES = np.array([[6, 9, 5, 7], [4, 4, 3, 1], [12, 20, 9, 11]])
BYTES = np.array([[200, 10, 250, 90], [100, 120, 181, 255], [0, 130, 31, 201]], dtype=np.uint8)

BEYOND = np.array([[-12.0, -30.0, 4.0, -6.0], [5.0, -8.0, 25.0, 22.0], [-9.0, 40.0, 3.0, 61.0]])
CUT = "The decimals are cut off: an edge or a centre may lie between two pixels."
INSIDE = "What lies left of the picture or above it is set to 0. A box may reach beyond the picture."

OVERWRITTEN = (
    "A number is overwritten before it is used for the last time: one pair is computed from the new numbers of the "
    "other."
)

box_convert = Exercise(
    "box_convert",
    points=2,
    oracle=oracles.convert,
    cases=[
        Case("one box to centre form", (np.array([[10.0, 20.0, 50.0, 100.0]]), "centre"), worked=True),
        Case("and back to its corners", (np.array([[30.0, 60.0, 40.0, 80.0]]), "corners"), worked=True),
        Case("seven boxes to centre form", lambda rng: (random_boxes(rng, 7), "centre"), again=True),
        Case("seven boxes to corners", lambda rng: (_centred(rng, 7), "corners"), again=True),
        Case("four boxes to centre form", lambda rng: (random_boxes(rng, 4), "centre")),
        Case("whole numbers, odd sizes, to centre form", (WHOLE, "centre")),
        Case("whole numbers, odd sizes, to corners", (HALVES, "corners")),
        Case("uint8 coordinates to centre form", (BYTES, "centre")),
        Case("boxes beyond the left and upper edge, to centre form", (BEYOND, "centre")),
        Case("boxes beyond the left and upper edge, to corners", (oracles.convert(BEYOND, "centre"), "corners")),
        Case("no boxes", (np.zeros((0, 4)), "centre")),
    ],
    misconceptions=[
        _either(
            "plus_one",
            "A box from 10 to 50 is 40 wide here, and yours counts 41: coordinates say where an edge lies, not which "
            "pixel is the last.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + 1, y2 - y1 + 1),
            lambda cx, cy, w, h: (cx - w / 2, cy - h / 2, cx + w / 2 - 1, cy + h / 2 - 1),
        ),
        _either(
            "plus_one_around",
            "A box from 10 to 50 is 40 wide here, and yours counts 41: coordinates say where an edge lies, not which "
            "pixel is the last.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + 1, y2 - y1 + 1),
            lambda cx, cy, w, h: (cx - (w - 1) / 2, cy - (h - 1) / 2, cx + (w - 1) / 2, cy + (h - 1) / 2),
        ),
        _either(
            "plus_one_in_size",
            "A box from 10 to 50 is 40 wide here, and yours counts 41: coordinates say where an edge lies, not which "
            "pixel is the last.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + 1, y2 - y1 + 1),
            to_corners,
        ),
        _either(
            "corner_and_size",
            "The first two numbers of the centre form are the box's middle. Yours are its upper left corner.",
            lambda x1, y1, x2, y2: (x1, y1, x2 - x1, y2 - y1),
            lambda cx, cy, w, h: (cx, cy, cx + w, cy + h),
        ),
        _either(
            "centre_is_far_edge",
            "Your centre is the corner plus the whole width and height: that is the opposite corner.",
            lambda x1, y1, x2, y2: (x1 + (x2 - x1), y1 + (y2 - y1), x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "half_is_centre",
            "Your centre is half of the width and height: it does not say where the box lies.",
            lambda x1, y1, x2, y2: ((x2 - x1) / 2, (y2 - y1) / 2, x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "sum_not_halved",
            "The centre lies between the two edges, at their mean; yours is their sum.",
            lambda x1, y1, x2, y2: (x1 + x2, y1 + y2, x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "whole_size_both_ways",
            "From the centre it is half a width to either edge. Yours goes a whole width: twice as large.",
            to_centre,
            lambda cx, cy, w, h: (cx - w, cy - h, cx + w, cy + h),
        ),
        _either(
            "half_sizes",
            "Your widths and heights are the distance from the centre to an edge: half of what is asked for.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 2, (y2 - y1) / 2),
            lambda cx, cy, w, h: (cx - w, cy - h, cx + w, cy + h),
        ),
        _either(
            "half_sizes_to_centre",
            "Your widths and heights are the distance from the centre to an edge: half of what is asked for.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, (x2 - x1) / 2, (y2 - y1) / 2),
            to_corners,
        ),
        _either(
            "corner_missing",
            "On the way back the first two numbers are still the centre. They should be the upper left corner.",
            to_centre,
            lambda cx, cy, w, h: (cx, cy, cx + w / 2, cy + h / 2),
        ),
        _either(
            "corner_plus_size",
            "On the way back your second corner is the centre plus the whole width and height.",
            to_centre,
            lambda cx, cy, w, h: (cx - w / 2, cy - h / 2, cx + w, cy + h),
        ),
        _either(
            "signs_exchanged",
            "On the way back your first corner is the lower right one and your second the upper left: the order is "
            "x1, y1, x2, y2.",
            to_centre,
            lambda cx, cy, w, h: (cx + w / 2, cy + h / 2, cx - w / 2, cy - h / 2),
        ),
        _either(
            "negative_sizes",
            "Your widths and heights are negative.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x1 - x2, y1 - y2),
            to_corners,
        ),
        _either(
            "halved_down",
            "The centre of a box from 3 to 8 is 5.5: yours is cut to a whole number.",
            lambda x1, y1, x2, y2: ((x1 + x2) // 2, (y1 + y2) // 2, x2 - x1, y2 - y1),
            lambda cx, cy, w, h: (cx - w // 2, cy - h // 2, cx + w // 2, cy + h // 2),
        ),
        _either(
            "halved_down_far_edge_right",
            "The centre of a box from 3 to 8 is 5.5: yours is cut to a whole number.",
            lambda x1, y1, x2, y2: ((x1 + x2) // 2, (y1 + y2) // 2, x2 - x1, y2 - y1),
            lambda cx, cy, w, h: (cx - w // 2, cy - h // 2, cx - w // 2 + w, cy - h // 2 + h),
        ),
        _either(
            "halved_down_from_corner",
            "The centre of a box from 3 to 8 is 5.5: yours is cut to a whole number.",
            lambda x1, y1, x2, y2: (x1 + (x2 - x1) // 2, y1 + (y2 - y1) // 2, x2 - x1, y2 - y1),
            lambda cx, cy, w, h: (cx - w // 2, cy - h // 2, cx + w // 2, cy + h // 2),
        ),
        Misconception("decimals_cut", says=CUT, after=np.trunc),
        Misconception("decimals_cut_before", says=CUT, before=lambda boxes, to: (np.trunc(boxes), to)),
        Misconception("clipped", says=INSIDE, after=lambda out: np.maximum(out, 0)),
        Misconception("clipped_before", says=INSIDE, before=lambda boxes, to: (np.maximum(boxes, 0), to)),
        _either(
            "clipped_back",
            INSIDE,
            to_centre,
            lambda *columns: tuple(np.maximum(c, 0) for c in to_corners(*columns)),
        ),
        Misconception(
            "reshaped",
            says="The numbers of a box are scattered over several rows: the four columns lie below each other, and "
            "reshape only cuts what it finds into rows of four.",
            after=lambda out: out.T.reshape(-1, 4),
        ),
        Misconception("rounded", says="The results are rounded: a centre may lie between two pixels.", after=np.round),
        Misconception(
            "into_whole_numbers",
            says="Whole numbers come out wherever whole numbers come in: the result is written into an array that "
            "cannot hold a half.",
            instead=_into_bytes,
        ),
        _either(
            "overwritten",
            OVERWRITTEN,
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2 - (x1 + x2) / 2, y2 - (y1 + y2) / 2),
            lambda cx, cy, w, h: (cx - w / 2, cy - h / 2, cx, cy),
        ),
        _either("overwritten_back", OVERWRITTEN, to_centre, lambda cx, cy, w, h: (cx - w / 2, cy - h / 2, cx, cy)),
        _either(
            "overwritten_from_behind",
            OVERWRITTEN,
            lambda x1, y1, x2, y2: (x2 / 2, y2 / 2, x2 - x1, y2 - y1),
            lambda cx, cy, w, h: (cx / 2 - w / 4, cy / 2 - h / 4, cx + w / 2, cy + h / 2),
        ),
        _either(
            "overwritten_from_behind_to_centre",
            OVERWRITTEN,
            lambda x1, y1, x2, y2: (x2 / 2, y2 / 2, x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "overwritten_from_behind_back",
            OVERWRITTEN,
            to_centre,
            lambda cx, cy, w, h: (cx / 2 - w / 4, cy / 2 - h / 4, cx + w / 2, cy + h / 2),
        ),
        _either(
            "sizes_kept",
            "On the way back the last two numbers are width and height still. They should be the lower right corner.",
            to_centre,
            lambda cx, cy, w, h: (cx - w / 2, cy - h / 2, w, h),
        ),
        _either(
            "far_corner_kept",
            "In centre form the last two numbers are the lower right corner still. They should be width and height.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2, y2),
            to_corners,
        ),
        _either(
            "near_corner_kept",
            "In centre form the first two numbers are the upper left corner still. They should be the middle.",
            lambda x1, y1, x2, y2: (x1, y1, x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "coco_back",
            "On the way back the first two numbers are taken for the upper left corner. They are the box's middle.",
            to_centre,
            lambda cx, cy, w, h: (cx, cy, cx + w, cy + h),
        ),
        _either(
            "width_for_height",
            "The width stands where the height should: a box may be wider than it is high.",
            lambda x1, y1, x2, y2: ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, x2 - x1),
            lambda cx, cy, w, h: (cx - w / 2, cy - w / 2, cx + w / 2, cy + w / 2),
        ),
        _either(
            "width_for_height_back",
            "The width stands where the height should: a box may be wider than it is high.",
            to_centre,
            lambda cx, cy, w, h: (cx - w / 2, cy - w / 2, cx + w / 2, cy + w / 2),
        ),
        _either(
            "middle_of_pixels",
            "Half a pixel is too much or too little: coordinates say where an edge lies, not which pixel is the last.",
            lambda x1, y1, x2, y2: ((x1 + x2 - 1) / 2, (y1 + y2 - 1) / 2, x2 - x1, y2 - y1),
            to_corners,
        ),
        _either(
            "middle_of_next_pixels",
            "Half a pixel is too much or too little: coordinates say where an edge lies, not which pixel is the last.",
            lambda x1, y1, x2, y2: ((x1 + x2 + 1) / 2, (y1 + y2 + 1) / 2, x2 - x1, y2 - y1),
            to_corners,
        ),
        Misconception(
            "rows_and_columns",
            says="x and y have changed places: a box is (x1, y1, x2, y2), and in centre form the width comes before "
            "the height.",
            after=lambda out: out[:, [1, 0, 3, 2]],
        ),
        Misconception(
            "heights_first",
            says="The last two numbers have changed places.",
            after=lambda out: out[:, [0, 1, 3, 2]],
        ),
        Misconception(
            "sizes_first",
            says="The two pairs have changed places: the centre comes first, then the size.",
            after=lambda out: out[:, [2, 3, 0, 1]],
        ),
        Misconception(
            "x_then_y",
            says="Both numbers of x stand first, then both of y. The order is one pair after the other: x, y, x, y, "
            "and centre x, centre y, width, height.",
            after=lambda out: out[:, [0, 2, 1, 3]],
        ),
        Misconception(
            "reads_x_then_y",
            says="The boxes are read as (x1, x2, y1, y2). They are (x1, y1, x2, y2).",
            instead=_turn(
                lambda a, b, c, d: ((a + b) / 2, (c + d) / 2, b - a, d - c),
                lambda a, b, c, d: (a - b / 2, c - d / 2, a + b / 2, c + d / 2),
            ),
        ),
        Misconception(
            "other_way",
            says="It converts in the wrong direction: `to` names the form that comes out.",
            before=lambda boxes, to: (boxes, "corners" if to == "centre" else "centre"),
        ),
        Misconception(
            "always_to_centre",
            says='It always converts to centre form, also for to="corners".',
            before=lambda boxes, to: (boxes, "centre"),
        ),
        Misconception(
            "always_to_corners",
            says='It always converts to corners, also for to="centre".',
            before=lambda boxes, to: (boxes, "corners"),
        ),
        Misconception(
            "back_is_missing",
            says='For to="corners" the boxes come back as they were.',
            instead=lambda boxes, to: oracles.convert(boxes, to) if to == "centre" else np.asarray(boxes, dtype=float),
        ),
        Misconception(
            "there_is_missing",
            says='For to="centre" the boxes come back as they were.',
            instead=lambda boxes, to: oracles.convert(boxes, to) if to == "corners" else np.asarray(boxes, dtype=float),
        ),
        Misconception(
            "stacked_as_rows",
            says="Each box has become a column. It should be a row: (N, 4).",
            after=np.transpose,
        ),
        Misconception(
            "rows_unpacked",
            says="The four names got the first four boxes, not the four columns: `for a, b, c, d in …` goes along the "
            "first axis.",
            instead=_unpacked,
        ),
        Misconception(
            "first_box_only",
            says="Only the first box is converted. There may be any number.",
            after=lambda out: out[:1],
        ),
        Misconception(
            "wraps_round",
            says="With uint8 coordinates, 200 + 250 is 194 in yours: a uint8 ends at 255 and begins again at 0.",
            instead=_in_bytes,
        ),
        Misconception(
            "in_bytes",
            says="Only uint8 coordinates go wrong: a uint8 ends at 255 and begins again at 0.",
            instead=_sizes_in_bytes,
            like=_only_bytes,
        ),
        Misconception(
            "empty_shape",
            says="For no boxes at all the shape is not (0, 4): an array made of an empty list does not know that a row "
            "would have had four numbers.",
            after=lambda out: out if len(out) else np.zeros(0),
            like=no_shape,
        ),
    ],
    forbids={"torchvision.ops.box_convert"},
)
