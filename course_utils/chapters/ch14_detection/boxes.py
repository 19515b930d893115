"""Boxes in NumPy: corners and centres, intersection over union, non-maximum suppression."""

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


def to_centres(boxes: Any) -> Array:
    """Corners (n, 4), x1, y1, x2, y2 → centre and size (n, 4), cx, cy, w, h, in the same unit."""
    x1, y1, x2, y2 = checked(boxes).T
    return np.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], axis=1)


def to_corners(boxes: Any) -> Array:
    """Centre and size (n, 4), cx, cy, w, h → corners (n, 4), x1, y1, x2, y2, in the same unit."""
    cx, cy, w, h = checked(boxes).T
    return np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], axis=1)


def iou_matrix(a: Any, b: Any) -> Array:
    """Intersection over union of each box of a (n, 4) with each of b (m, 4), corners → (n, m), 0..1.

    Two boxes without any area have the IoU 0.
    """
    a, b = checked(a, "a"), checked(b, "b")
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = np.maximum(high - low, 0)
    both = sides[..., 0] * sides[..., 1]
    area_a, area_b = ((c[:, 2] - c[:, 0]) * (c[:, 3] - c[:, 1]) for c in (a, b))
    either = area_a[:, None] + area_b - both
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
    x1, y1, x2, y2 = np.ascontiguousarray(boxes[order].T)
    area = (x2 - x1) * (y2 - y1)
    dropped = np.zeros(len(order), dtype=bool)
    for k in range(len(order)):
        if dropped[k]:
            continue
        rest = slice(k + 1, None)
        width = np.minimum(x2[k], x2[rest]) - np.maximum(x1[k], x1[rest])
        height = np.minimum(y2[k], y2[rest]) - np.maximum(y1[k], y1[rest])
        both = np.maximum(width, 0) * height  # no height leaves 0 or less, and that exceeds nothing
        # IoU > threshold without a division, which boxes of no area would make 0 / 0.
        dropped[rest] |= both > threshold * (area[k] + area[rest] - both)
    return order[~dropped]


def nms_per_class(boxes: Any, scores: Any, labels: Any, threshold: float = 0.5) -> npt.NDArray[np.int64]:
    """`nms` in which only boxes of the same class drop one another; the kept ones, best first, int64."""
    boxes = checked(boxes)
    scores, labels = column(scores, len(boxes), "scores"), column(labels, len(boxes), "labels")
    kept = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    kept = [rows[nms(boxes[rows], scores[rows], threshold)] for rows in kept]
    together = np.sort(np.concatenate(kept)) if kept else np.zeros(0, np.int64)
    return together[np.argsort(-scores[together], kind="stable")]
