import numpy as np


def huber_01(y, h, delta):
    """Subtracts the pixels as they are, so uint8 residuals below 0 wrap around."""
    r = (y - h).astype(float)
    return np.where(abs(r) <= delta, r**2 / 2, delta * (abs(r) - delta / 2))


def huber_02(y, h, delta):
    """Subtracts delta/2 instead of delta squared half in the straight part (right for delta = 1 only)."""
    r = y.astype(float) - h.astype(float)
    return np.where(abs(r) <= delta, r**2 / 2, delta * abs(r) - delta / 2)


def huber_03(y, h, delta):
    """Forgets the factor 1/2 of the square part."""
    r = np.abs(y.astype(float) - h.astype(float))
    return np.where(r <= delta, r**2, delta * (r - delta / 2))


def huber_04(y, h, delta):
    """Compares r instead of |r| with delta, so large negative residuals are squared."""
    r = y.astype(float) - h.astype(float)
    return np.where(r <= delta, 0.5 * r**2, delta * (np.abs(r) - delta / 2))


def huber_05(y, h, delta):
    """Takes the smooth L1 loss, which is Huber's loss divided by delta."""
    r = np.abs(y.astype(float) - h.astype(float))
    return np.where(r <= delta, 0.5 * r**2 / delta, r - 0.5 * delta)


def huber_06(y, h, delta):
    """Converts to int against the wrap-around, which cuts off the decimals of y and h."""
    r = np.abs(y.astype(int) - h.astype(int))
    return np.where(r <= delta, 0.5 * r**2, delta * (r - delta / 2))
