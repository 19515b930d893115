import numpy as np
import torch


def max_pool_backward_r01(dout, x, f, s):
    """Looks for the largest pixel by comparing one after the other in Python."""
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*dout.shape):
        place = (i * s, j * s)
        for a in range(f):
            for b in range(f):
                if x[n, c, i * s + a, j * s + b] > x[n, c, place[0], place[1]]:
                    place = (i * s + a, j * s + b)
        dx[n, c, place[0], place[1]] += dout[n, c, i, j]
    return dx


def max_pool_backward_r02(dout, x, f, s):
    """No loop: argmax over a view of all windows, then np.add.at."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (f, f), axis=(2, 3))[:, :, ::s, ::s]
    best = windows.reshape(*dout.shape, f * f).argmax(axis=-1)
    n, c, i, j = np.indices(dout.shape)
    dx = np.zeros(x.shape)
    np.add.at(dx, (n, c, i * s + best // f, j * s + best % f), dout)
    return dx


def max_pool_backward_r03(dout, x, f, s):
    """Goes through the places of the window in reading order, all windows at once, and gives float32."""
    H2, W2 = dout.shape[2:]

    def part(array, a, b):
        return array[:, :, a : a + (H2 - 1) * s + 1 : s, b : b + (W2 - 1) * s + 1 : s]

    places = [(a, b) for a in range(f) for b in range(f)]
    top = part(x, 0, 0)
    for a, b in places:
        top = np.maximum(top, part(x, a, b))
    dx = np.zeros(x.shape, dtype=np.float32)
    free = np.ones(dout.shape, dtype=bool)
    for a, b in places:
        hit = free & (part(x, a, b) == top)
        view = part(dx, a, b)
        view += np.where(hit, dout, 0).astype(np.float32)
        free &= ~hit
    return dx


def max_pool_backward_r04(dout, x, f, s):
    """In torch: unfolds the windows, takes argmax and adds with scatter_add on flat images."""
    N, C, H, W = x.shape
    H2, W2 = dout.shape[2:]
    t = torch.tensor(np.asarray(x, dtype=np.float64))
    errors = torch.tensor(np.asarray(dout, dtype=np.float64)).reshape(N, C, -1)
    windows = t.unfold(2, f, s).unfold(3, f, s).reshape(N, C, H2, W2, f * f)
    best = torch.tensor(windows.numpy().argmax(axis=-1))
    row = torch.arange(H2).view(-1, 1) * s + best // f
    col = torch.arange(W2) * s + best % f
    dx = torch.zeros(N, C, H * W, dtype=torch.float64)
    dx.scatter_add_(2, (row * W + col).reshape(N, C, -1), errors)
    return dx.reshape(N, C, H, W).numpy()
