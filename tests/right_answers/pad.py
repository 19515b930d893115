import numpy as np


def pad_r01(x, p):
    """Glues strips of zeros on with np.concatenate, first the rows, then the columns."""
    N, C, H, W = x.shape
    strip = np.zeros((N, C, p, W), dtype=x.dtype)
    x = np.concatenate([strip, x, strip], axis=2)
    strip = np.zeros((N, C, H + 2 * p, p), dtype=x.dtype)
    return np.concatenate([strip, x, strip], axis=3)


def pad_r02(x, p):
    """Uses np.insert with p zeros in front of index 0 and p zeros behind the last index."""
    N, C, H, W = x.shape
    tall = np.insert(x, [0] * p + [H] * p, 0, axis=2)
    return np.insert(tall, [0] * p + [W] * p, 0, axis=3)


def pad_r03(x, p):
    """Reads for every pixel of the result the nearest pixel of x and keeps it only where it lies inside."""
    N, C, H, W = x.shape
    row = np.arange(H + 2 * p) - p
    col = np.arange(W + 2 * p) - p
    near = x[:, :, row.clip(0, H - 1)][:, :, :, col.clip(0, W - 1)]
    inside = ((row >= 0) & (row < H))[:, None] & ((col >= 0) & (col < W))
    return np.where(inside, near, np.zeros((), dtype=x.dtype))


def pad_r04(x, p):
    """Recursion: one ring of zeros after the other."""
    if p == 0:
        return x.copy()
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2, W + 2), dtype=x.dtype)
    out[:, :, 1:-1, 1:-1] = x
    return pad_r04(out, p - 1)
