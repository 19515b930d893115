import numpy as np


def forward(x, W1, b1, W2, b2):
    hidden = np.maximum(np.asarray(x, dtype=float).reshape(len(x), -1) @ W1 + b1, 0)
    scores = hidden @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def backprop_two_layer_01(x, y, W1, b1, W2, b2):
    """The gradients are n times too large: they are those of the sum, not of the mean."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_03(x, y, W1, b1, W2, b2):
    """The loss is the sum over the samples instead of the mean (the gradients are those of the mean)."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.sum(np.log(p[np.arange(n), y]))
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_05(x, y, W1, b1, W2, b2):
    """The gradients of the biases are tables of one row, (1, h) and (1, k), because of keepdims."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    onehot = np.zeros_like(p)
    onehot[np.arange(n), y] = 1
    d2 = (p - onehot) / n
    dW2 = hidden.T @ d2
    db2 = np.sum(d2, axis=0, keepdims=True)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = np.sum(d1, axis=0, keepdims=True)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_07(x, y, W1, b1, W2, b2):
    """The ReLU is applied to the gradient: its negative entries are set to 0, not those of silent neurons."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = np.maximum(d2 @ W2.T, 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_09(x, y, W1, b1, W2, b2):
    """The gradients are returned in the order of the way back: dW2, db2, dW1, db1."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW2, db2, dW1, db1
