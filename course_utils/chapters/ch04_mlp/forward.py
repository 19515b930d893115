"""Exercises of chapter 04 on layers: affine_forward, two_layer_forward and count_parameters.

Conventions: x (n, d) or pictures (n, H, W) or (n, H, W, C), read row by row; W (inputs, outputs), b (outputs,).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

from course_utils.grading import Case, Exercise, Misconception

from .expected import Floats
from .reference import affine, forward

Args = tuple[np.ndarray, ...]


def _flat(x: np.ndarray) -> Floats:
    return np.asarray(x, dtype=float).reshape(len(x), -1)


# -- affine_forward --------------------------------------------------------------------------------------------


def _layer(shape: tuple[int, ...], outputs: int) -> Callable[[Generator], Args]:
    def make(rng: Generator) -> Args:
        inputs = int(np.prod(shape[1:]))
        return rng.normal(size=shape), rng.normal(size=(inputs, outputs)), 3 * rng.normal(size=outputs)

    return make


def _uint8(rng: Generator) -> Args:
    return rng.integers(0, 256, (3, 4, 2), dtype=np.uint8), rng.normal(size=(8, 5)), rng.normal(size=5)


def _view(rng: Generator) -> Args:
    return rng.normal(size=(6, 8))[::2, ::-2], rng.normal(size=(3, 4)).T, rng.normal(size=6)[::2]


def _pixel_columns_first(x: np.ndarray) -> Floats:
    """Pictures read column by column, the last axis of colour staying last."""
    x = np.asarray(x, dtype=float)
    return np.asarray(x.swapaxes(1, 2) if x.ndim > 2 else x).reshape(len(x), -1)


def _first_index_fastest(x: np.ndarray) -> Floats:
    return np.asarray(x, dtype=float).reshape(len(x), -1, order="F")


def _cast(values: Any, dtype: Any) -> np.ndarray:
    """`values` in another type, without a warning where they do not fit."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.asarray(values).astype(dtype))


TRANSPOSED = (
    "Your matrix product meets the wrong axis of W: with as many inputs as outputs it runs, and is wrong; otherwise it "
    "stops with an error about shapes. Here a *column* of W belongs to a neuron. (PyTorch keeps a row for each.)"
)

affine_forward = Exercise(
    "affine_forward",
    points=2,
    oracle=affine,
    cases=[
        Case(
            "one sample, two neurons",
            (np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]]), np.array([10.0, 20.0])),
            worked=True,
        ),
        Case("all sizes different", _layer((5, 4), 3), again=True),
        Case("as many inputs as neurons, and as samples", _layer((3, 3), 3)),
        Case("as many samples as neurons", _layer((4, 6), 4)),
        Case("one neuron", _layer((4, 3), 1)),
        Case("grey pictures", _layer((5, 4, 3), 2)),
        Case("colour pictures", _layer((2, 3, 4, 3), 5)),
        Case("square pictures", _layer((3, 4, 4), 2)),
        Case("uint8 pictures", _uint8),
        Case("views of larger arrays", _view),
    ],
    misconceptions=[
        Misconception("transposed", says=TRANSPOSED, instead=lambda x, w, b: _flat(x) @ w.T + b),
        Misconception(
            "no_bias",
            says="The bias does nothing in yours: with an input of zeros each neuron should answer its own b.",
            instead=lambda x, w, b: _flat(x) @ w,
        ),
        Misconception(
            "bias_down",
            says="The bias is laid along the wrong axis: b has one number for each neuron, and every sample gets the "
            "same ones. With as many samples as neurons it runs, and is wrong.",
            instead=lambda x, w, b: _flat(x) @ w + b[:, None],
        ),
        Misconception(
            "bias_summed",
            says="All biases are added to every neuron. Each neuron has its own.",
            instead=lambda x, w, b: _flat(x) @ w + b.sum(),
        ),
        Misconception(
            "first_bias",
            says="Every neuron gets the bias of the first one.",
            instead=lambda x, w, b: _flat(x) @ w + b[0],
        ),
        Misconception(
            "bias_subtracted",
            says="The bias is subtracted. It is added here.",
            instead=lambda x, w, b: _flat(x) @ w - b,
        ),
        Misconception(
            "bias_times",
            says="The bias multiplies the weighted sum. It is added to it.",
            instead=lambda x, w, b: _flat(x) @ w * b,
        ),
        Misconception(
            "bias_first",
            says="The bias is added before the weights have been summed up, so it counts more than once.",
            instead=lambda x, w, b: _flat(x) @ (w + b),
        ),
        Misconception(
            "result_transposed",
            says="Rows and columns have changed places: each sample has a row of the result.",
            after=np.transpose,
        ),
        Misconception(
            "column_by_column",
            says="The pictures are read column by column. Here they are read row by row, as NumPy stores them.",
            instead=lambda x, w, b: _pixel_columns_first(x) @ w + b,
        ),
        Misconception(
            "fortran",
            says="The pictures are read with the first index running fastest. Here they are read row by row, as NumPy "
            "stores them.",
            instead=lambda x, w, b: _first_index_fastest(x) @ w + b,
        ),
        Misconception(
            "pixels_and_samples_mixed",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            instead=lambda x, w, b: np.asarray(x, dtype=float).T.reshape(len(x), -1) @ w + b,
        ),
        Misconception(
            "pixels_and_samples_turned",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            instead=lambda x, w, b: np.asarray(x, dtype=float).reshape(len(w), -1).T @ w + b,
        ),
        Misconception(
            "relu",
            says="The negative numbers are gone: there is an activation in yours. An affine layer has none.",
            after=lambda z: np.maximum(z, 0),
        ),
        Misconception(
            "sigmoid",
            says="All of your numbers lie between 0 and 1: there is an activation in yours. An affine layer has none.",
            after=expit,
        ),
        Misconception(
            "mean",
            says="The weighted inputs are averaged. They are added up.",
            instead=lambda x, w, b: _flat(x) @ w / w.shape[0] + b,
        ),
        Misconception(
            "first_sample",
            says="This is the answer to the first sample only. Every row of x is a sample.",
            after=lambda z: z[0],
        ),
        Misconception(
            "summed",
            says="The samples have been added up. Each has its own row in the result.",
            after=lambda z: z.sum(axis=0),
        ),
        Misconception(
            "scaled",
            says="The uint8 pixels are divided by 255. The text does not ask for it.",
            instead=lambda x, w, b: affine(x / 255 if x.dtype == np.uint8 else x, w, b),
        ),
        Misconception(
            "scaled_always",
            says="The inputs are divided by 255. The text does not ask for it.",
            before=lambda x, w, b: (np.asarray(x) / 255, w, b),
        ),
        Misconception(
            "mixed_other_way",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            before=lambda x, w, b: (np.asarray(x).reshape(w.shape[0], -1).T, w, b),
        ),
        Misconception(
            "pixels_wrapped",
            says="The result is put back into the type of the pixels. See the case 'uint8 pictures'.",
            instead=lambda x, w, b: _cast(affine(x, w, b), x.dtype),
        ),
        Misconception(
            "decimals_cut",
            says="With whole numbers as pixels your sums are whole numbers, too: their decimals are cut off. See the "
            "case 'uint8 pictures'.",
            instead=lambda x, w, b: affine(x, w, b).astype(float if x.dtype.kind == "f" else np.int64),
        ),
        Misconception(
            "weights_cut",
            says="The weights are put into the type of the pixels, so their decimals and signs are lost. See the case "
            "'uint8 pictures'.",
            instead=lambda x, w, b: _flat(x) @ _cast(w, x.dtype) + b,
        ),
        Misconception(
            "added_up_in_pixel_type",
            says="Something of yours is added up in the type of the pixels, where 255 + 1 is 0. See the case 'uint8 "
            "pictures'.",
            instead=lambda x, w, b: _flat(x) @ w + _cast(b, x.dtype),
        ),
    ],
    forbids={"torch.nn.functional.linear", "loops"},
)

