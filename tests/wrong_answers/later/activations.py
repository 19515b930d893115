import numpy as np
from scipy.special import erf


def activations_01(z):
    """GELU is the approximation with tanh instead of the exact one."""
    phi = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.maximum(z, 0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * phi,
    }


def activations_02(z):
    """ELU is filled into np.zeros_like(z), which cuts off the decimals when z holds whole numbers."""
    elu = np.zeros_like(z)
    elu[z > 0] = z[z > 0]
    elu[z <= 0] = np.exp(z[z <= 0]) - 1
    return {
        "step": (z > 0).astype(float),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": elu,
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_03(z):
    """The sigmoid is written as exp(z) / (1 + exp(z)), which is NaN at z = 1000."""
    e = np.exp(np.asarray(z, dtype=float))
    return {
        "step": np.where(z > 0, 1, 0),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, e - 1),
        "gelu": z * 0.5 * (1 + erf(z / np.sqrt(2))),
    }


def activations_04(z):
    """relu is not a copy: setting its negative entries to 0 changes z for the three activations after it."""
    z = np.array(z, dtype=float)
    out = {}
    out["step"] = np.where(z > 0, 1.0, 0.0)
    out["sigmoid"] = 1 / (1 + np.exp(-z))
    out["tanh"] = np.tanh(z)
    relu = z
    relu[relu < 0] = 0
    out["relu"] = relu
    out["leaky_relu"] = np.where(z > 0, z, 0.01 * z)
    out["elu"] = np.where(z > 0, z, np.exp(z) - 1)
    out["gelu"] = z * (1 + erf(z / np.sqrt(2))) / 2
    return out


def activations_05(z):
    """Leaky ReLU adds 0.01 z everywhere, so that it is 1.01 z on the positive side."""
    relu = np.maximum(z, 0)
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": relu,
        "leaky_relu": relu + 0.01 * z,
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_06(z):
    """The step is np.heaviside(z, 0.5), which gives one half at z = 0."""
    return {
        "step": np.heaviside(z, 0.5),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.maximum(0, z),
        "leaky_relu": np.maximum(0.01 * z, z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }
