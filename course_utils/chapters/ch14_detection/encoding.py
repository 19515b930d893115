"""Exercise of chapter 14: from boxes and labels to the target tensor of a grid with anchors.

One number block for each cell and anchor: p_c, b_x, b_y, b_w, b_h and one entry for each class. b_x and b_y are the
centre's place inside its cell, 0 to 1; b_w and b_h the logarithms of width and height over those of the anchor.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _oracles as oracles
from ._grid import best_anchor, encode

Array = np.ndarray
Arguments = tuple[Array, Array, Array, tuple[int, int], float, int]

TALL_AND_WIDE = np.array([[60.0, 150.0], [150.0, 60.0]])


def oracle(boxes: Array, labels: Array, anchors: Array, grid: tuple[int, int], cell: float, k: int) -> Array:
    """The target tensor as the text has it."""
    return encode(boxes, labels, anchors, grid, cell, k)


def _turn(**knobs: Any) -> Callable[..., Array]:
    return lambda *args: encode(*args, **knobs)


def _scene(n: int, rows: int, cols: int, anchors: int, k: int, cell: float) -> Callable[[Generator], Arguments]:
    """n objects in cells of their own, well away from the edges of cells; anchors that nobody takes for another."""

    def make(rng: Generator) -> Arguments:
        cells = rng.permutation(rows * cols)[:n]
        inside = rng.uniform(0.15, 0.85, (n, 2))
        centres = (np.stack([cells % cols, cells // cols], axis=1) + inside) * cell
        room = np.minimum(centres, np.array([cols, rows]) * cell - centres) * 2
        sizes = np.minimum(rng.uniform(0.2, 1.9, (n, 2)) * cell, room * rng.uniform(0.8, 1, (n, 2)))
        boxes = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
        shapes = np.exp(rng.uniform(-1.2, 0.6, (anchors, 2))) * cell
        return boxes, rng.integers(0, k, n), shapes, (rows, cols), cell, k

    return make


def _bytes(rng: Generator) -> Arguments:
    boxes, labels, anchors, grid, _, k = _scene(3, 2, 4, 3, 3, 64.0)(rng)
    return np.clip(np.round(boxes), 0, 255).astype(np.uint8), labels, np.round(anchors), grid, 64, k


CAR = np.array([[80.0, 180.0, 230.0, 240.0]])
SMALL = np.array([[10.0, 4.0, 18.0, 36.0]])  # centre (14, 20), 8 wide, 32 high
ON_EDGES = np.array([[20.0, 30.0, 60.0, 50.0], [95.0, 10.0, 145.0, 34.0], [50.0, 70.0, 64.0, 90.0]])
CROSSED = np.array([[120.0, 70.0, 180.0, 220.0], [80.0, 120.0, 230.0, 180.0]])
SAME = np.array([[120.0, 70.0, 170.0, 220.0], [130.0, 80.0, 190.0, 200.0], [20.0, 210.0, 80.0, 290.0]])
NARROW = np.array([[150.0, 20.0, 170.0, 100.0]])  # 20 × 80: other rules than the IoU would take other anchors
SQUARE = np.array([[30.0, 30.0, 70.0, 70.0], [110.0, 30.0, 150.0, 70.0]])


def _wrapped(boxes: Array, *rest: Any) -> tuple[Any, ...]:
    """uint8 boxes as if their centres had been computed in uint8."""
    if boxes.dtype == np.uint8:
        with np.errstate(over="ignore"):
            centres, sizes = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).astype(float)
        boxes = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
    return boxes, *rest


def _nearest(measure: Callable[[Array, Array], Array]) -> Callable[[Array, Array], int]:
    return lambda size, anchors: int(measure(size, anchors).argmin())


def _all_that_fit(least: float) -> Callable[[Array, Array], Array]:
    """The best anchor, and every other one with a larger IoU than this."""

    def choose(size: Array, anchors: Array) -> Array:
        fit = oracles.sizes_iou(size[None], anchors)[0]
        return np.flatnonzero((fit > least) | (np.arange(len(fit)) == fit.argmax()))

    return choose


def _covered(box: Array, cell: float) -> list[tuple[int, int]]:
    first, last = np.floor(box[:2] / cell).astype(int), np.ceil(box[2:] / cell).astype(int)
    return [(c, r) for c in range(first[0], last[0]) for r in range(first[1], last[1])]


def _whole_cells(boxes: Array, labels: Array, anchors: Array, grid: tuple[int, int], cell: float, k: int) -> Array:
    """The side of a cell as a whole number; what falls out of the grid goes to its last cell."""
    last = np.array(grid[::-1]) - 1
    return encode(boxes, labels, anchors, grid, round(cell), k, whole=lambda at: np.minimum(np.floor(at), last))


def _swapped_inside(clipped: bool) -> Callable[..., Array]:
    """The row from x and the column from y, both kept inside the grid; clipped: b_x and b_y count from that cell."""

    def turned(boxes: Array, labels: Array, anchors: Array, grid: tuple[int, int], cell: float, k: int) -> Array:
        last = np.array(grid) - 1

        def place(centre: Array, at: Array, cell: float, grid: tuple[int, int]) -> Array:
            where = np.floor(centre / cell)
            return np.asarray(centre / cell - (np.minimum(where, last) if clipped else where))

        def owner(box: Array) -> Array:
            row, col = np.minimum(np.floor((box[:2] + box[2:]) / 2 / cell), last)
            return np.array([col, row]) * cell + cell / 2

        return encode(boxes, labels, anchors, grid, cell, k, owner=owner, place=place)

    return turned


def _at(corner: Callable[[Array, float], Array]) -> Callable[..., Array]:
    """Anchors laid at a place of the cell, not on the centre of the box."""

    def turned(boxes: Array, labels: Array, anchors: Array, grid: tuple[int, int], cell: float, k: int) -> Array:
        def among(box: Array, anchors: Array, at: Array) -> Any:
            middle = corner(at, cell)
            return oracles.iou(box[None], np.concatenate([middle - anchors / 2, middle + anchors / 2], axis=1)).argmax()

        return encode(boxes, labels, anchors, grid, cell, k, among=among)

    return turned


def _log_turned(size: Array, anchor: Array, *_: Any) -> Array:
    return np.asarray(np.log(size / anchor[::-1]))


@cache
def _expected(title: str) -> Array:
    return oracle(*next(case for case in encode_targets.cases if case.title == title).args())


def _same_as(title: str) -> Callable[[Any, Array], bool]:
    """Whether this is the case of that title; a mistake is called so only if no other case fails."""

    return lambda got, want: np.array_equal(want, _expected(title))


def _moved_class(by: int) -> Callable[..., Array]:
    """The one of the class at another place; what leaves the block is lost (before: it lands on b_h)."""

    def turned(boxes: Array, labels: Array, anchors: Array, grid: tuple[int, int], cell: float, k: int) -> Array:
        out = oracle(boxes, labels, anchors, grid, cell, k)
        moved = out.copy()
        moved[..., 5:] = 0
        for row, col, a in np.argwhere(out[..., 0] > 0):
            place = 5 + int(out[row, col, a, 5:].argmax()) + by
            if place >= 5 + k:
                raise IndexError(f"index {place} is out of bounds for axis 0 with size {5 + k}")
            moved[row, col, a, place] = 1
        return moved

    return turned


def _label_number(target: Array) -> Array:
    out = np.concatenate([target[..., :5], target[..., 5:].argmax(-1)[..., None] * (target[..., :1] > 0)], axis=-1)
    return np.asarray(out)


def _label_in_first_place(target: Array) -> Array:
    """The number of the class in the first of the places for the classes, which stay as many."""
    out = _label_number(target)
    return np.concatenate([out, np.zeros((*out.shape[:-1], target.shape[-1] - 6))], axis=-1)


def _m(name: str, says: str, **knobs: Any) -> Misconception:
    return Misconception(name, says=says, instead=_turn(**knobs))


def _after(name: str, says: str, after: Callable[[Array], Any]) -> Misconception:
    return Misconception(name, says=says, after=after)


DECIMAL_CELLS, FROM_BYTES = "cells of 12.5 pixels", "uint8 coordinates"
ANCHOR = "The object goes to another anchor than the one whose shape has the largest IoU with it"
SWAPPED_INSIDE = (
    "The row is taken from x and the column from y, and both are kept inside the grid. Rows go down, and so does y."
)
SEVERAL = (
    "Besides the best anchor, others whose shape fits well have got the object, too, as in SSD. Here an object has one "
    "block."
)
AS_NUMBER = "The class stands there as one number. It has one place for each class, and a 1 in one of them."
NOT_LOG = "b_w and b_h are no logarithms"

encode_targets = Exercise(
    "encode_targets",
    points=4,
    oracle=oracle,
    cases=[
        Case(
            "one object in 1 × 2 cells of 40 pixels, one anchor of 16 × 16",
            (SMALL, np.array([1]), np.array([[16.0, 16.0]]), (1, 2), 40, 2),
            worked=True,
        ),
        Case("a car: 3 × 3 × 2 × 8", (CAR, np.array([1]), TALL_AND_WIDE, (3, 3), 100, 3), worked=True),
        Case("all sizes different", _scene(7, 3, 5, 4, 6, 32.0), again=True),
        Case(DECIMAL_CELLS, _scene(3, 4, 2, 2, 3, 12.5)),
        Case("centres exactly on edges of cells", (ON_EDGES, np.array([0, 2, 1]), TALL_AND_WIDE / 4, (3, 4), 40, 3)),
        Case("two shapes in one cell", (CROSSED, np.array([0, 2]), TALL_AND_WIDE, (3, 3), 100, 3)),
        Case("two of one shape in one cell", (SAME, np.array([0, 2, 1]), TALL_AND_WIDE, (3, 3), 100, 3)),
        Case(
            "two anchors that fit equally well",
            (SQUARE, np.array([0, 1]), np.array([[20.0, 80.0], [80.0, 20.0]]), (2, 3), 60, 2),
        ),
        Case(
            "a narrow object and three narrow anchors",
            (NARROW, np.array([1]), np.array([[28.0, 80.0], [25.5, 85.5], [20.0, 100.0]]), (1, 2), 120, 2),
        ),
        Case(FROM_BYTES, _bytes),
        Case("no objects", (np.zeros((0, 4)), np.zeros(0, dtype=np.int64), TALL_AND_WIDE, (3, 3), 100, 3)),
    ],
    misconceptions=[
        Misconception(
            "grid_xy",
            says="Rows and columns of the grid have changed places: target[row, column], and the row goes with y.",
            after=lambda out: np.swapaxes(out, 0, 1),
        ),
        _m(
            "row_from_x",
            "The row is taken from x and the column from y. Rows go down, and so does y.",
            column_first=True,
        ),
        Misconception(
            "swapped_inside",
            says=SWAPPED_INSIDE,
            instead=_swapped_inside(clipped=True),
        ),
        Misconception(
            "swapped_inside_fractions",
            says=SWAPPED_INSIDE,
            instead=_swapped_inside(clipped=False),
        ),
        _m(
            "corner_owns",
            "The cell that holds the upper left corner of the box gets it. It is the centre that decides.",
            owner=lambda box: box[:2],
        ),
        _m(
            "corner_for_centre",
            "The upper left corner is encoded where the centre should be: both the cell and b_x, b_y.",
            point=lambda box: box[:2],
        ),
        _m(
            "rounded_cell",
            "The cell is rounded to the nearest one: a centre at 0.6 cells still lies in cell 0.",
            whole=np.round,
        ),
        _m("rounded_up", "The cells are counted from 1, or rounded up: everything is one cell too far.", whole=np.ceil),
        _m(
            "edge_to_the_left",
            "A centre exactly on the edge between two cells belongs to the one on the right, or below.",
            whole=lambda at: np.ceil(at) - 1,
        ),
        _m(
            "all_cells",
            "Every cell that the box touches has got it. Only the cell with the centre owns it.",
            spread=_covered,
        ),
        _m(
            "share_of_image",
            "b_x and b_y are shares of the whole image. They count inside the cell: 0 at its left or upper edge, 1 at "
            "the other.",
            place=lambda centre, at, cell, grid: centre / cell / np.array([grid[1], grid[0]]),
        ),
        _m(
            "in_cells_from_origin",
            "b_x and b_y are counted in cells from the corner of the image. They begin again in each cell.",
            place=lambda centre, at, cell, grid: centre / cell,
        ),
        _m(
            "offset_in_pixels",
            "b_x and b_y are in pixels. Inside its cell the centre lies between 0 and 1.",
            place=lambda centre, at, cell, grid: centre - at * cell,
        ),
        _m("centre_in_pixels", "b_x and b_y are the centre in pixels of the image.", place=lambda c, at, cell, g: c),
        _m(
            "from_middle_of_cell",
            "b_x and b_y are counted from the middle of the cell. They begin at its upper left corner.",
            place=lambda centre, at, cell, grid: centre / cell - at - 0.5,
        ),
        _m(
            "logit",
            "b_x and b_y are what a sigmoid would turn into the place. The target is the place itself, 0 to 1.",
            place=lambda centre, at, cell, grid: np.log((centre / cell - at + 1e-12) / (1 - centre / cell + at)),
        ),
        _m(
            "log_missing",
            f"{NOT_LOG}: they are width and height over those of the anchor.",
            size=lambda size, anchor, cell, grid: size / anchor,
        ),
        _m(
            "log_of_pixels",
            "The anchor is missing: b_w is the logarithm of the width in pixels.",
            size=lambda s, a, c, g: np.log(s),
        ),
        _m(
            "log_of_cells",
            "b_w and b_h compare the box with the cell. They compare it with its anchor.",
            size=lambda size, anchor, cell, grid: np.log(size / cell),
        ),
        _m(
            "in_cells",
            f"{NOT_LOG}: they are width and height in cells, and the anchor plays no part.",
            size=lambda size, anchor, cell, grid: size / cell,
        ),
        _m(
            "sizes_share_of_image",
            f"{NOT_LOG}: they are shares of the image, and the anchor plays no part.",
            size=lambda size, anchor, cell, grid: size / cell / np.array([grid[1], grid[0]]),
        ),
        _m("sizes_in_pixels", f"{NOT_LOG}: they are width and height in pixels.", size=lambda size, anchor, c, g: size),
        _m(
            "root",
            f"{NOT_LOG} but roots, as in the first YOLO.",
            size=lambda size, anchor, cell, grid: np.sqrt(size / cell / np.array([grid[1], grid[0]])),
        ),
        _m(
            "difference",
            f"{NOT_LOG}: they are differences to the anchor.",
            size=lambda size, anchor, c, g: size - anchor,
        ),
        _m(
            "log_upside_down",
            "b_w and b_h have the wrong sign: a box larger than its anchor should get more than 0.",
            size=lambda size, anchor, cell, grid: np.log(anchor / size),
        ),
        _m(
            "log_to_another_base",
            "The logarithms are to base 2. The natural logarithm is asked for.",
            size=lambda size, anchor, cell, grid: np.log2(size / anchor),
        ),
        _m(
            "log_to_base_10",
            "The logarithms are to base 10. The natural logarithm is asked for.",
            size=lambda size, anchor, cell, grid: np.log10(size / anchor),
        ),
        _m(
            "log_plus_one",
            "1 is added before the logarithm is taken.",
            size=lambda size, anchor, c, g: np.log1p(size / anchor),
        ),
        _after(
            "heights_first",
            "b_w and b_h have changed places.",
            lambda t: t[..., [0, 1, 2, 4, 3, *range(5, t.shape[-1])]],
        ),
        _after(
            "y_first", "b_x and b_y have changed places.", lambda t: t[..., [0, 2, 1, 3, 4, *range(5, t.shape[-1])]]
        ),
        _after(
            "size_before_place",
            "b_w and b_h stand before b_x and b_y.",
            lambda t: t[..., [0, 3, 4, 1, 2, *range(5, t.shape[-1])]],
        ),
        _after(
            "p_c_missing",
            "p_c is 0 where there is an object: nothing says that a box is there.",
            lambda t: np.concatenate([0 * t[..., :1], t[..., 1:]], axis=-1),
        ),
        _after("p_c_last", "p_c does not stand first.", lambda t: t[..., [1, 2, 3, 4, 0, *range(5, t.shape[-1])]]),
        _after(
            "class_missing",
            "The entry of the class is missing: everything behind b_h is 0.",
            lambda t: np.concatenate([t[..., :5], 0 * t[..., 5:]], axis=-1),
        ),
        Misconception(
            "class_one_early",
            says="The class stands one place too early: class 0 has the first place behind b_h.",
            instead=_moved_class(-1),
        ),
        Misconception(
            "class_one_late",
            says="The class stands one place too late: labels begin at 0.",
            instead=_moved_class(1),
        ),
        _after(
            "class_as_number",
            AS_NUMBER,
            _label_number,
        ),
        _after("class_as_number_in_first_place", AS_NUMBER, _label_in_first_place),
        _m(
            "every_anchor",
            "Every anchor of the cell has got the object. Only the one that fits best gets it.",
            choose=lambda size, anchors: range(len(anchors)),
        ),
        _m("all_that_fit", SEVERAL, choose=_all_that_fit(0.5)),
        _m("all_that_fit_well", SEVERAL, choose=_all_that_fit(0.7)),
        _m(
            "worst_anchor",
            f"{ANCHOR}: to the one that fits worst.",
            choose=lambda s, a: oracles.sizes_iou(s[None], a)[0].argmin(),
        ),
        _m("first_anchor", f"{ANCHOR}: always to the first.", choose=lambda size, anchors: 0),
        _m(
            "nearest_area",
            f"{ANCHOR}: to the one with the most similar area.",
            choose=_nearest(lambda size, anchors: np.abs(anchors.prod(1) - size.prod())),
        ),
        _m(
            "nearest_ratio",
            f"{ANCHOR}: to the one with the most similar ratio of width and height.",
            choose=_nearest(lambda size, anchors: np.abs(anchors[:, 0] / anchors[:, 1] - size[0] / size[1])),
        ),
        _m(
            "nearest_sizes",
            f"{ANCHOR}: to the one whose width and height differ least.",
            choose=_nearest(lambda size, anchors: np.abs(anchors - size).sum(1)),
        ),
        _m(
            "nearest_point",
            f"{ANCHOR}: to the one whose (width, height) lies nearest.",
            choose=_nearest(lambda size, anchors: ((anchors - size) ** 2).sum(1)),
        ),
        _m(
            "largest_overlap",
            f"{ANCHOR}: to the one that shares the largest area, so that a huge anchor gets everything.",
            choose=lambda size, anchors: np.minimum(size, anchors).prod(1).argmax(),
        ),
        _m(
            "last_of_equal",
            "Of two anchors that fit equally well, the last one gets the object. It should be the first.",
            choose=lambda size, anchors: len(anchors) - 1 - oracles.sizes_iou(size[None], anchors)[0][::-1].argmax(),
        ),
        _m(
            "anchors_turned",
            f"{ANCHOR}: its width is compared with the anchor's height.",
            choose=lambda size, anchors: best_anchor(size[::-1], anchors),
        ),
        _m(
            "first_stays",
            "Where two objects want the same place, the first one stays in yours. The text says which one does.",
            first_stays=True,
        ),
        _m(
            "cell_cleared",
            "Where two objects lie in one cell, the later one empties all of it. Only if both want the same anchor, "
            "too, does one of them go.",
            clear_cell=True,
        ),
        _m(
            "next_anchor",
            "An object that finds its block taken goes to another anchor. The text says who gets the block.",
            elsewhere=True,
        ),
        Misconception(
            "anchors_at_origin",
            says=f"{ANCHOR}: the anchors are laid at the corner of the image, not on the centre of the box.",
            instead=_at(lambda at, cell: 0 * at),
        ),
        Misconception(
            "anchors_at_corner",
            says=f"{ANCHOR}: the anchors are laid on the corner of the cell, not on the centre of the box.",
            instead=_at(lambda at, cell: at),
        ),
        Misconception(
            "anchors_in_cell",
            says=f"{ANCHOR}: the anchors are laid on the middle of the cell, not on the centre of the box.",
            instead=_at(lambda at, cell: at + cell / 2),
        ),
        _m(
            "anchor_sides_exchanged",
            "The width is compared with the anchor's height, and the height with its width, before the logarithm.",
            size=_log_turned,
        ),
        _m(
            "sigmoid_of_place",
            "b_x and b_y have gone through a sigmoid. The target is the place itself, 0 to 1.",
            place=lambda centre, at, cell, grid: 1 / (1 + np.exp(at - centre / cell)),
        ),
        _m(
            "far_edge",
            "b_x and b_y are counted from the right and lower edge of the cell. They begin at its upper left corner.",
            place=lambda centre, at, cell, grid: 1 + at - centre / cell,
        ),
        _after(
            "class_before_box",
            "The classes stand before b_x. They come last.",
            lambda t: t[..., [0, *range(5, t.shape[-1]), 1, 2, 3, 4]],
        ),
        _m("added", "Where two objects want the same place, yours adds them up: p_c becomes 2.", add=True),
        _m(
            "old_class_left",
            "Where a later object takes the place of another, the class of the other is still there: two classes in "
            "one place.",
            clear=False,
        ),
        Misconception(
            "cell_rounded",
            says="The side of a cell has become a whole number of pixels on the way. It may be 12.5.",
            instead=_whole_cells,
            like=_same_as(DECIMAL_CELLS),
        ),
        Misconception(
            "wraps_round",
            says="With uint8 coordinates, 200 + 250 is 194 in yours: a uint8 ends at 255 and begins again at 0.",
            before=_wrapped,
        ),
        Misconception(
            "in_bytes",
            says="Only uint8 coordinates go wrong: a uint8 ends at 255 and begins again at 0.",
            instead=lambda boxes, *rest: oracle(boxes if boxes.dtype != np.uint8 else boxes // 2, *rest),
            like=_same_as(FROM_BYTES),
        ),
        _m(
            "p_c_is_iou",
            "p_c is the IoU with the anchor. It is 1 where there is an object.",
            confidence=lambda size, anchor: float(oracles.sizes_iou(size[None], anchor[None])[0, 0]),
        ),
    ],
)
