import numpy as np


def affine(x, W, b):
    return x.reshape(len(x), -1).astype(float) @ W + b


def two_layer_forward_01(x, W1, b1, W2, b2):
    """Softmax moves by the largest score of the whole table, so a row far below it becomes 0/0."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    s = affine(hidden, W2, b2)
    e = np.exp(s - s.max())
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_02(x, W1, b1, W2, b2):
    """Softmax runs over axis 0, the samples, instead of over each row."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    s = affine(hidden, W2, b2)
    e = np.exp(s - s.max(axis=0))
    return hidden, e / e.sum(axis=0)


def two_layer_forward_03(x, W1, b1, W2, b2):
    """Returns the hidden sums from before the ReLU."""
    hidden = affine(x, W1, b1)
    s = affine(np.maximum(hidden, 0), W2, b2)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_04(x, W1, b1, W2, b2):
    """The ReLU is applied to the scores of the output layer, too."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    s = np.maximum(affine(hidden, W2, b2), 0)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_05(x, W1, b1, W2, b2):
    """The hidden bias is added after the ReLU instead of before it."""
    hidden = np.maximum(affine(x, W1, np.zeros_like(b1)), 0) + b1
    s = affine(hidden, W2, b2)
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def two_layer_forward_06(x, W1, b1, W2, b2):
    """Softmax moves by the largest absolute score, so that scores around -1000 become 0/0."""
    hidden = np.maximum(affine(x, W1, b1), 0)
    s = affine(hidden, W2, b2)
    e = np.exp(s - np.abs(s).max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)
