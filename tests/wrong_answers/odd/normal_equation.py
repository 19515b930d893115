import numpy as np


def normal_equation_01(X, y, alpha):
    """Punishes the intercept too: the whole identity matrix is added."""
    p = X.shape[1]
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    return np.linalg.solve(X.T @ X + alpha * np.eye(p), X.T @ y)


def normal_equation_03(X, y, alpha):
    """Takes the pseudo-inverse only if solve complains, but solve often does not notice a singular matrix."""
    D = np.eye(X.shape[1])
    D[0, 0] = 0
    A = X.T @ X + alpha * D
    c = X.T @ y
    try:
        return np.linalg.solve(A, c)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(A) @ c


def normal_equation_05(X, y, alpha):
    """Spares the last weight instead of the first one."""
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    D = np.eye(X.shape[1])
    D[-1, -1] = 0
    return np.linalg.pinv(X.T @ X + alpha * D) @ (X.T @ y)


def normal_equation_07(X, y, alpha):
    """Centres and takes the shortest feature weights, so w0 is left out of the length that should be smallest."""
    features = X[:, 1:] - X[:, 1:].mean(axis=0)
    target = y - y.mean()
    if alpha == 0:
        weights = np.linalg.pinv(features) @ target
    else:
        A = features.T @ features + alpha * np.eye(features.shape[1])
        weights = np.linalg.solve(A, features.T @ target)
    intercept = y.mean() - X[:, 1:].mean(axis=0) @ weights
    return np.append(intercept, weights)


def normal_equation_09(X, y, alpha):
    """Appends the penalty as extra samples with alpha instead of its square root, which makes it alpha squared."""
    p = X.shape[1]
    D = np.eye(p)
    D[0, 0] = 0
    more_X = np.vstack([X, alpha * D])
    more_y = np.concatenate([y, np.zeros(p)])
    return np.linalg.pinv(more_X) @ more_y
