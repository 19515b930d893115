import numpy as np


def zero_border(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def conv2d_forward_01(x, w, b, p, s):
    """Turns the filters by 180 degrees, as in the convolution of mathematics."""
    xp = zero_border(x, p)
    turned = w[:, :, ::-1, ::-1]
    fh, fw = w.shape[2:]
    oh, ow = (xp.shape[2] - fh) // s + 1, (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], w.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(window, turned, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_02(x, w, b, p, s):
    """The output is made with the dtype of x, so for uint8 images the sums are cut to 0..255 whole numbers."""
    xp = zero_border(x, p)
    fh, fw = w.shape[2:]
    oh, ow = (xp.shape[2] - fh) // s + 1, (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], w.shape[0], oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            window = xp[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_03(x, w, b, p, s):
    """Adds the bias once for each channel, not once for each filter."""
    xp = zero_border(x, p)
    n, c = x.shape[:2]
    k, _, fh, fw = w.shape
    oh, ow = (xp.shape[2] - fh) // s + 1, (xp.shape[3] - fw) // s + 1
    out = np.zeros((n, k, oh, ow))
    for f in range(k):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    window = xp[:, ch, i * s : i * s + fh, j * s : j * s + fw]
                    out[:, f, i, j] += (window * w[f, ch]).sum(axis=(1, 2)) + b[f]
    return out


def conv2d_forward_04(x, w, b, p, s):
    """The shape of the output is right, but the window moves by one pixel, whatever the step."""
    xp = zero_border(x, p)
    fh, fw = w.shape[2:]
    oh, ow = (xp.shape[2] - fh) // s + 1, (xp.shape[3] - fw) // s + 1
    out = np.zeros((x.shape[0], w.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = xp[:, :, i : i + fh, j : j + fw]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out


def conv2d_forward_05(x, w, b, p, s):
    """Fills the border with the pixels of the rim in place of zeros."""
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    return np.einsum("nchwuv,fcuv->nfhw", windows, w, optimize=True) + b[:, None, None]


def conv2d_forward_06(x, w, b, p, s):
    """Reshapes the product of im2col straight to (N, F, H', W'), though its filter axis is the last one."""
    xp = zero_border(x, p)
    n, k = x.shape[0], w.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(xp, w.shape[2:], axis=(2, 3))[:, :, ::s, ::s]
    oh, ow = windows.shape[2:4]
    columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * oh * ow, -1)
    return (columns @ w.reshape(k, -1).T + b).reshape(n, k, oh, ow)
