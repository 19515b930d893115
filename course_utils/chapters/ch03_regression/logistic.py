"""Exercises of chapter 03 on yes and no: sigmoid, logistic_gradient and train_logistic."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit, ndtr

from course_utils.grading import Case, Exercise, Misconception

from ._headlines import HeadlinedExercise, changed, other_dtype, warnings_at
from .reference import logistic_gradient as mean_gradient
from .reference import sigmoid as stable_sigmoid
from .reference import train_logistic as trained

Sample = tuple[np.ndarray, np.ndarray, np.ndarray]


def _scores(*shape: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    """Scores of ordinary size, and a last one of −1000."""

    def make(rng: Generator) -> tuple[np.ndarray]:
        z = rng.normal(size=shape) * 2
        z[(-1,) * len(shape)] = -1000
        return (z.astype(dtype),)

    return make


def _naive_other(z: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(z) / (1 + np.exp(z)))


def _nearly_zero(z: Any) -> np.ndarray:
    """Through tanh: what is smaller than the last digit of 1 is lost."""
    return np.asarray((1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2)


def _digits_lost(got: Any, want: Any) -> bool:
    """Tiny probabilities that came out as 0, or with hardly a right digit."""
    return bool(np.min(got) >= 0 and np.max(got) < 1e-15 and 0 < np.max(want) < 1e-15)


def _is_clipped(got: Any, want: Any) -> bool:
    """All tiny probabilities are the same, larger number."""
    return bool(np.ptp(got) == 0 and np.min(got) > 10 * np.max(want) and 0 < np.max(want) < 1e-15 and np.size(got) > 1)


def _of(change: Callable[[np.ndarray], Any]) -> Callable[[Any], np.ndarray]:
    return lambda z: np.asarray(change(np.asarray(z, dtype=float)))


sigmoid = HeadlinedExercise(
    "sigmoid",
    looks=[
        warnings_at(
            "very negative scores",
            "very positive scores",
            only_low="The values are right, but for scores far below 0 a part of your formula is too large for a "
            "float: e⁻ᶻ. NumPy warns, and the exercise is about doing without.",
            only_high="The values are right, but for scores far above 0 a part of your formula is too large for a "
            "float: eᶻ. NumPy warns, and the exercise is about doing without.",
            both="The values are right, but both forms are computed for every score, also where the other one is "
            "picked, and each of them is too large for a float on one side. To pick afterwards comes too late.",
        )
    ],
    points=2,
    oracle=stable_sigmoid,
    silent=True,
    cases=[
        Case("scores −ln 4, 0 and ln 4", (np.array([-np.log(4), 0.0, np.log(4)]),), worked=True),
        Case("seven scores", _scores(7), again=True),
        Case("a table", _scores(3, 4)),
        Case("one number", (-1.25,)),
        Case("whole numbers", (np.array([-3, 0, 1, 2, -1000]),)),
        Case("very negative scores", (np.array([-1000.0, -1.5, -2000.0]),)),
        Case("very positive scores", (np.array([1000.0, 0.75, 2000.0]),)),
        Case("both in one array", (np.array([[-1000.0, 0.5], [1000.0, -0.25]]),)),
        Case("scores of about −40", (np.array([-37.5, -39.0, -41.25]),)),
        Case("scores of about −300", (np.array([-280.0, -300.0]),)),
        Case("float32", _scores(5, dtype=np.float32)),
    ],
    misconceptions=[
        Misconception(
            "clipped",
            says="The scores (or the probabilities) are cut off at some value, so very negative scores all get the "
            "same probability. σ(−40) is 4.2·10⁻¹⁸, and σ(−300) is far smaller still.",
            before=lambda z: (np.clip(z, -20, 20),),
            like=_is_clipped,
        ),
        Misconception(
            "tiny_lost",
            says="Very small probabilities lose their digits: σ(−40) is 4.2·10⁻¹⁸ and comes out as 0 or as something "
            "else. 1 minus a number close to 1 (or −1 plus one, as with tanh) keeps no digits of the difference.",
            instead=_nearly_zero,
            like=_digits_lost,
        ),
        Misconception(
            "nan_to_zero",
            says="Large positive scores get 0: NaN has been replaced, but by the wrong number.",
            instead=_of(lambda z: np.nan_to_num(_naive_other(z))),
        ),
        Misconception(
            "overflow",
            says="For large positive scores yours gives NaN: eᶻ is too large for a float, and ∞/∞ is not a number. "
            "This form is safe for negative scores only.",
            instead=_of(_naive_other),
        ),
        Misconception(
            "sign",
            says="Yours falls where it should rise: a higher score makes a yes more probable.",
            before=lambda z: (-np.asarray(z),),
        ),
        Misconception(
            "tanh",
            says="This is tanh: it runs from −1 to 1 and is 0 at 0. A probability runs from 0 to 1, and "
            "sigmoid(0) = 0.5.",
            instead=_of(np.tanh),
        ),
        Misconception(
            "no_one",
            says="This is eᶻ, the odds: 1/e⁻ᶻ is the same. A probability never gets beyond 1.",
            instead=_of(np.exp),
        ),
        Misconception(
            "inverse",
            says="This is the inverse function: the score that belongs to a probability.",
            instead=_of(lambda z: np.log(z / (1 - z))),
        ),
        Misconception(
            "slope",
            says="This is the slope of the sigmoid, p(1 − p), which is highest in the middle.",
            after=lambda p: p * (1 - p),
        ),
        Misconception(
            "step",
            says="Yours jumps from 0 to 1. Scores near 0 should give probabilities near 0.5.",
            after=lambda p: (p >= 0.5).astype(float),
        ),
        Misconception(
            "softmax",
            says="Your numbers add up to 1 over the whole array. Each score has a probability of its own, whatever "
            "the others are.",
            instead=_of(lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()),
        ),
        Misconception(
            "softmax_rows",
            says="The numbers of each row add up to 1. Each score has a probability of its own, whatever the others "
            "are.",
            instead=_of(
                lambda z: (
                    np.exp(z - z.max(axis=-1, keepdims=True))
                    / np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)
                    if z.ndim
                    else 1.0
                )
            ),
        ),
        Misconception(
            "normal_curve",
            says="This is the curve of the normal distribution. It looks alike, but sigmoid(ln 4) is 0.8.",
            instead=_of(ndtr),
        ),
        Misconception(
            "halved",
            says="The score counts half: your curve is too flat.",
            before=lambda z: (np.asarray(z) / 2,),
        ),
        Misconception(
            "minus_below",
            says="Below the line stands 1 − e⁻ᶻ; it is 1 + e⁻ᶻ.",
            instead=_of(lambda z: 1 / (1 - np.exp(-z))),
        ),
        Misconception(
            "relu",
            says="Negative scores give 0 and positive ones stay as they are: that is another function.",
            instead=_of(lambda z: np.maximum(0, z)),
        ),
        Misconception(
            "percent",
            says="This is 100 times too large: a probability runs from 0 to 1.",
            after=lambda p: 100 * p,
        ),
        Misconception(
            "zero_counts_one",
            says="A score of 0 gives 1. Its probability is 0.5.",
            instead=_of(lambda z: np.where(z == 0, 1.0, expit(z))),
        ),
        Misconception(
            "zero_counts_nothing",
            says="A score of 0 gives 0. Its probability is 0.5.",
            instead=_of(lambda z: np.where(z == 0, 0.0, expit(z))),
        ),
        Misconception(
            "absolute",
            says="Negative scores get the probability of positive ones: the sign is lost.",
            before=lambda z: (np.abs(z),),
        ),
        Misconception(
            "absolute_negative",
            says="Positive scores get the probability of negative ones: the sign is lost.",
            before=lambda z: (-np.abs(z),),
        ),
        Misconception(
            "one_negative_decides",
            says="One case is chosen for the whole array. Each entry has its own sign.",
            instead=_of(lambda z: _naive_other(z) if (z < 0).any() else 1 / (1 + np.exp(-z))),
        ),
        Misconception(
            "whole",
            says="Scores that are whole numbers give probabilities 0 and 1 only: the array for the result was made "
            "for whole numbers.",
            instead=lambda z: np.trunc(expit(z)) if np.asarray(z).dtype.kind == "i" else expit(z),
        ),
        Misconception(
            "linear",
            says="This is a straight line, cut off at 0 and 1. The sigmoid is curved and never quite gets there.",
            instead=_of(lambda z: np.clip(0.5 + z / 4, 0, 1)),
        ),
        Misconception(
            "power_two",
            says="The base is not e: sigmoid(ln 4) is 0.8, checked by hand.",
            instead=_of(lambda z: expit(np.log(2) * z)),
        ),
        Misconception(
            "doubled",
            says="The score counts twice: your curve is twice too steep. (That is chapter 01's form, where h is half "
            "the log-odds, and also (1 + tanh z)/2.)",
            before=lambda z: (2 * np.asarray(z),),
        ),
        Misconception(
            "log",
            says="This is the logarithm of the sigmoid.",
            instead=_of(lambda z: -np.logaddexp(0, -z)),
        ),
        Misconception(
            "rounded",
            says="The right numbers, but rounded. Give all the digits you have.",
            after=lambda p: np.round(p, 2),
            like=lambda got, want: any(np.array_equal(got, np.round(want, places)) for places in range(8)),
        ),
    ],
    forbids={
        "numpy.errstate",
        "numpy.seterr",
        "warnings.catch_warnings",
        "warnings.filterwarnings",
        "warnings.simplefilter",
        "scipy.special.expit",
        "torch.sigmoid",
        "torch.nn.functional.sigmoid",
        "scipy.stats.logistic",
        "scipy.special.softmax",
    },
)


def _labelled(n: int, d: int, dtype: type = float, label: type = int) -> Callable[[Generator], Sample]:
    def make(rng: Generator) -> Sample:
        X = np.hstack([np.ones((n, 1)), rng.normal(size=(n, d)) * 1.5 + 0.4])
        y = rng.permutation(np.arange(n) % 3 > 0)
        return X.astype(dtype), y.astype(label), rng.normal(size=d + 1).astype(dtype)

    return make


def _far(rng: Generator) -> Sample:
    X = np.hstack([np.ones((5, 1)), np.array([[9.0, -7], [-8, 6], [7, 9], [-9, -8], [0.5, 0.25]])])
    return X, np.array([1, 1, 0, 0, 1]), np.array([0.5, 110.0, 1.0])


def _view(rng: Generator) -> Sample:
    X, y, w = _labelled(12, 5)(rng)
    return X[::2, :3], y[::-2], w[::2]


def _floats(*arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(a, dtype=float) for a in arrays)


def _residual(change: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., np.ndarray]:
    """Xᵀr/n with another r, a function of the scores z and the labels."""

    def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
        X, y, w = _floats(X, y, w)
        return np.asarray(X.T @ change(X @ w, y) / len(y))

    return gradient


def _matrix(change: Callable[[np.ndarray, np.ndarray], Any]) -> Callable[..., Any]:
    """Something else done with X and the residuals p − y."""

    def gradient(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> Any:
        X, y, w = _floats(X, y, w)
        return change(X, expit(X @ w) - y)

    return gradient


def _cost(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> float:
    X, y, w = _floats(X, y, w)
    return float((np.logaddexp(0, X @ w) - y * (X @ w)).mean())


def _wrapped_minus(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """−y in the labels' own type: NumPy refuses it for True and False, and −1 in uint8 is 255."""
    minus = np.negative(y)
    X, y, w = _floats(X, y, w)
    p = expit(X @ w)
    return np.asarray(X.T @ (minus * (1 - p) + (1 - y) * p) / len(y))


