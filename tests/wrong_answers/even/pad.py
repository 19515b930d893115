import numpy as np


def pad_02(x, p):
    """Forgets the dtype: np.zeros makes float64 whatever x is."""
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p))
    out[:, :, p : p + H, p : p + W] = x
    return out


def pad_04(x, p):
    """Writes into p:-p, which is an empty range for p = 0 (ends in an exception there)."""
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    out[:, :, p:-p, p:-p] = x
    return out


def pad_06(x, p):
    """Takes the axes for (N, H, W, C) and so pads the channels and the rows."""
    N, H, W, C = x.shape
    out = np.zeros((N, H + 2 * p, W + 2 * p, C), dtype=x.dtype)
    out[:, p : p + H, p : p + W, :] = x
    return out


def pad_08(x, p):
    """Makes the border from rows and columns of x times 0, so it is too small when p is larger than the image."""
    rows = x[:, :, :p] * 0
    x = np.concatenate([rows, x, rows], axis=2)
    cols = x[:, :, :, :p] * 0
    return np.concatenate([cols, x, cols], axis=3)


def pad_10(x, p):
    """Pads the rows, swaps rows and columns to pad the others likewise, and forgets to swap back."""

    def pad_rows(a):
        zeros = np.zeros((a.shape[0], a.shape[1], p, a.shape[3]), dtype=a.dtype)
        return np.concatenate([zeros, a, zeros], axis=2)

    return pad_rows(pad_rows(x).swapaxes(2, 3))
