import numpy as np


def zero_border(x, p):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    out[:, :, p : p + H, p : p + W] = x
    return out


def conv2d_forward_02(x, w, b, p, s):
    """Makes the output with the dtype of x, so for uint8 pixels the results are cut to uint8."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2), dtype=x.dtype)
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            res = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
            out[:, :, i, j] = res.astype(x.dtype)
    return out


def conv2d_forward_04(x, w, b, p, s):
    """Adds the bias once for every channel instead of once for every filter."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for k in range(F):
        for i in range(H2):
            for j in range(W2):
                for c in range(C):
                    win = xp[:, c, i * s : i * s + fh, j * s : j * s + fw]
                    out[:, k, i, j] += (win * w[k, c]).sum(axis=(1, 2)) + b[k]
    return out


def conv2d_forward_06(x, w, b, p, s):
    """Applies a ReLU at the end, which is not part of this layer."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return np.maximum(out, 0)


def conv2d_forward_08(x, w, b, p, s):
    """Scales uint8 pixels to 0 ... 1 before the layer, which nobody asked for."""
    if x.dtype == np.uint8:
        x = x / 255
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_10(x, w, b, p, s):
    """Uses the height of the filter for its width too when computing the output size."""
    xp = zero_border(x, p)
    F, C, fh, fw = w.shape
    H2 = (xp.shape[2] - fh) // s + 1
    W2 = (xp.shape[3] - fh) // s + 1
    out = np.zeros((x.shape[0], F, H2, W2))
    for i in range(H2):
        for j in range(W2):
            win = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(win, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out
