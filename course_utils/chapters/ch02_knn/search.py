"""The chapter's nearest-neighbour search at full size: the same three lines, in chunks that fit into memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

CHUNK = 500  # queries at a time: a table of 500 × 60 000 float32 distances takes 120 MB
RUN = 64  # neighbouring columns of that table of which only the smallest is looked at first


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
        found = smallest(score, k)
        order = np.argsort(np.take_along_axis(score, found, axis=1), axis=1, kind="stable")
        yield np.take_along_axis(found, order, axis=1)


def smallest(table: np.ndarray, k: int) -> np.ndarray:
    """Columns (m, k) of the k smallest entries of each row of a table (m, n), in no order.

    The k smallest entries lie in at most k runs of columns, those with the k smallest minima; so most of the table is
    read once, and only k runs of each row are partitioned.
    """
    rows, columns = table.shape
    whole = columns // RUN * RUN
    if k == 1:
        return np.asarray(table.argmin(axis=1)[:, None])
    if whole < 4 * k * RUN:
        return np.asarray(np.argpartition(table, k - 1, axis=1)[:, :k])
    minima = table[:, :whole].reshape(rows, -1, RUN).min(axis=2)
    runs = np.argpartition(minima, k - 1, axis=1)[:, :k]
    candidates = (runs[:, :, None] * RUN + np.arange(RUN)).reshape(rows, -1)
    rest = np.broadcast_to(np.arange(whole, columns), (rows, columns - whole))
    candidates = np.concatenate([candidates, rest], axis=1)
    best = np.argpartition(np.take_along_axis(table, candidates, axis=1), k - 1, axis=1)[:, :k]
    return np.take_along_axis(candidates, best, axis=1)
