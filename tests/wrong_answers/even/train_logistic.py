import numpy as np


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def gradient(X, y, w):
    return X.T @ (probability(X @ w) - np.asarray(y, dtype=float)) / len(X)


def train_logistic_02(X, y, lr, steps, start=None):
    """Writes into a copy of start in its own type, so a start of whole numbers cuts every step off."""
    if start is None:
        w = np.zeros(X.shape[1])
    else:
        w = start.copy()
    for _ in range(steps):
        w[:] = w - lr * gradient(X, y, w)
    return w.astype(float)


def train_logistic_04(X, y, lr, steps, start=None):
    """With no step it returns the start as it is, whole numbers included, and not decimal numbers."""
    if start is None:
        start = np.zeros(X.shape[1])
    w = start.copy()
    for _ in range(steps):
        w = w - lr * gradient(X, y, w)
    return w


def train_logistic_06(X, y, lr, steps, start=None):
    """Uses one sample in each step, in turn, instead of all."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    for step in range(steps):
        i = step % len(y)
        w = w - lr * gradient(X[i : i + 1], y[i : i + 1], w)
    return w


def train_logistic_08(X, y, lr, steps, start=None):
    """Divides by the number of samples once more, although the gradient is a mean already."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    for _ in range(steps):
        w = w - lr / len(y) * gradient(X, y, w)
    return w


def train_logistic_10(X, y, lr, steps, start=None):
    """Computes the gradient once, before the loop, and takes every step with it."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    g = gradient(X, y, w)
    for _ in range(steps):
        w = w - lr * g
    return w
