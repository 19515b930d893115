"""Exercise of chapter 03: logistic regression by gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit

from course_utils.grading import Case, Misconception

from ._headlines import HeadlinedExercise, changed, other_dtype
from ._labelled import floats, labelled
from .reference import train_logistic as trained

Training = tuple[np.ndarray, np.ndarray, float, int, Any]


def _training(
    n: int, d: int, lr: float, steps: int, start: bool = False, dtype: type = float, label: type = int
) -> Callable[[Generator], Training]:
    def make(rng: Generator) -> Training:
        X, y, w = labelled(n, d, dtype, label)(rng)
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
    X, y = floats(X, y)
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
    X, y = floats(X, y)
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
