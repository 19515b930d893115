import numpy as np
from scipy.special import erf


def activations_01(z):
    """The step is already 1 at z = 0 (>= instead of >)."""
    z = np.asarray(z, dtype=float)
    return {
        "step": np.where(z >= 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_03(z):
    """The sigmoid as exp(z) / (1 + exp(z)), which is infinite / infinite = NaN at z = 1000."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z)
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": e / (1 + e),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, e - 1),
        "gelu": z * 0.5 * (1 + erf(z / np.sqrt(2))),
    }


def activations_05(z):
    """Leaky ReLU is the constant 0.01 on the left instead of 0.01 times z."""
    z = np.asarray(z, dtype=float)
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_07(z):
    """In GELU, erf is taken at z instead of at z / sqrt(2)."""
    z = np.asarray(z, dtype=float)
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z)) / 2,
    }


def activations_09(z):
    """The results are flat: the shape of z is not restored after going through the entries."""
    result = {"step": [], "sigmoid": [], "tanh": [], "relu": [], "leaky_relu": [], "elu": [], "gelu": []}
    for v in np.asarray(z, dtype=float).ravel():
        result["step"].append(1.0 if v > 0 else 0.0)
        result["sigmoid"].append(1 / (1 + np.exp(-v)))
        result["tanh"].append(np.tanh(v))
        result["relu"].append(v if v > 0 else 0.0)
        result["leaky_relu"].append(v if v > 0 else 0.01 * v)
        result["elu"].append(v if v > 0 else np.exp(v) - 1)
        result["gelu"].append(v * (1 + erf(v / np.sqrt(2))) / 2)
    return {name: np.array(values) for name, values in result.items()}
