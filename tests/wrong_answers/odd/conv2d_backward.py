import numpy as np


def zero_border(x, p):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    out[:, :, p : p + H, p : p + W] = x
    return out


def conv2d_backward_01(dout, x, w, p, s):
    """Divides the errors by the number of images."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    dout = dout / N
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_03(dout, x, w, p, s):
    """Writes the errors of a window with = into dx instead of adding them where windows overlap."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] = np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_05(dout, x, w, p, s):
    """Makes dx only as large as the windows reach, so rows and columns that were left out are missing."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    H2, W2 = dout.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros((N, C, (H2 - 1) * s + fh, (W2 - 1) * s + fw)), np.zeros(w.shape)
    for i in range(H2):
        for j in range(W2):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_07(dout, x, w, p, s):
    """Cuts dx out of the upper left corner of the padded array instead of its middle."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, :H, :W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_09(dout, x, w, p, s):
    """Returns db in the shape (1, F, 1, 1) instead of (F,)."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3), keepdims=True)
