"""Trusted answers about boxes: those of `boxes`, which the detector uses, too, under the names of the checks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .boxes import iou_matrix as iou
from .boxes import nms_per_class as nms

__all__ = ["convert", "iou", "nms", "sizes_iou"]

Array = npt.NDArray[Any]


def convert(boxes: Array, to: str) -> Array:
    """Boxes (N, 4) as corners → centre form (to="centre"), or back (to="corners")."""
    first, second = np.split(np.asarray(boxes, dtype=float), 2, axis=1)
    pair = ((first + second) / 2, second - first) if to == "centre" else (first - second / 2, first + second / 2)
    return np.concatenate(pair, axis=1)


def sizes_iou(sizes: Array, anchors: Array) -> Array:
    """(n, 2) and (A, 2) widths and heights → (n, A): the IoU of boxes with a common centre."""
    as_boxes = [np.concatenate([-np.asarray(s, float) / 2, np.asarray(s, float) / 2], axis=1) for s in (sizes, anchors)]
    return iou(*as_boxes)
