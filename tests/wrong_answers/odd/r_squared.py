import numpy as np


def r_squared_01(y, predicted):
    """Takes the predictions first and the truth second."""
    y, predicted = np.asarray(predicted, dtype=float), np.asarray(y, dtype=float)
    above = ((y - predicted) ** 2).sum()
    below = ((y - y.mean()) ** 2).sum()
    return 1 - above / below


def r_squared_03(y, predicted):
    """Forgets the '1 -'."""
    y = y.astype(float)
    residual = ((y - predicted) ** 2).sum()
    spread = ((y - y.mean()) ** 2).sum()
    return residual / spread


def r_squared_05(y, predicted):
    """Divides the residuals by n and the deviations by n - 1."""
    y = np.asarray(y, dtype=float)
    mse = np.mean((y - predicted) ** 2)
    return 1 - mse / np.var(y, ddof=1)


def r_squared_07(y, predicted):
    """Cuts negative values off at 0."""
    y = y.astype(float)
    predicted = predicted.astype(float)
    value = 1 - ((y - predicted) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    return max(0.0, value)


def r_squared_09(y, predicted):
    """Adds up absolute values instead of squares."""
    y, predicted = y.astype(float), predicted.astype(float)
    return 1 - np.abs(y - predicted).sum() / np.abs(y - y.mean()).sum()
