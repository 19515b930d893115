import numpy as np


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def logistic_gradient_01(X, y, w):
    """The sum over the samples, not the mean."""
    p = probability(X @ w)
    return X.T @ (p - y)


def logistic_gradient_03(X, y, w):
    """Writes -y with the labels in their own type: wraps around for uint8, and NumPy refuses it for True and False."""
    p = probability(X @ w)
    slope = -y * (1 - p) + (1 - y) * p
    return X.T @ slope / len(y)


def logistic_gradient_05(X, y, w):
    """Has the factor 2 of the gradient of the MSE."""
    p = probability(X @ w)
    return 2 / len(y) * X.T @ (p - y)


def logistic_gradient_07(X, y, w):
    """Takes the answer yes or no (p >= 0.5) instead of the probability."""
    said = (probability(X @ w) >= 0.5).astype(float)
    return X.T @ (said - y) / len(y)


def logistic_gradient_09(X, y, w):
    """Uses the formula for labels -1 and +1, which forgets all the zeros."""
    y = y.astype(float)
    z = X @ w
    return -X.T @ (y * probability(-y * z)) / len(y)
