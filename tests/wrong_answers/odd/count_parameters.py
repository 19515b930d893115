def count_parameters_01(sizes):
    """Only the weights: the biases are forgotten."""
    total = 0
    for i in range(1, len(sizes)):
        total += sizes[i - 1] * sizes[i]
    return total


def count_parameters_03(sizes):
    """The inputs get biases too: all the sizes are added up."""
    weights = sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))
    biases = sum(sizes)
    return weights + biases


def count_parameters_05(sizes):
    """The loop begins at 0, where sizes[i - 1] is the last layer."""
    total = 0
    for i in range(len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total


def count_parameters_07(sizes):
    """Returns a decimal number, because the sum starts as one."""
    total = 0.0
    for inputs, neurons in zip(sizes, sizes[1:]):
        total += (inputs + 1) * neurons
    return total


def count_parameters_09(sizes):
    """The biases of a layer are counted by its inputs instead of by its neurons."""
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1] + sizes[i]
    return total
