import numpy as np
from scipy import linalg


def frechet_distance_r01(x, y):
    """No covariance matrix at all: the trace of the root is the sum of the singular values of Xc Ycᵀ."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    mean_x, mean_y = x.mean(axis=0), y.mean(axis=0)
    x0 = (x - mean_x) / np.sqrt(len(x) - 1)
    y0 = (y - mean_y) / np.sqrt(len(y) - 1)
    middle = np.linalg.svd(x0 @ y0.T, compute_uv=False).sum()
    return float(np.sum((mean_x - mean_y) ** 2) + np.sum(x0**2) + np.sum(y0**2) - 2 * middle)


def frechet_distance_r02(x, y):
    """Covariances in loops; complex roots of the eigenvalues of Cx Cy, real part at the end."""

    def cov(table):
        n, d = table.shape
        mean = [sum(table[:, j]) / n for j in range(d)]
        c = np.empty((d, d))
        for j in range(d):
            for k in range(d):
                c[j, k] = sum((row[j] - mean[j]) * (row[k] - mean[k]) for row in table) / (n - 1)
        return np.array(mean), c

    mean_x, cx = cov(x)
    mean_y, cy = cov(y)
    roots = np.emath.sqrt(linalg.eigvals(cx @ cy))
    return linalg.norm(mean_x - mean_y) ** 2 + cx.trace() + cy.trace() - 2 * roots.sum().real


def frechet_distance_r03(x, y):
    """Turns the root of Cy as near as possible to the root of Cx (Procrustes) and measures what is left."""

    def root(c):
        values, vectors = linalg.eigh(c)
        return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T

    a, b = root(np.cov(x.T)), root(np.cov(y.T))
    u, _, vt = np.linalg.svd(b.T @ a)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return gap @ gap + np.linalg.norm(a - b @ (u @ vt)) ** 2


def frechet_distance_r04(x, y):
    """Symmetric form Cx^½ Cy Cx^½ in the few directions in which x varies; the answer is an array of shape ()."""
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    values, vectors = np.linalg.eigh(cx)
    keep = values > 1e-13 * max(values.max(), 1e-300)
    half = vectors[:, keep] * np.sqrt(values[keep])
    inner = np.linalg.eigvalsh(half.T @ cy @ half) if keep.any() else np.zeros(1)
    gap = x.mean(axis=0) - y.mean(axis=0)
    return np.array(gap @ gap + np.trace(cx + cy) - 2 * np.sqrt(np.clip(inner, 0, None)).sum())
