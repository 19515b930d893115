import numpy as np


def max_pool_backward_01(dout, x, f, s):
    """Writes the error with = instead of +=, so of several windows only the last one counts."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i * s : i * s + f, j * s : j * s + f]
                    a, b = np.unravel_index(win.argmax(), win.shape)
                    dx[n, c, i * s + a, j * s + b] = dout[n, c, i, j]
    return dx


def max_pool_backward_03(dout, x, f, s):
    """Gives the whole error to every pixel that equals the maximum, not to the first one only."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for i in range(H2):
        for j in range(W2):
            win = x[:, :, i * s : i * s + f, j * s : j * s + f]
            mask = win == win.max(axis=(2, 3), keepdims=True)
            dx[:, :, i * s : i * s + f, j * s : j * s + f] += mask * dout[:, :, i : i + 1, j : j + 1]
    return dx


def max_pool_backward_05(dout, x, f, s):
    """Compares with >= and so takes the last of several equal maxima."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    best_r, best_c = i * s, j * s
                    for r in range(i * s, i * s + f):
                        for q in range(j * s, j * s + f):
                            if x[n, c, r, q] >= x[n, c, best_r, best_c]:
                                best_r, best_c = r, q
                    dx[n, c, best_r, best_c] += dout[n, c, i, j]
    return dx


def max_pool_backward_07(dout, x, f, s):
    """Shares the error equally between equal maxima."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for i in range(H2):
        for j in range(W2):
            win = x[:, :, i * s : i * s + f, j * s : j * s + f]
            mask = win == win.max(axis=(2, 3), keepdims=True)
            share = mask / mask.sum(axis=(2, 3), keepdims=True)
            dx[:, :, i * s : i * s + f, j * s : j * s + f] += share * dout[:, :, i : i + 1, j : j + 1]
    return dx


def max_pool_backward_09(dout, x, f, s):
    """Multiplies the error by the value of the largest pixel, as one does with weights."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i * s : i * s + f, j * s : j * s + f]
                    a, b = np.unravel_index(win.argmax(), win.shape)
                    dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j] * win[a, b]
    return dx
