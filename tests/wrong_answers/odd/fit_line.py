import numpy as np

length = np.array([1.0, 2.0, 4.0, 6.0, 8.0])  # the notebook's invoices
fee = np.array([2.0, 5.0, 7.0, 8.0, 9.0])


def fit_line_01(x, y):
    """Multiplies x and y in their own type, so products of uint8 overflow."""
    n = len(x)
    above = n * (x * y).sum() - float(x.sum()) * float(y.sum())
    below = n * (x * x).sum() - float(x.sum()) ** 2
    a = above / below
    return a, y.mean() - a * x.mean()


def fit_line_03(x, y):
    """Divides np.cov (n - 1) by np.var (n)."""
    a = np.cov(x, y)[0, 1] / np.var(x)
    b = np.mean(y) - a * np.mean(x)
    return a, b


def fit_line_05(x, y):
    """Takes std(y) / std(x) with the sign of the covariance as slope; the correlation as a factor is forgotten."""
    dx, dy = x - x.mean(), y - y.mean()
    sign = np.sign((dx * dy).sum())
    a = sign * y.std() / x.std()
    return a, y.mean() - a * x.mean()


def fit_line_07(x, y):
    """The intercept still uses the global arrays length and fee of the cell above."""
    dx, dy = x - x.mean(), y - y.mean()
    a = (dx * dy).sum() / (dx**2).sum()
    b = fee.mean() - a * length.mean()
    return a, b


def fit_line_09(x, y):
    """The slope is that of the line through the origin, sum(xy) / sum(x^2); the means are not subtracted."""
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float)
    a = (x * y).sum() / (x * x).sum()
    b = y.mean() - a * x.mean()
    return a, b
