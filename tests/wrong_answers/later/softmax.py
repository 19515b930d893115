import numpy as np


def softmax_01(logits):
    """Works along axis 0, so the columns add up to 1 and not the rows."""
    e = np.exp(logits - logits.max(axis=0))
    return e / e.sum(axis=0)


def softmax_02(logits):
    """Subtracts the maximum of the whole table instead of that of each row."""
    e = np.exp(logits - logits.max())
    return e / e.sum(axis=1, keepdims=True)


def softmax_03(logits):
    """Cuts the logits off at ±500 against the overflow instead of moving them."""
    e = np.exp(np.clip(logits, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


def softmax_04(logits):
    """Fills an array of the type of logits, so for whole numbers the probabilities are cut to 0 or 1."""
    q = np.zeros_like(logits)
    for i, row in enumerate(logits):
        e = np.exp(row - row.max())
        q[i] = e / e.sum()
    return q


def softmax_05(logits):
    """Subtracts the mean of each row instead of its maximum, so far apart logits still overflow."""
    e = np.exp(logits - logits.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_06(logits):
    """Subtracts the maxima in place and so changes the argument."""
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True)
