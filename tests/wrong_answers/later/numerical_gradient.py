import numpy as np


def numerical_gradient_01(f, x, h=1e-5):
    """Takes the forward quotient instead of the central one."""
    x = x.astype(float)
    slopes = np.zeros(x.shape)
    here = f(x.copy())
    for i in np.ndindex(x.shape):
        plus = x.copy()
        plus[i] += h
        slopes[i] = (f(plus) - here) / h
    return slopes


def numerical_gradient_02(f, x, h=1e-5):
    """Makes the two copies once before the loop, so the entries visited earlier stay shifted."""
    plus = x.astype(float)
    minus = x.astype(float)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus[i] += h
        minus[i] -= h
        slopes[i] = (f(plus) - f(minus)) / (2 * h)
    return slopes


def numerical_gradient_03(f, x, h=1e-5):
    """Divides the central difference by h instead of 2h."""
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus = x.astype(float)
        minus = x.astype(float)
        plus[i] += h
        minus[i] -= h
        slopes[i] = (f(plus) - f(minus)) / h
    return slopes


def numerical_gradient_04(f, x, h=1e-5):
    """Collects the slopes in np.zeros_like(x), which cuts off their decimals if x holds whole numbers."""
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        plus = x.astype(float)
        minus = x.astype(float)
        plus[i] += h
        minus[i] -= h
        slopes[i] = (f(plus) - f(minus)) / (2 * h)
    return slopes


def numerical_gradient_05(f, x, h=1e-5):
    """Makes the step larger for large entries (relative step) instead of using the h that is given."""
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus = x.astype(float)
        minus = x.astype(float)
        step = h * max(1.0, abs(float(x[i])))
        plus[i] += step
        minus[i] -= step
        slopes[i] = (f(plus) - f(minus)) / (2 * step)
    return slopes


def numerical_gradient_06(f, x, h=1e-5):
    """Loops over the first axis only, so in a table a whole row is shifted at once."""
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        plus = x.astype(float)
        minus = x.astype(float)
        plus[i] += h
        minus[i] -= h
        slopes[i] = (f(plus) - f(minus)) / (2 * h)
    return slopes
