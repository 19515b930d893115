import numpy as np
import torch
from torch import nn


def transposed_conv_size_r01(n, f, p, s, extra):
    """Walks through the windows and remembers the farthest end."""
    end = 0
    start = 0
    for _ in range(n):
        end = max(end, start + f)
        start += s
    return (end - p + extra) - p


def transposed_conv_size_r02(n, f, p, s, extra):
    """Lets PyTorch do it and reads off the shape."""
    layer = nn.ConvTranspose1d(1, 1, f, stride=s, padding=p, output_padding=extra)
    with torch.no_grad():
        return int(layer(torch.zeros(1, 1, n)).shape[-1])


def transposed_conv_size_r03(n, f, p, s, extra):
    """Looks for the shortest row of which an ordinary convolution makes n numbers; extra says how many more."""
    length = f - 2 * p
    while (length + 2 * p - f) // s + 1 < n:
        length += 1
    return length + extra


def transposed_conv_size_r04(n, f, p, s, extra):
    """A dot product in NumPy, turned into an int at the end."""
    return int(np.dot([n - 1, 1, -2, 1], [s, f, p, extra]))
