import numpy as np


def max_pool_forward_01(x, f, s):
    """Starts the running maximum at 0, so a window of negative numbers gives 0."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            for a in range(f):
                for b in range(f):
                    out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, i * s + a, j * s + b])
    return out


def max_pool_forward_03(x, f, s):
    """Splits the image into tiles of f x f and so ignores the step (right for s = f only)."""
    N, C, H, W = x.shape
    H2, W2 = H // f, W // f
    x = x[:, :, : H2 * f, : W2 * f]
    return x.reshape(N, C, H2, f, W2, f).max(axis=(3, 5))


def max_pool_forward_05(x, f, s):
    """Takes H // s and W // s as the size of the result, the shortcut for f = s."""
    N, C, H, W = x.shape
    H2, W2 = H // s, W // s
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            out[:, :, i, j] = x[:, :, i * s : i * s + f, j * s : j * s + f].max(axis=(2, 3))
    return out


def max_pool_forward_07(x, f, s):
    """Takes the mean of each window (average pooling) instead of the maximum."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for i in range(H2):
        for j in range(W2):
            out[:, :, i, j] = x[:, :, i * s : i * s + f, j * s : j * s + f].mean(axis=(2, 3))
    return out


def max_pool_forward_09(x, f, s):
    """Takes the number with the largest absolute value."""
    N, C, H, W = x.shape
    H2, W2 = (H - f) // s + 1, (W - f) // s + 1
    out = np.zeros((N, C, H2, W2))
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i * s : i * s + f, j * s : j * s + f].astype(float).ravel()
                    out[n, c, i, j] = win[np.abs(win).argmax()]
    return out
