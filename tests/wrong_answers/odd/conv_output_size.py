import numpy as np


def conv_output_size_01(n, f, p, s):
    """Counts the padding once (n + p) instead of at both ends."""
    return (n + p - f) // s + 1


def conv_output_size_03(n, f, p, s):
    """Returns the right number as a decimal number instead of a Python int."""
    return np.floor((n + 2 * p - f) / s) + 1


def conv_output_size_05(n, f, p, s):
    """Takes half a window (f // 2) away at each end, which is right for odd windows only."""
    half = f // 2
    inner = n + 2 * p - 2 * half
    return (inner - 1) // s + 1


def conv_output_size_07(n, f, p, s):
    """Puts the + 1 inside the division."""
    return (n + 2 * p - f + 1) // s


def conv_output_size_09(n, f, p, s):
    """Counts every start on the padded row, also those where the window sticks out at the end."""
    return len(range(0, n + 2 * p, s))
