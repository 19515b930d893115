import numpy as np


def zero_border(x, p):
    N, C, H, W = x.shape
    out = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    out[:, :, p : p + H, p : p + W] = x
    return out


def conv2d_backward_02(dout, x, w, p, s):
    """Cuts dx out with p:-p, which leaves nothing for p = 0."""
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p:-p, p:-p], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_04(dout, x, w, p, s):
    """Forgets the step in the windows for dw (they begin at i, j); dx is right."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, i : i + fh, j : j + fw], axes=(0, 0))
            dxp[:, :, i * s : i * s + fh, j * s : j * s + fw] += np.tensordot(d, w, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_06(dout, x, w, p, s):
    """Turns the filter for dx although the errors are already sent back window by window."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    turned = w[:, :, ::-1, ::-1]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, turned, axes=(1, 0))
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_08(dout, x, w, p, s):
    """Starts dw anew for every image, so only the last image counts in it."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp = np.zeros(xp.shape)
    for n in range(N):
        dw = np.zeros(w.shape)
        for k in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    r, c = i * s, j * s
                    dw[k] += dout[n, k, i, j] * xp[n, :, r : r + fh, c : c + fw]
                    dxp[n, :, r : r + fh, c : c + fw] += dout[n, k, i, j] * w[k]
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_10(dout, x, w, p, s):
    """Divides each pixel of dx by the number of windows that cover it, like a picture put together from patches."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    count = np.zeros(xp.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            r, c = i * s, j * s
            d = dout[:, :, i, j]
            dw += np.tensordot(d, xp[:, :, r : r + fh, c : c + fw], axes=(0, 0))
            dxp[:, :, r : r + fh, c : c + fw] += np.tensordot(d, w, axes=(1, 0))
            count[:, :, r : r + fh, c : c + fw] += 1
    dxp = dxp / np.maximum(count, 1)
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))
