import numpy as np
from scipy.special import erf


def activations_02(z):
    """GELU is the well-known approximation with tanh instead of the exact one with erf."""
    z = np.asarray(z, dtype=float)
    result = {}
    result["step"] = (z > 0).astype(float)
    result["sigmoid"] = 1 / (1 + np.exp(-z))
    result["tanh"] = np.tanh(z)
    result["relu"] = np.maximum(z, 0)
    result["leaky_relu"] = np.maximum(z, 0.01 * z)
    result["elu"] = np.where(z > 0, z, np.exp(z) - 1)
    result["gelu"] = 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))
    return result


def activations_04(z):
    """Results are written into np.zeros_like(z), so that decimals are cut off if z holds whole numbers."""
    pos = z > 0
    neg = ~pos
    names = ["step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu"]
    out = {name: np.zeros_like(z) for name in names}
    out["step"][pos] = 1
    out["sigmoid"][...] = 1 / (1 + np.exp(-z.astype(float)))
    out["tanh"][...] = np.tanh(z)
    out["relu"][pos] = z[pos]
    out["leaky_relu"][pos] = z[pos]
    out["leaky_relu"][neg] = 0.01 * z[neg]
    out["elu"][pos] = z[pos]
    out["elu"][neg] = np.exp(z[neg]) - 1
    out["gelu"][...] = z * (1 + erf(z / np.sqrt(2))) / 2
    return out


def activations_06(z):
    """ELU is exp(z) on the left: the - 1 is forgotten."""
    z = np.asarray(z, dtype=float)
    positive = z > 0
    return {
        "step": positive.astype(float),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(positive, z, 0.0),
        "leaky_relu": np.where(positive, z, 0.01 * z),
        "elu": np.where(positive, z, np.exp(z)),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_08(z):
    """z is clipped to -100 ... 100 against the overflow, for all seven, so ReLU of 1000 is 100."""
    z = np.clip(np.asarray(z, dtype=float), -100, 100)
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }


def activations_10(z):
    """Step and ReLU come back as whole numbers if z holds whole numbers: nothing is turned into decimals."""
    return {
        "step": np.where(z > 0, 1, 0),
        "sigmoid": 1 / (1 + np.exp(-1.0 * z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }
