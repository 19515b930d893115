import numpy as np
import torch


def affine_forward_r01(x, W, b):
    """Pictures stay pictures: the weights are given the pictures' shape, and tensordot sums over all axes."""
    x = np.asarray(x, dtype=float)
    weights = np.asarray(W, dtype=float).reshape(x.shape[1:] + (-1,))
    return np.tensordot(x, weights, axes=x.ndim - 1) + b


def affine_forward_r02(x, W, b):
    """The bias as one more row of W, and a column of ones in x."""
    n = len(x)
    table = np.hstack([np.reshape(x, (n, -1)), np.ones((n, 1))])
    return table @ np.vstack([W, b])


def affine_forward_r03(x, W, b):
    """Torch's addmm, and back to NumPy."""
    rows = torch.tensor(np.array(x, dtype=float)).flatten(1)
    weights = torch.tensor(np.array(W, dtype=float))
    bias = torch.tensor(np.array(b, dtype=float))
    return torch.addmm(bias, rows, weights).numpy()


def affine_forward_r04(x, W, b):
    """All products in one array (n, d, m), summed over the middle axis; the result is float32."""
    rows = np.asarray(x, dtype=float).reshape(-1, W.shape[0])
    products = rows[:, :, None] * np.asarray(W)[None]
    return (products.sum(axis=1) + b).astype(np.float32)
