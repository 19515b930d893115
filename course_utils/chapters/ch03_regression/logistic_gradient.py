"""Exercise of chapter 03: the gradient of the mean log loss, X (n, d), y (n,) of 0 and 1, w (d,)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit

from course_utils.grading import Case, Exercise, Misconception

from ._labelled import Sample, floats, labelled, naive_other
from .reference import logistic_gradient as mean_gradient


def _far(rng: Generator) -> Sample:
    X = np.hstack([np.ones((5, 1)), np.array([[9.0, -7], [-8, 6], [7, 9], [-9, -8], [0.5, 0.25]])])
    return X, np.array([1, 1, 0, 0, 1]), np.array([0.5, 110.0, 1.0])


def _view(rng: Generator) -> Sample:
    X, y, w = labelled(12, 5)(rng)
    return X[::2, :3], y[::-2], w[::2]


def _residual(change: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., np.ndarray]:
    """Xᵀr/n with another r, a function of the scores z and the labels."""

    def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
        X, y, w = floats(X, y, w)
        return np.asarray(X.T @ change(X @ w, y) / len(y))

    return gradient


def _matrix(change: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """Something else done with X and the residuals p − y."""

    def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> Any:
        X, y, w = floats(X, y, w)
        return change(X, expit(X @ w) - y)

    return gradient


def _cost(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    X, y, w = floats(X, y, w)
    return float((np.logaddexp(0, X @ w) - y * (X @ w)).mean())


def _wrapped_minus(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """−y in the labels' own type: NumPy refuses it for True and False, and −1 in uint8 is 255."""
    minus = np.negative(y)
    X, y, w = floats(X, y, w)
    p = expit(X @ w)
    return np.asarray(X.T @ (minus * (1 - p) + (1 - y) * p) / len(y))


