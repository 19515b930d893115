import numpy as np


def root(c):
    """Root of a symmetric matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(c)
    return vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T


def trace_of_root(cx, cy):
    """Trace of (cx cy)^½ by the symmetric form."""
    half = root(cx)
    values = np.linalg.eigvalsh(half @ cy @ half)
    return np.sqrt(np.clip(values, 0, None)).sum()


def frechet_distance_01(x, y):
    """Takes np.sqrt of the eigenvalues as they come: a tiny negative one gives nan (covariances without full rank)."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values = np.linalg.eigvals(cx @ cy).real
    gap = x.mean(axis=0) - y.mean(axis=0)
    return gap @ gap + np.trace(cx) + np.trace(cy) - 2 * np.sqrt(values).sum()


def frechet_distance_03(x, y):
    """Takes the product of the roots for the root of the product, which holds only if the matrices commute."""
    cx, cy = np.cov(x.T), np.cov(y.T)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return np.sum(gap**2) + np.trace(cx + cy - 2 * root(cx) @ root(cy))


def frechet_distance_05(x, y):
    """Uses eigvalsh on Cx Cy, which is not a symmetric matrix."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values = np.clip(np.linalg.eigvalsh(cx @ cy), 0, None)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return gap @ gap + np.trace(cx + cy) - 2 * np.sqrt(values).sum()


def frechet_distance_07(x, y):
    """Takes the mean of the squared differences of the means instead of their sum."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    gap = np.mean((x.mean(axis=0) - y.mean(axis=0)) ** 2)
    return gap + np.trace(cx) + np.trace(cy) - 2 * trace_of_root(cx, cy)


def frechet_distance_09(x, y):
    """Hands np.cov the table the wrong way round, so it gets those of pictures (an exception if n and m differ)."""
    cx, cy = np.cov(x), np.cov(y)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return gap @ gap + np.trace(cx + cy) - 2 * trace_of_root(cx, cy)
