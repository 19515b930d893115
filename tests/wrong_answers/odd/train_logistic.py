import numpy as np


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def gradient(X, y, w):
    return X.T @ (probability(X @ w) - np.asarray(y, dtype=float)) / len(X)


def train_logistic_01(X, y, lr, steps, start=None):
    """Changes a start of decimal numbers: np.asarray makes no copy, and -= works in place."""
    w = np.zeros(X.shape[1]) if start is None else np.asarray(start, dtype=float)
    for _ in range(steps):
        w -= lr * gradient(X, y, w)
    return w.copy()


def train_logistic_03(X, y, lr, steps, start=None):
    """Takes one step too many."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    for _ in range(steps + 1):
        w = w - lr * gradient(X, y, w)
    return w


def train_logistic_05(X, y, lr, steps, start=None):
    """Stops early when the gradient has become small."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    for _ in range(steps):
        g = gradient(X, y, w)
        if np.linalg.norm(g) < 1e-2:
            break
        w = w - lr * g
    return w


def train_logistic_07(X, y, lr, steps, start=None):
    """Ignores start and always begins with zeros."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * gradient(X, y, w)
    return w


def train_logistic_09(X, y, lr, steps, start=None):
    """Without a start it begins with small random weights, as one does for networks, and not with zeros."""
    if start is None:
        w = np.random.default_rng(0).normal(0, 0.01, X.shape[1])
    else:
        w = np.array(start, dtype=float)
    for _ in range(steps):
        w = w - lr * gradient(X, y, w)
    return w