# -- two_layer_forward -----------------------------------------------------------------------------------------


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
        hidden = activate(first(_flat(x), w1, b1))
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
    z = _flat(x) @ w1 + b1
    return z, _softmax(np.maximum(z, 0) @ w2 + b2)


def _relu_before_bias(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> tuple[Any, Any]:
    hidden = np.maximum(_flat(x) @ w1, 0) + b1
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
                np.maximum(_flat(x) @ w1 + b1, 0),
                _softmax(np.maximum((_flat(x) @ w1 + b1) @ w2 + b2, 0)),
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

# -- count_parameters ------------------------------------------------------------------------------------------

Sizes = Sequence[int]


def _count_by_torch(sizes: Sizes) -> int:
    """The number that PyTorch counts; on the meta device no weight is made."""
    from torch import nn

    return sum(p.numel() for i, o in pairwise(sizes) for p in nn.Linear(i, o, device="meta").parameters())


def _pairs(sizes: Sizes) -> list[tuple[int, int]]:
    return list(pairwise(sizes))


def _random_sizes(rng: Generator) -> tuple[list[int]]:
    return ([int(size) for size in rng.integers(2, 40, 5)],)


count_parameters = Exercise(
    "count_parameters",
    points=1,
    oracle=_count_by_torch,
    cases=[
        Case("784, 128, 10", ([784, 128, 10],), worked=True),
        Case("one layer: 3, 4", ([3, 4],), worked=True),
        Case("three hidden layers", ([5, 7, 6, 2, 4],)),
        Case("any five sizes", _random_sizes, again=True),
        Case("hidden layers of one size", ([9, 4, 4, 4, 3],)),
        Case("one neuron with one input", ([1, 1],)),
        Case("a CIFAR-10 picture", ([3072, 64, 10],)),
        Case("billions of weights", ([70_000, 40_000, 10],)),
    ],
    misconceptions=[
        Misconception(
            "no_bias",
            says="The biases are missing: 784-128-10 has 101 632 weights, and each neuron has one more number.",
            instead=lambda s: sum(i * o for i, o in _pairs(s)),
        ),
        Misconception(
            "bias_per_input",
            says="You count one bias for each input of a layer. It is the neurons, at a layer's output, that have one.",
            instead=lambda s: sum(i * o + i for i, o in _pairs(s)),
        ),
        Misconception(
            "inputs_have_bias",
            says="The inputs are counted as neurons with a bias. They are numbers that come from outside.",
            instead=lambda s: sum(i * o for i, o in _pairs(s)) + sum(s),
        ),
        Misconception(
            "hidden_bias_only",
            says="The neurons of the output have a bias, too.",
            instead=lambda s: sum(i * o for i, o in _pairs(s)) + sum(s[1:-1]),
        ),
        Misconception(
            "output_bias_only",
            says="The hidden neurons have a bias, too.",
            instead=lambda s: sum(i * o for i, o in _pairs(s)) + s[-1],
        ),
        Misconception(
            "bias_per_layer",
            says="You count one bias for each layer. Each neuron has its own.",
            instead=lambda s: sum(i * o + 1 for i, o in _pairs(s)),
        ),
        Misconception(
            "bias_on_both_sides",
            says="You count (inputs + 1) × (neurons + 1). Each neuron has inputs + 1 numbers, and there is no "
            "additional neuron.",
            instead=lambda s: sum((i + 1) * (o + 1) for i, o in _pairs(s)),
        ),
        Misconception(
            "neurons",
            says="You count numbers that flow through the net, not the weights between them.",
            instead=sum,
        ),
        Misconception(
            "neurons_only",
            says="You count the neurons. Each of them has a weight for every one of its inputs, and a bias.",
            instead=lambda s: sum(s[1:]),
        ),
        Misconception(
            "first_layer",
            says="Only the first layer is counted.",
            instead=lambda s: (s[0] + 1) * s[1],
        ),
        Misconception(
            "last_layer",
            says="Only the last layer is counted.",
            instead=lambda s: (s[-2] + 1) * s[-1],
        ),
        Misconception(
            "last_missing",
            says="The last layer is missing.",
            instead=lambda s: sum((i + 1) * o for i, o in _pairs(s)[:-1]),
        ),
        Misconception(
            "first_missing",
            says="The first layer of neurons is missing: it has a weight for each input.",
            instead=lambda s: sum((i + 1) * o for i, o in _pairs(s)[1:]),
        ),
        Misconception(
            "every_with_every",
            says="Each size is multiplied with every other one, one loop inside the other. A layer's weights join it "
            "to the layer before it, and no farther.",
            instead=lambda s: sum((i + 1) * o for i in s[:-1] for o in s[1:]),
        ),
        Misconception(
            "ring",
            says="The last layer is joined to the inputs in yours: at place 0 of a list the place before, −1, is the "
            "last one, and Python does not complain. The inputs have no layer before them.",
            instead=lambda s: sum((s[i - 1] + 1) * s[i] for i in range(len(s))),
        ),
        Misconception(
            "ring_of_weights",
            says="There are weights between the last layer and the inputs in yours: at place 0 of a list the place "
            "before, −1, is the last one, and Python does not complain.",
            instead=lambda s: sum(s[i - 1] * s[i] for i in range(len(s))) + sum(s[1:]),
        ),
        Misconception(
            "overflow",
            says="With billions of weights your number is too large for the type that it is kept in, of 32 bits, and "
            "comes out wrong without a warning.",
            instead=lambda s: (_count_by_torch(s) + 2**31) % 2**32 - 2**31,
        ),
        Misconception(
            "one_hidden_layer",
            says="You take it for granted that there is one hidden layer. The list may be shorter or longer.",
            instead=lambda s: (s[0] + 1) * s[1] + (s[1] + 1) * s[2],
        ),
        Misconception(
            "one_bias",
            says="You count one bias for the whole net. Each neuron has its own.",
            instead=lambda s: sum(i * o for i, o in _pairs(s)) + 1,
        ),
        Misconception(
            "bias_for_each_weight",
            says="You count a bias for each weight. A neuron has many weights and one bias.",
            instead=lambda s: sum(2 * i * o for i, o in _pairs(s)),
        ),
        Misconception(
            "product",
            says="All sizes are multiplied with each other. A layer's weights join it to the layer before it, and no "
            "farther.",
            instead=lambda s: int(np.prod(s)) + sum(s[1:]),
        ),
        Misconception(
            "product_only",
            says="All sizes are multiplied with each other. A layer's weights join it to the layer before it, and no "
            "farther; and the biases are missing.",
            instead=lambda s: int(np.prod(s)),
        ),
        Misconception(
            "all_pairs",
            says="Every layer is joined to every later one. Here each layer is joined to the next one only.",
            instead=lambda s: sum(i * o for i, o in combinations(s, 2)) + sum(s[1:]),
        ),
        Misconception(
            "each",
            says="These are the numbers of the layers one by one. Their sum is asked for.",
            instead=lambda s: [(i + 1) * o for i, o in _pairs(s)],
        ),
        Misconception(
            "sum_for_product",
            says="A layer with 3 inputs and 4 neurons has more than 3 + 4 weights: each neuron has one for each input.",
            instead=lambda s: sum(i + o for i, o in _pairs(s)) + sum(s[1:]),
        ),
    ],
)
