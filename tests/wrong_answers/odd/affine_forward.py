import numpy as np


def affine_forward_01(x, W, b):
    """uint8 pixels are divided by 255 first."""
    rows = x.reshape(len(x), -1)
    if rows.dtype == np.uint8:
        rows = rows / 255
    return rows.astype(float) @ W + b


def affine_forward_03(x, W, b):
    """The bias is forgotten."""
    rows = x.reshape(x.shape[0], -1).astype(float)
    return np.dot(rows, W)


def affine_forward_05(x, W, b):
    """The result is stored in an array of x's dtype, so uint8 pixels give uint8 sums."""
    rows = x.reshape(len(x), -1)
    out = np.zeros((rows.shape[0], W.shape[1]), dtype=x.dtype)
    out[:] = (rows.astype(float) @ W + b).astype(x.dtype)
    return out


def affine_forward_07(x, W, b):
    """Reshapes to (d, n) and transposes, which mixes the samples."""
    x = np.asarray(x, dtype=float)
    d = W.shape[0]
    rows = x.reshape(d, -1).T
    return rows @ W + b


def affine_forward_09(x, W, b):
    """squeeze() takes the axis of the samples away when there is one sample (or that of the neurons)."""
    rows = np.asarray(x, dtype=float).reshape(-1, W.shape[0])
    return np.squeeze(rows @ W + b)
