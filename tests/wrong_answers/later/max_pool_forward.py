import numpy as np


def max_pool_forward_01(x, f, s):
    """The search for the maximum begins at 0, so a window of negative numbers gives 0."""
    n, c, h, w = x.shape
    oh, ow = (h - f) // s + 1, (w - f) // s + 1
    out = np.zeros((n, c, oh, ow))
    for i in range(oh):
        for j in range(ow):
            for u in range(f):
                for v in range(f):
                    out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, i * s + u, j * s + v])
    return out


def max_pool_forward_02(x, f, s):
    """Also makes an output of the incomplete windows at the lower and right border (rounds up)."""
    n, c, h, w = x.shape
    oh, ow = int(np.ceil((h - f) / s)) + 1, int(np.ceil((w - f) / s)) + 1
    out = np.full((n, c, oh, ow), -np.inf)
    for i in range(oh):
        for j in range(ow):
            window = x[:, :, i * s : i * s + f, j * s : j * s + f]
            if window.size:
                out[:, :, i, j] = window.max(axis=(2, 3))
    return out


def max_pool_forward_03(x, f, s):
    """Cuts the image into blocks of f x f and ignores the step s."""
    n, c, h, w = x.shape
    oh, ow = h // f, w // f
    blocks = x[:, :, : oh * f, : ow * f].reshape(n, c, oh, f, ow, f)
    return blocks.max(axis=(3, 5))


def max_pool_forward_04(x, f, s):
    """Takes the maximum over all channels of an image, not for each channel."""
    n, c, h, w = x.shape
    oh, ow = (h - f) // s + 1, (w - f) // s + 1
    out = np.zeros((n, c, oh, ow))
    for m in range(n):
        for i in range(oh):
            for j in range(ow):
                out[m, :, i, j] = x[m, :, i * s : i * s + f, j * s : j * s + f].max()
    return out


def max_pool_forward_05(x, f, s):
    """The window ends s pixels after its start, not f pixels."""
    n, c, h, w = x.shape
    oh, ow = (h - f) // s + 1, (w - f) // s + 1
    out = np.zeros((n, c, oh, ow))
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = x[:, :, i * s : i * s + s, j * s : j * s + s].max(axis=(2, 3))
    return out


def max_pool_forward_06(x, f, s):
    """Leaves the last window out if it ends exactly at the border (range up to H - f without it)."""
    n, c, h, w = x.shape
    rows, columns = range(0, h - f, s), range(0, w - f, s)
    out = np.zeros((n, c, len(rows), len(columns)))
    for i, top in enumerate(rows):
        for j, left in enumerate(columns):
            out[:, :, i, j] = x[:, :, top : top + f, left : left + f].max(axis=(2, 3))
    return out
