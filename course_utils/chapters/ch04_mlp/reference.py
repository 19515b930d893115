"""The course's own versions of what chapter 04 builds: oracles, misconceptions and demos use them.

Conventions: x is (n, d), a row for each sample; W is (inputs, outputs), as in the formula x W + b (PyTorch's nn.Linear
keeps the transpose); y is (n,) classes 0 … k−1; the hidden layer has ReLU neurons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import erf, expit

from . import expected
from .expected import Floats

LEAK = 0.01
NAMES = ("step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu")
SLOPE_NAMES = ("sigmoid", "tanh", "relu", "leaky_relu", "elu")

Params = list[Floats]
Gradients = Callable[[Params, np.ndarray, np.ndarray], Sequence[np.ndarray]]


def activations(z: Any) -> dict[str, Floats]:
    """Seven activations of each entry of z, in the shape of z. The step is 0 at 0; GELU is the exact one, z·Φ(z)."""
    z = expected.numbers(z, "z")
    return {
        "step": (z > 0).astype(float),
        "sigmoid": np.asarray(expit(z)),
        "tanh": np.tanh(z),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.where(z > 0, z, LEAK * z),
        "elu": np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def slopes(z: Any) -> dict[str, Floats]:
    """The derivatives of five activations at each entry of z. At a corner (0) the slope is the one on the left."""
    z = expected.numbers(z, "z")
    s = np.asarray(expit(z))
    return {
        "sigmoid": s * (1 - s),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": (z > 0).astype(float),
        "leaky_relu": np.where(z > 0, 1.0, LEAK),
        "elu": np.where(z > 0, 1.0, np.exp(np.minimum(z, 0))),
    }


def affine(x: Any, weights: Any, bias: Any) -> Floats:
    """x W + b: x (n, d), or pictures read row by row; W (d, m), b (m,) → (n, m)."""
    rows = expected.samples(x)
    w, b = expected.layer(weights, bias, rows.shape[1])
    return np.asarray(rows @ w + b)


def softmax(logits: Floats) -> Floats:
    """The probabilities of each row of scores (n, k)."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def forward(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Floats, Floats]:
    """The hidden layer's outputs (n, hidden) and the probabilities (n, k) of a two-layer net."""
    rows = expected.samples(x)
    w1, b1 = expected.layer(w1, b1, rows.shape[1], "1")
    w2, b2 = expected.layer(w2, b2, w1.shape[1], "2")
    hidden = np.maximum(rows @ w1 + b1, 0)
    return hidden, softmax(hidden @ w2 + b2)


def count(sizes: Sequence[int]) -> int:
    """Weights and biases of a fully connected net with layers of these sizes, the inputs first."""
    layers = expected.sizes(sizes)
    return sum(i * o + o for i, o in pairwise(layers))


def backprop(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[float, Floats, Floats, Floats, Floats]:
    """Mean cross-entropy of a two-layer net, and its gradients: (loss, dW1, db1, dW2, db2)."""
    rows = expected.samples(x)
    hidden, p = forward(rows, w1, b1, w2, b2)
    n, k = p.shape
    y = expected.labels(y, n, k)
    own = p[np.arange(n), y]
    d_logits = p.copy()
    d_logits[np.arange(n), y] -= 1
    d_logits /= n
    d_z = (d_logits @ np.asarray(w2, dtype=float).T) * (hidden > 0)
    with np.errstate(divide="ignore"):  # a probability that underflows costs infinitely much, and says so
        loss = float(-np.log(own).mean())
    return loss, rows.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)


def gradients(params: Sequence[Any], x: Any, y: Any) -> list[Floats]:
    """The four gradients of the loss, in the order of the parameters [W1, b1, W2, b2]."""
    if len(params) != 4:
        raise ValueError(f"params holds four arrays, [W1, b1, W2, b2]; {len(params)} came.")
    return list(backprop(x, y, *params)[1:])


def epoch(
    gradients: Gradients, params: Sequence[Any], x: np.ndarray, y: np.ndarray, lr: float, batch_size: int
) -> Params:
    """The parameters after one pass over the samples in their order, one step of SGD for each batch.

    The last batch may be smaller. What is given stays as it is.
    """
    lr, batch_size = expected.rate(lr), expected.whole(batch_size, "batch_size")
    n = len(x)
    if n == 0 or len(y) != n:
        raise ValueError(f"x and y hold equally many samples, at least one; {n} and {len(y)} came.")
    now = [np.array(p, dtype=float) for p in params]
    for start in range(0, n, batch_size):
        slopes_ = gradients(now, x[start : start + batch_size], y[start : start + batch_size])
        now = [p - lr * np.asarray(g) for p, g in zip(now, slopes_, strict=True)]
    return now


def initial(sizes: Sequence[int], seed: int = 0) -> Params:
    """Random weights of variance 2 / inputs (He) and biases 0 for layers of these sizes: [W1, b1, W2, b2, …]."""
    layers = expected.sizes(sizes)
    rng = np.random.default_rng(seed)
    params: Params = []
    for inputs, outputs in pairwise(layers):
        params += [rng.normal(size=(inputs, outputs)) * np.sqrt(2 / inputs), np.zeros(outputs)]
    return params
