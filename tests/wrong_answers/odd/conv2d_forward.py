import numpy as np


def zero_border(x, p):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    out[:, :, p : p + H, p : p + W] = x
    return out


def conv2d_forward_01(x, w, b, p, s):
    """Turns the filter by 180 degrees (a true convolution instead of a cross-correlation)."""
    xp = zero_border(x, p)
    w = w[:, :, ::-1, ::-1]
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_03(x, w, b, p, s):
    """The window of output i, j begins at row i, column j: the step is used for the size only."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i : i + fh, j : j + fw]
            out[:, :, i, j] = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_05(x, w, b, p, s):
    """Flattens the windows with the channels last but the filters with the channels first."""
    xp = zero_border(x, p)
    N = x.shape[0]
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    xp = xp.transpose(0, 2, 3, 1)
    wcol = w.reshape(F, -1).T
    out = np.zeros((N, F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            row = xp[:, i * s : i * s + fh, j * s : j * s + fw].reshape(N, -1)
            out[:, :, i, j] = row @ wcol + b
    return out


def conv2d_forward_07(x, w, b, p, s):
    """Gets (N, H', W', F) from the matrix product and reshapes it to (N, F, H', W') instead of transposing."""
    xp = zero_border(x, p)
    N = x.shape[0]
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    rows = []
    for n in range(N):
        for i in range(H2):
            for j in range(W2):
                rows.append(xp[n, :, i * s : i * s + fh, j * s : j * s + fw].ravel())
    out = np.array(rows) @ w.reshape(F, -1).T + b
    return out.reshape(N, F, H2, W2)


def conv2d_forward_09(x, w, b, p, s):
    """Rounds the output size up and lets the last windows stick out over the border."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = int(np.ceil((xp.shape[2] - fh) / s)) + 1
    W2 = int(np.ceil((xp.shape[3] - fw) / s)) + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            part = w[:, :, : win.shape[2], : win.shape[3]]
            out[:, :, i, j] = np.tensordot(win, part, axes=([1, 2, 3], [1, 2, 3])) + b
    return out
