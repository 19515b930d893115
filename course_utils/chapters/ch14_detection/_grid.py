"""The target tensor of a grid with anchors, with a knob for every decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import _oracles as oracles

Array = np.ndarray


def best_anchor(size: Array, anchors: Array) -> int:
    """The anchor whose shape has the largest IoU with this (w, h); of equal ones the first."""
    return int(oracles.sizes_iou(size[None], anchors)[0].argmax())


def encode(
    boxes: Array,
    labels: Array,
    anchors: Array,
    grid: tuple[int, int],
    cell: float,
    k: int,
    *,
    point: Callable[[Array], Array] = lambda box: (box[:2] + box[2:]) / 2,
    owner: Callable[[Array], Array] | None = None,
    whole: Callable[[Array], Array] = np.floor,
    place: Callable[[Array, Array, float, tuple[int, int]], Any] = lambda centre, at, cell, grid: centre / cell - at,
    size: Callable[[Array, Array, float, tuple[int, int]], Any] = lambda size, anchor, cell, grid: np.log(
        size / anchor
    ),
    choose: Callable[[Array, Array], Any] = best_anchor,
    among: Callable[[Array, Array, Array], Any] | None = None,
    first_stays: bool = False,
    add: bool = False,
    clear: bool = True,
    clear_cell: bool = False,
    elsewhere: bool = False,
    spread: Callable[[Array, float], list[tuple[int, int]]] | None = None,
    confidence: Callable[[Array, Array], float] = lambda size, anchor: 1.0,
    column_first: bool = False,
) -> Array:
    """The target tensor (rows, columns, A, 5 + k), with a knob for every decision.

    point: what of a box is encoded; owner: what of it decides the cell, if that is something else. among: chooses
    the anchor from the box itself, the anchors and the corner of its cell. clear_cell: a new object empties all
    blocks of its cell. elsewhere: what finds its block taken goes to the first free one of the cell.
    """
    boxes, anchors = np.asarray(boxes, float).reshape(-1, 4), np.asarray(anchors, float)
    target = np.zeros((*grid, len(anchors), 5 + k))
    for box, label in zip(boxes, np.asarray(labels, int), strict=True):
        at = whole((owner or point)(box) / cell).astype(int)
        centre, sides = point(box), box[2:] - box[:2]
        for col, row in spread(box, cell) if spread else [tuple(at)]:
            corner = np.array([col, row]) * cell
            for a in np.atleast_1d(among(box, anchors, corner) if among else choose(sides, anchors)):
                free = np.flatnonzero(target[row, col, :, 0] == 0)
                if elsewhere and target[row, col, a, 0] and len(free):
                    a = free[0]
                if clear_cell:
                    target[row, col] = 0
                block = target[col, row, a] if column_first else target[row, col, a]
                if first_stays and block[0]:
                    continue
                if clear and not add:
                    block[:] = 0
                new = np.zeros(5 + k)
                new[0] = confidence(sides, anchors[a])
                new[1:3] = place(centre, np.array([col, row]), cell, grid)
                new[3:5] = size(sides, anchors[a], cell, grid)
                new[5 + label] = 1
                if add:
                    block += new
                elif clear:
                    block[:] = new
                else:
                    block[:5], block[5 + label] = new[:5], 1
    return target
