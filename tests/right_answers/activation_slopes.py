import math

import numpy as np
import torch


def activation_slopes_r01(z):
    """Torch's autograd differentiates the pieces; nothing is differentiated on paper."""
    z = np.array(z, dtype=float)

    def left_part(t):
        return torch.where(t > 0, 0 * t, t)

    def sigmoid(t):
        up = torch.exp(left_part(t))
        down = torch.exp(-torch.where(t > 0, t, 0 * t))
        return torch.where(t > 0, 1 / (1 + down), up / (1 + up))

    functions = {
        "sigmoid": sigmoid,
        "tanh": lambda t: 2 * sigmoid(2 * t) - 1,
        "relu": lambda t: torch.where(t > 0, t, 0 * t),
        "leaky_relu": lambda t: torch.where(t > 0, t, 0.01 * t),
        "elu": lambda t: torch.where(t > 0, t, torch.exp(left_part(t)) - 1),
    }
    result = {}
    for name, f in functions.items():
        t = torch.tensor(z, requires_grad=True)
        f(t).sum().backward()
        result[name] = t.grad.numpy()
    return result


def activation_slopes_r02(z):
    """With the hyperbolic cosine, and without any np.where."""
    z = np.asarray(z, dtype=float)
    right = np.asarray(z > 0, dtype=float)
    with np.errstate(over="ignore"):
        sigmoid = 1 / (2 * np.cosh(z / 2)) ** 2
        tanh = 1 / np.cosh(z) ** 2
    result = {
        "sigmoid": sigmoid,
        "tanh": tanh,
        "relu": right,
        "leaky_relu": 0.01 + 0.99 * right,
        "elu": np.exp(np.minimum(z, 0)),
    }
    return {name: np.asarray(slope) for name, slope in result.items()}


def activation_slopes_r03(z):
    """Each entry by itself, in a loop with the module math."""
    z = np.asarray(z)
    rows = []
    for v in z.ravel().tolist():
        e = math.exp(-abs(v))
        left = v <= 0
        rows.append(
            (
                e / (1 + e) ** 2,
                1 - math.tanh(v) ** 2,
                0.0 if left else 1.0,
                0.01 if left else 1.0,
                e if left else 1.0,
            )
        )
    table = np.array(rows, dtype=float).reshape(z.size, 5)
    names = ["sigmoid", "tanh", "relu", "leaky_relu", "elu"]
    return {name: table[:, i].reshape(z.shape) for i, name in enumerate(names)}


def activation_slopes_r04(z):
    """In float32, with np.select, the sigmoid's slope from that of tanh at z / 2."""
    z = np.asarray(z).astype(np.float32)
    one = np.ones_like(z)

    def tanh_slope(v):
        t = np.tanh(v)
        return np.asarray((1 - t) * (1 + t), dtype=np.float32)

    return {
        "tanh": tanh_slope(z),
        "sigmoid": np.asarray(tanh_slope(z / 2) / 4, dtype=np.float32),
        "elu": np.select([z > 0], [one], np.exp(z)),
        "relu": np.select([z > 0], [one], 0 * one),
        "leaky_relu": np.select([z > 0], [one], np.float32(0.01) * one),
    }
