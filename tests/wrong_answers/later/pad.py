import numpy as np


def pad_01(x, p):
    """The new array is float64 always, the dtype of x is lost."""
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p))
    out[:, :, p : p + h, p : p + w] = x
    return out


def pad_02(x, p):
    """Counts the end of the slice from the back, which gives an empty slice for p = 0."""
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p), dtype=x.dtype)
    out[:, :, p:-p, p:-p] = x
    return out


def pad_03(x, p):
    """Pads axes 1 and 2, as if the channels were the last axis."""
    n, h, w, c = x.shape
    out = np.zeros((n, h + 2 * p, w + 2 * p, c), dtype=x.dtype)
    out[:, p : p + h, p : p + w, :] = x
    return out


def pad_04(x, p):
    """Hands back x itself, not a new array, if p is 0."""
    if p == 0:
        return x
    n, c, h, w = x.shape
    rows = np.zeros((n, c, p, w), dtype=x.dtype)
    x = np.concatenate([rows, x, rows], axis=2)
    columns = np.zeros((n, c, h + 2 * p, p), dtype=x.dtype)
    return np.concatenate([columns, x, columns], axis=3)


def pad_05(x, p):
    """Repeats the pixels of the rim in the border, where zeros should stand."""
    h, w = x.shape[2:]
    rows = np.clip(np.arange(-p, h + p), 0, h - 1)
    columns = np.clip(np.arange(-p, w + p), 0, w - 1)
    return x[:, :, rows][:, :, :, columns]


def pad_06(x, p):
    """Writes the images into the upper left corner, so all zeros lie below and on the right."""
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p), dtype=x.dtype)
    out[:, :, :h, :w] = x
    return out
