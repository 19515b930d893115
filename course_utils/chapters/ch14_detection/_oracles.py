"""Trusted answers about boxes: torchvision's, number for number (tests/test_ch14.py), and what it leaves open decided.

They are in NumPy because a check has to answer at once, and importing torchvision takes seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def convert(boxes: Array, to: str) -> Array:
    """Boxes (N, 4) as corners → centre form (to="centre"), or back (to="corners")."""
    first, second = np.split(np.asarray(boxes, dtype=float), 2, axis=1)
    pair = ((first + second) / 2, second - first) if to == "centre" else (first - second / 2, first + second / 2)
    return np.concatenate(pair, axis=1)


def iou(a: Array, b: Array) -> Array:
    """(n, 4) and (m, 4) corners → (n, m); 0 where neither box has an area (torchvision: NaN)."""
    p, q = np.asarray(a, float).reshape(-1, 1, 4), np.asarray(b, float).reshape(1, -1, 4)
    sides = np.minimum(p[..., 2:], q[..., 2:]) - np.maximum(p[..., :2], q[..., :2])
    both = np.prod(np.maximum(sides, 0), axis=2)
    union = np.prod(p[..., 2:] - p[..., :2], axis=2) + np.prod(q[..., 2:] - q[..., :2], axis=2) - both
    return np.asarray(np.divide(both, union, out=np.zeros_like(both), where=union > 0))


def nms(boxes: Array, scores: Array, labels: Array, threshold: float) -> Array:
    """Indices that stay, highest score first; boxes suppress those of their own class only."""
    order = np.argsort(-np.asarray(scores, float), kind="stable")
    ious, labels = iou(boxes, boxes), np.asarray(labels)
    gone = np.zeros(len(order), dtype=bool)
    kept = []
    for i in order:
        if not gone[i]:
            kept.append(i)
            gone |= (ious[i] > threshold) & (labels == labels[i])
    return np.array(kept, dtype=np.int64)


def sizes_iou(sizes: Array, anchors: Array) -> Array:
    """(n, 2) and (A, 2) widths and heights → (n, A): the IoU of boxes with a common centre."""
    as_boxes = [np.concatenate([-np.asarray(s, float) / 2, np.asarray(s, float) / 2], axis=1) for s in (sizes, anchors)]
    return iou(*as_boxes)
