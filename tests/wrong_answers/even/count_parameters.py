import numpy as np


def count_parameters_02(sizes):
    """One bias for each layer instead of one for each neuron."""
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i] + 1
    return total


def count_parameters_04(sizes):
    """The output layer is counted without biases."""
    weights = sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))
    biases = sum(sizes[1:-1])
    return weights + biases


def count_parameters_06(sizes):
    """The loop ends too early, the last layer is missing."""
    total = 0
    for i in range(1, len(sizes) - 1):
        total += (sizes[i - 1] + 1) * sizes[i]
    return total


def count_parameters_08(sizes):
    """Counts in int32, which overflows for large nets."""
    s = np.array(sizes, dtype=np.int32)
    return int(np.sum((s[:-1] + 1) * s[1:], dtype=np.int32))


def count_parameters_10(sizes):
    """Takes it for granted that there is exactly one hidden layer."""
    d, h, k = sizes[0], sizes[1], sizes[-1]
    return d * h + h + h * k + k
