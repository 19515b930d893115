"""Trusted answers by PyTorch, and NumPy versions with knobs that the misconceptions turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Array = npt.NDArray[Any]
Triple = tuple[Array, Array, Array]


def tensor(array: Array, grad: bool = False) -> Any:
    """A float64 tensor with the array's numbers."""
    import torch

    # torch refuses arrays with negative steps, such as a filter turned by [::-1]
    return torch.tensor(np.array(array, dtype=np.float64, order="C"), requires_grad=grad)


def torch_conv(x: Array, w: Array, b: Array, p: int = 0, s: int = 1) -> Array:
    """(N, F, H′, W′) float64."""
    import torch

    return torch.nn.functional.conv2d(tensor(x), tensor(w), tensor(b), stride=s, padding=p).numpy()


def torch_conv_backward(dout: Array, x: Array, w: Array, p: int = 0, s: int = 1) -> Triple:
    """(dx, dw, db) by autograd, float64."""
    import torch

    tx, tw, tb = tensor(x, True), tensor(w, True), tensor(np.zeros(len(w)), True)
    out = torch.nn.functional.conv2d(tx, tw, tb, stride=s, padding=p)
    dx, dw, db = torch.autograd.grad(out, (tx, tw, tb), tensor(dout))
    return dx.numpy(), dw.numpy(), db.numpy()


def torch_max_pool(x: Array, f: int, s: int) -> Array:
    """(N, C, H′, W′) float64."""
    import torch

    return torch.nn.functional.max_pool2d(tensor(x), f, s).numpy()


def torch_max_pool_backward(dout: Array, x: Array, f: int, s: int) -> Array:
    """dx in the shape of x, float64; torch takes the first maximum in row order, too."""
    import torch

    tx = tensor(x, True)
    (dx,) = torch.autograd.grad(torch.nn.functional.max_pool2d(tx, f, s), tx, tensor(dout))
    return np.asarray(dx.numpy())


def conv(
    x: Array,
    w: Array,
    b: Array,
    p: int = 0,
    s: int = 1,
    *,
    pads: tuple[int, int] | None = None,
    steps: tuple[int, int] | None = None,
    starts: int | None = None,
    border: Any = "constant",
) -> Array:
    """The forward pass. pads: before and after; steps: along rows and columns; starts: from window to window, if it is
    not the step that the size of the output was computed with.
    """
    import torch

    before, after = pads or (p, p)
    padded = np.pad(np.asarray(x, dtype=float), ((0, 0), (0, 0), (before, after), (before, after)), mode=border)
    rows, cols = steps or (s, s)
    images, filters, biases = tensor(padded), tensor(w), tensor(b)
    if starts is None:
        return torch.nn.functional.conv2d(images, filters, biases, stride=(rows, cols)).numpy()
    high, wide = (padded.shape[2] - w.shape[2]) // rows + 1, (padded.shape[3] - w.shape[3]) // cols + 1
    return torch.nn.functional.conv2d(images, filters, biases, stride=starts).numpy()[:, :, :high, :wide]


def conv_backward(
    dout: Array,
    x: Array,
    w: Array,
    p: int = 0,
    s: int = 1,
    *,
    starts: int | None = None,
    add: bool = True,
    rotate: bool = True,
    crop: Callable[[Array, int, Array], Array] | None = None,
) -> Triple:
    """The backward pass, window by window. starts: where windows begin, if not at multiples of s; add: False lets the
    last window that touches a number overwrite it; crop: how dx is cut out of the padded one, (padded, p, x) → dx.
    """
    step = starts or s
    (fh, fw), (rows, cols) = w.shape[2:], dout.shape[2:]
    padded = np.pad(np.asarray(x, dtype=float), ((0, 0), (0, 0), (p, p), (p, p)))
    dpadded, dw = np.zeros(padded.shape), np.zeros(w.shape)
    handed = w if rotate else w[:, :, ::-1, ::-1]
    for i in range(rows):
        for j in range(cols):
            at = np.s_[:, :, i * step : i * step + fh, j * step : j * step + fw]
            to_x, to_w = (
                np.einsum("nf,fcij->ncij", dout[:, :, i, j], handed),
                np.einsum("nf,ncij->fcij", dout[:, :, i, j], padded[at]),
            )
            dpadded[at] = dpadded[at] + to_x if add else to_x
            dw = dw + to_w if add else to_w
    height, width = x.shape[2:]
    dx = crop(dpadded, p, x) if crop else dpadded[:, :, p : p + height, p : p + width]
    return dx, dw, dout.sum(axis=(0, 2, 3))


