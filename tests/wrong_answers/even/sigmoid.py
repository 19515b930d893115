import math

import numpy as np


def sigmoid_02(z):
    """np.where of both forms: both are computed in full, so one of them overflows."""
    z = np.asarray(z, dtype=float)
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))[()]


def sigmoid_04(z):
    """The result has the type of z, so whole scores give only 0 (or 1)."""
    z = np.asarray(z)
    p = np.zeros_like(z)
    positive = z >= 0
    p[positive] = 1 / (1 + np.exp(-z[positive].astype(float)))
    e = np.exp(z[~positive].astype(float))
    p[~positive] = e / (1 + e)
    return p[()]


def sigmoid_06(z):
    """The form with tanh, with z where z / 2 belongs."""
    z = np.asarray(z, dtype=float)
    return (1 + np.tanh(z)) / 2


def sigmoid_08(z):
    """The two cases are exchanged, so it is the sigmoid of -z."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e / (1 + e), 1 / (1 + e))[()]


def sigmoid_10(z):
    """Goes over the flattened entries and loses the shape of a table."""

    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    if np.ndim(z) == 0:
        return one(z)
    return np.array([one(v) for v in np.ravel(np.asarray(z, dtype=float))])
