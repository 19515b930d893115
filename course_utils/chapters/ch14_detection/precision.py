"""Exercise of chapter 14: average precision as COCO has it, from boxes and scores of one class."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from ._matching import GRID, Detections, all_points, at_recalls, coco, curve, envelope, match, oracle
from .converting import random_boxes

Array = np.ndarray
Arguments = tuple[Detections, list[Array], float]


def _matched(**knobs: Any) -> Callable[..., float]:
    """Another way to match."""
    return lambda d, t, threshold: coco(*curve(match(d, t, threshold, **knobs), sum(map(len, t))))


def _measured(measure: Callable[[Array, Array, Array, int], Any]) -> Callable[..., Any]:
    """Another number from the same matching: measure(recall, precision, flags, truths)."""

    def turned(detections: Detections, truths: list[Array], threshold: float) -> Any:
        flags, n = match(detections, truths, threshold), sum(map(len, truths))
        return measure(*curve(flags, n), flags, n)

    return turned


def _recall_over(count: Callable[[Array, list[Array]], int]) -> Callable[..., float]:
    def turned(detections: Detections, truths: list[Array], threshold: float) -> float:
        flags = match(detections, truths, threshold)
        return coco(*curve(flags, max(count(flags, truths), 1)))

    return turned


def _mean_over_images(detections: Detections, truths: list[Array], threshold: float) -> float:
    return float(np.mean([oracle([d], [t], threshold) for d, t in zip(detections, truths, strict=True) if len(t)]))


def _mean_over_all_images(detections: Detections, truths: list[Array], threshold: float) -> float:
    each = [oracle([d], [t], threshold) if len(t) else 0.0 for d, t in zip(detections, truths, strict=True)]
    return float(np.mean(each))


def _sorted_in_images(detections: Detections, truths: list[Array], threshold: float) -> float:
    flags = np.concatenate([match([d], [t], threshold) for d, t in zip(detections, truths, strict=True)])
    return coco(*curve(flags, sum(map(len, truths))))


def _recall_over_seen_images(detections: Detections, truths: list[Array], threshold: float) -> float:
    flags = match(detections, truths, threshold)
    seen = sum(len(t) for (boxes, _), t in zip(detections, truths, strict=True) if len(boxes))
    return coco(*curve(flags, max(seen, 1)))


def _empty_images_skipped(detections: Detections, truths: list[Array], threshold: float) -> float:
    kept = [(d, t) for d, t in zip(detections, truths, strict=True) if len(t)]
    return oracle([d for d, _ in kept], [t for _, t in kept], threshold)


@cache
def _ap_of_ties() -> float:
    return oracle(*TIED)


def _is_tied(got: Any, want: Array) -> bool:
    """The case of equal scores; a mistake is called so only if no other case fails."""
    return abs(float(want) - _ap_of_ties()) < 1e-9


def _score_above(least: Callable[[float], float]) -> Callable[..., tuple[Any, ...]]:
    def before(detections: Detections, truths: list[Array], threshold: float) -> tuple[Any, ...]:
        return [(b[s > least(threshold)], s[s > least(threshold)]) for b, s in detections], truths, threshold

    return before


def _last_or_0(values: Array) -> float:
    return float(values[-1]) if len(values) else 0.0


def _f1(recall: Array, precision: Array, *_: Any) -> float:
    r, p = _last_or_0(recall), _last_or_0(precision)
    return 2 * r * p / (r + p) if r + p else 0.0


def _at_hits(recall: Array, precision: Array, flags: Array, n: int) -> float:
    return float(precision[flags == 1].mean()) if flags.any() else 0.0


def _interpolated(recall: Array, precision: Array, *_: Any) -> float:
    return float(np.interp(GRID, recall, envelope(precision), right=0).mean()) if len(recall) else 0.0


def _extra_point(recall: Array, precision: Array, *_: Any) -> float:
    if not len(recall):
        return 0.0
    return coco(np.append(0.0, recall), np.append(1.0, precision))


def _trapezoid(recall: Array, precision: Array, *_: Any) -> float:
    r, p = np.append(0, recall), np.append(1, precision)
    return float(((r[1:] - r[:-1]) * (p[1:] + p[:-1]) / 2).sum())


def _boxes(*rows: tuple[float, float, float, float]) -> Array:
    return np.array(rows, dtype=float).reshape(-1, 4)


def _from_flags(flags: str, truths: int) -> Arguments:
    """One image whose detections, by falling score, hit ('1') or miss ('0')."""
    objects = np.array([[40.0 * i, 10.0, 40.0 * i + 20, 40.0] for i in range(truths)])
    nth, boxes = 0, []
    for i, flag in enumerate(flags):
        boxes.append(objects[nth] if flag == "1" else np.array([40.0 * i, 200.0, 40.0 * i + 20, 230.0]))
        nth += flag == "1"
    return [(np.array(boxes).reshape(-1, 4), 0.95 - 0.1 * np.arange(len(flags)))], [objects], 0.5


def _album(counts: tuple[int, ...], threshold: float) -> Callable[[Generator], Arguments]:
    """Images with this many objects; each is found about twice, at more or less the right place, and there are
    false alarms."""

    def make(rng: Generator) -> Arguments:
        detections, truths = [], []
        scores = iter(rng.permutation(400) / 400)
        for n in counts:
            corner = np.stack([np.arange(n) * 60.0, rng.uniform(0, 40, n)], axis=1)
            objects = np.concatenate([corner, corner + rng.uniform(18, 40, (n, 2))], axis=1)
            around = np.repeat(objects, 2, axis=0) + rng.normal(0, 2.2, (2 * n, 4))
            kept = rng.uniform(size=2 * n) < 0.8
            boxes = np.concatenate([around[kept], random_boxes(rng, 2, 200.0) + 300])
            boxes = rng.permutation(boxes)
            detections.append((boxes, np.array([next(scores) for _ in boxes])))
            truths.append(objects)
        return detections, truths, threshold

    return make


ONE = _boxes((0, 0, 10, 10))
TWICE = (
    [(_boxes((0, 0, 10, 10), (1, 0, 11, 10), (50, 0, 60, 10)), np.array([0.9, 0.8, 0.7]))],
    [_boxes((0, 0, 10, 10), (50, 0, 60, 10))],
    0.5,
)
# The second detection fits the first truth best, but that is taken; it also fits the second one well enough.
NEIGHBOURS = (
    [(_boxes((0, 0, 10, 12), (1, 0, 11, 12), (60, 0, 70, 10)), np.array([0.9, 0.8, 0.3]))],
    [_boxes((0, 0, 10, 12), (3, 0, 13, 12), (30, 30, 40, 40))],
    0.5,
)
# The better detection fits both truths, the first of the list just so; the other one fits only the first.
FIRST_COME = (
    [(_boxes((3, 0, 13, 12), (-3, 0, 7, 12)), np.array([0.9, 0.8]))],
    [_boxes((0, 0, 10, 12), (3, 0, 13, 12), (80, 0, 90, 9))],
    0.5,
)
# Two IoUs of exactly 0.5, in a huge picture: there a tiny number added to the union, as 14.4 allows, is lost in the
# rounding, and who writes >= hits with IoUs of his own, too. (A power of two leaves every quotient as it is.)
HUGE = 2.0**17
BORDER = (
    [
        (
            HUGE * _boxes((0, 0, 10, 5), (40, 0, 50, 10), (80, 0, 88, 10), (47, 0, 57, 10)),
            np.array([0.9, 0.6, 0.8, 0.7]),
        )
    ],
    [HUGE * _boxes((0, 0, 10, 10), (40, 0, 50, 10), (80, 0, 96, 10))],
    0.5,
)
# A false alarm and three hits, all at 0.5: each other order of them, and of the images, gives another curve.
TIED = (
    [
        (_boxes((60, 0, 70, 10), (0, 0, 10, 10)), np.array([0.5, 0.5])),
        (_boxes((0, 0, 10, 10), (20, 0, 30, 10), (40, 0, 50, 10)), np.array([0.5, 0.5, 0.75])),
    ],
    [
        _boxes((0, 0, 10, 10), (20, 20, 30, 30)),
        _boxes((0, 0, 10, 10), (20, 0, 30, 10), (40, 0, 50, 10), (80, 80, 90, 90)),
    ],
    0.5,
)
SCATTERED = (
    [
        (np.zeros((0, 4)), np.zeros(0)),
        (_boxes((5, 5, 15, 25), (40, 40, 60, 50)), np.array([0.35, 0.85])),
        (_boxes((0, 0, 10, 10)), np.array([0.95])),
        (_boxes((7, 3, 17, 33), (0, 0, 10, 10)), np.array([0.65, 0.2])),
    ],
    [_boxes((0, 0, 10, 10)), _boxes((5, 5, 15, 25)), np.zeros((0, 4)), _boxes((7, 3, 17, 33), (50, 50, 60, 61))],
    0.5,
)


def _m(name: str, says: str, instead: Callable[..., Any]) -> Misconception:
    return Misconception(name, says=says, instead=instead)


TIES = "Detections with equal scores come in another order than the text says: image by image, in an image by index."
DUPLICATE = "a second detection of the same object is a false alarm"

average_precision = Exercise(
    "average_precision",
    points=5,
    oracle=oracle,
    scalar_1d=True,
    cases=[
        Case("hit, hit, nothing more; 3 truths", _from_flags("11", 3), worked=True),
        Case("a false alarm first: 0 1 1 1 0 1, 4 truths", _from_flags("011101", 4), worked=True),
        Case("the same object found twice", TWICE, worked=True),
        Case("1 1 0 1 0 0 1, 6 truths", _from_flags("1101001", 6)),
        Case("the best truth is taken, the next one fits, too", NEIGHBOURS),
        Case("two truths fit, one of them better", FIRST_COME),
        Case("an IoU exactly at the threshold, in a huge picture", BORDER),
        Case("equal scores", TIED),
        Case("images without objects and without detections", SCATTERED),
        Case("three images", _album((3, 1, 3), 0.5), again=True),
        Case("four images, threshold 0.75", _album((4, 2, 0, 5), 0.75)),
        Case("five images, threshold 0.3", _album((2, 3, 1, 4, 1), 0.3)),
        Case("no detections", ([(np.zeros((0, 4)), np.zeros(0))], [ONE], 0.5)),
    ],
    misconceptions=[
        _m(
            "no_envelope",
            "The precision is read off where it happens to be, after a false alarm, too. At each recall the best "
            "precision from there on counts.",
            _measured(lambda r, p, *_: float(at_recalls(r, p).mean())),
        ),
        _m(
            "envelope_backwards",
            "Your envelope takes the best precision up to a place. It should be the best from there on.",
            _measured(lambda r, p, *_: float(at_recalls(r, np.maximum.accumulate(p)).mean())),
        ),
        _m(
            "all_points",
            "This is the area below the envelope, all-point AP. COCO reads the envelope at 101 recalls and takes the "
            "mean: a slightly different number.",
            _measured(lambda r, p, *_: all_points(r, p)),
        ),
        _m(
            "area_without_envelope",
            "This is the area below the raw curve: each new recall times the precision there. The envelope is missing, "
            "and so are the 101 recalls.",
            _measured(lambda r, p, *_: float((np.diff(r, prepend=0.0) * p).sum())),
        ),
        _m(
            "eleven_points",
            "The envelope is read at 11 recalls, as in the first Pascal VOC. Here it is read at 101.",
            _measured(lambda r, p, *_: float(at_recalls(r, envelope(p), np.linspace(0, 1, 11)).mean())),
        ),
        _m(
            "hundred_points",
            "One of the 101 recalls is missing, or the sum is divided by 100: from 0 to 1 in steps of 0.01 there are "
            "101.",
            _measured(lambda r, p, *_: float(at_recalls(r, envelope(p)).sum() / 100)),
        ),
        _m(
            "without_0",
            "Recall 0 is missing: from 0 to 1 in steps of 0.01 there are 101.",
            _measured(lambda r, p, *_: float(at_recalls(r, envelope(p), GRID[1:]).mean())),
        ),
        _m(
            "without_1",
            "Recall 1 is missing: from 0 to 1 in steps of 0.01 there are 101.",
            _measured(lambda r, p, *_: float(at_recalls(r, envelope(p), GRID[:-1]).mean())),
        ),
        _m(
            "beyond",
            "A recall that is reached exactly counts as not reached.",
            _measured(lambda r, p, *_: float(at_recalls(r, envelope(p), side="right").mean())),
        ),
        _m(
            "recall_added_up",
            "The recall is added up in steps of 1 / n. Their rounding errors leave it a hair below one of the 101 "
            "recalls, at 6 objects below 1, which then counts as not reached.",
            _measured(lambda r, p, flags, n: coco(np.cumsum(flags / n), p)),
        ),
        _m(
            "extra_point",
            "The curve begins with an extra point, precision 1 at recall 0. Only a detection makes a point.",
            _measured(_extra_point),
        ),
        _m(
            "interpolated",
            "Between two points of the curve a straight line is drawn. The envelope is a staircase.",
            _measured(_interpolated),
        ),
        _m(
            "trapezoid",
            "This is the area below straight lines through the raw points.",
            _measured(_trapezoid),
        ),
        _m(
            "mean_at_hits",
            "This is the mean of the precision at the hits. Truths that were never found cost nothing in it.",
            _measured(_at_hits),
        ),
        _m(
            "mean_precision",
            "This is the mean of the precision over all detections. The curve is read over recall.",
            _measured(lambda r, p, *_: float(p.mean()) if len(p) else 0.0),
        ),
        _m(
            "precision",
            "This is the precision of all detections together, one point of the curve.",
            _measured(lambda r, p, *_: _last_or_0(p)),
        ),
        _m(
            "recall",
            "This is the recall of all detections together, one point of the curve.",
            _measured(lambda r, p, *_: _last_or_0(r)),
        ),
        _m("f1", "This is the F1 score of all detections together, one point of the curve.", _measured(_f1)),
        _m(
            "reached_only",
            "The mean is taken over the recalls that are reached. Those that are never reached count with precision 0.",
            _measured(
                lambda r, p, *_: (
                    float(at_recalls(r, envelope(p), GRID[_last_or_0(r) >= GRID]).mean()) if len(r) else 0.0
                )
            ),
        ),
        _m(
            "recall_over_found",
            "The recall is a share of the objects that were found. It is a share of all that are there.",
            _recall_over(lambda flags, truths: int(flags.sum())),
        ),
        _m(
            "recall_over_detections",
            "The recall is a share of the detections. It is a share of the truths.",
            _recall_over(lambda flags, truths: len(flags)),
        ),
        _m(
            "recall_over_images",
            "The recall is a share of the images. It is a share of the truths.",
            _recall_over(lambda flags, truths: len(truths)),
        ),
        _m(
            "recall_over_seen_images",
            "The recall is a share of the objects in images with a detection. It is a share of all that are there.",
            _recall_over_seen_images,
        ),
        _m(
            "empty_images_skipped",
            "Images without an object are left out. What is detected there is a false alarm, and counts.",
            _empty_images_skipped,
        ),
        _m(
            "taken_in_another_image",
            "A truth is taken as soon as one with the same number in another image is.",
            _matched(shared=True),
        ),
        _m(
            "chosen_as_they_came",
            "The detections choose their truths in the order of the list, and are sorted afterwards. The highest score "
            "chooses first.",
            _matched(order="came"),
        ),
        _m(
            "until_recall",
            "At each recall you take the best precision up to there. It should be the best from there on.",
            _measured(lambda r, p, *_: float(np.mean([p[r <= at].max(initial=0.0) for at in GRID]))),
        ),
        _m(
            "precision_over_all",
            "The precision divides by the number of all detections. It divides by those so far.",
            _measured(lambda r, p, flags, n: coco(r, np.cumsum(flags) / max(len(flags), 1))),
        ),
        _m("ties_backwards", TIES, _matched(order="last")),
        _m("ties_by_last_image", TIES, _matched(order="last image")),
        _m("ties_backwards_in_image", TIES, _matched(order="in its image")),
        Misconception("ties", says=TIES, instead=_matched(order="best fit"), like=_is_tied),
        _m(
            "each_image",
            "An AP is computed in each image, and then the mean. All images go into one list and one curve.",
            _mean_over_images,
        ),
        _m(
            "each_image_0",
            "An AP is computed in each image, and then the mean. All images go into one list and one curve.",
            _mean_over_all_images,
        ),
        _m(
            "sorted_in_images",
            "The detections are sorted image by image. They all go into one list, sorted by score.",
            _sorted_in_images,
        ),
        _m("lowest_first", "The lowest scores come first in yours.", _matched(order="lowest")),
        _m("not_sorted", "The detections are not sorted by score.", _matched(order="input")),
        _m(
            "found_again",
            f"One truth is found several times: {DUPLICATE}.",
            _matched(again=True),
        ),
        _m(
            "duplicates_ignored",
            f"What finds a truth that is taken is left out. But {DUPLICATE}.",
            _matched(skip=True),
        ),
        _m(
            "taken_is_wrong",
            "A detection whose best truth is taken counts as a false alarm, as in Pascal VOC. Here it may find another "
            "one that is still free.",
            _matched(look="best"),
        ),
        _m(
            "first_fit",
            "A detection takes the first truth of the list that fits. It takes the one that fits best.",
            _matched(look="first"),
        ),
        _m(
            "by_overlap",
            "The best overlap chooses first in yours. The highest score does: when a detector is used, nobody knows "
            "the overlap.",
            _matched(order="iou"),
        ),
        _m(
            "beyond_threshold",
            "An IoU that is exactly the threshold counts as a miss. The text says from which IoU on it is a hit.",
            _matched(found=lambda iou, threshold: iou > threshold),
        ),
        _m(
            "half_always",
            "The IoU threshold is 0.5 in every case. It is an argument.",
            _matched(found=lambda iou, t: iou >= 0.5),
        ),
        _m(
            "any_overlap",
            "Any overlap counts as a hit, whatever the threshold.",
            _matched(found=lambda iou, t: iou > 0),
        ),
        _m(
            "any_image",
            "A detection may find an object of another image: boxes are compared across images.",
            _matched(pooled=True),
        ),
        Misconception(
            "by_score",
            says="Detections with a score below `threshold` are dropped. The threshold is one of IoU; the curve needs "
            "all scores.",
            before=_score_above(lambda threshold: threshold),
        ),
        Misconception(
            "first_image",
            says="Only the first image is looked at.",
            before=lambda d, t, threshold: (d[:1], t[:1], threshold),
        ),
        _m(
            "plus_one",
            "The overlaps are computed with widths that are one too large: x2 − x1 + 1.",
            lambda d, t, threshold: oracle(
                [(b + np.array([0, 0, 1, 1]), s) for b, s in d], [x + np.array([0, 0, 1, 1]) for x in t], threshold
            ),
        ),
        Misconception("percent", says="This is a percentage; an AP lies between 0 and 1.", after=lambda ap: 100 * ap),
    ],
    forbids={"sklearn.metrics.average_precision_score", "sklearn.metrics.precision_recall_curve"},
)
