import math

import numpy as np
import torch


def sigmoid_r01(z):
    """Through the logarithm: log σ(z) = −log(e⁰ + e⁻ᶻ), for which NumPy has logaddexp."""
    z = np.asarray(z, dtype=float)
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_r02(z):
    """Each form is computed only at the entries for which it is safe, chosen with masks."""
    z = np.array(z, dtype=float)
    flat = z.reshape(-1)
    p = np.empty_like(flat)
    high = flat > 0
    p[high] = 1 / (1 + np.exp(-flat[high]))
    e = np.exp(flat[~high])
    p[~high] = e / (e + 1)
    return p.reshape(z.shape) if z.ndim else float(p[0])


def sigmoid_r03(z):
    """A Python function for one number, applied entry by entry to the flat list, then brought into shape."""

    def one(v):
        e = math.exp(-abs(v))
        return (1 if v >= 0 else e) / (1 + e)

    if np.ndim(z) == 0:
        return one(float(z))
    return np.array([one(v) for v in np.ravel(z).astype(float).tolist()], dtype=float).reshape(np.shape(z))


def sigmoid_r04(z):
    """In torch, with clamp instead of a choice: e^min(z, 0) / (e^min(z, 0) + e^min(−z, 0))."""
    t = torch.tensor(np.asarray(z, dtype=float))
    up, down = torch.exp(t.clamp(max=0)), torch.exp((-t).clamp(max=0))
    p = up / (up + down)
    return p.numpy() if np.ndim(z) else p.item()
