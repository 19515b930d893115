"""How far one heap of digits is from another: the Fréchet distance in the features of a small classifier.

Heusel et al. 2017 measure it in the features of a large network, for photographs. Digits need a network that knows
digits: `DigitNet`, trained by tools/experiments/ch11_features.py on the training digits of the course.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from course_utils._paths import data_dir
from course_utils.training import load_weights

from .validate import numbers, pictures

FEATURES = 32
WEIGHTS = "ch11_features.pt"
SHA256 = "2b124dbc961445fb1b2b44820bc130c6d68da2d410479382b53851b4acbc61a0"
Heap = npt.NDArray[np.float64]


class DigitNet(nn.Module):
    """A classifier of digits, (N, 1, 28, 28) from -1 to 1 → scores (N, 10); `features` is its last hidden layer."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *(nn.Conv2d(1, 12, 5, stride=2, padding=2), nn.BatchNorm2d(12), nn.ReLU()),  # 14 × 14
            *(nn.Conv2d(12, 24, 5, stride=2, padding=2), nn.BatchNorm2d(24), nn.ReLU()),  # 7 × 7
            *(nn.Flatten(), nn.Linear(24 * 7 * 7, FEATURES), nn.ReLU()),
        )
        self.head = nn.Linear(FEATURES, 10)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 1, 28, 28) → (N, 10)."""
        scores: Tensor = self.head(self.features(x))
        return scores


@cache
def feature_network() -> DigitNet:
    """The trained classifier that comes with the course."""
    network = DigitNet()
    load_weights(network, data_dir() / "weights" / WEIGHTS, SHA256 or None)
    return network.eval().requires_grad_(False)


@torch.no_grad()
def features(images: Any, network: DigitNet | None = None) -> Heap:
    """What the network's last hidden layer says of digits: (N, 28, 28) uint8 → (N, 32) float64.

    Raises:
        ValueError: another shape or dtype, or no image.
    """
    network = network or feature_network()
    return np.concatenate([network.features(part).double().numpy() for part in _batches(images)])


@torch.no_grad()
def probabilities(images: Any, network: DigitNet | None = None) -> Heap:
    """Which digit each picture is, in the classifier's eyes: (N, 28, 28) uint8 → (N, 10), each row adds up to 1.

    Raises:
        ValueError: another shape or dtype, or no image.
    """
    network = network or feature_network()
    return np.concatenate([torch.softmax(network(part).double(), dim=1).numpy() for part in _batches(images)])


def _batches(images: Any) -> tuple[Tensor, ...]:
    x = torch.tensor(pictures(images), dtype=torch.float32)[:, None] / 127.5 - 1
    return x.split(500)


def frechet(a: Any, b: Any) -> float:
    """The Fréchet distance between two heaps of features, each seen as one normal distribution.

    |m_a - m_b|² + trace(C_a + C_b - 2 (C_a C_b)^½), with means m and covariances C (of n - 1).

    Args:
        a, b: features (n, d) and (m, d), a row for each picture; n and m at least 2.

    Returns:
        0 or more; 0 if mean and covariance agree. With few pictures it comes out too large, so compare equal numbers.

    Raises:
        ValueError: no two tables of finite numbers with equally many columns, or fewer than two rows.
    """
    tables = []
    for name, found in (("a", numbers(a, "a")), ("b", numbers(b, "b"))):
        if found.ndim != 2 or found.shape[1] == 0:
            raise ValueError(f"{name} was expected in the shape (n, d), a row for each picture; {found.shape} came.")
        if len(found) < 2:
            raise ValueError(f"{name} was expected to hold at least 2 rows: one has no covariance; {len(found)} came.")
        tables.append(found.astype(float))
    first, second = tables
    if first.shape[1] != second.shape[1]:
        raise ValueError(
            f"a and b were expected to have equally many columns; {first.shape[1]} and {second.shape[1]} came."
        )
    apart = first.mean(axis=0) - second.mean(axis=0)
    spread_a, spread_b = (np.atleast_2d(np.cov(table, rowvar=False)) for table in (first, second))
    # C_a C_b has the eigenvalues of the symmetric C_a^½ C_b C_a^½, which are real and not negative but for rounding.
    values, vectors = np.linalg.eigh(spread_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    mixed = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ spread_b @ root), 0)).sum()
    return max(float(apart @ apart + np.trace(spread_a) + np.trace(spread_b) - 2 * mixed), 0.0)


def picture_distance(images: Any, others: Any, network: DigitNet | None = None) -> float:
    """The Fréchet distance between two heaps of pictures, (n, 28, 28) and (m, 28, 28) uint8.

    Raises:
        ValueError: another shape or dtype, or fewer than two pictures.
    """
    for heap, name in ((images, "images"), (others, "others")):
        pictures(heap, name, least=2)
    return frechet(features(images, network), features(others, network))


def class_shares(images: Any, network: DigitNet | None = None) -> Heap:
    """Which share of the pictures the classifier takes for each digit: (10,), adds up to 1.

    Raises:
        ValueError: another shape or dtype, or no image.
    """
    found = probabilities(images, network).argmax(axis=1)
    return np.asarray(np.bincount(found, minlength=10) / len(found))


def nearest(images: Any, among: Any) -> tuple[npt.NDArray[np.int64], Heap]:
    """For each picture the place of the nearest one in `among`, and its distance (root mean square, grey levels).

    Args:
        images, among: (n, 28, 28) and (m, 28, 28) uint8.

    Returns:
        (n,) int64 and (n,) float64: did the generator learn digits, or learn these digits by heart?

    Raises:
        ValueError: another shape or dtype, or no image.
    """
    a, b = (
        pictures(heap, name).reshape(len(heap), -1).astype(float)
        for heap, name in ((images, "images"), (among, "among"))
    )
    squares = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)
    where = squares.argmin(axis=1)
    return where, np.sqrt(np.maximum(squares[np.arange(len(a)), where], 0) / a.shape[1])
