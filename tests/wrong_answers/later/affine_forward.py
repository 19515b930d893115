import numpy as np


def affine_forward_01(x, W, b):
    """Pictures are read column by column (order="F") instead of row by row."""
    rows = x.reshape(x.shape[0], -1, order="F").astype(float)
    return rows @ W + b


def affine_forward_02(x, W, b):
    """The channels of colour pictures are moved to the front first, as PyTorch has them."""
    if x.ndim == 4:
        x = x.transpose(0, 3, 1, 2)
    x = x.reshape(len(x), -1).astype(float)
    return x @ W + b


def affine_forward_03(x, W, b):
    """uint8 pixels are divided by 255."""
    rows = x.reshape(len(x), -1)
    if rows.dtype == np.uint8:
        rows = rows / 255
    return rows.astype(float) @ W + b


def affine_forward_04(x, W, b):
    """The result is squeezed, so that one sample (or one neuron) gives an array with too few axes."""
    d = W.shape[0]
    z = x.reshape(-1, d).astype(float) @ W + b
    return np.squeeze(z)


def affine_forward_05(x, W, b):
    """The numbers of W are read as a row for each neuron: reshaped to (m, d) and transposed."""
    d, m = W.shape
    rows = x.reshape(len(x), d).astype(float)
    return rows @ W.reshape(m, d).T + b


def affine_forward_06(x, W, b):
    """The result is stored in an array of the dtype of x, which cuts it to whole bytes for uint8 pixels."""
    n, m = len(x), W.shape[1]
    z = np.empty((n, m), dtype=x.dtype)
    z[:] = x.reshape(n, -1) @ W + b
    return z.astype(float)
