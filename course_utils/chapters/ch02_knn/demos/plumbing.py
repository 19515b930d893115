"""What the demos need of k-nearest neighbours, with a trusted library's distances. The chapter teaches its own."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: What the menu says → what scipy calls it.
METRICS = {"Euclidean": "euclidean", "Manhattan": "cityblock", "Chebyshev": "chebyshev"}


def distances(a: npt.ArrayLike, b: npt.ArrayLike, metric: str) -> Floats:
    """Distances (n, m) between the rows of `a` (n, d) and of `b` (m, d); `metric` is a key of METRICS."""
    from scipy.spatial.distance import cdist

    found: Floats = cdist(np.asarray(a, float), np.asarray(b, float), METRICS[metric])
    return found


def nearest(table: Floats, most: int) -> Ints:
    """For each row of distances (n, m) the indices (n, most) of its nearest, nearest first; ties keep their order."""
    return np.argsort(table, axis=1, kind="stable")[:, :most]


def vote(labels: Ints, k: int, classes: int) -> Ints:
    """The majority (n,) of the first k labels in each row (n, most); a tie goes to the class met first."""
    ballots = labels[:, :k, None] == np.arange(classes)
    # `met` is below 1, so it decides only between equal counts.
    met = ballots.argmax(axis=1) / (k + 1)
    return np.asarray((ballots.sum(axis=1) - met).argmax(axis=1), np.int64)


@cache
def moons(noise: float, count: int, seed: int) -> tuple[Floats, Ints]:
    """Two half moons of `count` points in turn: points (count, 2) and labels (count,).

    The same seed gives the same random directions whatever the noise, so a slider moves the points and never draws
    new ones.
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    angle = rng.uniform(0, np.pi, count)
    arc = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    arc = np.where(labels[:, None] == 0, arc, [1.0, 0.5] - arc)
    return arc + noise * rng.standard_normal((count, 2)), labels


@cache
def digits(part: str) -> tuple[npt.NDArray[np.uint8], Ints]:
    """Handwritten digits: images (n, 28, 28) uint8 and labels (n,).

    Parts as in the chapter, which keeps the test set closed: 'album', the first 1 000 of the training set, and 'new',
    the others.
    """
    from course_utils.datasets import load

    found = load("digits", "train", size=28)
    rows = slice(0, 1000) if part == "album" else slice(1000, None)
    return found.images[rows], found.labels[rows]


def percent(share: float, places: int = 0) -> str:
    """0.905 → '90.5 %', with as many decimals as `places` says."""
    return f"{100 * share:.{places}f} %"
