"""The chapter's nearest-neighbour search at full size: the same three lines, in chunks that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

CHUNK = 500  # queries at a time: a block of 500 × 60 000 float32 distances takes 120 MB


def nearest(x: np.ndarray, queries: np.ndarray, k: int, chunk: int = CHUNK) -> np.ndarray:
    """Indices (m, k) of the k nearest rows of x (n, d) for each query (m, d), nearest first; Euclidean.

    Computed in float32 from |q − x|² = |q|² − 2 q·x + |x|² without the term |q|², which is the same for all x.
    """
    return np.concatenate(list(nearest_chunks(x, queries, k, chunk)))


def nearest_chunks(x: np.ndarray, queries: np.ndarray, k: int, chunk: int = CHUNK) -> Iterator[np.ndarray]:
    """As `nearest`, one block of queries at a time, for progress bars."""
    if x.ndim != 2 or queries.ndim != 2 or x.shape[1] != queries.shape[1]:
        raise ValueError(f"x (n, d) and queries (m, d) are expected; got {x.shape} and {queries.shape}.")
    if not 1 <= k <= len(x):
        raise ValueError(f"k must be between 1 and the {len(x)} stored points; got {k}.")
    x = np.ascontiguousarray(x, dtype=np.float32)
    half_squares = np.einsum("nd,nd->n", x, x) / 2
    for start in range(0, max(len(queries), 1), chunk):
        block = np.asarray(queries[start : start + chunk], dtype=np.float32)
        score = block @ x.T
        np.subtract(half_squares, score, out=score)
        found = np.argpartition(score, k - 1, axis=1)[:, :k] if k > 1 else score.argmin(axis=1)[:, None]
        order = np.argsort(np.take_along_axis(score, found, axis=1), axis=1, kind="stable")
        yield np.take_along_axis(found, order, axis=1)
