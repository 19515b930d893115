"""The course's own versions of what chapter 03 builds: oracles and demos use them.

Conventions: X is a design matrix (n, p) whose first column is ones; y are n targets, or n labels 0 or 1; w are p
weights, the intercept first. Every function raises ValueError, saying what was expected, for a wrong shape, an empty
set or NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_softmax
from scipy.special import softmax as scipy_softmax

from ._valid import Floats, at_least, class_labels, finite, floats, numbers, same_length, table, zeros_and_ones


def fit_line(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[float, float]:
    """Slope a and intercept b of the least-squares line through the points (x, y), each (n,), n ≥ 2.

    Raises ValueError also where all x are equal: no line is the best one then.
    """
    x, y = numbers(x, "x", least=2), numbers(y, "y", least=2)
    same_length(x, y, "x and y")
    if np.ptp(x) == 0:
        raise ValueError(f"x: at least two different values are expected; all {len(x)} are {x[0]:g}.")
    a, height = np.linalg.lstsq(np.stack([x - x.mean(), np.ones(len(x))], axis=1), y, rcond=None)[0]
    return float(a), float(height - a * x.mean())


def design_matrix(x: npt.ArrayLike) -> Floats:
    """A column of ones and the features: x (n, d) → (n, d + 1); x (n,) is one feature → (n, 2). n may be 0."""
    found = finite(x, "x", "a table (n, d) or a list (n,) of finite numbers")
    found = table(found[:, None] if found.ndim == 1 else found, "x", least=0)
    return np.hstack([np.ones((len(found), 1)), found])


def normal_equation(X: npt.ArrayLike, y: npt.ArrayLike, alpha: float = 0.0) -> Floats:
    """The weights w (p,) that minimise ‖Xw − y‖² + alpha·(w₁² + … ), without the intercept w₀; X (n, p), y (n,).

    Where several do so equally well, the shortest. Solved by `numpy.linalg.lstsq` on X with √alpha appended.
    """
    X, y = table(X, "X"), numbers(y, "y")
    same_length(X, y, "X and y")
    penalty = np.sqrt(at_least(alpha, "alpha", 0.0)) * np.eye(X.shape[1])
    penalty[0, 0] = 0.0
    rows, targets = (np.vstack([X, penalty]), np.append(y, np.zeros(len(penalty)))) if alpha else (X, y)
    return np.asarray(np.linalg.lstsq(rows, targets, rcond=None)[0])


def r_squared(y: npt.ArrayLike, predicted: npt.ArrayLike) -> float:
    """1 − Σ(y − predicted)² / Σ(y − ȳ)², both (n,), n ≥ 2. Raises ValueError also where all y are equal."""
    y, predicted = numbers(y, "y", least=2), numbers(predicted, "predicted", least=2)
    same_length(y, predicted, "y and predicted")
    if np.ptp(y) == 0:
        raise ValueError(f"y: at least two different values are expected; all {len(y)} are {y[0]:g}.")
    return float(1 - ((y - predicted) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def sigmoid(z: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """1 / (1 + e⁻ᶻ) of each entry of z, any shape, by scipy's `expit`. NaN raises ValueError, infinity is fine."""
    found = floats(z, "z", "an array of numbers without NaN")
    if np.isnan(found).any():
        raise ValueError(f"z: numbers without NaN are expected; {int(np.isnan(found).sum())} of {found.size} are NaN.")
    return np.asarray(expit(found))


