import numpy as np


def zero_border(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def conv2d_backward_01(dout, x, w, p, s):
    """Divides the gradients of weights and biases by the number of images."""
    n, _, h, wide = x.shape
    fh, fw = w.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            error = dout[:, :, i, j]
            dw += np.tensordot(error, xp[at], axes=([0], [0]))
            dxp[at] += np.tensordot(error, w, axes=([1], [0]))
    return dxp[:, :, p : p + h, p : p + wide], dw / n, dout.sum(axis=(0, 2, 3)) / n


def conv2d_backward_02(dout, x, w, p, s):
    """Turns the filter by 180 degrees although the errors are handed back window by window."""
    h, wide = x.shape[2:]
    fh, fw = w.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    turned = w[:, :, ::-1, ::-1]
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            error = dout[:, :, i, j]
            dw += np.tensordot(error, xp[at], axes=([0], [0]))
            dxp[at] += np.tensordot(error, turned, axes=([1], [0]))
    return dxp[:, :, p : p + h, p : p + wide], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_03(dout, x, w, p, s):
    """Overwrites (=) the errors of the pixels, so overlapping windows are not added up in dx."""
    h, wide = x.shape[2:]
    fh, fw = w.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            error = dout[:, :, i, j]
            dw += np.tensordot(error, xp[at], axes=([0], [0]))
            dxp[at] = np.tensordot(error, w, axes=([1], [0]))
    return dxp[:, :, p : p + h, p : p + wide], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_04(dout, x, w, p, s):
    """Cuts the border off with p:-p, which leaves an empty dx for p = 0."""
    fh, fw = w.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            error = dout[:, :, i, j]
            dw += np.tensordot(error, xp[at], axes=([0], [0]))
            dxp[at] += np.tensordot(error, w, axes=([1], [0]))
    return dxp[:, :, p:-p, p:-p], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_05(dout, x, w, p, s):
    """Takes the mean of the errors over rows and columns for the bias, where all places should be added up."""
    h, wide = x.shape[2:]
    k, c, fh, fw = w.shape
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    db = dout.mean(axis=(2, 3)).sum(axis=0)
    for n in range(len(x)):
        for f in range(k):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    rows, columns = slice(i * s, i * s + fh), slice(j * s, j * s + fw)
                    dw[f] += dout[n, f, i, j] * xp[n, :, rows, columns]
                    dxp[n, :, rows, columns] += dout[n, f, i, j] * w[f]
    return dxp[:, :, p : p + h, p : p + wide], dw, db


def conv2d_backward_06(dout, x, w, p, s):
    """Correlates the image with dout for dw as if the step were 1, whatever s is."""
    h, wide = x.shape[2:]
    fh, fw = w.shape[2:]
    oh, ow = dout.shape[2:]
    xp = zero_border(x, p)
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for u in range(fh):
        for v in range(fw):
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, xp[:, :, u : u + oh, v : v + ow])
    for i in range(oh):
        for j in range(ow):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            dxp[at] += np.tensordot(dout[:, :, i, j], w, axes=([1], [0]))
    return dxp[:, :, p : p + h, p : p + wide], dw, dout.sum(axis=(0, 2, 3))