def pool(x: Array, f: int, s: int, reduce: Callable[..., Array] = np.max) -> Array:
    """Reduce each f × f window of x (N, C, H, W), step s. reduce: called with axis=-1 on (N, C, H′, W′, f·f)."""
    seen = sliding_window_view(np.asarray(x, dtype=float), (f, f), axis=(2, 3))[:, :, ::s, ::s]
    return np.asarray(reduce(seen.reshape(*seen.shape[:4], f * f), axis=-1))


Share = Callable[[Array, float], Array]


def pool_backward(
    dout: Array, x: Array, f: int, s: int, *, share: Share, add: bool = True, starts: int | None = None
) -> Array:
    """Hand each error back to its window. share: (window (f, f), error) → what each of its pixels gets."""
    dx, step = np.zeros(x.shape), starts or s
    for n, c, i, j in np.ndindex(*dout.shape):
        at = np.s_[n, c, i * step : i * step + f, j * step : j * step + f]
        given = share(np.asarray(x[at], dtype=float), float(dout[n, c, i, j]))
        dx[at] = dx[at] + given if add else np.where(given != 0, given, dx[at])
    return dx


def only_at(place: Callable[[Array], int]) -> Share:
    """All of the error to one pixel; place: window (f, f) → the pixel's number in row order."""

    def share(window: Array, error: float) -> Array:
        given = np.zeros(window.size)
        given[place(window)] = error
        return given.reshape(window.shape)

    return share


def field(layers: Sequence[tuple[int, int]], *, least: int = 1, start: int = 1) -> int:
    """r ← r + (f − least)·(product of the earlier strides), from r = start."""
    size, jump = start, 1
    for f, s in layers:
        size += (f - least) * jump
        jump *= s
    return int(size)


def lenet(
    channels: int,
    classes: int,
    *,
    act: str = "ReLU",
    fc_act: str | None = None,
    pool: str = "MaxPool2d",
    size: int = 32,
    pad: int = 0,
    end: str = "",
    bias: bool = True,
    widths: Sequence[int] = (6, 16, 120, 84),
) -> Any:
    """LeNet-5 as the chapter builds it, or with one thing different. act, fc_act, pool, end: names in torch.nn, '' for
    none; size: of the images that the first fully connected layer is made for.
    """
    from torch import nn

    def layer(name: str | None, *args: Any) -> list[Any]:
        return [getattr(nn, name)(*args)] if name else []

    first, second, third, fourth = widths
    fc_act = act if fc_act is None else fc_act
    side = ((size + 2 * pad - 4) // 2 - 4 + (2 * pad if pad else 0)) // 2
    return nn.Sequential(
        nn.Conv2d(channels, first, 5, padding=pad, bias=bias),
        *layer(act),
        *layer(pool, 2),
        nn.Conv2d(first, second, 5, padding=pad, bias=bias),
        *layer(act),
        *layer(pool, 2),
        nn.Flatten(),
        nn.Linear(second * side * side, third, bias=bias),
        *layer(fc_act),
        nn.Linear(third, fourth, bias=bias),
        *layer(fc_act),
        nn.Linear(fourth, classes, bias=bias),
        *layer(end, *([1] if "oftmax" in end else [])),
    )
