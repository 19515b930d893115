import numpy as np


def affine(x, W, b):
    return np.asarray(x, dtype=float).reshape(len(x), -1) @ W + b


def two_layer_forward_02(x, W1, b1, W2, b2):
    """The largest score of the whole batch is subtracted, so a row far below it becomes 0 / 0."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    e = np.exp(scores - scores.max())
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_04(x, W1, b1, W2, b2):
    """The hidden layer's weighted sums are returned from before the ReLU."""
    hidden = affine(x, W1, b1)
    scores = affine(np.maximum(hidden, 0), W2, b2)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return hidden, p


def two_layer_forward_06(x, W1, b1, W2, b2):
    """The two results come in the wrong order, probabilities first."""
    z1 = affine(x, W1, b1)
    hidden = np.where(z1 > 0, z1, 0)
    z2 = affine(hidden, W2, b2)
    z2 = z2 - z2.max(axis=1, keepdims=True)
    probabilities = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
    return probabilities, hidden


def two_layer_forward_08(x, W1, b1, W2, b2):
    """A sigmoid for each class instead of the softmax, so that a row does not add up to 1."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    return hidden, 1 / (1 + np.exp(-scores))


def two_layer_forward_10(x, W1, b1, W2, b2):
    """Scores are clipped to -500 ... 500 against the overflow: 990 and 1000 become equal."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = np.clip(affine(hidden, W2, b2), -500, 500)
    e = np.exp(scores)
    return hidden, e / e.sum(axis=1, keepdims=True)
