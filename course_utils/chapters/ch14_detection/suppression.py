"""Exercise of chapter 14: non-maximum suppression, each class for itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _oracles as oracles
from .converting import random_boxes

Array = np.ndarray
Arguments = tuple[Array, Array, Array, float]

THREE = np.array([[0.0, 0.0, 10.0, 10.0], [1.0, 0.0, 11.0, 10.0], [30.0, 30.0, 40.0, 45.0]])
# Each overlaps its neighbour by 6 of 14 columns (IoU .43) and the one after it by 2 of 18 (.11).
CHAIN = np.array([[8.0, 0.0, 18.0, 8.0], [0.0, 0.0, 10.0, 8.0], [4.0, 0.0, 14.0, 8.0], [12.0, 0.0, 22.0, 8.0]])
HALF = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 5.0], [20.0, 0.0, 28.0, 8.0], [20.0, 0.0, 28.0, 9.0]])
INSIDE = np.array([[0.0, 0.0, 20.0, 20.0], [4.0, 4.0, 16.0, 16.0], [40.0, 5.0, 52.0, 21.0], [41.0, 5.0, 53.0, 21.0]])


def _crowd(n: int, classes: int, threshold: float, scale: float = 1.0) -> Callable[[Generator], Arguments]:
    """n boxes around a few objects, so that many overlap much."""

    def make(rng: Generator) -> Arguments:
        objects = random_boxes(rng, 4, 60.0, 30.0)
        boxes = objects[rng.integers(0, 4, n)] + rng.normal(0, 1.5, (n, 4))
        return boxes * scale, rng.permutation(n) / n * 0.9 + 0.05, rng.integers(0, classes, n), threshold

    return make


def _ties(rng: Generator) -> Arguments:
    boxes, _, labels, _ = _crowd(60, 2, 0.5)(rng)  # so many that a sort which need not keep the order does not
    return boxes, rng.choice([0.5, 0.75, 0.9], 60), labels, 0.5


def _low_scores(rng: Generator) -> Arguments:
    boxes, _, labels, _ = _crowd(15, 2, 0.5)(rng)
    return boxes, rng.permutation(15) * 0.5 - 4.5, labels, 0.5


def _far_labels(rng: Generator) -> Arguments:
    boxes, scores, labels, _ = _crowd(14, 3, 0.5)(rng)
    return boxes, scores, np.array([-1, 4, 300])[labels], 0.5


def greedy(
    boxes: Array,
    scores: Array,
    labels: Array,
    threshold: float,
    *,
    order: Callable[[Array, Array], Any] | None = None,
    too_much: Callable[[float, float], bool] = lambda iou, threshold: iou > threshold,
    rivals: Callable[[Array, int, int], bool] = lambda labels, i, j: bool(labels[i] == labels[j]),
    measure: Callable[[Array, Array], Array] = oracles.iou,
    compared: str = "kept",
) -> list[int]:
    """The greedy loop with knobs.

    compared: a box is held against all that were 'kept', 'all' seen, the 'last' kept, the last kept 'of its class', the
    'best' kept of its class, or the one 'before' it.
    """
    ious = measure(boxes, boxes)
    kept: list[int] = []
    seen: list[int] = []
    for i in order(boxes, scores) if order else np.argsort(-scores, kind="stable"):
        own = [j for j in kept if labels[j] == labels[i]]
        against = {
            "kept": kept,
            "all": seen,
            "last": kept[-1:],
            "of its class": own[-1:],
            "best": own[:1],
            "before": seen[-1:],
        }[compared]
        if not any(rivals(labels, i, j) and too_much(ious[j, i], threshold) for j in against):
            kept.append(int(i))
        seen.append(int(i))
    return kept


def _turn(**knobs: Any) -> Callable[..., Array]:
    return lambda *args: np.array(greedy(*args, **knobs), dtype=np.int64)


def _over_smaller(a: Array, b: Array) -> Array:
    sides = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    areas = [(x[:, 2:] - x[:, :2]).prod(1) for x in (a, b)]
    return np.asarray(sides.prod(2) / np.maximum(np.minimum(areas[0][:, None], areas[1][None]), 1e-12))


def _over_first(a: Array, b: Array) -> Array:
    sides = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    return np.asarray(sides.prod(2) / np.maximum((b[:, 2:] - b[:, :2]).prod(1)[None], 1e-12))


def _one_of_equal(last: bool) -> Callable[..., Array]:
    """Boxes looked up by their score: of those with the same one, only one is found."""

    def turned(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
        places = range(len(scores)) if last else reversed(range(len(scores)))
        found = np.array(sorted({float(scores[i]): i for i in places}.values()), dtype=np.int64)
        return found[oracles.nms(boxes[found], scores[found], labels[found], threshold)]

    return turned


def _removed_on_the_way(*, best_stays: bool = False, by_score: bool = True, through_all: bool = False) -> Any:
    """What is suppressed is taken out of the very list through which the loop goes.

    best_stays: the best box is not taken out before, but goes with those that it suppresses (its IoU with itself is 1).
    by_score: the list is sorted once; otherwise the best of what is left is looked up each time.
    through_all: one loop goes through the list, and what it has kept already stays in it.
    """

    def turned(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
        ious, waiting = oracles.iou(boxes, boxes), [int(i) for i in np.argsort(-scores, kind="stable")]
        waiting = waiting if by_score else sorted(waiting)
        kept: list[int] = []

        def suppress(best: int) -> None:
            for i in waiting:
                if (i != best or not through_all) and labels[i] == labels[best] and ious[i, best] > threshold:
                    waiting.remove(i)

        if through_all:
            for best in waiting:
                kept.append(best)
                suppress(best)
        while waiting and not through_all and len(kept) < 4 * len(boxes):  # a box without area would stay for ever
            kept.append(waiting[0] if by_score else max(waiting, key=lambda i: scores[i]))
            if not best_stays:
                waiting.remove(kept[-1])
            suppress(kept[-1])
        return np.array(kept, dtype=np.int64)

    return turned


def _after(turn: Callable[..., Any]) -> Callable[..., Any]:
    """Something else made of the right indices: turn(kept, boxes, scores, labels, threshold)."""
    return lambda boxes, scores, labels, threshold: turn(
        oracles.nms(boxes, scores, labels, threshold), boxes, scores, labels, threshold
    )


def _mask(kept: Array, boxes: Array, *_: Any) -> Array:
    mask = np.zeros(len(boxes), dtype=bool)
    mask[kept] = True
    return mask


def _suppressed(kept: Array, boxes: Array, scores: Array, *_: Any) -> Array:
    gone = np.setdiff1d(np.arange(len(boxes)), kept)
    return gone[np.argsort(-scores[gone], kind="stable")]


def _ranks(kept: Array, boxes: Array, scores: Array, *_: Any) -> Array:
    place = np.argsort(np.argsort(-scores, kind="stable"), kind="stable")
    return np.asarray(place[kept])


def _best_of_each(kept: Array, boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    best = [kept[labels[kept] == label][:1] for label in np.unique(labels)]
    chosen = np.concatenate(best) if best else kept
    return chosen[np.argsort(-scores[chosen], kind="stable")]


def _grouped(kept: Array, boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    return np.concatenate([kept[labels[kept] == label] for label in np.unique(labels)]) if len(kept) else kept


def _above(least: Callable[[Array], Array]) -> Callable[..., Array]:
    """Of the right boxes, those whose score passes."""
    return _after(lambda kept, boxes, scores, *_: kept[least(scores[kept])])


def _only_high(kept: Array, boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    return kept[scores[kept] >= threshold]


def _offset(factor: Callable[[Array], float]) -> Callable[..., Array]:
    """All classes at once, each moved away by its label times something that does not always reach."""

    def turned(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
        moved = boxes + (labels * factor(boxes))[:, None] if len(boxes) else boxes
        return oracles.nms(moved, scores, np.zeros(len(boxes), dtype=int), threshold)

    return turned


def _one_round(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    """Only the very best box suppresses; the rest stay."""
    order = np.argsort(-scores, kind="stable")
    if not len(order):
        return order
    ious, best = oracles.iou(boxes, boxes), order[0]
    stays = [i for i in order if i == best or labels[i] != labels[best] or ious[best, i] <= threshold]
    return np.array(stays, dtype=np.int64)


def _best_first(kept: Array, boxes: Array, scores: Array, *_: Any) -> Array:
    return kept[np.argsort(-scores[kept], kind="stable")]


def _as_they_came(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    """The loop runs in the order of the input; what stays is sorted."""
    kept = np.array(greedy(boxes, scores, labels, threshold, order=lambda b, s: range(len(s))), dtype=np.int64)
    return _best_first(kept, boxes, scores)


def _half_sorted(of: str) -> Callable[..., Array]:
    """Everything is sorted by score but the boxes, or but the labels."""

    def turned(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
        order = np.argsort(-scores, kind="stable")
        rows, classes = (boxes, labels[order]) if of == "boxes" else (boxes[order], labels)
        return order[oracles.nms(rows, scores[order], classes, threshold)]

    return turned


@cache
def _kept_in(title: str) -> Array:
    return oracles.nms(*next(case for case in nms.cases if case.title == title).args())


def _only_in(title: str) -> Callable[[Any, Array], bool]:
    """Whether this is the case of that title; a mistake is called so only if no other case fails."""
    return lambda got, want: np.array_equal(want, _kept_in(title))


FAR_LABELS, EQUAL_SCORES = "labels −1, 4 and 300", "equal scores"
# The box of class 1, moved by the largest coordinate and 1, lies on the second one, of class 0.
BEYOND = np.array(
    [[-40.0, -40.0, -20.0, -20.0], [-18.0, -18.0, 2.0, 2.0], [1.0, 1.0, 21.0, 21.0], [2.0, 1.0, 21.0, 20.0]]
)
WIDER = np.array([0.0, 0.0, 1.0, 1.0])


def _m(name: str, says: str, instead: Callable[..., Any]) -> Misconception:
    return Misconception(name, says=says, instead=instead)


LOW = "Boxes with a score of 0 or less are lost. No box is dropped for its score alone."
ONE_OF_EQUAL = "Of several boxes with the same score only one is looked at: a score is no name for a box."
MOVED = "Boxes of different classes suppress each other still: moving each class aside by its label is not far enough."
REMOVED = (
    "Boxes are taken out of the list through which the loop goes: behind each one taken out, the next is skipped, and "
    "stays."
)
ASCENDING = "It begins with the lowest score: the doubtful box stays, and the best one is suppressed."
ORDER = "The right boxes stay, but not with the highest score first"

nms = Exercise(
    "nms",
    points=4,
    oracle=oracles.nms,
    cases=[
        Case(
            "two boxes on one object, one elsewhere",
            (THREE, np.array([0.8, 0.9, 0.7]), np.array([0, 0, 0]), 0.5),
            worked=True,
        ),
        Case(
            "a chain: the suppressed box would have suppressed another",
            (CHAIN, np.array([0.7, 0.9, 0.8, 0.6]), np.array([2, 2, 2, 2]), 0.3),
            worked=True,
        ),
        Case(
            "two classes in one place",
            (INSIDE[[2, 3, 2, 0]], np.array([0.7, 0.95, 0.9, 0.6]), np.array([1, 0, 0, 1]), 0.5),
            worked=True,
        ),
        Case("an IoU exactly at the threshold", (HALF, np.array([0.9, 0.8, 0.3, 0.7]), np.array([0, 0, 0, 0]), 0.5)),
        Case("a small box inside a large one", (INSIDE, np.array([0.6, 0.9, 0.3, 0.2]), np.array([1, 1, 1, 1]), 0.5)),
        Case("thirty boxes, three classes", _crowd(30, 3, 0.5), again=True),
        Case("twenty boxes, one class, threshold 0.3", _crowd(20, 1, 0.3)),
        Case("twenty boxes, threshold 0.7", _crowd(20, 2, 0.7)),
        Case(EQUAL_SCORES, _ties),
        Case("scores of 0 and below", _low_scores),
        Case(
            "boxes that reach beyond the left and upper edge",
            (BEYOND, np.array([0.6, 0.9, 0.7, 0.8]), np.array([1, 0, 0, 0]), 0.5),
        ),
        Case(FAR_LABELS, _far_labels),
        Case("boxes in shares of the image, 0 to 1", _crowd(18, 2, 0.5, 1 / 60)),
        Case("no boxes", (np.zeros((0, 4)), np.zeros(0), np.zeros(0, dtype=np.int64), 0.5)),
    ],
    misconceptions=[
        _m(
            "across_classes",
            "Boxes of different classes suppress each other. A person in front of a car would lose one of the two.",
            _turn(rivals=lambda labels, i, j: True),
        ),
        _m(
            "only_other_classes",
            "Boxes suppress those of other classes and leave their own: the comparison of the labels is the wrong way "
            "round.",
            _turn(rivals=lambda labels, i, j: bool(labels[i] != labels[j])),
        ),
        _m("lowest_first", ASCENDING, _turn(order=lambda boxes, scores: np.argsort(scores, kind="stable"))),
        _m(
            "lowest_first_sorted",
            ASCENDING,
            lambda boxes, scores, labels, threshold: (lambda kept: kept[np.argsort(-scores[kept], kind="stable")])(
                oracles.nms(boxes, -scores, labels, threshold)
            ),
        ),
        _m(
            "not_sorted",
            "The boxes are gone through in the order in which they came, not from the highest score down.",
            _turn(order=lambda boxes, scores: range(len(scores))),
        ),
        _m(
            "largest_first",
            "The largest box comes first in yours. It is the score that decides.",
            _turn(order=lambda boxes, scores: np.argsort(-(boxes[:, 2:] - boxes[:, :2]).prod(1), kind="stable")),
        ),
        _m(
            "suppressed_suppress",
            "A box that was suppressed itself still suppresses others. In the chain the third box goes because of the "
            "second, which is no longer there.",
            _turn(compared="all"),
        ),
        _m(
            "only_last_kept",
            "A box is compared with the last one that stayed only. It may overlap an earlier one.",
            _turn(compared="last"),
        ),
        _m(
            "only_last_of_class",
            "A box is compared with the last one that stayed only. It may overlap an earlier one.",
            _turn(compared="of its class"),
        ),
        _m(
            "only_best_of_class",
            "Only the best box of each class suppresses others. The next one that stays must, too.",
            _turn(compared="best"),
        ),
        _m(
            "not_sorted_until_the_end",
            "The boxes are gone through in the order in which they came, and what stays is sorted afterwards. The "
            "highest score goes first.",
            _as_they_came,
        ),
        _m(
            "labels_not_sorted",
            "Boxes and scores are sorted, the labels are not: a box has got the class of another.",
            _half_sorted("labels"),
        ),
        _m(
            "boxes_not_sorted",
            "Scores and labels are sorted, the boxes are not: a score has got the box of another.",
            _half_sorted("boxes"),
        ),
        _m(
            "only_neighbour",
            "A box is compared only with the one just before it in the order of scores.",
            _turn(compared="before"),
        ),
        _m(
            "at_threshold",
            "A box whose IoU is exactly the threshold goes in yours. It stays: only a larger IoU suppresses.",
            _turn(too_much=lambda iou, threshold: iou >= threshold),
        ),
        _m(
            "inverted",
            "Boxes that overlap little are suppressed, and those that overlap much stay: the comparison is the wrong "
            "way round.",
            _turn(too_much=lambda iou, threshold: iou < threshold),
        ),
        _m(
            "any_overlap",
            "Any overlap suppresses, whatever the threshold says.",
            _turn(too_much=lambda iou, threshold: iou > 0),
        ),
        _m(
            "half_always",
            "The threshold is 0.5 in every case. It is an argument.",
            _turn(too_much=lambda iou, threshold: iou > 0.5),
        ),
        _m(
            "over_smaller",
            "The overlap is measured against the smaller box: a small box inside a large one disappears, although "
            "their IoU is small.",
            _turn(measure=_over_smaller),
        ),
        _m(
            "over_own_area",
            "The overlap is measured against the area of one of the two boxes alone, not against their union.",
            _turn(measure=_over_first),
        ),
        _m("one_round", "Only the very best box suppresses others. The next one that stays must, too.", _one_round),
        _m(
            "best_of_each",
            "Only one box of each class stays. A picture may show two cars.",
            _after(_best_of_each),
        ),
        _m("single_best", "Only one box comes back, the best of all.", _after(lambda kept, *_: kept[:1])),
        _m(
            "by_index",
            f"{ORDER}: they stand in the order of the input.",
            _after(lambda kept, *_: np.sort(kept)),
        ),
        _m("by_class", f"{ORDER}: they stand class by class.", _after(_grouped)),
        _m("reversed", f"{ORDER}: the lowest score comes first.", _after(lambda kept, *_: kept[::-1])),
        _m(
            "mask",
            "True or False for every box came back. The indices of those that stay are asked for.",
            _after(_mask),
        ),
        _m("suppressed", "These are the indices of the boxes that go, not of those that stay.", _after(_suppressed)),
        _m(
            "ranks",
            "These are places in the order of scores, not indices into `boxes`.",
            _after(_ranks),
        ),
        _m("scores", "The scores came back. Their indices are asked for.", _after(lambda kept, b, s, *_: s[kept])),
        _m("boxes", "The boxes came back. Their indices are asked for.", _after(lambda kept, b, *_: b[kept])),
        _m(
            "by_score",
            "Boxes whose score lies below `threshold` are dropped. The threshold is one of IoU; scores are not "
            "filtered here.",
            _after(_only_high),
        ),
        _m("last_missing", "The last box that stays is missing.", _after(lambda kept, *_: kept[:-1])),
        _m(
            "ties_backwards",
            "Of boxes with equal scores the last one comes first in yours. The smaller index comes first.",
            _turn(order=lambda boxes, scores: np.argsort(scores, kind="stable")[::-1]),
        ),
        _m("one_of_equal", ONE_OF_EQUAL, _one_of_equal(last=True)),
        _m("first_of_equal", ONE_OF_EQUAL, _one_of_equal(last=False)),
        Misconception(
            "ties",
            says="Only boxes with equal scores come in a wrong order, or the wrong ones of them stay: the one with the "
            "smaller index comes first, and not every way to sort leaves equal entries as they came.",
            instead=_turn(order=lambda boxes, scores: np.lexsort((boxes[:, 0], -scores))),
            like=_only_in(EQUAL_SCORES),
        ),
        _m("low_scores_lost", LOW, _above(lambda scores: scores > 0)),
        _m("negative_scores_lost", LOW, _above(lambda scores: scores >= 0)),
        _m("scores_below_minus_1_lost", LOW, _above(lambda scores: scores > -1)),
        _m("removed_on_the_way", REMOVED, _removed_on_the_way()),
        _m("removed_from_the_unsorted", REMOVED, _removed_on_the_way(by_score=False)),
        _m("removed_while_going_through_all", REMOVED, _removed_on_the_way(through_all=True)),
        _m("removed_with_the_best", REMOVED, _removed_on_the_way(best_stays=True)),
        _m("best_removed_from_the_unsorted", REMOVED, _removed_on_the_way(best_stays=True, by_score=False)),
        _m("moved_too_little", MOVED, _offset(lambda boxes: 1.0)),
        _m("moved_by_the_largest", MOVED, _offset(lambda boxes: float(boxes.max()) + 1)),
        _m(
            "negative_lost",
            "Boxes with a negative label are lost. Labels may be any whole numbers.",
            _after(lambda kept, boxes, scores, labels, threshold: kept[labels[kept] >= 0]),
        ),
        _m(
            "lost_behind_the_classes",
            "Boxes with a label that is as large as the number of boxes, or larger, are lost. Labels may be any whole "
            "numbers.",
            _after(lambda kept, boxes, scores, labels, threshold: kept[labels[kept] < len(labels)]),
        ),
        _m(
            "only_classes_from_0",
            "Labels are expected to be 0, 1, 2, … They may be any whole numbers.",
            lambda boxes, scores, labels, threshold: (
                lambda kept: kept[(labels[kept] >= 0) & (labels[kept] < len(np.unique(labels)))]
            )(oracles.nms(boxes, scores, labels, threshold)),
        ),
        Misconception(
            "any_labels",
            says="Only labels other than 0, 1, 2, … go wrong. They may be any whole numbers, negative ones, too.",
            instead=lambda boxes, scores, labels, threshold: oracles.nms(
                boxes, scores, np.where(labels < 0, 4, labels), threshold
            ),
            like=_only_in(FAR_LABELS),
        ),
        _m(
            "plus_one",
            "The overlaps are computed with widths that are one too large: x2 − x1 + 1.",
            _turn(measure=lambda a, b: oracles.iou(a + WIDER, b + WIDER)),
        ),
        _m(
            "everything",
            "Every box stays: nothing is suppressed.",
            lambda boxes, scores, labels, threshold: np.argsort(-scores, kind="stable"),
        ),
    ],
    forbids={"torchvision.ops.nms", "torchvision.ops.batched_nms"},
)
