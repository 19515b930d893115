import numpy as np


def forward(x, W1, b1, W2, b2):
    hidden = np.maximum(x @ W1 + b1, 0)
    s = hidden @ W2 + b2
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)


def backprop_two_layer_01(x, y, W1, b1, W2, b2):
    """The gradients are not divided by n."""
    n = len(y)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    ds = p.copy()
    ds[np.arange(n), y] -= 1
    dz = (ds @ W2.T) * (hidden > 0)
    return loss, x.T @ dz, dz.sum(axis=0), hidden.T @ ds, ds.sum(axis=0)


def backprop_two_layer_02(x, y, W1, b1, W2, b2):
    """Multiplies p - t by p (1 - p) as well, as for a sigmoid with squared error."""
    n = len(y)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    t = np.zeros_like(p)
    t[np.arange(n), y] = 1
    ds = (p - t) * p * (1 - p) / n
    dW2, db2 = hidden.T @ ds, ds.sum(axis=0)
    dz = np.where(hidden > 0, ds @ W2.T, 0)
    dW1, db1 = x.T @ dz, dz.sum(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_03(x, y, W1, b1, W2, b2):
    """The ReLU is passed backwards unchanged: hidden >= 0 is true for silent neurons, too."""
    n = len(y)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.mean(np.log(p[np.arange(n), y]))
    ds = p.copy()
    ds[np.arange(n), y] -= 1
    ds /= n
    dh = ds @ W2.T
    dz = dh * (hidden >= 0)
    return loss, x.T @ dz, dz.sum(axis=0), hidden.T @ ds, ds.sum(axis=0)


def backprop_two_layer_04(x, y, W1, b1, W2, b2):
    """The loss is the mean over the whole table (n, k) and so k times too small."""
    n, k = len(y), len(b2)
    hidden, p = forward(x, W1, b1, W2, b2)
    t = np.eye(k)[y]
    loss = -(t * np.log(p)).mean()
    ds = (p - t) / n
    dz = (ds @ W2.T) * (hidden > 0)
    return loss, x.T @ dz, dz.sum(axis=0), hidden.T @ ds, ds.sum(axis=0)


def backprop_two_layer_05(x, y, W1, b1, W2, b2):
    """The biases' gradients are column means instead of column sums: divided by n twice."""
    n = len(y)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    ds = p.copy()
    ds[np.arange(n), y] -= 1
    ds = ds / n
    dW2 = hidden.T @ ds
    db2 = ds.mean(axis=0)
    dz = (ds @ W2.T) * (hidden > 0)
    dW1 = x.T @ dz
    db1 = dz.mean(axis=0)
    return loss, dW1, db1, dW2, db2


def backprop_two_layer_06(x, y, W1, b1, W2, b2):
    """Takes the number of classes from y.max() + 1, which stops when the last class does not occur."""
    n = len(y)
    hidden, p = forward(x, W1, b1, W2, b2)
    t = np.eye(y.max() + 1)[y]
    loss = -np.log(p[np.arange(n), y]).mean()
    ds = (p - t) / n
    dz = (ds @ W2.T) * (hidden > 0)
    return loss, x.T @ dz, dz.sum(axis=0), hidden.T @ ds, ds.sum(axis=0)
