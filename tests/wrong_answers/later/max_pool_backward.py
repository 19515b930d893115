import numpy as np


def max_pool_backward_01(dout, x, f, s):
    """Overwrites (=) where windows overlap, so a pixel gets the error of its last window only."""
    dx = np.zeros(x.shape)
    n, c, oh, ow = dout.shape
    for m in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    window = x[m, ch, i * s : i * s + f, j * s : j * s + f]
                    u, v = np.unravel_index(window.argmax(), window.shape)
                    dx[m, ch, i * s + u, j * s + v] = dout[m, ch, i, j]
    return dx


def max_pool_backward_02(dout, x, f, s):
    """Gives the whole error to every pixel that equals the maximum, not to the first only."""
    dx = np.zeros(x.shape)
    oh, ow = dout.shape[2:]
    for i in range(oh):
        for j in range(ow):
            window = x[:, :, i * s : i * s + f, j * s : j * s + f]
            mask = window == window.max(axis=(2, 3), keepdims=True)
            dx[:, :, i * s : i * s + f, j * s : j * s + f] += mask * dout[:, :, i : i + 1, j : j + 1]
    return dx


def max_pool_backward_03(dout, x, f, s):
    """The running maximum begins at 0, so in a window without positive numbers the first pixel gets the error."""
    dx = np.zeros(x.shape)
    n, c, oh, ow = dout.shape
    for m in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    best, row, column = 0, i * s, j * s
                    for u in range(i * s, i * s + f):
                        for v in range(j * s, j * s + f):
                            if x[m, ch, u, v] > best:
                                best, row, column = x[m, ch, u, v], u, v
                    dx[m, ch, row, column] += dout[m, ch, i, j]
    return dx


def max_pool_backward_04(dout, x, f, s):
    """Makes dx with zeros_like(x), so for uint8 images the errors lose their decimals and signs."""
    dx = np.zeros_like(x)
    n, c, oh, ow = dout.shape
    for m in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    window = x[m, ch, i * s : i * s + f, j * s : j * s + f]
                    u, v = divmod(int(window.argmax()), f)
                    old = dx[m, ch, i * s + u, j * s + v]
                    dx[m, ch, i * s + u, j * s + v] = np.array(old + dout[m, ch, i, j]).astype(x.dtype)
    return dx


def max_pool_backward_05(dout, x, f, s):
    """Compares with >=, so of several equal maxima the last one gets the error."""
    dx = np.zeros(x.shape)
    n, c, oh, ow = dout.shape
    for m in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    row, column = i * s, j * s
                    for u in range(i * s, i * s + f):
                        for v in range(j * s, j * s + f):
                            if x[m, ch, u, v] >= x[m, ch, row, column]:
                                row, column = u, v
                    dx[m, ch, row, column] += dout[m, ch, i, j]
    return dx


def max_pool_backward_06(dout, x, f, s):
    """Takes the place inside the window with row and column exchanged."""
    dx = np.zeros(x.shape)
    n, c, oh, ow = dout.shape
    for m in range(n):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    number = x[m, ch, i * s : i * s + f, j * s : j * s + f].argmax()
                    u, v = number % f, number // f
                    dx[m, ch, i * s + u, j * s + v] += dout[m, ch, i, j]
    return dx
