"""Exercise of chapter 14: from a network's raw numbers to boxes, scores and labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit, softmax

from course_utils.grading import Case, Exercise, Misconception

Array = np.ndarray
Triple = tuple[Array, Array, Array]
PARTS = ("boxes", "scores", "labels")


def _grid(raw: Array) -> Array:
    """The column and the row of every block, (rows, columns, A, 2)."""
    rows, cols, anchors, _ = raw.shape
    row, col, _ = np.indices((rows, cols, anchors))
    return np.stack([col, row], axis=-1)


def oracle(raw: Array, anchors: Array, cell: float) -> Triple:
    """Boxes (n, 4), scores (n,) and labels (n,) of all n = rows · columns · A blocks."""
    return decode(raw, anchors, cell)


def decode(
    raw: Array,
    anchors: Array,
    cell: float,
    *,
    confidence: Callable[[Array], Any] = expit,
    place: Callable[[Array], Any] = expit,
    size: Callable[[Array], Any] = np.exp,
    offset: Callable[[Array], Any] = _grid,
    scale: Callable[[float, Array], Any] = lambda cell, raw: cell,
    anchor: Callable[[Array, float], Any] = lambda anchors, cell: anchors,
    corners: Callable[[Array, Array], Array] = lambda c, s: np.concatenate([c - s / 2, c + s / 2], axis=-1),
    classes: Callable[[Array], Any] = lambda logits: softmax(logits, axis=-1),
    score: Callable[[Array, Array], Array] = lambda p, q: p * q.max(-1),
    label: Callable[[Array, Array], Array] = lambda raw, q: q.argmax(-1),
    order: tuple[int, int, int] = (0, 1, 2),
) -> Triple:
    """What the numbers say, with a knob for every step; order: which axis of the blocks varies slowest."""
    raw, anchors = np.asarray(raw, float), np.asarray(anchors, float)
    centres = (offset(raw) + place(raw[..., 1:3])) * scale(cell, raw)
    boxes = corners(centres, size(raw[..., 3:5]) * anchor(anchors, cell))
    p, q = confidence(raw[..., 0]), classes(raw[..., 5:])
    return (
        boxes.transpose(*order, 3).reshape(-1, 4),
        score(p, q).transpose(order).reshape(-1),
        label(raw, q).transpose(order).reshape(-1),
    )


def _parts(result: Any, *_: Any) -> dict[str, Any]:
    """boxes, scores and labels by name; what is not three things is all called boxes."""
    if isinstance(result, tuple | list) and len(result) == 3:
        return dict(zip(PARTS, result, strict=True))
    if isinstance(result, dict):
        raise TypeError("three arrays boxes, scores, labels are expected, separated by commas; a dict came")
    if isinstance(result, tuple | list):
        raise TypeError(f"three arrays boxes, scores, labels are expected; {len(result)} things came")
    return {"boxes": result}


def _turn(**knobs: Any) -> Callable[..., Triple]:
    return lambda *args: decode(*args, **knobs)


def _of(**turns: Callable[[Array], Any]) -> Callable[[Triple], Any]:
    """A turn of some of the three, by name."""
    return lambda result: tuple(turns.get(name, lambda x: x)(part) for name, part in zip(PARTS, result, strict=True))


Maker = Callable[[Generator], tuple[Array, Array, float]]


def _random(rows: int, cols: int, anchors: int, k: int, cell: float, dtype: type = float) -> Maker:
    def make(rng: Generator) -> tuple[Array, Array, float]:
        raw: Array = rng.normal(0, 1.2, (rows, cols, anchors, 5 + k)).astype(dtype)
        return raw, rng.uniform(0.4, 3, (anchors, 2)) * cell, cell

    return make


NOTHING = np.zeros((1, 2, 1, 7))
# sigmoid(log 3) = 3/4 and softmax(log 2, log 6) = 1/4, 3/4: numbers that can be checked by hand.
BY_HAND = np.zeros((2, 1, 1, 7))
BY_HAND[1, 0, 0] = np.log([3.0, 3.0, 1 / 3, 2.0, 0.5, 2.0, 6.0])
BY_HAND[0, 0, 0] = np.log([1 / 9, 1.0, 3.0, 1.0, 4.0, 8.0, 2.0])


def _large(rng: Generator) -> tuple[Array, Array, float]:
    """Class numbers, and t_o, that an exponential cannot hold: some large, some far below 0, some both."""
    raw, anchors, cell = _random(2, 3, 2, 4, 32)(rng)
    raw[..., 5:] = rng.choice([-990.0, -3.0, 0.5, 960.0], (2, 3, 2, 1)) + rng.normal(0, 1.2, (2, 3, 2, 4))
    raw[0, 0, 0, 5:] = [800, 900, 1000, 999]
    raw[0, 1, 0, 5:] = [-1000, -998.5, -999, -999.5]
    raw[1, 2, 1, 5:] = [-1000, 3, 4, -1000]
    raw[..., 0].flat[[1, 4, 9]] = 1000, -1000, 800
    return raw, anchors, cell


def _huge(rng: Generator) -> tuple[Array, Array, float]:
    raw, anchors, cell = _random(2, 3, 2, 3, 32)(rng)
    raw[..., 3:5] = rng.uniform(4.5, 6.5, (2, 3, 2, 2))
    return raw, anchors, cell


def _only_huge(got: Any, want: Any) -> bool:
    """The case of huge boxes: only their sizes are wrong, and too small. No other case may fail."""
    sides = [x["boxes"][:, 2:] - x["boxes"][:, :2] for x in (got, want)]
    return bool(sides[1].min() > 400 and (sides[0] < sides[1]).all() and np.allclose(got["scores"], want["scores"]))


def _flat_softmax(e: Array) -> Array:
    return np.asarray(e / e.sum(-1, keepdims=True))


def _not_numbers(got: Any, want: Any) -> bool:
    """NaN among the scores where there should be none."""
    return bool(np.isnan(got["scores"]).any() and np.isfinite(want["scores"]).all())


def _clipped(raw: Array, anchors: Array, cell: float) -> Triple:
    boxes, scores, labels = oracle(raw, anchors, cell)
    return np.clip(boxes, 0, np.tile([raw.shape[1] * cell, raw.shape[0] * cell], 2)), scores, labels


def _repeated(raw: Array, anchors: Array, cell: float) -> Triple:
    """The anchors laid out as if they went slowest."""
    rows, cols, count, _ = raw.shape
    return decode(raw, np.repeat(anchors, rows * cols, axis=0).reshape(rows, cols, count, 2), cell)


def _cells_tiled(raw: Array) -> Array:
    """The column changes from block to block, although the anchors of a cell share it."""
    rows, cols, count, _ = raw.shape
    col = np.tile(np.arange(cols), rows * count).reshape(rows, cols, count)
    return np.stack([col, _grid(raw)[..., 1]], axis=-1)


def _rows_long(raw: Array) -> Array:
    """The cells by a running number that is divided by the number of rows."""
    rows, cols, count, _ = raw.shape
    row, col = np.divmod(np.arange(rows * cols), rows)
    return np.repeat(np.stack([col, row], axis=-1), count, axis=0).reshape(rows, cols, count, 2)


def _from_below(raw: Array) -> Array:
    return np.asarray(_grid(raw) * [1, -1] + [0, raw.shape[0] - 1])


def _of_block(raw: Array, anchors: Array, cell: float) -> Triple:
    """A softmax over all numbers of a block, of which the classes are taken."""
    boxes, _, labels = oracle(raw, anchors, cell)
    return boxes, (expit(raw[..., 0]) * softmax(raw, axis=-1)[..., 5:].max(-1)).ravel(), labels


def _with_p_c(raw: Array, anchors: Array, cell: float) -> Triple:
    """A softmax over t_o and the classes."""
    boxes, _, labels = oracle(raw, anchors, cell)
    q = softmax(raw[..., [0, *range(5, raw.shape[-1])]], axis=-1)[..., 1:]
    return boxes, (expit(raw[..., 0]) * q.max(-1)).ravel(), labels


def _in_grid(raw: Array, anchors: Array, cell: float) -> Triple:
    boxes, scores, labels = oracle(raw, anchors, cell)
    return boxes.reshape(*raw.shape[:3], 4), scores.reshape(raw.shape[:3]), labels.reshape(raw.shape[:3])


def _m(name: str, says: str, **knobs: Any) -> Misconception:
    return Misconception(name, says=says, instead=_turn(**knobs))


def _after(name: str, says: str, **turns: Callable[[Array], Any]) -> Misconception:
    return Misconception(name, says=says, after=_of(**turns))


def _picked(of: Callable[[Array, Array], Array]) -> Callable[[Triple], Any]:
    """Only some of the rows."""
    return lambda result: tuple(part[of(result[0], result[1])] for part in result)


NO_NUMBERS = (
    "With class numbers as large as 1000 some scores are NaN: an exponential is infinite, or all of them are 0, and "
    "neither ∞ / ∞ nor 0 / 0 is a number."
)
ORDER = "The blocks come in another order than row by row, in a row cell by cell, in a cell anchor by anchor"

decode_predictions = Exercise(
    "decode_predictions",
    points=3,
    oracle=oracle,
    observe=_parts,
    may_warn={"overflow encountered in exp"},  # 1 / (1 + ∞) is 0, and a hint of the text leads there
    cases=[
        Case("all zeros, 1 × 2 cells", (NOTHING, np.array([[20.0, 30.0]]), 40), worked=True),
        Case("numbers to check by hand, 2 × 1 cells", (BY_HAND, np.array([[20.0, 32.0]]), 40), worked=True),
        Case("all sizes different", _random(2, 3, 4, 5, 32), again=True),
        Case("as many rows as columns", _random(3, 3, 2, 3, 100)),
        Case("one anchor, one class", _random(3, 2, 1, 1, 16)),
        Case("cells of 12.5 pixels", _random(2, 2, 3, 4, 12.5)),
        Case("float32", _random(3, 4, 2, 3, 24, np.float32)),
        Case("class numbers and t_o up to ±1000", _large),
        Case("boxes a hundred times as large as their anchors", _huge),
        Case("one block", _random(1, 1, 1, 3, 32)),
    ],
    misconceptions=[
        _m(
            "cell_forgotten",
            "Every box lies in the first cell: σ(t_x) and σ(t_y) count from the corner of their own cell.",
            offset=lambda raw: 0.0,
        ),
        _m(
            "row_for_x",
            "The column is added to y and the row to x. Columns go along x.",
            offset=lambda raw: _grid(raw)[..., ::-1],
        ),
        _m(
            "cell_from_1", "Cells are counted from 1: every box is one cell too far.", offset=lambda raw: _grid(raw) + 1
        ),
        _m(
            "middle_of_cell",
            "The place is counted from the middle of the cell. It is counted from its upper left corner.",
            offset=lambda raw: _grid(raw) + 0.5,
        ),
        _m("place_raw", "t_x and t_y are used without a sigmoid, so that a box can leave its cell.", place=lambda t: t),
        _m(
            "place_tanh",
            "t_x and t_y go through a tanh, which reaches from −1 to 1. The place in a cell lies between 0 and 1.",
            place=np.tanh,
        ),
        _m(
            "place_clipped",
            "t_x and t_y are cut off at 0 and 1. The sigmoid is missing.",
            place=lambda t: np.clip(t, 0, 1),
        ),
        _m(
            "size_raw",
            "Width and height are used without the exponential: negative numbers give negative sizes.",
            size=lambda t: t,
        ),
        _m(
            "size_sigmoid",
            "Width and height go through a sigmoid: no box could be larger than its anchor.",
            size=expit,
        ),
        _m(
            "size_added",
            "1 is added to what comes out of the network. The size is the exponential, times the anchor.",
            size=lambda t: 1 + t,
        ),
        _m("size_softplus", "The exponential is missing from width and height.", size=lambda t: np.log1p(np.exp(t))),
        Misconception(
            "size_limited",
            says="t_w and t_h are cut off before the exponential, as torchvision does. Here nothing limits them.",
            instead=_turn(size=lambda t: np.exp(np.minimum(t, np.log(1000 / 16)))),
            like=_only_huge,
        ),
        _m("exp_minus_1", "1 is taken away from the exponential.", size=np.expm1),
        _m("base_2", "The sizes are powers of 2. The inverse of the natural logarithm is asked for.", size=np.exp2),
        _m("log_for_exp", "Logarithm and exponential are mixed up: decoding undoes the logarithm.", size=np.log),
        _m(
            "anchor_forgotten",
            "The anchors play no part: the exponential says how many times its anchor the box is.",
            anchor=lambda anchors, cell: 1.0,
        ),
        _m(
            "anchor_is_cell",
            "The sizes are multiples of the cell. They are multiples of the anchor.",
            anchor=lambda anchors, cell: cell,
        ),
        _m(
            "anchor_times_cell",
            "The sizes are multiplied with the cell as well. Anchors are in pixels already.",
            anchor=lambda anchors, cell: anchors * cell,
        ),
        _m(
            "first_anchor",
            "Every block uses the first anchor. Block a of a cell belongs to anchor a.",
            anchor=lambda anchors, cell: anchors[:1],
        ),
        _m(
            "anchor_turned",
            "Width and height of the anchors have changed places.",
            anchor=lambda anchors, cell: anchors[:, ::-1],
        ),
        Misconception(
            "anchors_repeated",
            says="Most blocks get the anchor of another: from block to block of a cell the anchor changes.",
            instead=_repeated,
        ),
        _m(
            "cells_tiled",
            "Most blocks lie in the wrong column: the blocks of one cell follow each other, and share its column.",
            offset=_cells_tiled,
        ),
        _m(
            "rows_long",
            "Where there are not as many rows as columns, boxes lie in wrong cells: the cells are numbered as if one "
            "row of the grid held as many of them as there are rows.",
            offset=_rows_long,
        ),
        _m("rows_from_below", "The rows are counted from below. Row 0 is the upper one.", offset=_from_below),
        _m(
            "size_of_yolov5",
            "Width and height are those of YOLOv5, (2σ)² times the anchor. Here it is the exponential.",
            size=lambda t: (2 * expit(t)) ** 2,
        ),
        _m(
            "place_of_yolov5",
            "The place is that of YOLOv5, 2σ − 0.5. Here it is the sigmoid alone.",
            place=lambda t: 2 * expit(t) - 0.5,
        ),
        _m(
            "exponential_halved",
            "The exponential is taken of half the number.",
            size=lambda t: np.exp(t / 2),
        ),
        _m("cells_not_pixels", "The centres are counted in cells. They should be pixels.", scale=lambda cell, raw: 1.0),
        _m(
            "share_of_image",
            "The centres are shares of the image. They should be pixels.",
            scale=lambda cell, raw: 1.0 / np.array([raw.shape[1], raw.shape[0]]),
        ),
        _m(
            "centre_form",
            "The boxes are in centre form. Their corners are asked for.",
            corners=lambda centre, size: np.concatenate([centre, size], axis=-1),
        ),
        _m(
            "corner_and_size",
            "The boxes are a corner with width and height. Both corners are asked for.",
            corners=lambda centre, size: np.concatenate([centre - size / 2, size], axis=-1),
        ),
        _m(
            "corner_from_centre",
            "The box begins at its centre: half of it should lie on the other side.",
            corners=lambda centre, size: np.concatenate([centre, centre + size], axis=-1),
        ),
        _m(
            "twice_as_large",
            "The boxes are twice as wide and high: from the centre it is half a width to an edge.",
            corners=lambda centre, size: np.concatenate([centre - size, centre + size], axis=-1),
        ),
        Misconception(
            "clipped",
            says="Boxes are cut off at the border of the image. A box may reach beyond it.",
            instead=_clipped,
        ),
        _after(
            "clipped_at_0",
            "Boxes are cut off at the border of the image. A box may reach beyond it.",
            boxes=lambda b: np.maximum(b, 0),
        ),
        _after(
            "y_first", "x and y have changed places: a box is (x1, y1, x2, y2).", boxes=lambda b: b[:, [1, 0, 3, 2]]
        ),
        _after("box_rounded", "The boxes are rounded to whole pixels.", boxes=np.round),
        _m("confidence_raw", "p_c is used without a sigmoid: it is no probability.", confidence=lambda t: t),
        _m("confidence_exp", "p_c goes through the exponential: it can become larger than 1.", confidence=np.exp),
        _m("score_is_p_c", "The score is p_c alone. The probability of the class belongs to it.", score=lambda p, q: p),
        _m(
            "score_is_class",
            "The score is the probability of the class alone. p_c, whether there is anything at all, belongs to it.",
            score=lambda p, q: q.max(-1),
        ),
        _m(
            "score_mean",
            "The score is the mean of two probabilities. It is their product.",
            score=lambda p, q: (p + q.max(-1)) / 2,
        ),
        _m(
            "score_sum",
            "The score is the sum of two probabilities. It is their product.",
            score=lambda p, q: p + q.max(-1),
        ),
        _m(
            "score_larger",
            "The score is the larger of two probabilities. It is their product.",
            score=lambda p, q: np.maximum(p, q.max(-1)),
        ),
        _m(
            "score_root",
            "The score is the root of the product. The product itself is asked for.",
            score=lambda p, q: np.sqrt(p * q.max(-1)),
        ),
        _m(
            "softmax_overflows",
            NO_NUMBERS,
            classes=lambda t: _flat_softmax(np.exp(t)),
        ),
        Misconception(
            "softmax_shifted_by_one_number",
            says=NO_NUMBERS,
            instead=_turn(classes=lambda t: _flat_softmax(np.exp(t - t.max()))),
            like=_not_numbers,
        ),
        _m(
            "softmax_cut_off",
            "With class numbers as large as 1000 the scores go wrong: the numbers are cut off before the softmax, and "
            "those cut off cannot be told apart.",
            classes=lambda t: _flat_softmax(np.exp(np.clip(t, -500, 500))),
        ),
        Misconception(
            "softmax_of_block",
            says="The softmax runs over all 5 + k numbers of a block. The classes alone add up to 1.",
            instead=_of_block,
        ),
        Misconception(
            "softmax_with_p_c",
            says="The softmax runs over t_o and the classes. The classes alone add up to 1.",
            instead=_with_p_c,
        ),
        _m(
            "last_of_equal",
            "Of equal probabilities the last class is taken. It should be the first.",
            label=lambda raw, q: q.shape[-1] - 1 - q[..., ::-1].argmax(-1),
        ),
        Misconception(
            "in_grid",
            says="The answers have the axes of the grid still. They should be rows, one for each block.",
            instead=_in_grid,
        ),
        _m("class_raw", "The numbers of the classes are used without a softmax.", classes=lambda logits: logits),
        _m(
            "class_sigmoid",
            "Each class goes through a sigmoid of its own. An object has one class: the probabilities add up to 1.",
            classes=expit,
        ),
        _m("class_exp", "The exponentials of the classes are not divided by their sum.", classes=np.exp),
        _m(
            "class_shares",
            "The numbers of the classes are divided by their sum, without the exponential.",
            classes=lambda logits: logits / logits.sum(-1, keepdims=True),
        ),
        _m(
            "softmax_everywhere",
            "The softmax runs over all numbers of the image at once. Each block has classes of its own.",
            classes=lambda logits: softmax(logits),
        ),
        _m(
            "softmax_over_anchors",
            "The softmax runs along another axis: over the classes of one block the probabilities should add up to 1.",
            classes=lambda logits: softmax(logits, axis=-2),
        ),
        _after("labels_from_1", "The labels are counted from 1. They begin at 0.", labels=lambda label: label + 1),
        _after(
            "labels_from_5",
            "The labels are places in the block. Class 0 stands at place 5 and is called 0.",
            labels=lambda label: label + 5,
        ),
        _m(
            "label_of_all",
            "The label is looked for among all numbers of the block, box and p_c included.",
            label=lambda raw, q: raw.argmax(-1),
        ),
        _m("least_likely", "The label is the least likely class.", label=lambda raw, q: q.argmin(-1)),
        _m("columns_first", f"{ORDER}: columns go slowest.", order=(1, 0, 2)),
        _m("anchors_first", f"{ORDER}: anchors go slowest.", order=(2, 0, 1)),
        Misconception(
            "likely_only",
            says="Blocks with a low score are missing. All are asked for; a threshold comes later.",
            after=_picked(lambda boxes, scores: scores > 0.5),
        ),
        Misconception(
            "sorted",
            says="The boxes are sorted by score. They should stay in the order of the grid.",
            after=_picked(lambda boxes, scores: np.argsort(-scores, kind="stable")),
        ),
        Misconception(
            "labels_before_scores",
            says="Scores and labels have changed places: boxes, scores, labels.",
            after=lambda result: (result[0], result[2], result[1]),
        ),
    ],
)
