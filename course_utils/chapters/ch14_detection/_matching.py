"""Matching detections with truths, and the curve of precision over recall, with knobs for every decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import _oracles as oracles

Array = np.ndarray
Detections = list[tuple[Array, Array]]  # for each image: boxes (n, 4) and scores (n,)

GRID = np.linspace(0, 1, 101)


def match(
    detections: Detections,
    truths: list[Array],
    threshold: float,
    *,
    order: str = "score",
    found: Callable[[float, float], bool] = lambda iou, threshold: iou >= threshold,
    again: bool = False,
    look: str = "free",
    pooled: bool = False,
    shared: bool = False,
    skip: bool = False,
) -> Array:
    """For each detection, highest score first: 1 if it finds a truth, else 0.

    order: 'score', 'lowest', 'input', 'iou' (best overlap first), 'came' (as they came, and sorted afterwards), or by
    score and of equal ones the 'last' of all, the 'last image', the last 'in its image', or the 'best fit' first.
    again: a truth may be found more than once.
    look: for the 'free' truth that fits best, the 'best' one even if it is taken, or the 'first' free one that fits.
    pooled: truths of other images count, too. shared: a truth that is taken is taken in every image.
    skip: what finds a truth that is taken is left out altogether.
    """
    if pooled:
        together = np.concatenate([t.reshape(-1, 4) for t in truths])
        truths = [together] * len(truths)
    rows = [(i, j, float(s)) for i, (_, scores) in enumerate(detections) for j, s in enumerate(scores)]
    ious = [
        oracles.iou(np.reshape(boxes, (-1, 4)), truth) for (boxes, _), truth in zip(detections, truths, strict=True)
    ]
    best = {(i, j): ious[i][j].max(initial=0.0) for i, j, _ in rows}
    keys: dict[str, Callable[[tuple[int, int, float]], Any]] = {
        "score": lambda row: -row[2],
        "lowest": lambda row: row[2],
        "input": lambda row: 0.0,
        "came": lambda row: 0.0,
        "iou": lambda row: -best[row[:2]],
        "last": lambda row: (-row[2], -row[0], -row[1]),
        "last image": lambda row: (-row[2], -row[0]),
        "in its image": lambda row: (-row[2], row[0], -row[1]),
        "best fit": lambda row: (-row[2], -best[row[:2]]),
    }
    # With "iou" the pairs are made by overlap and the curve is still drawn by score.
    taken: set[tuple[int, int]] = set()
    flags: dict[tuple[int, int], int | None] = {}
    for i, j, _ in sorted(rows, key=keys[order]):
        owner = 0 if pooled or shared else i
        free = [g for g in range(len(truths[i])) if again or look == "best" or (owner, g) not in taken]
        fit = [g for g in free if found(ious[i][j, g], threshold)]
        pick = (fit[0] if look == "first" else max(fit, key=lambda g: ious[i][j, g])) if fit else None
        flags[i, j] = int(pick is not None and (again or (owner, pick) not in taken))
        if pick is None and skip and any(found(ious[i][j, g], threshold) for g in range(len(truths[i]))):
            flags[i, j] = None
        if pick is not None:
            taken.add((owner, pick))
    drawn = sorted(rows, key=keys["score" if order in ("iou", "came") else order])
    return np.array([flags[i, j] for i, j, _ in drawn if flags[i, j] is not None], dtype=int)


def curve(flags: Array, truths: int) -> tuple[Array, Array]:
    """Recall and precision after each detection."""
    right = np.cumsum(flags)
    return right / truths, right / np.arange(1, len(flags) + 1)


def envelope(precision: Array) -> Array:
    """At each place the largest precision from there on."""
    return np.asarray(np.maximum.accumulate(precision[::-1])[::-1])


def at_recalls(recall: Array, precision: Array, grid: Array = GRID, side: Any = "left") -> Array:
    """The precision at the first place where recall reaches each point of the grid; 0 where it never does."""
    place = np.searchsorted(recall, grid, side=side)
    return np.append(precision, 0.0)[place]


def coco(recall: Array, precision: Array) -> float:
    """The mean of the envelope at 101 recalls."""
    return float(at_recalls(recall, envelope(precision)).mean())


def all_points(recall: Array, precision: Array) -> float:
    """The area below the envelope: each new recall times the envelope there."""
    return float((np.diff(recall, prepend=0.0) * envelope(precision)).sum())


def oracle(detections: Detections, truths: list[Array], threshold: float) -> float:
    """COCO's AP for one class."""
    return coco(*curve(match(detections, truths, threshold), sum(map(len, truths))))
