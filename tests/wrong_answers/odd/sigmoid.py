import numpy as np


def sigmoid_01(z):
    """The plain formula, which warns of an overflow for very negative scores."""
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def sigmoid_03(z):
    """Clips the scores to -20 … 20, so -1000 gives 2e-9 and not 0."""
    z = np.clip(np.asarray(z, dtype=float), -20, 20)
    return 1 / (1 + np.exp(-z))


def sigmoid_05(z):
    """For a number returns an array of shape (1,), because of np.atleast_1d."""
    z = np.atleast_1d(z).astype(float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_07(z):
    """Computes the softmax over all entries."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max())
    return e / e.sum()


def sigmoid_09(z):
    """Takes exp(-|z|) but forgets the case of negative scores."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return 1 / (1 + e)
