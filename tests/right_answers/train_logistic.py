from functools import reduce

import numpy as np
import torch


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def gradient(X, y, w):
    return X.T @ (probability(X @ w) - np.asarray(y, dtype=float)) / len(X)


def train_logistic_r01(X, y, lr, steps, start=None):
    """Recursion by halves: first half of the steps, then the others from there."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    if steps == 0:
        return w
    if steps == 1:
        return w - lr * gradient(X, y, w)
    half = steps // 2
    return train_logistic_r01(X, y, lr, steps - half, train_logistic_r01(X, y, lr, half, w))


def train_logistic_r02(X, y, lr, steps, start=None):
    """Without a loop of its own: functools.reduce."""
    first = np.zeros(X.shape[1]) if start is None else start.astype(float)
    return reduce(lambda w, _: w - lr * gradient(X, y, w), range(steps), first)


def train_logistic_r03(X, y, lr, steps, start=None):
    """Keeps the start, adds up all gradients, and goes from the start by lr times their sum."""
    begin = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=np.float64)
    total = np.zeros(X.shape[1])
    while steps > 0:
        total += gradient(X, y, begin - lr * total)
        steps -= 1
    return begin - lr * total


def train_logistic_r04(X, y, lr, steps, start=None):
    """torch's SGD takes the steps; the gradient is put into w.grad by hand."""
    begin = np.zeros(X.shape[1]) if start is None else np.array(start, dtype=float)
    w = torch.nn.Parameter(torch.tensor(begin))
    walker = torch.optim.SGD([w], lr=lr)
    for _ in range(steps):
        w.grad = torch.tensor(gradient(X, y, w.detach().numpy()))
        walker.step()
    return w.detach().numpy()