def _wrapped_signs(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Labels turned into −1 and +1 in their own type: in uint8 the −1 is 255."""
    signs = 2 * y - np.array(1, y.dtype) if y.dtype == np.uint8 else 2 * y.astype(float) - 1
    X, signs, w = floats(X, signs, w)
    return np.asarray(-X.T @ (signs * expit(-signs * (X @ w))) / len(signs))


THREE = (np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 6.0]]), np.array([0, 1, 1]))


logistic_gradient = Exercise(
    "logistic_gradient",
    points=2,
    oracle=mean_gradient,
    cases=[
        Case("three tumours, all weights 0", (*THREE, np.zeros(2)), worked=True),
        Case("three tumours, weights −ln 4 and 0", (*THREE, np.array([-np.log(4), 0.0])), worked=True),
        Case("all sizes different", labelled(7, 3), again=True),
        Case("as many samples as weights", labelled(4, 3)),
        Case("one sample", lambda rng: (np.array([[1.0, -2.0, 0.5]]), np.array([1]), np.array([0.3, 0.7, -0.2]))),
        Case("only zeros as labels", lambda rng: (labelled(5, 2)(rng)[0], np.zeros(5, int), rng.normal(size=3))),
        Case("labels of type uint8", labelled(6, 2, label=np.uint8)),
        Case("labels True and False", labelled(5, 3, label=np.bool_)),
        Case("scores of up to ±1000", _far),
        Case("float32", labelled(8, 2, dtype=np.float32)),
        Case("every second row of a larger table", _view),
    ],
    misconceptions=[
        Misconception(
            "sum",
            says="This is the gradient of the sum of the losses: it is not divided by the number of samples.",
            instead=_matrix(lambda X, r: X.T @ r),
        ),
        Misconception(
            "sign",
            says="The sign is turned round: where the model says too much, p − y is positive.",
            after=np.negative,
        ),
        Misconception(
            "labels_minus_one",
            says="This is the formula for labels −1 and +1. Here they are 0 and 1, and with it the samples of class 0 "
            "do not count at all.",
            instead=_residual(lambda z, y: -y * expit(-y * z)),
        ),
        Misconception(
            "labels_minus_one_doubled",
            says="This is chapter 01's formula, for labels −1 and +1 and half the log-odds. Here labels are 0 and 1.",
            instead=_residual(lambda z, y: -2 * y * expit(-2 * y * z)),
        ),
        Misconception(
            "labels_wrapped",
            says="A minus in front of the labels depends on their type: NumPy refuses it for True and False, and as a "
            "uint8 −1 becomes 255. See the cases 'labels of type uint8' and 'labels True and False'.",
            instead=_wrapped_minus,
        ),
        Misconception(
            "labels_wrapped_sum",
            says="A minus in front of the labels depends on their type: NumPy refuses it for True and False, and as a "
            "uint8 −1 becomes 255. See the cases 'labels of type uint8' and 'labels True and False'.",
            instead=lambda X, y, w: np.asarray(X.T @ (np.negative(y) + expit(X @ w)) / len(y)),
        ),
        Misconception(
            "signs_wrapped",
            says="As a uint8 −1 becomes 255: labels turned into −1 and +1 lose their sign there. See the case 'labels "
            "of type uint8'.",
            instead=_wrapped_signs,
        ),
        Misconception(
            "labels_converted",
            says="The labels are turned into −1 and +1, and then subtracted from probabilities between 0 and 1.",
            instead=_residual(lambda z, y: expit(z) - (2 * y - 1)),
        ),
        Misconception(
            "squared_error",
            says="There is a factor p(1 − p) too many. It belongs to the squared error; in the log cost it cancels.",
            instead=_residual(lambda z, y: (expit(z) - y) * expit(z) * (1 - expit(z))),
        ),
        Misconception(
            "no_sigmoid",
            says="The sigmoid is missing: this is the gradient of linear regression, score minus label.",
            instead=_residual(lambda z, y: z - y),
        ),
        Misconception(
            "hard",
            says="The probabilities are cut to 0 or 1 before they are compared with the labels. How sure the model "
            "was has to count.",
            instead=_residual(lambda z, y: (z >= 0) - y),
        ),
        Misconception(
            "hard_strict",
            says="The scores are cut to 0 or 1 before they are compared with the labels. How sure the model was has "
            "to count.",
            instead=_residual(lambda z, y: (z > 0) - y),
        ),
        Misconception(
            "hard_half_on_score",
            says="The scores are compared with 0.5 and cut to 0 or 1. The 0.5 belongs to probabilities, and the "
            "gradient needs no cut at all.",
            instead=_residual(lambda z, y: (z > 0.5) - y),
        ),
        Misconception(
            "sigmoid_of_minus",
            says="Your probabilities are those of the other class: 1 − p takes the place of p.",
            instead=_residual(lambda z, y: expit(-z) - y),
        ),
        Misconception(
            "no_label",
            says="The labels do not count in your gradient.",
            instead=_residual(lambda z, y: expit(z)),
        ),
        Misconception(
            "divided_by_weights",
            says="You divide by the number of weights. The mean is taken over the samples.",
            instead=_matrix(lambda X, r: X.T @ r / X.shape[1]),
        ),
        Misconception(
            "divided_by_size",
            says="You divide by the number of entries of X. The mean is taken over the samples.",
            instead=_matrix(lambda X, r: X.T @ r / X.size),
        ),
        Misconception(
            "divided_by_one_less",
            says="You divide by n − 1. The mean divides by the number of samples, n.",
            instead=_matrix(lambda X, r: X.T @ r / (len(r) - 1)),
        ),
        Misconception(
            "divided_twice",
            says="You divide by the number of samples twice.",
            instead=_matrix(lambda X, r: X.T @ r / len(r) ** 2),
        ),
        Misconception(
            "divided_by_ones",
            says="You divide by the number of samples with label 1. The mean is taken over all samples.",
            instead=lambda X, y, w: _matrix(lambda X, r: X.T @ r)(X, y, w) / (np.sum(y != 0) or np.nan),
        ),
        Misconception(
            "product_of_means",
            says="You multiply the mean of p − y with the mean of each feature. Each p − y belongs to its own sample: "
            "first the products, then the mean.",
            instead=_matrix(lambda X, r: X.mean(axis=0) * r.mean()),
        ),
        Misconception(
            "one_number",
            says="The products are added up over the features, too, and one number is left. The gradient has one entry "
            "for each weight.",
            instead=_matrix(lambda X, r: float((X.T @ r).sum() / len(r))),
        ),
        Misconception(
            "slope_of_p",
            says="This is divided by p(1 − p): the slope of the loss with respect to p. The chain goes on to the "
            "score, and there p(1 − p) cancels.",
            instead=_residual(lambda z, y: (expit(z) - y) / np.maximum(expit(z) * expit(-z), 1e-300)),
        ),
        Misconception(
            "only_zeros",
            says="Only the samples with label 0 count in your gradient.",
            instead=_residual(lambda z, y: (1 - y) * expit(z)),
        ),
        Misconception(
            "half",
            says="Every entry is half of what it should be: there is no factor ½ in the log cost.",
            after=lambda g: g / 2,
        ),
        Misconception(
            "twice",
            says="Every entry is twice what it should be. The factor 2 comes from squares, and there are none here.",
            after=lambda g: 2 * g,
        ),
        Misconception(
            "each_sample",
            says="This is a table, one row for each sample. The gradient has one entry for each weight: the mean of "
            "those rows.",
            instead=_matrix(lambda X, r: X * r[:, None]),
        ),
        Misconception(
            "residuals",
            says="This is p − y for each sample. Each of them still has to be multiplied by its sample's features.",
            instead=_matrix(lambda X, r: r),
        ),
        Misconception(
            "mean_residual",
            says="This is the mean of p − y, one number. The gradient has one entry for each weight.",
            instead=_matrix(lambda X, r: r.mean()),
        ),
        Misconception(
            "over_columns",
            says="The average runs over the features of a sample. It must run over the samples.",
            instead=_matrix(lambda X, r: (X * r[:, None]).mean(axis=1)),
        ),
        Misconception(
            "not_transposed",
            says="X is multiplied the other way round: its columns meet the samples. That works only for a square "
            "table, and then it is wrong.",
            instead=_matrix(lambda X, r: X @ r / len(r) if X.shape[0] == X.shape[1] else _refuse()),
        ),
        Misconception(
            "no_intercept",
            says="The first entry is 0: the intercept's slope is missing.",
            after=lambda g: np.append(0.0, g[1:]),
        ),
        Misconception(
            "intercept_cut",
            says="The first entry is missing: the intercept is a weight like the others.",
            after=lambda g: g[1:],
        ),
        Misconception(
            "cost",
            says="This is the cost, not its gradient.",
            instead=_cost,
        ),
        Misconception(
            "overflow",
            says="With scores near 1000 yours gives NaN. The sigmoid of the last exercise does not.",
            instead=_residual(lambda z, y: naive_other(z) - y),
        ),
        Misconception(
            "absolute",
            says="The sign of p − y is lost: a model that says too much and one that says too little have to be "
            "pushed in opposite directions.",
            instead=_matrix(lambda X, r: X.T @ np.abs(r) / len(r)),
        ),
        Misconception(
            "squared",
            says="p − y is squared. The cost of linear regression has squares; this gradient has none.",
            instead=_matrix(lambda X, r: X.T @ r**2 / len(r)),
        ),
        Misconception(
            "new_weights",
            says="These are the weights after a step. The gradient itself is asked for.",
            instead=lambda X, y, w: w - mean_gradient(X, y, w),
        ),
    ],
    forbids={"sklearn.linear_model.LogisticRegression", "torch.autograd.grad"},
)


def _refuse() -> Any:
    raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension 0")