def _wrapped_signs(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Labels turned into −1 and +1 in their own type: in uint8 the −1 is 255."""
    signs = 2 * y - np.array(1, y.dtype) if y.dtype == np.uint8 else 2 * y.astype(float) - 1
    X, signs, w = _floats(X, signs, w)
    return np.asarray(-X.T @ (signs * expit(-signs * (X @ w))) / len(signs))


THREE = (np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 6.0]]), np.array([0, 1, 1]))

logistic_gradient = Exercise(
    "logistic_gradient",
    points=2,
    oracle=mean_gradient,
    cases=[
        Case("three tumours, all weights 0", (*THREE, np.zeros(2)), worked=True),
        Case("three tumours, weights −ln 4 and 0", (*THREE, np.array([-np.log(4), 0.0])), worked=True),
        Case("all sizes different", _labelled(7, 3), again=True),
        Case("as many samples as weights", _labelled(4, 3)),
        Case("one sample", lambda rng: (np.array([[1.0, -2.0, 0.5]]), np.array([1]), np.array([0.3, 0.7, -0.2]))),
        Case("only zeros as labels", lambda rng: (_labelled(5, 2)(rng)[0], np.zeros(5, int), rng.normal(size=3))),
        Case("labels of type uint8", _labelled(6, 2, label=np.uint8)),
        Case("labels True and False", _labelled(5, 3, label=np.bool_)),
        Case("scores of up to ±1000", _far),
        Case("float32", _labelled(8, 2, dtype=np.float32)),
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
            instead=_residual(lambda z, y: _naive_other(z) - y),
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


Training = tuple[np.ndarray, np.ndarray, float, int, Any]


def _training(
    n: int, d: int, lr: float, steps: int, start: bool = False, dtype: type = float, label: type = int
) -> Callable[[Generator], Training]:
    def make(rng: Generator) -> Training:
        X, y, w = _labelled(n, d, dtype, label)(rng)
        return X, y, lr, steps, w if start else None

    return make


def _separable(rng: Generator) -> Training:
    X = np.array([[1.0, -3.0], [1.0, -1.0], [1.0, 2.0], [1.0, 2.5], [1.0, 4.0]])
    return X, np.array([0, 0, 1, 1, 1]), 0.5, 50, None


Step = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def _slope(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """`mean_gradient` without a look at its arguments, which takes most of the time in 1500 steps."""
    return np.asarray(X.T @ (expit(X @ w) - y) / len(y))


def _walk(
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    steps: int,
    start: Any,
    *,
    gradient: Step = _slope,
    rate: Callable[[int], float] = lambda step: 1.0,
    turn: Callable[[np.ndarray], Any] = np.asarray,
) -> np.ndarray:
    """All weights on the way (steps + 1, p), with another gradient, rate or direction."""
    X, y = _floats(X, y)
    w = np.zeros(X.shape[1]) if start is None else np.asarray(start, dtype=float)
    path = [w]
    for step in range(steps):
        path.append(path[-1] - lr * rate(step) * turn(gradient(X, y, path[-1])))
    return np.array(path)


def _train(**knobs: Any) -> Callable[..., np.ndarray]:
    return lambda X, y, lr, steps, start: _walk(X, y, lr, steps, start, **knobs)[-1]


def _unit(g: np.ndarray) -> np.ndarray:
    return np.asarray(g / (np.linalg.norm(g) or 1.0))


def _momentum(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    path = _walk(X, y, lr, 0, start)
    w, total = path[0], np.zeros(X.shape[1])
    for _ in range(steps):
        total = total + _slope(X, y, w)
        w = w - lr * total
    return w


def _same_gradient(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    w = _walk(X, y, lr, 0, start)[0]
    return np.asarray(w - lr * steps * _slope(X, y, w))


def _one_by_one(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    w = _walk(X, y, lr, 0, start)[0]
    for _ in range(steps):
        for i in range(len(y)):
            w = w - lr * _slope(X[i : i + 1], y[i : i + 1], w)
    return w


def _weight_by_weight(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    w = _walk(X, y, lr, 0, start)[0].copy()
    for _ in range(steps):
        for j in range(len(w)):
            w[j] -= lr * _slope(X, y, w)[j]
    return w


def _early(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    """Stops once a step is shorter than 0.001."""
    path = _walk(X, y, lr, steps, start)
    short = np.linalg.norm(np.diff(path, axis=0), axis=1) < 1e-3
    return np.asarray(path[int(short.argmax()) + 1 if short.any() else -1])


def _no_intercept(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.append(0.0, _slope(X, y, w)[1:])


def _least_squares(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.asarray(X.T @ (X @ w - y) / len(y))


def _perceptron(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.asarray(X.T @ ((X @ w >= 0) - y) / len(y))


def _signed(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.asarray(-X.T @ (y * expit(-y * (X @ w))) / len(y))


def _squares(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    p = expit(X @ w)
    return np.asarray(X.T @ ((p - y) * p * (1 - p)) / len(y))


LONG = (
    Case("200 steps", _training(12, 2, 0.9, 200)),
    Case("1500 steps, after it has almost settled", _training(8, 1, 0.6, 1500)),
    Case("classes that can be separated, 50 steps", _separable),
)


@cache
def _long_walks() -> tuple[np.ndarray, ...]:
    return tuple(_walk(*case.args()) for case in LONG)


def _on_the_way(got: Any, want: Any) -> bool:
    """Weights from which the training should have gone on."""
    for path in _long_walks():
        if want.shape == path[-1].shape and np.allclose(want, path[-1]):
            return bool((np.abs(path[:-1] - got).max(axis=1) <= 1e-6 * np.abs(want).max()).any())
    return False


def _one_sample(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    """Each step uses one sample, one after the other."""
    w = _walk(X, y, lr, 0, start)[0]
    for step in range(steps):
        i = step % len(y)
        w = w - lr * _slope(X[i : i + 1], y[i : i + 1], w)
    return w


def _reach(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    """All weights to which steps with one sample each can lead, whichever samples are drawn."""
    X, y = _floats(X, y)
    found = _walk(X, y, lr, 0, start)
    for _ in range(steps):
        each = expit(found @ X.T) - y  # (weights so far, samples)
        found = (found[:, None] - lr * each[:, :, None] * X).reshape(-1, X.shape[1])
    return found


@cache
def _reached() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    calls = [case.args(call) for case in SHORT for call in range(case.calls)]
    return tuple((trained(*args), _reach(*args)) for args in calls)


def _is_one_sample(got: Any, want: Any) -> bool:
    """Steps with one sample each, drawn in any order."""
    for right, found in _reached():
        if want.shape == right.shape and np.allclose(want, right):
            return bool((np.abs(found - got).max(axis=1) <= 1e-6 * np.abs(got).max()).any())
    return False


@cache
def _from_zero() -> tuple[np.ndarray, ...]:
    """What is expected where no start is given, short of the one case that is about the labels."""
    return tuple(trained(*case.args(call)) for case in NO_START for call in range(case.calls))


def _is_other_start(got: Any, want: Any) -> bool:
    """Other weights, not far off, where no start is given."""
    known = any(want.shape == w.shape and np.allclose(want, w) for w in _from_zero())
    return known and np.shape(got) == want.shape and bool(1e-9 < np.abs(got - want).max() < 4)


FOUR = (np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), np.array([0, 1, 0, 1]))

SHORT = (
    Case("one step from zero", (*FOUR, 0.8, 1, None), worked=True),
    Case("one step from weights −ln 4 and 0", (*FOUR, 0.5, 1, np.array([-np.log(4), 0.0])), worked=True),
    Case("all sizes different", _training(9, 3, 0.4, 3), again=True),
    Case("two steps from given weights", _training(6, 2, 0.7, 2, start=True)),
    Case("as many samples as weights", _training(4, 3, 0.25, 4, start=True)),
    Case("a start of whole numbers", (*FOUR, 0.3, 3, np.array([1, -1]))),
    Case("float32", _training(6, 3, 0.2, 4, start=True, dtype=np.float32)),
)
NO_START = (SHORT[0], SHORT[2], *LONG)

train_logistic = HeadlinedExercise(
    "train_logistic",
    looks=[
        other_dtype("The weights are right, but they keep the type of `start`. The text asks for float64 always."),
        changed(("X", "y", "lr", "steps", "start")),
    ],
    points=3,
    oracle=trained,
    exact_dtype=True,
    cases=[
        *SHORT[:4],
        Case("no step, from given weights", _training(5, 2, 0.3, 0, start=True)),
        Case("no step, from whole numbers", (*FOUR, 0.3, 0, np.array([2, -1]))),
        *SHORT[4:],
        *LONG,
        Case("labels True and False", _training(7, 2, 0.5, 5, label=np.bool_)),
    ],
    misconceptions=[
        Misconception(
            "uphill",
            says="Yours climbs: the gradient points to where the cost grows, and descent goes the other way.",
            instead=lambda X, y, lr, steps, start: _walk(X, y, -lr, steps, start)[-1],
        ),
        Misconception(
            "one_more",
            says="There is one step too many.",
            before=lambda X, y, lr, steps, start: (X, y, lr, steps + 1, start),
        ),
        Misconception(
            "one_less",
            says="One step is missing.",
            before=lambda X, y, lr, steps, start: (X, y, lr, max(steps - 1, 0), start),
        ),
        Misconception(
            "stops_early",
            says="Your training stops before all its steps are done, perhaps because the gradient is small or every "
            "sample is on the right side. The text asks for exactly as many steps as it says.",
            instead=_early,
            like=_on_the_way,
        ),
        Misconception(
            "one_step",
            says="Your training gets no farther than one step: is the return inside the loop, or does every step begin "
            "at the start again?",
            before=lambda X, y, lr, steps, start: (X, y, lr, min(steps, 1), start),
        ),
        Misconception(
            "start_ignored",
            says="Your training begins at zero, also where a start is given.",
            before=lambda X, y, lr, steps, start: (X, y, lr, steps, None),
        ),
        Misconception(
            "start_ones",
            says="Where no start is given your training begins at ones. The text begins at zero.",
            before=lambda X, y, lr, steps, start: (
                X,
                y,
                lr,
                steps,
                np.ones(X.shape[1]) if start is None else start,
            ),
        ),
        Misconception(
            "start_random",
            says="Where no start is given your training begins elsewhere than at zero, perhaps at random weights. (For "
            "a network, chapter 04, they will have to be random.)",
            like=_is_other_start,
            before=lambda X, y, lr, steps, start: (
                X,
                y,
                lr,
                steps,
                np.cos(np.arange(X.shape[1])) / 2 if start is None else start,
            ),
        ),
        Misconception(
            "no_lr",
            says="The learning rate makes no difference to your weights.",
            instead=lambda X, y, lr, steps, start: _walk(X, y, 1.0, steps, start)[-1],
        ),
        Misconception(
            "sum",
            says="The gradient is not divided by the number of samples: your steps are n times too long.",
            instead=_train(gradient=lambda X, y, w: _slope(X, y, w) * len(y)),
        ),
        Misconception(
            "divided_twice",
            says="The gradient is divided by the number of samples twice: `gradient` has done it already.",
            instead=_train(gradient=lambda X, y, w: _slope(X, y, w) / len(y)),
        ),
        Misconception(
            "same_gradient",
            says="The gradient is computed once, before the loop. It changes with the weights.",
            instead=_same_gradient,
        ),
        Misconception(
            "only_gradient",
            says="Your weights are replaced by the step instead of moved by it: the old weights are lost.",
            instead=lambda X, y, lr, steps, start: _lost_weights(X, y, lr, steps, start),
        ),
        Misconception(
            "path",
            says="These are the weights after every step. The text asks for the last ones only.",
            instead=_walk,
        ),
        Misconception(
            "probabilities",
            says="These are the probabilities of the samples. The weights are asked for.",
            instead=lambda X, y, lr, steps, start: expit(X @ trained(X, y, lr, steps, start)),
        ),
        Misconception(
            "no_sigmoid",
            says="The sigmoid is missing: this trains linear regression on the labels.",
            instead=_train(gradient=_least_squares),
        ),
        Misconception(
            "hard",
            says="The probabilities are cut to 0 or 1 in training. The cut at 0.5 comes afterwards, when an answer is "
            "needed.",
            instead=_train(gradient=_perceptron),
        ),
        Misconception(
            "labels_minus_one",
            says="The gradient is the one for labels −1 and +1: with it the samples of class 0 do not count.",
            instead=_train(gradient=_signed),
        ),
        Misconception(
            "squared_error",
            says="There is a factor p(1 − p) too many in the gradient. It belongs to the squared error.",
            instead=_train(gradient=_squares),
        ),
        Misconception(
            "no_intercept",
            says="The intercept stays where it began: it is a weight like the others and has to be learnt.",
            instead=_train(gradient=_no_intercept),
        ),
        Misconception(
            "one_by_one",
            says="Your weights move after every single sample. The text takes one step for all samples together.",
            instead=_one_by_one,
        ),
        Misconception(
            "one_sample_a_step",
            says="Each of your steps looks at one sample only. The text takes the mean over all samples in every step.",
            instead=_one_sample,
            like=_is_one_sample,
        ),
        Misconception(
            "first_half",
            says="Your steps look at the first half of the samples only.",
            instead=lambda X, y, lr, steps, start: _walk(X[: len(y) // 2], y[: len(y) // 2], lr, steps, start)[-1],
        ),
        Misconception(
            "mean_of_path",
            says="This is the mean of the weights on the way. The last ones are asked for.",
            instead=lambda X, y, lr, steps, start: _walk(X, y, lr, steps, start).mean(axis=0),
        ),
        Misconception(
            "minus_start",
            says="This is how far the weights have moved. Add the start, and they are the weights.",
            instead=lambda X, y, lr, steps, start: np.diff(_walk(X, y, lr, steps, start)[[0, -1]], axis=0)[0],
        ),
        Misconception(
            "reversed",
            says="The weights stand in reverse order.",
            after=lambda w: w[::-1],
        ),
        Misconception(
            "last_gradient",
            says="This is the gradient at the end. The weights are asked for.",
            instead=lambda X, y, lr, steps, start: _slope(X, y, trained(X, y, lr, steps, start)),
        ),
        Misconception(
            "weight_by_weight",
            says="The weights move one after the other, and the second already sees where the first has gone. They "
            "should all use the same gradient.",
            instead=_weight_by_weight,
        ),
        Misconception(
            "momentum",
            says="Your gradients add up: each step goes along the sum of all gradients so far.",
            instead=_momentum,
        ),
        Misconception(
            "decay",
            says="Your learning rate shrinks from step to step; the text keeps it.",
            instead=_train(rate=lambda step: 1 / (step + 1)),
        ),
        Misconception(
            "unit_steps",
            says="All your steps are equally long: only the gradient's direction is used.",
            instead=_train(turn=_unit),
        ),
        Misconception(
            "signs_only",
            says="Only the signs of the gradient are used.",
            instead=_train(turn=np.sign),
        ),
        Misconception(
            "divided_by_lr",
            says="You divide by the learning rate: a small one should make small steps.",
            instead=lambda X, y, lr, steps, start: _walk(X, y, 1 / lr, steps, start)[-1],
        ),
        Misconception(
            "doubled",
            says="Your steps are twice too long. The factor 2 comes from squares, and there are none here.",
            instead=lambda X, y, lr, steps, start: _walk(X, y, 2 * lr, steps, start)[-1],
        ),
        Misconception(
            "whole",
            says="A start of whole numbers keeps your weights on whole numbers: the decimals of each step are cut off.",
            instead=lambda X, y, lr, steps, start: _whole(X, y, lr, steps, start),
        ),
    ],
    forbids={
        "sklearn.linear_model.LogisticRegression",
        "scipy.optimize.minimize",
        "sklearn.linear_model.SGDClassifier",
    },
)


def _lost_weights(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    w = _walk(X, y, lr, 0, start)[0]
    for _ in range(steps):
        w = -lr * _slope(X, y, w)
    return w


def _whole(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any) -> np.ndarray:
    if start is None or np.asarray(start).dtype.kind != "i":
        return trained(X, y, lr, steps, start)
    w = np.asarray(start)
    for _ in range(steps):
        w = (w - lr * _slope(X, y, w)).astype(int)
    return w
