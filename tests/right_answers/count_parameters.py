from functools import reduce

import numpy as np
from torch import nn


def count_parameters_r01(sizes):
    """Recursion: the first layer, and the rest of the net."""
    if len(sizes) < 2:
        return 0
    inputs, neurons = sizes[0], sizes[1]
    return neurons * (inputs + 1) + count_parameters_r01(sizes[1:])


def count_parameters_r02(sizes):
    """The dot product of two shifted arrays; the whole number is one of NumPy's (int64)."""
    s = np.asarray(sizes, dtype=np.int64)
    return (s[:-1] + 1) @ s[1:]


def count_parameters_r03(sizes):
    """Builds the layers in PyTorch (on the device "meta", without memory) and counts their entries."""
    net = nn.Sequential()
    for i in range(len(sizes) - 1):
        net.append(nn.Linear(int(sizes[i]), int(sizes[i + 1]), device="meta"))
    return sum(p.numel() for p in net.parameters())


def count_parameters_r04(sizes):
    """A fold that carries the total and the size of the layer before, from the last layer to the first."""

    def add(state, inputs):
        total, neurons = state
        return total + inputs * neurons + neurons, inputs

    backwards = list(sizes)[::-1]
    return reduce(add, backwards[1:], (0, backwards[0]))[0]
