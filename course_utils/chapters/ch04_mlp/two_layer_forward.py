"""Exercise of chapter 04: the forward pass of a network with one hidden layer.

Conventions: x (n, d) or pictures (n, H, W) or (n, H, W, C), read row by row; W (inputs, outputs), b (outputs,).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

from course_utils.grading import Case, Exercise, Misconception

from ._layers import Args, flat
from .expected import Floats
from .reference import forward


def _net(n: int, d: int, h: int, k: int, around: float = 0.0) -> Callable[[Generator], Args]:
    def make(rng: Generator) -> Args:
        return (
            rng.normal(size=(n, d)),
            rng.normal(size=(d, h)),
            rng.normal(size=h),
            rng.normal(size=(h, k)),
            around + rng.normal(size=k),
        )

    return make


def _pictures(rng: Generator) -> Args:
    _, w1, b1, w2, b2 = _net(3, 20, 4, 3)(rng)
    return rng.random((3, 5, 4)), w1 / 2, b1, w2, b2


def _apart(rng: Generator) -> Args:
    """Hidden neurons that pass x on; the scores of the first sample lie near 0, those of the second near 2000."""
    x = np.array([[0.5, 0.0, 1.5], [2000.0, 2001.0, 1999.5]])
    return x, np.eye(3), np.zeros(3), np.eye(3), np.zeros(3)


def _far_apart(*scores: float) -> Callable[[Generator], Args]:
    """Hidden neurons that pass x on; the first makes the large scores, the second the differences between them."""

    def make(rng: Generator) -> Args:
        small = np.array([1.0, 2.0, 0.5, -1.0])[: len(scores)]
        x = np.column_stack([np.ones(3), rng.uniform(0.2, 1.0, 3)])
        return x, np.eye(2), np.zeros(2), np.array([scores, small]), np.zeros(len(scores))

    return make


# W2's first row makes the scores log 3 and 0, and so the probabilities ¾ and ¼.
SMALL: Args = (
    np.array([[1.0, 2.0]]),
    np.array([[1.0, -1.0], [1.0, 1.0]]),
    np.array([0.0, -2.0]),
    np.array([[np.log(3) / 3, 0.0], [5.0, 5.0]]),
    np.array([0.0, 0.0]),
)


def parts_of_pair(result: Any, *args: Any) -> dict[str, Any]:
    """The two things that come back, by name; a table that comes alone is taken for the probabilities."""
    if getattr(result, "ndim", 0) == 2:
        return {"probabilities": result}
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise ValueError("two arrays are expected: the hidden layer's outputs and the probabilities")
    return {"hidden": result[0], "probabilities": result[1]}


def _softmax(z: Floats) -> Floats:
    return np.asarray(scipy_softmax(z, axis=1))


def _turned(
    activate: Callable[[Floats], Any] = lambda z: np.maximum(z, 0),
    output: Callable[[Floats], Any] = _softmax,
    first: Callable[..., Any] = lambda x, w, b: x @ w + b,
    second: Callable[..., Any] = lambda h, w, b: h @ w + b,
) -> Callable[..., tuple[Any, Any]]:
    def instead(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, Any]:
        hidden = activate(first(flat(x), w1, b1))
        return hidden, output(second(hidden, w2, b2))

    return instead


def _careless(z: Floats) -> Floats:
    return np.asarray(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


def _moved(z: Floats) -> Floats:
    """The exponentials of each row, its maximum moved to 0."""
    return np.asarray(np.exp(z - z.max(axis=1, keepdims=True)))


def _global(z: Floats) -> Floats:
    return _careless(z - z.max())


def _no_keepdims(z: Floats) -> Floats:
    e = _moved(z)
    return np.asarray(e / e.sum(axis=1))


def _before_activation(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, Any]:
    z = flat(x) @ w1 + b1
    return z, _softmax(np.maximum(z, 0) @ w2 + b2)


def _relu_before_bias(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, Any]:
    hidden = np.maximum(flat(x) @ w1, 0) + b1
    return hidden, _softmax(hidden @ w2 + b2)


COLUMNS = "Your columns add up to 1: the softmax runs over the samples. Each sample has a row of probabilities."


WHOLE_TABLE = "Your whole table adds up to 1. Each sample has a row of probabilities."


two_layer_forward = Exercise(
    "two_layer_forward",
    points=3,
    oracle=forward,
    observe=parts_of_pair,
    cases=[
        Case("one sample, two and two neurons", SMALL, worked=True),
        Case("all sizes different", _net(5, 4, 6, 3), again=True),
        Case("all sizes the same", _net(4, 4, 4, 4)),
        Case("as many samples as classes", _net(3, 5, 4, 3)),
        Case("one sample", _net(1, 3, 5, 4)),
        Case("pictures", _pictures),
        Case("scores around 1000", _net(4, 3, 5, 3, around=1000.0)),
        Case("scores around −1000", _net(4, 3, 5, 3, around=-1000.0)),
        Case("one sample's scores near 0, another's near 2000", _apart),
        Case("scores of 1000 and −1000 in one row", _far_apart(1000.0, -1000.0, 1000.0, -1000.0)),
        Case("scores from −400 to 400 in one row", _far_apart(400.0, -400.0, 400.0, 0.0)),
    ],
    misconceptions=[
        Misconception(
            "linear",
            says="Some of your hidden neurons are negative: nothing happens between the two layers, and without an "
            "activation two layers are no more than one.",
            instead=_turned(activate=lambda z: z),
        ),
        Misconception(
            "before_activation",
            says="The probabilities are right. But the first thing that comes back is the weighted sum before the "
            "activation; the hidden layer's outputs are asked for.",
            instead=_before_activation,
        ),
        Misconception(
            "sigmoid",
            says="Your hidden neurons lie between 0 and 1: they are sigmoids. Here they are ReLUs.",
            instead=_turned(activate=expit),
        ),
        Misconception(
            "tanh",
            says="Your hidden neurons lie between −1 and 1: they are tanh. Here they are ReLUs.",
            instead=_turned(activate=np.tanh),
        ),
        Misconception(
            "leaky",
            says="Your hidden neurons are leaky ReLUs: a little of the negative numbers comes through.",
            instead=_turned(activate=lambda z: np.where(z > 0, z, 0.01 * z)),
        ),
        Misconception("absolute", says="Your hidden neurons fold negative sums up.", instead=_turned(activate=np.abs)),
        Misconception(
            "softmax_hidden",
            says="Your hidden neurons of a sample add up to 1: the softmax stands in the hidden layer, too. "
            "It belongs to the output alone.",
            instead=_turned(activate=_softmax),
        ),
        Misconception(
            "relu_before_bias",
            says="The bias of the hidden layer comes after its ReLU: on the worked case a hidden neuron is −2.",
            instead=_relu_before_bias,
        ),
        Misconception(
            "no_first_bias",
            says="The hidden layer has no bias in yours.",
            instead=_turned(first=lambda x, w, b: x @ w),
        ),
        Misconception(
            "no_second_bias",
            says="The output layer has no bias in yours.",
            instead=_turned(second=lambda h, w, b: h @ w),
        ),
        Misconception(
            "no_bias",
            says="There is no bias in yours, neither in the hidden layer nor in the output.",
            instead=_turned(first=lambda x, w, b: x @ w, second=lambda h, w, b: h @ w),
        ),
        Misconception(
            "logits",
            says="The scores (logits) come back as they are. As probabilities the numbers of a row add up to 1.",
            instead=_turned(output=lambda z: z),
        ),
        Misconception(
            "relu_on_output",
            says="There is a ReLU on the output: all negative scores become 0 before the softmax, and with them the "
            "differences between unlikely classes.",
            instead=_turned(output=lambda z: _softmax(np.maximum(z, 0))),
        ),
        Misconception(
            "twice",
            says="The softmax is taken twice: probabilities, which lie between 0 and 1, are treated as scores again, "
            "and come out nearly alike. On the worked case yours says 0.62 and 0.38.",
            instead=_turned(output=lambda z: _softmax(_softmax(z))),
        ),
        Misconception(
            "wrong_axis",
            says=COLUMNS,
            instead=_turned(output=lambda z: scipy_softmax(z, axis=0)),
        ),
        Misconception(
            "divided_by_column_sums",
            says=COLUMNS,
            instead=_turned(output=lambda z: _moved(z) / _moved(z).sum(axis=0)),
        ),
        Misconception(
            "whole_table",
            says=WHOLE_TABLE,
            instead=_turned(output=scipy_softmax),
        ),
        Misconception(
            "divided_by_whole_sum",
            says=WHOLE_TABLE,
            instead=_turned(output=lambda z: _moved(z) / _moved(z).sum()),
        ),
        Misconception(
            "keepdims_missing",
            says="A row of your probabilities does not add up to 1: the row sums were divided along the wrong axis. "
            "With as many samples as classes it runs, and is wrong; otherwise it stops with an error about shapes.",
            instead=_turned(output=_no_keepdims),
        ),
        Misconception(
            "overflow",
            says="Scores around 1000 or −1000 give NaN: exp(1000) is too large for a float, and exp(−1000) becomes 0. "
            "Chapter 01 moved each row before the exponential; that does not change the probabilities.",
            instead=_turned(output=_careless),
        ),
        Misconception(
            "global_maximum",
            says="The maximum of the whole table is subtracted. If the scores of one sample lie near 0 and those of "
            "another near 2000, all exponentials of the first become 0, and 0 divided by 0 is NaN.",
            instead=_turned(output=_global),
        ),
        Misconception(
            "mean_subtracted",
            says="The mean of a row is subtracted, not its maximum. With 1000 and −1000 in one row the mean is 0, and "
            "exp(1000) is too large for a float all the same.",
            instead=_turned(output=lambda z: _careless(z - z.mean(axis=1, keepdims=True))),
        ),
        Misconception(
            "minimum_subtracted",
            says="The minimum of a row is subtracted: all exponents become positive, and the largest as large as the "
            "row is wide. With −400 and 400 in one row that is exp(800), too large for a float.",
            instead=_turned(output=lambda z: _careless(z - z.min(axis=1, keepdims=True))),
        ),
        Misconception(
            "absolute_maximum",
            says="The largest absolute value of a row is subtracted. If all its scores are near −1000, they are near "
            "−2000 then, all exponentials become 0, and 0 divided by 0 is NaN.",
            instead=_turned(output=lambda z: _careless(z - np.abs(z).max(axis=1, keepdims=True))),
        ),
        Misconception(
            "column_maximum",
            says="The maximum of each column is subtracted, so the scores of one sample are moved by different "
            "amounts, and that changes its probabilities.",
            instead=_turned(output=lambda z: _careless(z - z.max(axis=0, keepdims=True))),
        ),
        Misconception(
            "scaled_by_maximum",
            says="The scores are divided by something before the exponential. That changes the probabilities; moving "
            "all of a row by the same amount does not.",
            instead=_turned(output=lambda z: _softmax(z / np.abs(z).max(axis=1, keepdims=True))),
        ),
        Misconception(
            "clipped",
            says="Large scores are cut off: 1000 and 1001 become the same number, and their classes equally likely.",
            instead=_turned(output=lambda z: _careless(np.clip(z, -500, 500))),
        ),
        Misconception(
            "nan_hidden",
            says="Where the exponentials are too large, NaN is replaced by 0: such rows do not add up to 1.",
            instead=_turned(output=lambda z: np.nan_to_num(_careless(z))),
        ),
        Misconception(
            "maximum_divided",
            says="The exponentials are divided by their largest, not by their sum: a row does not add up to 1.",
            instead=_turned(output=_moved),
        ),
        Misconception(
            "sigmoid_output",
            says="Each score goes through a sigmoid of its own: a row does not add up to 1.",
            instead=_turned(output=expit),
        ),
        Misconception(
            "no_exponential",
            says="The scores are divided by their sum without an exponential: negative scores give negative "
            "'probabilities'.",
            instead=_turned(output=lambda z: z / z.sum(axis=1, keepdims=True)),
        ),
        Misconception(
            "logarithm",
            says="These are the logarithms of the probabilities.",
            instead=_turned(output=lambda z: np.log(_softmax(z))),
        ),
        Misconception(
            "skipped",
            says="Both layers are there, but the weights are multiplied first and the activation comes after that.",
            instead=lambda x, w1, b1, w2, b2: (
                np.maximum(flat(x) @ w1 + b1, 0),
                _softmax(np.maximum((flat(x) @ w1 + b1) @ w2 + b2, 0)),
            ),
        ),
        Misconception(
            "order",
            says="The two things come back in the other order: first the hidden layer, then the probabilities.",
            after=lambda pair: pair[::-1],
        ),
        Misconception(
            "transposed_result",
            says="Rows and columns have changed places: each sample has a row.",
            after=lambda pair: tuple(np.transpose(part) for part in pair),
        ),
    ],
    forbids={"scipy.special.softmax", "torch.softmax", "torch.nn.functional.softmax", "loops"},
)
