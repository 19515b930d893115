import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def activation_slopes_01(z):
    """The slope of tanh is computed from z, 1 - z², instead of from the output a."""
    z = np.asarray(z, dtype=float)
    a = sigmoid(z)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - z**2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": np.where(z > 0, 1.0, np.exp(z)),
    }


def activation_slopes_02(z):
    """At the corner z = 0 ReLU and leaky ReLU take the slope on the right, 1."""
    a, t = sigmoid(z), np.tanh(z)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t**2,
        "relu": np.where(z < 0, 0.0, 1.0),
        "leaky_relu": np.where(z < 0, 0.01, 1.0),
        "elu": np.where(z < 0, np.exp(z), 1.0),
    }


def activation_slopes_03(z):
    """On the left ELU's slope is given as exp(z) - 1, the function itself and not its derivative."""
    a, t = sigmoid(z), np.tanh(z)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t * t,
        "relu": (z > 0).astype(float),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": np.where(z > 0, 1.0, np.exp(z) - 1),
    }


def activation_slopes_04(z):
    """ELU's two pieces are added with masks as factors: at z = 1000 that is infinite times 0, NaN."""
    z = np.asarray(z, dtype=float)
    a, t = sigmoid(z), np.tanh(z)
    left, right = z <= 0, z > 0
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t**2,
        "relu": right * 1.0,
        "leaky_relu": right * 1.0 + left * 0.01,
        "elu": right * 1.0 + left * np.exp(z),
    }


def activation_slopes_05(z):
    """Central differences for everything, which take the mean of both sides at the corners z = 0."""
    z = np.asarray(z, dtype=float)
    h = 1e-5
    functions = {
        "sigmoid": sigmoid,
        "tanh": np.tanh,
        "relu": lambda v: np.maximum(v, 0),
        "leaky_relu": lambda v: np.where(v > 0, v, 0.01 * v),
        "elu": lambda v: np.where(v > 0, v, np.exp(v) - 1),
    }
    return {name: (f(z + h) - f(z - h)) / (2 * h) for name, f in functions.items()}


def activation_slopes_06(z):
    """Leaky ReLU's slopes are put into np.ones_like(z), where 0.01 becomes 0 when z holds whole numbers."""
    a, t = sigmoid(z), np.tanh(z)
    leaky = np.ones_like(z)
    leaky[z <= 0] = 0.01
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t**2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": leaky.astype(float),
        "elu": np.where(z > 0, 1.0, np.exp(z)),
    }
