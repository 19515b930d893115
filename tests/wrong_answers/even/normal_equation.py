import numpy as np


def normal_equation_02(X, y, alpha):
    """Forgets the factor 2 of the penalty's derivative, so only alpha / 2 is added."""
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    D = np.eye(X.shape[1])
    D[0, 0] = 0
    # gradient: -2 X^T (y - X w) + alpha D w = 0
    return np.linalg.solve(2 * X.T @ X + alpha * D, 2 * X.T @ y)


def normal_equation_04(X, y, alpha):
    """Adds alpha to the mean squared error instead of the sum, so the penalty is n times too large."""
    n, p = X.shape
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    D = np.eye(p)
    D[0, 0] = 0
    return np.linalg.solve(X.T @ X / n + alpha * D, X.T @ y / n)


def normal_equation_06(X, y, alpha):
    """Centres the features and y in place, which changes the caller's arrays (np.asarray does not copy floats)."""
    X = np.asarray(X, dtype=float)
    y = np.asarray(y, dtype=float)
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    x_mean, y_mean = X[:, 1:].mean(axis=0), y.mean()
    X[:, 1:] -= x_mean
    y -= y_mean
    features = X[:, 1:]
    A = features.T @ features + alpha * np.eye(features.shape[1])
    weights = np.linalg.solve(A, features.T @ y)
    return np.concatenate([[y_mean - x_mean @ weights], weights])


def normal_equation_08(X, y, alpha):
    """For alpha = 0 uses a small penalty of 0.001 instead of the pseudo-inverse."""
    alpha = max(alpha, 1e-3)
    D = np.eye(X.shape[1])
    D[0, 0] = 0
    return np.linalg.solve(X.T @ X + alpha * D, X.T @ y)


def normal_equation_10(X, y, alpha):
    """The penalty matrix has the type of X^T X, so for whole numbers a decimal alpha is cut off."""
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    A = X.T @ X
    D = np.zeros_like(A)
    for j in range(1, len(A)):
        D[j, j] = alpha
    return np.linalg.pinv(A + D) @ (X.T @ y)
