import numpy as np


def count_parameters_01(sizes):
    """Counts the weights only; the biases are forgotten."""
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))


def count_parameters_02(sizes):
    """Gives the inputs a bias, too."""
    weights = 0
    for i in range(1, len(sizes)):
        weights += sizes[i - 1] * sizes[i]
    return weights + sum(sizes)


def count_parameters_03(sizes):
    """Adds one bias for each layer instead of one for each neuron."""
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1] + 1
    return total


def count_parameters_04(sizes):
    """Computes in int32, which overflows for billions of weights."""
    s = np.array(sizes, dtype=np.int32)
    return int(((s[:-1] + 1) * s[1:]).sum(dtype=np.int32))


def count_parameters_05(sizes):
    """Returns a decimal number, as the total starts as the float 0.0."""
    total = 0.0
    for before, here in zip(sizes, sizes[1:]):
        total += (before + 1) * here
    return total


def count_parameters_06(sizes):
    """The output layer gets no biases; only hidden neurons have one."""
    weights = sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))
    biases = sum(sizes[1:-1])
    return weights + biases
