import numpy as np


def affine_forward_02(x, W, b):
    """Pictures are read column by column (order="F") instead of row by row."""
    x = np.asarray(x, dtype=float)
    rows = x.reshape((x.shape[0], -1), order="F")
    return rows @ W + b


def affine_forward_04(x, W, b):
    """W is read as if it held one row for each neuron, and brought to the fitting shape by reshape."""
    rows = np.asarray(x, dtype=float).reshape(len(x), -1)
    d = rows.shape[1]
    per_neuron = W.reshape(-1, d)
    return rows @ per_neuron.T + b


def affine_forward_06(x, W, b):
    """Colour pictures are brought to channels first before they are laid out in a row, as PyTorch likes it."""
    x = np.asarray(x, dtype=float)
    if x.ndim == 4:
        x = x.transpose(0, 3, 1, 2)
    return x.reshape(x.shape[0], -1) @ W + b


def affine_forward_08(x, W, b):
    """A ReLU is applied at the end, though the weighted sums were asked for."""
    rows = np.asarray(x, dtype=float).reshape(-1, W.shape[0])
    return np.maximum(rows @ W + b, 0)


def affine_forward_10(x, W, b):
    """The bias is subtracted, as if it were a threshold."""
    rows = np.asarray(x, dtype=float).reshape(x.shape[0], -1)
    return rows @ W - b
