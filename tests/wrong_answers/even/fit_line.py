import numpy as np


def fit_line_02(x, y):
    """Returns intercept and slope in the wrong order."""
    dx, dy = x - x.mean(), y - y.mean()
    a = (dx * dy).sum() / (dx**2).sum()
    b = y.mean() - a * x.mean()
    return b, a


def fit_line_04(x, y):
    """Divides by the squared deviations of y instead of those of x."""
    dx, dy = x - x.mean(), y - y.mean()
    a = (dx * dy).sum() / (dy**2).sum()
    b = y.mean() - a * x.mean()
    return a, b


def fit_line_06(x, y):
    """The intercept has the wrong sign: a * mean(x) - mean(y)."""
    x_mean, y_mean = np.mean(x), np.mean(y)
    a = np.sum((x - x_mean) * (y - y_mean)) / np.sum((x - x_mean) ** 2)
    b = a * x_mean - y_mean
    return a, b


def fit_line_08(x, y):
    """Minimises the perpendicular distances (total least squares), not the vertical ones."""
    dx, dy = x - x.mean(), y - y.mean()
    sxx, syy, sxy = (dx**2).sum(), (dy**2).sum(), (dx * dy).sum()
    if sxy == 0:
        return 0.0, float(y.mean())
    a = (syy - sxx + np.sqrt((syy - sxx) ** 2 + 4 * sxy**2)) / (2 * sxy)
    return a, y.mean() - a * x.mean()


def fit_line_10(x, y):
    """Converts to int64 against the overflow of uint8, which cuts off the decimals."""
    x = x.astype(np.int64)
    y = y.astype(np.int64)
    dx, dy = x - x.mean(), y - y.mean()
    below = (dx * dx).sum()
    if below == 0:
        return 0.0, y.mean()
    a = (dx * dy).sum() / below
    b = y.mean() - a * x.mean()
    return a, b
