import numpy as np
from scipy import linalg


def root(c):
    """Root of a symmetric matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(c)
    return vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T


def trace_of_root(cx, cy):
    """Trace of (cx cy)^½ by the symmetric form."""
    half = root(cx)
    values = np.linalg.eigvalsh(half @ cy @ half)
    return np.sqrt(np.clip(values, 0, None)).sum()


def frechet_distance_02(x, y):
    """Covariances with n (and m) in the denominator instead of n - 1."""
    x0, y0 = x - x.mean(axis=0), y - y.mean(axis=0)
    cx = x0.T @ x0 / len(x)
    cy = y0.T @ y0 / len(y)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return gap @ gap + np.trace(cx + cy) - 2 * trace_of_root(cx, cy)


def frechet_distance_04(x, y):
    """Takes the root of each entry of the product instead of the matrix root."""
    cx, cy = np.cov(x.T), np.cov(y.T)
    gap = x.mean(axis=0) - y.mean(axis=0)
    product = np.clip(cx @ cy, 0, None)
    return np.sum(gap**2) + np.trace(cx + cy - 2 * np.sqrt(product))


def frechet_distance_06(x, y):
    """Takes the root of the result, because a distance has one."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    gap = x.mean(axis=0) - y.mean(axis=0)
    squared = gap @ gap + np.trace(cx + cy) - 2 * trace_of_root(cx, cy)
    return np.sqrt(max(squared, 0))


def frechet_distance_08(x, y):
    """Uses the variances of the columns only and forgets how the features vary together."""
    gap = x.mean(axis=0) - y.mean(axis=0)
    vx, vy = x.var(axis=0, ddof=1), y.var(axis=0, ddof=1)
    return np.sum(gap**2) + np.sum(vx + vy - 2 * np.sqrt(vx * vy))


def frechet_distance_10(x, y):
    """Adds 1e-6 to the diagonals before the root, as some programs do, which shows where a variance is 0."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    gap = x.mean(axis=0) - y.mean(axis=0)
    little = 1e-6 * np.eye(x.shape[1])
    middle = linalg.sqrtm((cx + little) @ (cy + little)).real
    return gap @ gap + np.trace(cx) + np.trace(cy) - 2 * np.trace(middle)
