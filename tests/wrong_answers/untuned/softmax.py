import numpy as np


def softmax_01(logits):
    """The formula as it stands: e^1000 overflows, inf / inf is nan."""
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)


def softmax_02(logits):
    """Wrong axis everywhere: columns add up to 1."""
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


def softmax_03(logits):
    """Subtracts one maximum of the whole table: a row far below becomes 0 / 0."""
    z = logits - np.max(logits)
    exps = np.exp(z)
    return exps / np.sum(exps, axis=1, keepdims=True)


def softmax_04(logits):
    """Divides by the sum of the whole table, not of the row."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum()


def softmax_05(logits):
    """Row sums without keepdims: mixes up rows in square tables, fails in others."""
    top = logits.max(axis=1)[:, None]
    e = np.exp(logits - top)
    return e / e.sum(axis=1)


def softmax_06(logits):
    """Subtracts the maximum of each column: moves the logits of a row differently."""
    z = logits - logits.max(axis=0, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_07(logits):
    """Subtracts the row mean instead of the maximum: exponents can still be huge."""
    z = logits - logits.mean(axis=1, keepdims=True)
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    return p


def softmax_08(logits):
    """Clips the logits to ±500 against overflow: 1000 and 1001 become equal."""
    z = np.clip(logits, -500, 500)
    e = np.exp(z)
    return e / e.sum(axis=1).reshape(-1, 1)


def softmax_09(logits):
    """Divides each row by its largest size instead of subtracting the maximum."""
    biggest = np.abs(logits).max(axis=1, keepdims=True)
    z = logits / np.where(biggest == 0, 1, biggest)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_10(logits):
    """Writes row by row into zeros_like(logits): whole-number logits give zeros and ones."""
    out = np.zeros_like(logits)
    for i, row in enumerate(logits):
        e = np.exp(row - row.max())
        out[i] = e / e.sum()
    return out
