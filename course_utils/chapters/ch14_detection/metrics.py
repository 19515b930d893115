"""How good detections are: matching them with the truth, precision and recall, average precision.

The rules are those of COCO (T.-Y. Lin et al. 2014, and its evaluation code): see `average_precision`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ._matching import all_points, coco
from .boxes import checked, column, iou_matrix

Array = npt.NDArray[np.float64]
COCO_IOUS = tuple(float(iou) for iou in np.linspace(0.5, 0.95, 10))
MOST = 100  # detections of a class in one image; COCO looks at no more


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector says about one image.

    Attributes:
        boxes: (n, 4) float64, x1, y1, x2, y2 in pixels.
        scores: (n,) float64, 0..1.
        labels: (n,) int64.
    """

    boxes: Array
    scores: Array
    labels: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.boxes)

    def above(self, threshold: float) -> Detections:
        """Those with at least this score."""
        rows = self.scores >= threshold
        return Detections(self.boxes[rows], self.scores[rows], self.labels[rows])


def match(boxes: Any, scores: Any, truth: Any, iou: float = 0.5) -> npt.NDArray[np.int64]:
    """For detections of one class in one image: the number of the true box that each one found, or -1.

    Best score first, each detection takes, of the true boxes that are still free, the one with the largest IoU, if that
    reaches `iou` (of equal ones the last). What finds no free one is a false alarm, however well it lies.

    Args:
        boxes, scores: (n, 4) and (n,).
        truth: (m, 4).
        iou: from which IoU on a true box counts as found, 0..1.

    Returns:
        (n,) int64, in the order of the detections as they came.
    """
    boxes, truth = checked(boxes), checked(truth, "truth")
    scores = column(scores, len(boxes), "scores")
    overlap = iou_matrix(boxes, truth)
    free = np.ones(len(truth), dtype=bool)
    found = np.full(len(boxes), -1, dtype=np.int64)
    for row in np.argsort(-scores, kind="stable"):
        candidates = np.flatnonzero(free & (overlap[row] >= min(iou, 1 - 1e-10)))
        if len(candidates):
            best = candidates[::-1][np.argmax(overlap[row, candidates[::-1]])]
            found[row] = best
            free[best] = False
    return found


def precision_recall(right: Any, scores: Any, truths: int) -> tuple[Array, Array]:
    """Precision and recall after each detection, best score first.

    Args:
        right: (n,) bool, whether the detection found a true box.
        scores: (n,).
        truths: how many true boxes there are in all images.

    Returns:
        precision and recall, (n,) each.

    Raises:
        ValueError: lengths that do not fit, or more right detections than true boxes.
    """
    flags = np.asarray(right)
    if flags.ndim != 1 or (flags.dtype.kind != "b" and not np.isin(flags, (0, 1)).all()):
        raise ValueError(f"right was expected as bool in the shape (n,); {flags.dtype} {flags.shape} came.")
    scores = column(scores, len(flags), "scores")
    if isinstance(truths, bool) or not isinstance(truths, int | np.integer) or truths < flags.sum():
        raise ValueError(f"truths was expected to be a whole number from {int(flags.sum())} on; {truths!r} came.")
    hits = np.cumsum(flags[np.argsort(-scores, kind="stable")], dtype=float)
    recall = hits / truths if truths else np.zeros(len(hits))
    return hits / np.arange(1, len(hits) + 1), recall


def average_precision(precision: Any, recall: Any) -> float:
    """COCO's AP: the mean of the envelope at the 101 recalls 0, .01, … 1; 0 where a recall is never reached.

    Args:
        precision, recall: as `precision_recall` returns them.
    """
    precision, recall = _curve(precision, recall)
    return coco(recall, precision)


def average_precision_all_points(precision: Any, recall: Any) -> float:
    """The area under the envelope, step by step: (r₁ - 0) · p₁ + (r₂ - r₁) · p₂ + … (Pascal VOC from 2010 on)."""
    precision, recall = _curve(precision, recall)
    return all_points(recall, precision)


def _curve(precision: Any, recall: Any) -> tuple[Array, Array]:
    p, r = np.asarray(precision, dtype=float), np.asarray(recall, dtype=float)
    if p.ndim != 1 or p.shape != r.shape:
        raise ValueError(f"precision and recall were expected in the same shape (n,); {p.shape} and {r.shape} came.")
    if len(r) and (np.diff(r) < 0).any():
        raise ValueError("recall was expected never to fall, best score first; it falls.")
    return p, r


def collect(found: Sequence[Detections], truth: Any, label: int, iou: float = 0.5) -> tuple[Array, Array, int]:
    """All detections of a class in all images: which are right (bool), their scores, and how many true boxes there are.

    Args:
        found: one for each image.
        truth: a set with `boxes` and `labels`, as `load("shapes")`.
        label: the class.
        iou: see `match`.

    Raises:
        ValueError: another number of images.
    """
    if len(found) != len(truth.boxes):
        raise ValueError(f"detections for {len(truth.boxes)} images were expected; for {len(found)} came.")
    right, scores, count = [np.zeros(0, bool)], [np.zeros(0)], 0
    for one, boxes, labels in zip(found, truth.boxes, truth.labels, strict=True):
        mine = np.flatnonzero(one.labels == label)
        mine = mine[np.argsort(-one.scores[mine], kind="stable")][:MOST]
        there = boxes[labels == label]
        right.append(match(one.boxes[mine], one.scores[mine], there, iou) >= 0)
        scores.append(one.scores[mine])
        count += len(there)
    return np.concatenate(right), np.concatenate(scores), count


def ap_by_class(found: Sequence[Detections], truth: Any, iou: float = 0.5) -> dict[str, float]:
    """AP of each class over all images; NaN where there is no true box of it."""
    result = {}
    for label, name in enumerate(truth.classes):
        right, scores, count = collect(found, truth, label, iou)
        result[name] = average_precision(*precision_recall(right, scores, count)) if count else float("nan")
    return result


def mean_ap(found: Sequence[Detections], truth: Any, ious: Sequence[float] = (0.5,)) -> float:
    """mAP: the mean of AP over the classes that occur and over the IoU thresholds. `COCO_IOUS` gives COCO's mAP.

    Raises:
        ValueError: not one true box, or no threshold.
    """
    values = np.array([list(ap_by_class(found, truth, iou).values()) for iou in ious])
    if not values.size or np.isnan(values).all():
        raise ValueError("mAP was expected of at least one true box and one threshold; none came.")
    return float(np.nanmean(values))