def _labelled(X: npt.ArrayLike, y: npt.ArrayLike, w: npt.ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    X, y = table(X, "X"), zeros_and_ones(y, "y")
    same_length(X, y, "X and y")
    w = np.zeros(X.shape[1]) if w is None else numbers(w, "w")
    if len(w) != X.shape[1]:
        raise ValueError(f"w: one weight for each of the {X.shape[1]} columns of X is expected; {len(w)} came.")
    return X, y, w


def logistic_cost(X: npt.ArrayLike, y: npt.ArrayLike, w: npt.ArrayLike) -> float:
    """The mean of −log(probability of the right label) over the n samples, natural logarithm."""
    X, y, w = _labelled(X, y, w)
    z = X @ w
    return float((np.logaddexp(0, z) - y * z).mean())


def logistic_gradient(X: npt.ArrayLike, y: npt.ArrayLike, w: npt.ArrayLike) -> Floats:
    """Xᵀ(p − y)/n with p = sigmoid(Xw): the gradient (p,) of `logistic_cost` at w."""
    X, y, w = _labelled(X, y, w)
    return np.asarray(X.T @ (expit(X @ w) - y) / len(y))


def train_logistic(
    X: npt.ArrayLike, y: npt.ArrayLike, lr: float, steps: int, start: npt.ArrayLike | None = None
) -> Floats:
    """The weights (p,) after exactly `steps` steps of gradient descent from `start` (zeros if None).

    Raises ValueError also where only one class occurs: its cost has no minimum, and there is nothing to tell apart.
    """
    X, y, w = _labelled(X, zeros_and_ones(y, "y", both=True), start)
    rate, count = at_least(lr, "lr", 0.0), int(at_least(steps, "steps", 0, whole=True))
    for _ in range(count):
        w = w - rate * (X.T @ (expit(X @ w) - y)) / len(y)
    return w


def standardise(x: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """(z, mean, deviation): each feature of x (n, d), n ≥ 2, with mean 0 and deviation 1, and the d numbers used.

    Raises ValueError where a feature is constant: it has no scale.
    """
    x = table(x, "x", least=2)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    constant = np.flatnonzero(np.ptp(x, axis=0) == 0)
    if len(constant):
        raise ValueError(f"x: features that vary are expected; these columns are constant: {constant.tolist()[:8]}.")
    return (x - mean) / deviation, mean, deviation


def softmax_gradient(X: npt.ArrayLike, y: npt.ArrayLike, W: npt.ArrayLike) -> tuple[Floats, float]:
    """Gradient (p, k) of the mean cross-entropy at the weights W (p, k), and the cost; y (n,) holds 0 … k − 1."""
    X, W = table(X, "X"), table(W, "W")
    if W.shape[0] != X.shape[1]:
        raise ValueError(f"W: one row for each of the {X.shape[1]} columns of X is expected; shape {W.shape} came.")
    labels = class_labels(y, "y", W.shape[1])
    same_length(X, labels, "X and y")
    scores = X @ W
    one_hot = np.eye(W.shape[1])[labels]
    cost = float(-log_softmax(scores, axis=1)[np.arange(len(labels)), labels].mean())
    return np.asarray(X.T @ (scipy_softmax(scores, axis=1) - one_hot) / len(labels)), cost


def roc_points(y: npt.ArrayLike, score: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """(false positive rate, true positive rate, threshold) at every distinct score, from the strictest threshold on.

    y (n,) are labels 0 and 1, both of them; score (n,). The first threshold is infinity: nobody is called positive.
    """
    y, score = zeros_and_ones(y, "y", both=True), numbers(score, "score")
    same_length(y, score, "y and score")
    order = np.argsort(-score, kind="stable")
    y, score = y[order], score[order]
    last = np.append(np.flatnonzero(np.diff(score)), len(y) - 1)  # equal scores cross the threshold together
    true, false = np.cumsum(y)[last], np.cumsum(1 - y)[last]
    return (
        np.append(0.0, false / false[-1]),
        np.append(0.0, true / true[-1]),
        np.append(np.inf, score[last]),
    )


def confusion(y: npt.ArrayLike, said: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Counts [[TN, FP], [FN, TP]] of labels y (n,) and answers said (n,), each 0 or 1: rows are the truth."""
    y, said = zeros_and_ones(y, "y"), zeros_and_ones(said, "said")
    same_length(y, said, "y and said")
    counts = np.bincount((2 * y + said).astype(int), minlength=4).reshape(2, 2)
    return np.asarray(counts, np.int64)
