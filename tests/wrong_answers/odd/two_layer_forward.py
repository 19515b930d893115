import numpy as np


def affine(x, W, b):
    return np.asarray(x, dtype=float).reshape(len(x), -1) @ W + b


def two_layer_forward_01(x, W1, b1, W2, b2):
    """Softmax without moving the scores: exp overflows at 1000 and gives NaN."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    e = np.exp(scores)
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_03(x, W1, b1, W2, b2):
    """Softmax over the samples (axis 0) instead of over the classes."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    e = np.exp(scores - scores.max(axis=0, keepdims=True))
    return hidden, e / e.sum(axis=0, keepdims=True)


def two_layer_forward_05(x, W1, b1, W2, b2):
    """The scores go through a ReLU as well before the softmax."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = np.maximum(affine(hidden, W2, b2), 0)
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_07(x, W1, b1, W2, b2):
    """The row's mean is subtracted instead of its maximum, so exp still overflows."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    e = np.exp(scores - scores.mean(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_09(x, W1, b1, W2, b2):
    """Returns the logarithms of the probabilities (log-softmax)."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    scores = affine(hidden, W2, b2)
    moved = scores - scores.max(axis=1, keepdims=True)
    logs = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
    return hidden, logs
