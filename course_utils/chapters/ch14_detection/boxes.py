"""Boxes in NumPy: intersection over union and non-maximum suppression, for the detector and for the checks.

Number for number torchvision's (tests/test_ch14.py, tests/test_ch14_training.py), and what it leaves open decided. They
are in NumPy because a check has to answer at once, and importing torchvision takes seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def checked(boxes: Any, name: str = "boxes") -> Array:
    """`boxes` as float64 in the shape (n, 4); nothing at all becomes (0, 4).

    Raises:
        ValueError: another shape, or values that are no finite numbers.
    """
    try:
        found = np.asarray(boxes, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} were expected as numbers in the shape (n, 4); {type(boxes).__name__} came.") from None
    if found.shape == (0,):
        found = found.reshape(0, 4)
    if found.ndim != 2 or found.shape[1] != 4:
        raise ValueError(f"{name} were expected in the shape (n, 4); {found.shape} came.")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} were expected to hold finite numbers; NaN or infinity came.")
    return found


def column(values: Any, count: int, name: str) -> npt.NDArray[Any]:
    """`values` as an array (count,), one for each box.

    Raises:
        ValueError: another length, or values that are no finite numbers.
    """
    found = np.asarray(values)
    if found.shape != (count,):
        raise ValueError(f"{name} were expected in the shape ({count},), one for each box; {found.shape} came.")
    if found.dtype.kind not in "iuf" and count:
        raise ValueError(f"{name} were expected to be numbers; dtype {found.dtype} came.")
    if count and not np.isfinite(found).all():
        raise ValueError(f"{name} were expected to hold finite numbers; NaN or infinity came.")
    return found


def _shared(a: Any, b: Any) -> tuple[Array, Array]:
    """Areas of intersection and union of boxes given as columns x1, y1, x2, y2, area; paired by broadcasting."""
    width = np.minimum(a[2], b[2]) - np.maximum(a[0], b[0])
    height = np.minimum(a[3], b[3]) - np.maximum(a[1], b[1])
    both = np.maximum(width, 0) * np.maximum(height, 0)
    return both, a[4] + b[4] - both


def _columns(boxes: Array) -> Array:
    x1, y1, x2, y2 = boxes.T
    return np.stack([x1, y1, x2, y2, (x2 - x1) * (y2 - y1)])


def iou_matrix(a: Any, b: Any) -> Array:
    """Intersection over union of each box of a (n, 4) with each of b (m, 4), corners → (n, m), 0..1.

    Two boxes without any area have the IoU 0 (torchvision: NaN).
    """
    both, either = _shared(_columns(checked(a, "a"))[:, :, None], _columns(checked(b, "b"))[:, None])
    return np.divide(both, either, out=np.zeros_like(both), where=either > 0)


def nms(boxes: Any, scores: Any, threshold: float = 0.5) -> npt.NDArray[np.int64]:
    """Non-maximum suppression: keep the best box, drop those that overlap it by more than the threshold, go on.

    The loop goes over the boxes that are kept, best score first; each one is compared with all later ones at once. A
    box that has been dropped drops nothing. Of equal scores the first in the list comes first, and a box whose IoU
    equals the threshold stays, both as in torchvision.

    Args:
        boxes: (n, 4), x1, y1, x2, y2.
        scores: (n,).
        threshold: 0..1.

    Returns:
        The numbers of the boxes that are kept, best first, int64.

    Raises:
        ValueError: shapes or values that are not as described.
    """
    boxes = checked(boxes)
    scores = column(scores, len(boxes), "scores")
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold was expected between 0 and 1; {threshold!r} came.")
    order = np.argsort(-scores, kind="stable")
    columns = _columns(boxes[order])
    dropped = np.zeros(len(order), dtype=bool)
    with np.errstate(invalid="ignore"):  # boxes without area: 0 / 0 is no number, and that exceeds nothing
        for k in range(len(order)):
            if not dropped[k]:
                both, either = _shared(columns[:, k], columns[:, k + 1 :])
                dropped[k + 1 :] |= both / either > threshold
    return order[~dropped]


def nms_per_class(boxes: Any, scores: Any, labels: Any, threshold: float = 0.5) -> npt.NDArray[np.int64]:
    """`nms` in which only boxes of the same class drop one another; the kept ones, best first, int64."""
    boxes = checked(boxes)
    scores, labels = column(scores, len(boxes), "scores"), column(labels, len(boxes), "labels")
    kept = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    kept = [rows[nms(boxes[rows], scores[rows], threshold)] for rows in kept]
    together = np.sort(np.concatenate(kept)) if kept else np.zeros(0, np.int64)
    return together[np.argsort(-scores[together], kind="stable")]
