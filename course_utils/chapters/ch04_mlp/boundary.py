"""Two classes in a plane, and a small net that is trained on them while the reader waits.

The net is 2 inputs → width hidden neurons → one sigmoid output. It is trained by L-BFGS on all points at once: descent
that also learns how the slope changes (Nocedal, 1980), so a hundred steps do the work of thousands of plain ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from . import expected
from .expected import Floats, Ints

ACTIVATIONS = ("ReLU", "tanh", "none")
WORLDS = ("moons", "spirals")
STEPS = 100


def points(world: str, n: int, noise: float, seed: int) -> tuple[Floats, Ints]:
    """n points (n, 2) in two classes (n,), taking turns; `noise` is the standard deviation of what is added to each.

    Raises:
        ValueError: another world than 'moons' and 'spirals', n below 2, noise negative or not finite.
    """
    if world not in WORLDS:
        raise ValueError(f"The worlds are {', '.join(map(repr, WORLDS))}; {world!r} came.")
    n = expected.whole(n, "n", 2)
    if isinstance(noise, bool) or not isinstance(noise, int | float | np.number) or not 0 <= float(noise) < np.inf:
        raise ValueError(f"noise is a standard deviation, 0 or more; {noise!r} came.")
    rng = np.random.default_rng(expected.whole(seed, "seed", 0))
    classes = np.arange(n) % 2
    along = rng.uniform(0, 1, n)
    if world == "moons":
        angle = np.pi * along
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        where = np.where(classes[:, None] == 0, upper, np.array([1.0, 0.5]) - upper) - np.array([0.5, 0.25])
    else:
        radius = np.sqrt(0.02 + 0.98 * along)
        angle = 3 * np.pi * radius + np.pi * classes
        where = 2 * radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(where + noise * rng.normal(size=(n, 2))), classes.astype(np.int64)


@dataclass(frozen=True)
class PlaneNet:
    """A trained net: its parameters after each step of the training, (steps + 1, 4 width + 1)."""

    width: int
    activation: str
    path: Floats

    def scores(self, x: Floats, step: int = -1) -> Floats:
        """The score (n,) of each point (n, 2) after that many steps; above 0 the answer is class 1."""
        w1, b1, w2, b2 = _unpack(self.path[step], self.width)
        return np.asarray(_activate(x @ w1 + b1, self.activation) @ w2 + b2)

    def accuracy(self, x: Floats, y: Ints, step: int = -1) -> float:
        """Share of the points (n, 2) whose class (n,) is named rightly."""
        return float(((self.scores(x, step) > 0) == y).mean())


@cache
def trained(world: str, noise: float, width: int, activation: str, seed: int, n: int = 150) -> PlaneNet:
    """A net with `width` hidden neurons after up to 100 steps on n points; `seed` draws its first weights.

    Raises:
        ValueError: an unknown world or activation, a width, a noise or a number of points that cannot be.
    """
    if activation not in ACTIVATIONS:
        raise ValueError(f"The activations are {', '.join(map(repr, ACTIVATIONS))}; {activation!r} came.")
    width = expected.whole(width, "width")
    x, y = points(world, n, noise, seed=1)
    rng = np.random.default_rng(expected.whole(seed, "seed", 0))
    parts = (1.5 * rng.normal(size=2 * width), rng.normal(size=width), rng.normal(size=width) / np.sqrt(width), [0.0])
    start = np.concatenate(parts)
    path = [start]
    minimize(
        _cost(x, y, width, activation),
        start,
        jac=True,
        method="L-BFGS-B",
        callback=lambda now: path.append(np.array(now)),
        options={"maxiter": STEPS, "maxfun": 2 * STEPS, "maxcor": 20},
    )
    return PlaneNet(width, activation, np.array(path))


def _unpack(v: Floats, width: int) -> tuple[Floats, Floats, Floats, Floats]:
    return v[: 2 * width].reshape(2, width), v[2 * width : 3 * width], v[3 * width : 4 * width], v[4 * width]


def _activate(z: Floats, activation: str) -> Floats:
    if activation == "none":
        return z
    return np.asarray(np.tanh(z) if activation == "tanh" else np.maximum(z, 0))


def _cost(x: Floats, y: Ints, width: int, activation: str) -> Callable[[Floats], tuple[float, Floats]]:
    """Mean log loss and its gradient by backpropagation, as a function of all parameters in one row."""
    signs = 2.0 * y - 1

    def cost(v: Floats) -> tuple[float, Floats]:
        w1, b1, w2, b2 = _unpack(v, width)
        hidden = _activate(x @ w1 + b1, activation)
        margin = signs * (hidden @ w2 + b2)
        delta = -signs * expit(-margin) / len(x)
        slope = {"ReLU": hidden > 0, "tanh": 1 - hidden**2, "none": 1.0}[activation]
        d_z = np.outer(delta, w2) * slope
        gradient = np.concatenate([(x.T @ d_z).ravel(), d_z.sum(axis=0), hidden.T @ delta, [delta.sum()]])
        return float(np.logaddexp(0, -margin).mean()), gradient

    return cost
