"""The course's own versions of what chapter 01 builds, with knobs: oracles, misconceptions and demos use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import huber as scipy_huber
from scipy.special import log_softmax, xlogy

Floats = npt.NDArray[np.float64]
Scalar = Callable[[np.ndarray], float]
Field = Callable[[np.ndarray], np.ndarray]

MARGIN_NAMES = ("zero_one", "logarithmic", "exponential", "hinge")


def surface(x: np.ndarray) -> float:
    """z = x² + 3xy + y², the chapter's worked example; x is the pair (x, y)."""
    a, b = np.asarray(x, dtype=float)
    return float(a**2 + 3 * a * b + b**2)


def wavy(x: np.ndarray) -> float:
    """A smooth function of any array in which every entry counts differently and all of them interact."""
    x = np.asarray(x, dtype=float)
    weights = np.arange(1, x.size + 1).reshape(x.shape)
    return float((weights * x**3).sum() / 4 + np.sin(x.sum()) + weights.ravel() @ x.ravel() ** 2)


def difference_quotients(
    f: Scalar, x: npt.ArrayLike, h: float, *, up: float = 1.0, down: float = 1.0, width: float = 2.0, left_at: float = 0
) -> Floats:
    """(f(x + up·h·eᵢ) − f(x − down·h·eᵢ)) / (width·h) for each entry i of x, in the shape of x.

    left_at: how many h an entry stays away from its own value once its turn is over; 0 restores it.
    """
    x = np.array(x, dtype=float)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        own = x[i]
        x[i] = own + up * h
        above = f(x.copy())
        x[i] = own - down * h
        slopes[i] = (above - f(x.copy())) / (width * h)
        x[i] = own + left_at * h
    return slopes


def truncated_quotients(f: Scalar, x: npt.ArrayLike, h: float) -> Floats:
    """Central quotients whose steps are written into x's own type: whole numbers lose the step's decimals."""
    x = np.array(x)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved, back = x.copy(), x.copy()
        moved[i] += np.asarray(x[i] + h - x[i]).astype(x.dtype) if x.dtype.kind in "iu" else h
        back[i] = np.asarray(x[i] - h).astype(x.dtype)
        if x.dtype.kind in "iu":
            moved[i] = np.asarray(x[i] + h).astype(x.dtype)
        slopes[i] = (f(moved) - f(back)) / (2 * h)
    return slopes


def margin_losses(y: npt.ArrayLike, h: npt.ArrayLike) -> dict[str, Floats]:
    """0-1, logarithmic, exponential and hinge loss (n,) each, of the labels y −1 or +1 and the scores h."""
    margin = np.asarray(y, dtype=float) * np.asarray(h, dtype=float)
    return {
        "zero_one": (margin <= 0).astype(float),
        "logarithmic": np.logaddexp(0, -2 * margin),
        "exponential": np.exp(-margin),
        "hinge": np.maximum(0, 1 - margin),
    }


def huber(y: npt.ArrayLike, h: npt.ArrayLike, delta: float) -> Floats:
    """½r² where |r| ≤ δ, else δ(|r| − δ/2), with r = y − h; entry by entry."""
    residual = np.asarray(y, dtype=float) - np.asarray(h, dtype=float)
    return np.asarray(scipy_huber(delta, residual))


def log_probabilities(logits: npt.ArrayLike) -> Floats:
    """log softmax of each row of the logits (n, k)."""
    return np.asarray(log_softmax(np.asarray(logits, dtype=float), axis=1))


def cross_entropy(logits: npt.ArrayLike, targets: npt.ArrayLike) -> float:
    """Mean over the rows of −log of the target's softmax probability; logits (n, k), targets (n,)."""
    targets = np.asarray(targets)
    return float(-log_probabilities(logits)[np.arange(len(targets)), targets].mean())


def entropy(p: npt.ArrayLike) -> float:
    """−Σ p log p in nats, with 0 log 0 = 0."""
    p = np.asarray(p, dtype=float)
    return float(-xlogy(p, p).sum()) + 0.0


def cross_entropy_of(p: npt.ArrayLike, q: npt.ArrayLike) -> float:
    """−Σ p log q in nats, of two distributions."""
    return float(-xlogy(np.asarray(p, dtype=float), np.asarray(q, dtype=float)).sum()) + 0.0


def descend(
    grad: Field,
    start: npt.ArrayLike,
    lr: float,
    steps: int,
    *,
    direction: Callable[[np.ndarray], Any] = np.asarray,
    rate: Callable[[int], float] = lambda step: 1.0,
) -> Floats:
    """The path (steps + 1, d) of gradient descent, the start first.

    direction turns the gradient, rate(step) multiplies the learning rate.
    """
    path = [np.array(start, dtype=float)]
    for step in range(steps):
        path.append(path[-1] - lr * rate(step) * direction(np.asarray(grad(path[-1].copy()), dtype=float)))
    return np.array(path)


def newton_path(grad: Field, hessian: np.ndarray, start: npt.ArrayLike, steps: int) -> Floats:
    """The path (steps + 1, d) of Newton's method, with a constant matrix of second derivatives."""
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - np.linalg.solve(hessian, grad(path[-1])))
    return np.array(path)


def conjugate_path(grad: Field, hessian: np.ndarray, start: npt.ArrayLike, steps: int) -> Floats:
    """The path (steps + 1, d) of conjugate gradients (Hestenes and Stiefel, 1952) on a bowl with this matrix.

    Once the minimum is reached the path stays there.
    """
    path = [np.array(start, dtype=float)]
    residual = -grad(path[0])
    way = residual.copy()
    for _ in range(steps):
        if residual @ residual < 1e-24:
            path.append(path[-1])
            continue
        length = (residual @ residual) / (way @ hessian @ way)
        path.append(path[-1] + length * way)
        after = residual - length * hessian @ way
        way = after + (after @ after) / (residual @ residual) * way
        residual = after
    return np.array(path)
