"""Exercise of chapter 04: loss and gradients of a network with one hidden layer, in NumPy.

Conventions: x (n, d), y (n,) classes 0 … k−1; the loss is the mean cross-entropy of the softmax; hidden ReLU neurons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from ._layers import Args
from .expected import Floats
from .reference import backprop, softmax
from .two_layer_forward import SMALL

PARTS = ("loss", "dW1", "db1", "dW2", "db2")


def _net(n: int, d: int, h: int, k: int) -> Callable[[Generator], Args]:
    def make(rng: Generator) -> Args:
        y = rng.permutation(np.arange(n) % k)
        w1, b1 = rng.normal(size=(d, h)), rng.normal(size=h)
        return rng.normal(size=(n, d)), y, w1, b1, rng.normal(size=(h, k)) / 2, rng.normal(size=k)

    return make


def _one_sample(rng: Generator) -> Args:
    """One sample, for which three of five hidden neurons speak."""
    x, y, w1, _, *rest = _net(1, 3, 5, 4)(rng)
    return x, y, w1, np.array([1.25, -0.75, 0.5, -0.5, 0.75]) - (x @ w1)[0], *rest


def _one_class(rng: Generator) -> Args:
    x, y, *params = _net(4, 3, 5, 3)(rng)
    return x, np.full_like(y, 2), *params


def _at_the_corner(rng: Generator) -> Args:
    """Weighted sums of exactly 0 in half of the hidden neurons."""
    x = np.array([[1.0, -1.0], [2.0, 1.0], [-1.0, 2.0]])
    w1, b1 = np.array([[1.0, 1.0, 2.0], [1.0, -2.0, 1.0]]), np.array([0.0, 0.0, -1.0])
    return x, np.array([0, 1, 1]), w1, b1, rng.normal(size=(3, 2)), rng.normal(size=2)


def _parts(result: Any, *args: Any) -> dict[str, Any]:
    if not isinstance(result, tuple | list) or len(result) != 5:
        raise ValueError(f"five things are expected: {', '.join(PARTS)}")
    return dict(zip(PARTS, result, strict=True))


def _one_hot(y: np.ndarray, k: int) -> Floats:
    return np.asarray(np.eye(k)[y])


def _back(
    delta: Callable[[Floats, Floats, int], Any] = lambda p, t, n: (p - t) / n,
    mask: Callable[[Floats, Floats], Any] = lambda z, dh: z > 0,
    bias: Callable[[Floats], Any] = lambda d: d.sum(axis=0),
    through: Callable[[Floats], Any] = np.transpose,
    weight: Callable[[Floats, Floats], Any] = lambda inputs, d: inputs.T @ d,
    carries: Callable[[Floats, Floats], Any] = lambda z, h: h,
    loss: Callable[[Floats, Floats], Any] = lambda p, t: -np.log((p * t).sum(axis=1)).mean(),
) -> Callable[..., tuple[Any, ...]]:
    """Backpropagation with one of its steps done otherwise."""

    def instead(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, ...]:
        z = x @ w1 + b1
        hidden = np.maximum(z, 0)
        p = softmax(hidden @ w2 + b2)
        t = _one_hot(y, p.shape[1])
        d_logits = delta(p, t, len(x))
        d_hidden = d_logits @ through(w2)
        d_z = d_hidden * mask(z, d_hidden)
        return (
            loss(p, t),
            weight(x, d_z),
            bias(d_z),
            weight(carries(z, hidden), d_logits),
            bias(d_logits),
        )

    return instead


def _times(factor: Callable[[int, int], float]) -> Callable[..., tuple[Any, ...]]:
    """The four gradients multiplied by a function of n and k; the loss stays."""

    def instead(x: Any, y: Any, *params: Any) -> tuple[Any, ...]:
        loss, *slopes = backprop(x, y, *params)
        return loss, *(factor(len(x), params[-1].size) * g for g in slopes)

    return instead


def _through_stepped_weights(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, ...]:
    loss, _, _, d_w2, d_b2 = backprop(x, y, w1, b1, w2, b2)
    return (loss, *backprop_with_other_back(x, y, w1, b1, w2, b2, w2 - d_w2), d_w2, d_b2)


def backprop_with_other_back(x: Any, y: Any, w1: Any, b1: Any, w2: Any, b2: Any, back: Any) -> tuple[Any, Any]:
    """dW1 and db1 where the error goes back through other weights than it came forward through."""
    _, d_w1, d_b1, _, _ = _back(through=lambda _: back.T)(x, y, w1, b1, w2, b2)
    return d_w1, d_b1


def _spread(p: Floats, t: Floats, n: int) -> Floats:
    """The gradient of the probabilities, taken for the gradient of the scores."""
    return np.asarray(-t / np.where(t > 0, p, 1) / n)


backprop_two_layer = Exercise(
    "backprop_two_layer",
    points=4,
    oracle=backprop,
    observe=_parts,
    cases=[
        Case("one sample, two and two neurons", (SMALL[0], np.array([1]), *SMALL[1:]), worked=True),
        Case("all sizes different", _net(5, 4, 6, 3), again=True),
        Case("all sizes the same", _net(4, 4, 4, 4)),
        Case("two samples, many classes", _net(2, 3, 4, 7)),
        Case("one sample", _one_sample),
        Case("one hidden neuron", _net(6, 2, 1, 3)),
        Case("every sample of the same class", _one_class),
        Case("sums of exactly 0", _at_the_corner),
    ],
    misconceptions=[
        Misconception(
            "no_mean",
            says="Your gradients belong to the sum of the losses, not to their mean: they are n times too large.",
            instead=_times(lambda n, k: n),
        ),
        Misconception(
            "mean_twice",
            says="Your gradients are divided by n twice.",
            instead=_times(lambda n, k: 1 / n),
        ),
        Misconception(
            "mean_over_table",
            says="Your gradients are divided by n × k. The mean runs over the n samples.",
            instead=_times(lambda n, k: 1 / k),
        ),
        Misconception(
            "uphill",
            says="Every gradient has the wrong sign. p − t, not t − p: a score that is too high has a positive slope.",
            instead=_times(lambda n, k: -1),
        ),
        Misconception(
            "weights_not_averaged",
            says="The weights' gradients are n times too large, the biases' are right: the division by n is in some "
            "of them only.",
            instead=lambda *a: _scaled(backprop(*a), len(a[0]), (1, 3)),
        ),
        Misconception(
            "bias_averaged",
            says="The biases' gradients are divided by n once more: the mean is in the error of the scores already.",
            instead=lambda *a: _scaled(backprop(*a), 1 / len(a[0]), (2, 4)),
        ),
        Misconception(
            "bias_not_averaged",
            says="The weights' gradients are right, the biases' are n times too large: the division by n is in some of "
            "them only.",
            instead=lambda *a: _scaled(backprop(*a), len(a[0]), (2, 4)),
        ),
        Misconception(
            "all_rows",
            says="The 1 is subtracted in the columns of all right classes of the batch, in every row. Each row has one "
            "right class of its own.",
            instead=_back(delta=lambda p, t, n: (p - (t.sum(axis=0) > 0)) / n),
        ),
        Misconception(
            "class_numbers",
            says="The *number* of the right class is subtracted from every probability of a row. What should have come "
            "out is a row with 1 at the right class, and 0 elsewhere.",
            instead=_back(delta=lambda p, t, n: (p - t.argmax(axis=1)[:, None]) / n),
        ),
        Misconception(
            "bias_not_summed",
            says="Your db has a row for each sample. A bias acts on every sample, so what they want of it adds up.",
            instead=_back(bias=lambda d: d),
        ),
        Misconception(
            "bias_wrong_axis",
            says="Your db has been added up along the neurons. Each neuron has a bias of its own; the samples add up.",
            instead=_back(bias=lambda d: d.sum(axis=1)),
        ),
        Misconception(
            "bias_total",
            says="Your db is one number. Each neuron has a bias of its own.",
            instead=_back(bias=lambda d: d.sum()),
        ),
        Misconception(
            "relu_ignored",
            says="The way back takes no notice of the ReLU: its slope is 1 in yours, even for neurons that were "
            "silent. A silent neuron has no influence on the loss.",
            instead=_back(mask=lambda z, dh: np.ones_like(z)),
        ),
        Misconception(
            "relu_of_gradient",
            says="Your way back stops negative *gradients*. What counts is whether the neuron was silent on the way "
            "forward.",
            instead=_back(mask=lambda z, dh: dh > 0),
        ),
        Misconception(
            "corner",
            says="At a weighted sum of exactly 0 your ReLU has slope 1; the text takes 0 there.",
            instead=_back(mask=lambda z, dh: z >= 0),
        ),
        Misconception(
            "relu_backwards",
            says="The neurons that were silent learn, and those that spoke do not.",
            instead=_back(mask=lambda z, dh: z <= 0),
        ),
        Misconception(
            "sigmoid_slope",
            says="a(1 − a) is the slope of a sigmoid. These neurons are ReLUs.",
            instead=_back(mask=lambda z, dh: np.maximum(z, 0) * (1 - np.maximum(z, 0))),
        ),
        Misconception(
            "times_hidden",
            says="On the way back you multiply by the hidden outputs. The slope of a ReLU is 0 or 1.",
            instead=_back(mask=lambda z, dh: np.maximum(z, 0)),
        ),
        Misconception(
            "back_transposed",
            says="The error goes back through W2 the wrong way round: with as many hidden neurons as classes it runs, "
            "and is wrong; otherwise it stops with an error about shapes.",
            instead=_back(through=lambda w: w),
        ),
        Misconception(
            "stepped",
            says="W2 has already made its step when the error goes back through it. All gradients belong to the same "
            "weights.",
            instead=_through_stepped_weights,
        ),
        Misconception(
            "carries_sums",
            says="dW2 is made from the weighted sums before the ReLU. What W2 multiplied was the hidden outputs.",
            instead=_back(carries=lambda z, h: z),
        ),
        Misconception(
            "of_probabilities",
            says="−1/p is the slope of the loss towards the *probability*. The way back from there leads through the "
            "softmax, where all scores of a sample meet.",
            instead=_back(delta=_spread),
        ),
        Misconception(
            "extra_slope",
            says="The error at the output carries one more factor p(1 − p). The slope of softmax is already in p − t.",
            instead=_back(delta=lambda p, t, n: (p - t) * p * (1 - p) / n),
        ),
        Misconception(
            "probabilities_only",
            says="The error at the output is the probabilities themselves. What should have come out has to be "
            "subtracted.",
            instead=_back(delta=lambda p, t, n: p / n),
        ),
        Misconception(
            "target_only",
            says="Only the right class of each sample gets an error. The others' scores push its probability down, so "
            "they have one, too.",
            instead=_back(delta=lambda p, t, n: (p - t) * t / n),
        ),
        Misconception(
            "doubled",
            says="Your gradients are twice as large as they should be: the 2 of a squared error has no place here.",
            instead=_times(lambda n, k: 2),
        ),
        Misconception(
            "gradients_transposed",
            says="Your gradients of the weights are transposed. A gradient has the shape of the parameter it is for.",
            instead=_back(weight=lambda inputs, d: d.T @ inputs),
        ),
        Misconception(
            "order",
            says="The four gradients come in another order: dW1, db1, dW2, db2.",
            after=lambda five: (five[0], five[3], five[4], five[1], five[2]),
        ),
        Misconception(
            "loss_too_late",
            says="The gradients are right, and the loss is NaN: when its logarithm is taken, 1 has already been "
            "subtracted from the probabilities.",
            instead=_back(loss=lambda p, t: np.nan),
        ),
        Misconception(
            "loss_sum",
            says="The loss is the sum over the samples; their mean is asked for.",
            instead=_back(loss=lambda p, t: -np.log((p * t).sum(axis=1)).sum()),
        ),
        Misconception(
            "loss_sign",
            says="The sign of the loss is missing: the logarithm of a probability is negative, and a loss is not.",
            instead=_back(loss=lambda p, t: np.log((p * t).sum(axis=1)).mean()),
        ),
        Misconception(
            "loss_each",
            says="These are the losses of the samples, one by one. Their mean is asked for.",
            instead=_back(loss=lambda p, t: -np.log((p * t).sum(axis=1))),
        ),
        Misconception(
            "loss_of_all",
            says="The logarithms of all classes are in your loss. Only the right class counts.",
            instead=_back(loss=lambda p, t: -np.log(p).sum(axis=1).mean()),
        ),
        Misconception(
            "loss_table",
            says="The loss is divided by n × k. The mean runs over the n samples.",
            instead=_back(loss=lambda p, t: -np.log((p * t).sum(axis=1)).sum() / p.size),
        ),
    ],
    forbids={"torch.autograd.grad"},
)


def _scaled(five: tuple[Any, ...], factor: float, which: tuple[int, ...]) -> tuple[Any, ...]:
    return tuple(factor * part if i in which else part for i, part in enumerate(five))
