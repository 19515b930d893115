"""Exercise of chapter 04: how many numbers a network learns.

Conventions: x (n, d) or pictures (n, H, W) or (n, H, W, C), read row by row; W (inputs, outputs), b (outputs,).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

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
