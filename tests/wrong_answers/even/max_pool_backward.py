import numpy as np


def max_pool_backward_02(dout, x, f, s):
    """Makes dx with zeros_like(x), so for uint8 images the errors lose their decimals and signs."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros_like(x)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i * s : i * s + f, j * s : j * s + f]
                    a, b = np.unravel_index(win.argmax(), win.shape)
                    dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j].astype(dx.dtype)
    return dx


def max_pool_backward_04(dout, x, f, s):
    """Takes the remainder of the argmax for the row and the quotient for the column."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    k = x[n, c, i * s : i * s + f, j * s : j * s + f].argmax()
                    dx[n, c, i * s + k % f, j * s + k // f] += dout[n, c, i, j]
    return dx


def max_pool_backward_06(dout, x, f, s):
    """Starts the search for the maximum at 0, so with negative numbers only, the first pixel gets the error."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    best, place = 0, (i * s, j * s)
                    for r in range(i * s, i * s + f):
                        for q in range(j * s, j * s + f):
                            if x[n, c, r, q] > best:
                                best, place = x[n, c, r, q], (r, q)
                    dx[n, c, place[0], place[1]] += dout[n, c, i, j]
    return dx


def max_pool_backward_08(dout, x, f, s):
    """Searches column by column instead of row by row, which matters for equal maxima."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i * s : i * s + f, j * s : j * s + f]
                    b, a = np.unravel_index(win.T.argmax(), win.T.shape)
                    dx[n, c, i * s + a, j * s + b] += dout[n, c, i, j]
    return dx


def max_pool_backward_10(dout, x, f, s):
    """The window of the error i, j begins at row i, column j: the step is forgotten."""
    N, C, H2, W2 = dout.shape
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            for i in range(H2):
                for j in range(W2):
                    win = x[n, c, i : i + f, j : j + f]
                    a, b = np.unravel_index(win.argmax(), win.shape)
                    dx[n, c, i + a, j + b] += dout[n, c, i, j]
    return dx
