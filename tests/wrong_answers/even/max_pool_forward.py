import numpy as np


def max_pool_forward_02(x, f, s):
    """Takes the maximum over the channels too, so all channels of the result are equal."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = x[:, :, i * s : i * s + f, j * s : j * s + f]
            out[:, :, i, j] = win.max(axis=(1, 2, 3))[:, None]
    return out


def max_pool_forward_04(x, f, s):
    """Makes the windows s x s instead of f x f (the number of places is right)."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            out[:, :, i, j] = x[:, :, i * s : (i + 1) * s, j * s : (j + 1) * s].max(axis=(2, 3))
    return out


def max_pool_forward_06(x, f, s):
    """Collects the results in an array of whole numbers, so decimals are cut off."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2), dtype=int)
    for i in range(H2):
        for j in range(W2):
            out[:, :, i, j] = x[:, :, i * s : i * s + f, j * s : j * s + f].max(axis=(2, 3))
    return out


def max_pool_forward_08(x, f, s):
    """Makes the last windows smaller instead of leaving the remaining rows and columns out."""

    def starts(length):
        found = [0]
        while found[-1] + f < length and found[-1] + s < length:
            found.append(found[-1] + s)
        return found

    N, C, H, W = x.shape
    tops, lefts = starts(H), starts(W)
    out = np.zeros((N, C, len(tops), len(lefts)))
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            out[:, :, i, j] = x[:, :, top : top + f, left : left + f].max(axis=(2, 3))
    return out


def max_pool_forward_10(x, f, s):
    """Lets the window reach one row and one column too far (slice end i * s + f + 1)."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            out[:, :, i, j] = x[:, :, i * s : i * s + f + 1, j * s : j * s + f + 1].max(axis=(2, 3))
    return out
