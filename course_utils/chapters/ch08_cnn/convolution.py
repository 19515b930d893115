"""Convolution in NumPy, forward and backward: fast in a few lines, and as loops, one multiplication at a time.

Conventions of the chapter: images x are (N, C, H, W), filters w (F, C, fh, fw), biases b (F,). A layer slides each
filter over the image without turning it (mathematicians call that cross-correlation), with p rows and columns of zeros
on every side and steps of s pixels. What does not fit another step is left out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from .validate import filters, image_batch, same_shape, whole

Floats = npt.NDArray[np.floating]


def output_size(n: int, f: int, p: int = 0, s: int = 1) -> int:
    """⌊(n + 2p − f)/s⌋ + 1: how often a window of f pixels fits into n pixels with p more on each side, step s.

    Raises:
        ValueError: a number is not whole or too small, or the window is larger than the padded image.
    """
    n, f, p, s = whole(n, "n", 1), whole(f, "f", 1), whole(p, "p", 0), whole(s, "s", 1)
    if f > n + 2 * p:
        raise ValueError(f"a window of f = {f} pixels was expected to fit into n + 2p = {n + 2 * p} pixels.")
    return (n + 2 * p - f) // s + 1


def zero_pad(x: npt.NDArray, p: int) -> npt.NDArray:
    """x (N, C, H, W) with p rows and columns of zeros on each side → (N, C, H + 2p, W + 2p), same dtype."""
    x, p = image_batch(x), whole(p, "p", 0)
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))


def windows(x: npt.NDArray, fh: int, fw: int, s: int = 1) -> npt.NDArray:
    """A view of all windows of x (N, C, H, W) → (N, C, H′, W′, fh, fw); nothing is copied.

    Raises:
        ValueError: another number of axes, or a window that does not fit.
    """
    x = image_batch(x)
    for size, window in zip(x.shape[2:], (fh, fw), strict=True):
        output_size(size, window, 0, s)
    return sliding_window_view(x, (fh, fw), axis=(2, 3))[:, :, ::s, ::s]


def conv2d(x: npt.NDArray, w: npt.NDArray, b: npt.NDArray, p: int = 0, s: int = 1) -> Floats:
    """The forward pass. x (N, C, H, W), w (F, C, fh, fw), b (F,) → (N, F, H′, W′).

    Raises:
        ValueError: shapes that do not belong together, values that are no numbers, a filter that does not fit.
    """
    x, w, b = _checked(x, w, b, p, s)
    seen = windows(zero_pad(x, p), w.shape[2], w.shape[3], s)
    return np.einsum("nchwij,fcij->nfhw", seen, w, optimize=True) + b[:, None, None]


def conv2d_backward(
    dout: npt.NDArray, x: npt.NDArray, w: npt.NDArray, p: int = 0, s: int = 1
) -> tuple[Floats, Floats, Floats]:
    """From dout = ∂L/∂out (N, F, H′, W′) to (dx, dw, db), in the shapes of x, w and the biases (F,).

    Raises:
        ValueError: as `conv2d`, or dout has another shape than the output.
    """
    x, w, _ = _checked(x, w, np.zeros(len(w)), p, s)
    fh, fw = w.shape[2:]
    (n, c, height, width), (rows, cols) = x.shape, _output_shape(x, w, p, s)
    dout = same_shape(dout, (n, len(w), rows, cols), "dout")
    db = dout.sum(axis=(0, 2, 3))
    dw = np.einsum("nfhw,nchwij->fcij", dout, windows(zero_pad(x, p), fh, fw, s), optimize=True)
    # What each error hands back through each weight, (C, fh, fw, N, H′, W′). Adding these up at the pixels that they
    # belong to is the full correlation with the rotated filters, at a quarter of the price.
    shares = np.tensordot(w, dout, (0, 1))
    dpadded = np.zeros((c, n, height + 2 * p, width + 2 * p), shares.dtype)
    for i in range(fh):
        for j in range(fw):
            dpadded[:, :, i : i + rows * s : s, j : j + cols * s : s] += shares[:, i, j]
    dx = dpadded[:, :, p : p + height, p : p + width].swapaxes(0, 1)
    return dx, dw, db


def conv2d_loops(x: npt.NDArray, w: npt.NDArray, b: npt.NDArray, p: int = 0, s: int = 1) -> Floats:
    """The forward pass as it is defined: one multiplication at a time, in seven loops. For comparison only."""
    x, w, b = _checked(x, w, b, p, s)
    padded, (count, channels, fh, fw) = zero_pad(x, p), w.shape
    rows, cols = _output_shape(x, w, p, s)
    out = np.zeros((len(x), count, rows, cols), np.result_type(x, w))
    for n in range(len(x)):
        for f in range(count):
            for i in range(rows):
                for j in range(cols):
                    total = b[f]
                    for c in range(channels):
                        for u in range(fh):
                            for v in range(fw):
                                total = total + padded[n, c, i * s + u, j * s + v] * w[f, c, u, v]
                    out[n, f, i, j] = total
    return out


def conv2d_backward_loops(
    dout: npt.NDArray, x: npt.NDArray, w: npt.NDArray, p: int = 0, s: int = 1
) -> tuple[Floats, Floats, Floats]:
    """The backward pass in the same seven loops: each product of the forward pass hands its error back twice."""
    x, w, _ = _checked(x, w, np.zeros(len(w)), p, s)
    padded, (count, channels, fh, fw) = zero_pad(x, p), w.shape
    rows, cols = _output_shape(x, w, p, s)
    dout = same_shape(dout, (len(x), count, rows, cols), "dout")
    kind = np.result_type(dout, x, w)
    dpadded, dw, db = np.zeros(padded.shape, kind), np.zeros(w.shape, kind), np.zeros(count, kind)
    for n in range(len(x)):
        for f in range(count):
            for i in range(rows):
                for j in range(cols):
                    error = dout[n, f, i, j]
                    db[f] += error
                    for c in range(channels):
                        for u in range(fh):
                            for v in range(fw):
                                dw[f, c, u, v] += error * padded[n, c, i * s + u, j * s + v]
                                dpadded[n, c, i * s + u, j * s + v] += error * w[f, c, u, v]
    return dpadded[:, :, p : p + x.shape[2], p : p + x.shape[3]], dw, db


def _output_shape(x: npt.NDArray, w: npt.NDArray, p: int, s: int) -> tuple[int, int]:
    return output_size(x.shape[2], w.shape[2], p, s), output_size(x.shape[3], w.shape[3], p, s)


def _checked(
    x: npt.NDArray, w: npt.NDArray, b: npt.NDArray, p: int, s: int
) -> tuple[npt.NDArray, npt.NDArray, npt.NDArray]:
    x = image_batch(x)
    w, b = filters(w, b, x.shape[1])
    _output_shape(x, w, whole(p, "p", 0), whole(s, "s", 1))
    # Pixels become decimal numbers: sums of products would wrap round in their own type.
    return (x if x.dtype.kind == "f" else x.astype(float)), w, b
