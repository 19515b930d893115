import numpy as np


def activation_slopes_02(z):
    """The sigmoid's slope a (1 - a) is computed with z in the place of a."""
    z = np.asarray(z, dtype=float)
    return {
        "sigmoid": z * (1 - z),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": np.where(z > 0, 1.0, np.exp(z)),
    }


def activation_slopes_04(z):
    """On the left, the slope of ELU is exp(z) - 1: that is ELU itself, not its derivative."""
    z = np.asarray(z, dtype=float)
    s = 1 / (1 + np.exp(-z))
    return {
        "sigmoid": s * (1 - s),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": np.where(z > 0, 1.0, np.exp(z) - 1),
    }


def activation_slopes_06(z):
    """The slope of ELU as a + 1 everywhere, although this holds only on the left."""
    z = np.asarray(z, dtype=float)
    sigmoid = 1 / (1 + np.exp(-z))
    tanh = np.tanh(z)
    elu = np.where(z > 0, z, np.exp(z) - 1)
    return {
        "sigmoid": sigmoid * (1 - sigmoid),
        "tanh": 1 - tanh**2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": elu + 1,
    }


def activation_slopes_08(z):
    """Leaky ReLU and ELU are put into np.ones_like(z), which cuts decimals off if z holds whole numbers."""
    s = 1 / (1 + np.exp(-1.0 * z))
    left = z <= 0
    leaky = np.ones_like(z)
    leaky[left] = 0.01
    elu = np.ones_like(z)
    elu[left] = np.exp(z[left])
    return {
        "sigmoid": s * (1 - s),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": leaky,
        "elu": elu,
    }


def activation_slopes_10(z):
    """The slope of ReLU is the mask z > 0 itself: Booleans, not decimal numbers."""
    s = 1 / (1 + np.exp(-1.0 * z))
    positive = z > 0
    return {
        "sigmoid": s * (1 - s),
        "tanh": 1 - np.tanh(z) ** 2,
        "relu": positive,
        "leaky_relu": np.where(positive, 1.0, 0.01),
        "elu": np.where(positive, 1.0, np.exp(z)),
    }
