import numpy as np
from scipy import linalg


def frechet_distance_01(x, y):
    """Takes the roots of the entries of Cx Cy instead of the matrix root."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = np.sqrt(np.maximum(cx @ cy, 0))
    return np.sum((x.mean(axis=0) - y.mean(axis=0)) ** 2) + np.trace(cx + cy - 2 * root)


def frechet_distance_02(x, y):
    """Divides by n and m instead of n - 1 and m - 1 in the covariances."""
    mx, my = x.mean(axis=0), y.mean(axis=0)
    cx = (x - mx).T @ (x - mx) / len(x)
    cy = (y - my).T @ (y - my) / len(y)
    values = np.linalg.eigvals(cx @ cy).real.clip(min=0)
    return np.sum((mx - my) ** 2) + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(values).sum()


def frechet_distance_03(x, y):
    """Uses eigvalsh on Cx Cy, which is not symmetric although both factors are."""
    cx, cy = np.cov(x.T), np.cov(y.T)
    values = np.clip(np.linalg.eigvalsh(cx @ cy), 0, None)
    return np.sum((x.mean(0) - y.mean(0)) ** 2) + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(values).sum()


def _root(c):
    values, vectors = np.linalg.eigh(c)
    return (vectors * np.sqrt(values.clip(min=0))) @ vectors.T


def frechet_distance_04(x, y):
    """Multiplies the roots of Cx and Cy, which is the root of the product only if the two commute."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    difference = x.mean(axis=0) - y.mean(axis=0)
    return difference @ difference + np.trace(cx + cy - 2 * _root(cx) @ _root(cy))


def frechet_distance_05(x, y):
    """Adds up the formula for a single feature over the features, so how features vary together is left out."""
    means = (x.mean(axis=0) - y.mean(axis=0)) ** 2
    widths = (x.std(axis=0, ddof=1) - y.std(axis=0, ddof=1)) ** 2
    return float(np.sum(means + widths))


def frechet_distance_06(x, y):
    """Adds 1e-6 to both diagonals against the missing rank, which is not little if the features are small."""
    offset = 1e-6 * np.eye(x.shape[1])
    cx = np.cov(x, rowvar=False) + offset
    cy = np.cov(y, rowvar=False) + offset
    root = linalg.sqrtm(cx @ cy).real
    return float(np.sum((x.mean(axis=0) - y.mean(axis=0)) ** 2) + np.trace(cx + cy - 2 * root))


def frechet_distance_07(x, y):
    """Cuts the larger set down to as many pictures as the smaller one has, for a fair comparison."""
    k = min(len(x), len(y))
    x, y = x[:k], y[:k]
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values = np.linalg.eigvals(cx @ cy).real.clip(min=0)
    return np.sum((x.mean(axis=0) - y.mean(axis=0)) ** 2) + np.trace(cx + cy) - 2 * np.sqrt(values).sum()


def frechet_distance_08(x, y):
    """Takes the singular values of Cx Cy for its eigenvalues, because they are never negative or complex."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values = np.linalg.svd(cx @ cy, compute_uv=False)
    distance = np.sum((x.mean(axis=0) - y.mean(axis=0)) ** 2)
    return distance + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(values).sum()


def frechet_distance_09(x, y):
    """Takes the root of the trace of Cx Cy instead of the trace of the root."""
    mu = x.mean(axis=0) - y.mean(axis=0)
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    return mu @ mu + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(np.trace(cx @ cy))


def frechet_distance_10(x, y):
    """Leaves out every feature that never changes in one of the sets, with the difference of its means."""
    alive = (x.min(axis=0) < x.max(axis=0)) & (y.min(axis=0) < y.max(axis=0))
    distance = np.sum((x.mean(axis=0) - y.mean(axis=0))[alive] ** 2)
    cx = np.cov(x, rowvar=False)[np.ix_(alive, alive)]
    cy = np.cov(y, rowvar=False)[np.ix_(alive, alive)]
    values = np.linalg.eigvals(cx @ cy).real.clip(min=0)
    return distance + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(values).sum()
