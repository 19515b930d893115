import numpy as np


def forward(x, W1, b1, W2, b2):
    hidden = np.maximum(np.asarray(x, dtype=float).reshape(len(x), -1) @ W1 + b1, 0)
    scores = hidden @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def backprop_two_layer_02(x, y, W1, b1, W2, b2):
    """The ReLU is left out on the way back: silent neurons learn too."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = d2 @ W2.T
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_04(x, y, W1, b1, W2, b2):
    """d2[:, y] -= 1 subtracts in each row at the classes of all the samples."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[:, y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_06(x, y, W1, b1, W2, b2):
    """At a weighted sum of exactly 0 the slope of the ReLU is taken as 1."""
    n = len(x)
    z1 = x @ W1 + b1
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d2 = p.copy()
    d2[np.arange(n), y] -= 1
    d2 /= n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (z1 >= 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_08(x, y, W1, b1, W2, b2):
    """p - onehot is multiplied by p (1 - p) once more, as with sigmoid and squared error."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    onehot = np.zeros_like(p)
    onehot[np.arange(n), y] = 1
    d2 = (p - onehot) * p * (1 - p) / n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_10(x, y, W1, b1, W2, b2):
    """The number of classes is taken as y.max() + 1: an exception if the last class does not occur in y."""
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    onehot = np.eye(y.max() + 1)[y]
    loss = -np.mean(np.sum(onehot * np.log(p), axis=1))
    d2 = (p - onehot) / n
    dW2 = hidden.T @ d2
    db2 = d2.sum(axis=0)
    d1 = (d2 @ W2.T) * (hidden > 0)
    dW1 = x.T @ d1
    db1 = d1.sum(axis=0)
    return loss, dW1, db1, dW2, db2
