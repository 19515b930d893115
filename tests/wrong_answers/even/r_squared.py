import numpy as np


def r_squared_02(y, predicted):
    """Returns the squared correlation."""
    r = np.corrcoef(y, predicted)[0, 1]
    return r**2


def r_squared_04(y, predicted):
    """Subtracts in the type of the arguments, so uint8 wraps around."""
    above = np.sum((y - predicted) ** 2)
    below = np.sum((y - np.mean(y)) ** 2)
    return 1 - above / below


def r_squared_06(y, predicted):
    """Uses the variance of the residuals (explained variance), so a constant error does not count."""
    y = np.asarray(y, dtype=float)
    residual = y - predicted
    return 1 - residual.var() / y.var()


def r_squared_08(y, predicted):
    """Explained sum over total sum, which is R^2 only for a best line."""
    y_mean = np.mean(y)
    explained = ((predicted - y_mean) ** 2).sum()
    total = ((y - y_mean) ** 2).sum()
    return explained / total


def r_squared_10(y, predicted):
    """The denominator measures the truth from the mean of the predictions."""
    y, predicted = y.astype(float), predicted.astype(float)
    ss_res = ((y - predicted) ** 2).sum()
    ss_tot = ((y - predicted.mean()) ** 2).sum()
    return 1 - ss_res / ss_tot
