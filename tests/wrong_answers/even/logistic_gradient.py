import numpy as np


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def logistic_gradient_02(X, y, w):
    """Truth minus prediction: the sign is wrong."""
    n = X.shape[0]
    p = probability(X @ w)
    return X.T @ (y - p) / n


def logistic_gradient_04(X, y, w):
    """Divides by the number of weights instead of the number of samples."""
    error = probability(X @ w) - y.astype(float)
    return X.T @ error / X.shape[1]


def logistic_gradient_06(X, y, w):
    """Forgets the sigmoid: score minus label."""
    score = X @ w
    return X.T @ (score - y.astype(float)) / len(X)


def logistic_gradient_08(X, y, w):
    """The gradient of the squared error of p: a factor p (1 - p) too many."""
    p = probability(X @ w)
    return X.T @ ((p - y) * p * (1 - p)) / len(y)


def logistic_gradient_10(X, y, w):
    """Computes the sigmoid as e^z / (1 + e^z), which is NaN for scores like 1000."""
    e = np.exp(X @ w)
    p = e / (1 + e)
    return X.T @ (p - y) / len(y)
