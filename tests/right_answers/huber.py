import numpy as np


def huber_r01(y, h, delta):
    """One formula with the clipped residual c: c * (|r| - c / 2)."""
    a = np.abs(np.asarray(y, dtype=np.float64) - np.asarray(h, dtype=np.float64))
    c = np.minimum(a, delta)
    return np.asarray(c * (a - c / 2))


def huber_r02(y, h, delta):
    """Torch tensors in double precision, torch.where."""
    import torch

    r = torch.tensor(np.array(y, dtype=np.float64)) - torch.tensor(np.array(h, dtype=np.float64))
    a = r.abs()
    return torch.where(a > delta, delta * (a - delta / 2), r.square() / 2).numpy()


def huber_r03(y, h, delta):
    """Python loop over flattened entries, plain floats."""
    losses = []
    for a, b in zip(np.ravel(y).tolist(), np.ravel(h).tolist(), strict=True):
        r = abs(float(a) - float(b))
        losses.append(r * r / 2 if r < delta else delta * r - delta * delta / 2)
    return np.array(losses, dtype=float).reshape(np.shape(y))


def huber_r04(y, h, delta):
    """np.piecewise with two functions of |r|."""
    a = np.abs(np.subtract(y, h, dtype=np.float64))
    a = np.asarray(a)
    return np.piecewise(a, [a <= delta], [lambda r: 0.5 * r**2, lambda r: delta * (r - 0.5 * delta)])


def huber_r05(y, h, delta):
    """Moreau envelope: soft threshold u, then |u| * delta plus half the squared rest."""
    r = np.array(y, dtype=np.float64) - np.array(h, dtype=np.float64)
    u = np.sign(r) * np.maximum(np.abs(r) - delta, 0)
    return np.asarray(0.5 * np.clip(r, -delta, delta) ** 2 + delta * np.abs(u))
