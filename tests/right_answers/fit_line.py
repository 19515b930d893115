from fractions import Fraction

import numpy as np
import torch


def fit_line_r01(x, y):
    """Exact fractions and the formula without means, n·Σxy − Σx·Σy over n·Σx² − (Σx)²."""
    xs = [Fraction(v.item()) for v in x]
    ys = [Fraction(v.item()) for v in y]
    n, sx, sy = len(xs), sum(xs), sum(ys)
    above = n * sum(p * q for p, q in zip(xs, ys, strict=True)) - sx * sy
    below = n * sum(p * p for p in xs) - sx * sx
    a = above / below
    return float(a), float((sy - a * sx) / n)


def fit_line_r02(x, y):
    """One pass over the points, with running means and running sums."""
    x_mean = y_mean = sxx = sxy = 0.0
    for i, (u, v) in enumerate(zip(x, y, strict=True), start=1):
        u, v = float(u), float(v)
        d = u - x_mean
        x_mean += d / i
        y_mean += (v - y_mean) / i
        sxx += d * (u - x_mean)
        sxy += d * (v - y_mean)
    a = sxy / sxx
    return a, y_mean - a * x_mean


def fit_line_r03(x, y):
    """In torch, with dot products, and plain Python floats as the answer."""
    u = torch.tensor(np.asarray(x, dtype=float))
    v = torch.tensor(np.asarray(y, dtype=float))
    d = u - u.mean()
    a = torch.dot(d, v) / torch.dot(d, d)  # the mean of y drops out, as d adds up to 0
    b = v.mean() - a * u.mean()
    return a.item(), b.item()


def fit_line_r04(x, y):
    """Covariance by variance, both taken from np.cov, so that both are divided by n − 1."""
    table = np.cov(np.stack([x, y]).astype(np.float64))
    a = table[0, 1] / table[0, 0]
    return a, np.mean(y, dtype=float) - a * np.mean(x, dtype=float)
