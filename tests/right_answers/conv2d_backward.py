import numpy as np


def conv2d_backward_r01(dout, x, w, p, s):
    """Plain loops over every single product, without a padded copy: pixels outside the image are skipped."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(F)
    for n, k, i, j in np.ndindex(*dout.shape):
        d = float(dout[n, k, i, j])
        db[k] += d
        for c, r, q in np.ndindex(C, fh, fw):
            y, z = i * s + r - p, j * s + q - p
            if 0 <= y < H and 0 <= z < W:
                dw[k, c, r, q] += d * x[n, c, y, z]
                dx[n, c, y, z] += d * w[k, c, r, q]
    return dx, dw, db


def conv2d_backward_r02(dout, x, w, p, s):
    """One matrix row for every window; the errors of the rows are put back into the image with np.add.at."""
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    H2, W2 = dout.shape[2:]
    hp, wp = H + 2 * p, W + 2 * p
    number = np.arange(N * C * hp * wp).reshape(N, C, hp, wp)
    place = np.stack(
        [number[:, :, i * s : i * s + fh, j * s : j * s + fw].reshape(N, -1) for i in range(H2) for j in range(W2)],
        axis=1,
    ).reshape(N * H2 * W2, -1)
    flat = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p))).ravel()
    d = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    dw = (d.T @ flat[place]).reshape(w.shape)
    dxp = np.zeros(N * C * hp * wp)
    np.add.at(dxp, place, d @ w.reshape(F, -1))
    dx = dxp.reshape(N, C, hp, wp)[:, :, p : p + H, p : p + W]
    return dx, dw, d.sum(axis=0)


def conv2d_backward_r03(dout, x, w, p, s):
    """Loops over the places of the filter, in float32."""
    dout, x, w = (np.asarray(a, dtype=np.float32) for a in (dout, x, w))
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    H2, W2 = dout.shape[2:]
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=np.float32)
    xp[:, :, p : p + H, p : p + W] = x
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for r in range(fh):
        for q in range(fw):
            rows, cols = slice(r, r + (H2 - 1) * s + 1, s), slice(q, q + (W2 - 1) * s + 1, s)
            dw[:, :, r, q] = np.einsum("nkij,ncij->kc", dout, xp[:, :, rows, cols])
            dxp[:, :, rows, cols] += np.einsum("nkij,kc->ncij", dout, w[:, :, r, q])
    return dxp[:, :, p : p + H, p : p + W], dw, dout.sum(axis=(0, 2, 3))


def conv2d_backward_r04(dout, x, w, p, s):
    """Both as correlations: puts s - 1 zeros between the errors, for dx with the filter turned and swapped."""
    view = np.lib.stride_tricks.sliding_window_view
    N, C, H, W = x.shape
    F, _, fh, fw = w.shape
    hp, wp = H + 2 * p, W + 2 * p
    wide = np.zeros((N, F, hp - fh + 1, wp - fw + 1))
    wide[:, :, ::s, ::s] = dout
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dw = np.einsum("ncrqij,nkij->kcrq", view(xp, wide.shape[2:], axis=(2, 3)), wide)
    big = np.pad(wide, ((0, 0), (0, 0), (fh - 1, fh - 1), (fw - 1, fw - 1)))
    dxp = np.einsum("nkyzrq,kcrq->ncyz", view(big, (fh, fw), axis=(2, 3)), w[:, :, ::-1, ::-1])
    return dxp[:, :, p : p + H, p : p + W], dw, np.einsum("nkij->k", dout)
