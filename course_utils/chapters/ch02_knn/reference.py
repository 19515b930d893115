"""A small k-nearest-neighbour classifier with knobs: the oracle of chapter 02, and what its misconceptions turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

Vote = Callable[[np.ndarray], int]


def vote(labels: np.ndarray) -> int:
    """The most frequent label; on a tie the one met first. labels: (k,), nearest first."""
    return int(statistics.mode(np.asarray(labels).tolist()))


def smallest_tied(labels: np.ndarray) -> int:
    """The most frequent label; on a tie the smallest."""
    return int(min(statistics.multimode(np.asarray(labels).tolist())))


def largest_tied(labels: np.ndarray) -> int:
    """The most frequent label; on a tie the largest."""
    return int(max(statistics.multimode(np.asarray(labels).tolist())))


def first_to_finish(labels: np.ndarray) -> int:
    """The most frequent label; on a tie the one whose last vote comes first."""
    listed = np.asarray(labels).tolist()
    tied = statistics.multimode(listed)
    return int(min(tied, key=lambda label: len(listed) - listed[::-1].index(label)))


def majority_element(labels: np.ndarray) -> int:
    """The candidate of Boyer and Moore's vote (1981): right only if one label has more than half of all votes."""
    candidate, lead = None, 0
    for label in np.asarray(labels).tolist():
        if lead == 0:
            candidate = label
        lead += 1 if label == candidate else -1
    return int(candidate) if candidate is not None else 0


def knn(
    x: np.ndarray,
    y: np.ndarray,
    queries: np.ndarray,
    k: int,
    *,
    metric: Any = "euclidean",
    order: int = 1,
    skip: int = 0,
    voting: Vote = vote,
    arrange: Callable[[np.ndarray], np.ndarray] = np.asarray,
    distances: np.ndarray | None = None,
) -> np.ndarray:
    """Predicted labels (m,) of the queries (m, d) from the training points x (n, d) with labels y (n,).

    order −1 takes the farthest; skip leaves out the nearest ones; arrange puts the neighbours (m, k) into another order
    before they vote. Equal distances keep the order of the training set.
    """
    if distances is None:
        distances = cdist(queries, x, metric)
    nearest = np.argsort(order * distances, axis=1, kind="stable")[:, skip : skip + k]
    return np.array([voting(y[row]) for row in arrange(nearest)], dtype=y.dtype)


def nearest_centroid(x: np.ndarray, y: np.ndarray, queries: np.ndarray, k: int) -> np.ndarray:
    """The class whose mean is nearest; k plays no part."""
    classes = np.unique(y)
    centres = np.stack([x[y == c].mean(axis=0) for c in classes])
    return np.asarray(classes[cdist(queries, centres).argmin(axis=1)])


def accuracies(
    x: np.ndarray,
    y: np.ndarray,
    candidates: Sequence[int],
    folds: Sequence[tuple[np.ndarray, np.ndarray]],
    *,
    score_on: str = "validation",
    train_on: str = "training",
    swap: bool = False,
    use: slice = slice(None),
    pool: bool = False,
    average: Callable[..., Any] = np.mean,
) -> np.ndarray:
    """The mean accuracy over the folds for each candidate k, shape (len(candidates),).

    pool weights each fold with its size.
    """
    scores = []
    for training, validation in folds[use]:
        if swap:
            training, validation = validation, training
        scored = training if score_on == "training" else validation
        learnt = np.arange(len(x)) if train_on == "everything" else training
        nearest = np.argsort(cdist(x[scored], x[learnt]), axis=1, kind="stable")
        labels = y[learnt][nearest].tolist()
        truth = y[scored].tolist()
        scores.append(
            [
                sum(statistics.mode(row[:k]) == t for row, t in zip(labels, truth, strict=True)) / len(truth)
                for k in candidates
            ]
        )
    if pool:
        return np.asarray(np.average(scores, axis=0, weights=[len(v) for _, v in folds[use]]))
    return np.asarray(average(scores, axis=0))


def wrapped_difference(a: np.ndarray, b: np.ndarray, power: int) -> np.ndarray:
    """Σ|a − b|^power in the arrays' own integer type, which wraps round; other types give the right sum."""
    difference = a[:, None, :] - b[None, :, :]
    return np.asarray((np.abs(difference) ** power).sum(axis=2))


def wrapped_norm(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The norm of a difference that wrapped round before it was squared."""
    return np.asarray(np.linalg.norm(a[:, None, :] - b[None, :, :], axis=2))


def wrapped_expanded(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """|a|² + |b|² − 2a·b in the arrays' own integer type."""
    if a.dtype.kind != "u":
        return np.asarray(cdist(a, b))
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None, :]
    return np.sqrt(np.maximum(squares - 2.0 * (a @ b.T), 0))
