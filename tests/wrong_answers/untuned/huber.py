import numpy as np


def huber_01(y, h, delta):
    """Subtracts the pixels as they come: uint8 wraps around below 0."""
    r = y - h
    a = np.abs(r)
    return np.where(a <= delta, 0.5 * r.astype(float) ** 2, delta * (a.astype(float) - delta / 2))


def huber_02(y, h, delta):
    """One if for the whole array: linear for all as soon as one residual is large."""
    r = y.astype(float) - h.astype(float)
    if (np.abs(r) <= delta).all():
        return 0.5 * r**2
    else:
        return delta * (np.abs(r) - delta / 2)


def huber_03(y, h, delta):
    """Bracket lost: delta * |r| - delta / 2, the two parts do not meet."""
    r = abs(np.asarray(y, float) - np.asarray(h, float))
    return np.where(r <= delta, r**2 / 2, delta * r - delta / 2)


def huber_04(y, h, delta):
    """Forgets the one half of the square part."""
    r = y.astype(float) - h.astype(float)
    small = np.abs(r) <= delta
    return np.where(small, r**2, delta * (np.abs(r) - delta / 2))


def huber_05(y, h, delta):
    """Condition without absolute value: large negative residuals count as small."""
    r = np.subtract(y, h, dtype=float)
    return np.where(r <= delta, 0.5 * r**2, delta * (np.abs(r) - 0.5 * delta))


def huber_06(y, h, delta):
    """Returns the mean loss, as a library would, instead of each loss."""
    r = y.astype(float) - h.astype(float)
    loss = np.where(np.abs(r) <= delta, 0.5 * r**2, delta * (np.abs(r) - delta / 2))
    return loss.mean()


def huber_07(y, h, delta):
    """Converts to int16 against the wrap: decimals are cut, large squares overflow."""
    r = y.astype(np.int16) - h.astype(np.int16)
    return np.where(np.abs(r) <= delta, r**2 / 2, delta * (np.abs(r) - delta / 2))


def huber_08(y, h, delta):
    """Straight part with r in place of |r|: negative loss for negative residuals."""
    r = y * 1.0 - h * 1.0
    quadratic = 0.5 * r * r
    linear = delta * (r - delta / 2)
    return np.where(abs(r) <= delta, quadratic, linear)


def huber_09(y, h, delta):
    """Collects in zeros_like(y): pixels of whole numbers cut the decimals of the loss."""
    r = y.astype(float) - h.astype(float)
    out = np.zeros_like(y)
    inside = np.abs(r) <= delta
    out[inside] = 0.5 * r[inside] ** 2
    out[~inside] = delta * (np.abs(r[~inside]) - delta / 2)
    return out


def huber_10(y, h, delta):
    """Copies the smooth L1 formula (divided by delta), equal to Huber only at delta 1."""
    r = np.abs(y.astype(np.float64) - h.astype(np.float64))
    return np.where(r < delta, 0.5 * r**2 / delta, r - 0.5 * delta)
