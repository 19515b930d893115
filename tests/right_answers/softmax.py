import numpy as np


def softmax_r01(logits):
    """Torch in double precision: amax, exp, sum."""
    import torch

    z = torch.tensor(np.array(logits, dtype=np.float64))
    e = (z - z.amax(dim=1, keepdim=True)).exp()
    return (e / e.sum(dim=1, keepdim=True)).numpy()


def softmax_r02(logits):
    """Pairs: 1 over the sum of e^(z_i - z_j); infinite sums give 0."""
    z = np.asarray(logits, dtype=np.float64)
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)


def softmax_r03(logits):
    """Loops over rows and entries with math.exp."""
    import math

    out = np.zeros(np.shape(logits), dtype=np.float64)
    for i, row in enumerate(np.asarray(logits).tolist()):
        top = max(row)
        e = [math.exp(v - top) for v in row]
        s = math.fsum(e)
        for j, v in enumerate(e):
            out[i, j] = v / s
    return out


def softmax_r04(logits):
    """scipy logsumexp of the moved logits, then one exponential."""
    from scipy.special import logsumexp

    z = np.array(logits, dtype=np.float64)
    z -= z.max(axis=1, keepdims=True)
    return np.exp(z - logsumexp(z, axis=1, keepdims=True))


def softmax_r05(logits):
    """Transposed: classes along axis 0, so plain broadcasting fits; transposed back."""
    columns = np.asarray(logits, dtype=float).T
    e = np.exp(columns - np.maximum.reduce(columns, axis=0))
    return (e / np.add.reduce(e, axis=0)).T
