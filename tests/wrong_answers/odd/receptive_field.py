import numpy as np


def receptive_field_01(layers):
    """Multiplies the distance by the layer's own step before adding its window."""
    field, dist = 1, 1
    for f, s in layers:
        dist *= s
        field += (f - 1) * dist
    return field


def receptive_field_03(layers):
    """Multiplies the windows."""
    field = 1
    for f, s in layers:
        field *= f
    return field


def receptive_field_05(layers):
    """Going back from the last layer it takes r * s + f instead of (r - 1) * s + f."""
    if not layers:
        return 1
    field = layers[-1][0]
    for f, s in layers[-2::-1]:
        field = field * s + f
    return field


def receptive_field_07(layers):
    """Adds the steps up (each step s moves the neighbours s - 1 further apart) instead of multiplying them."""
    field, dist = 1, 1
    for f, s in layers:
        field += (f - 1) * dist
        dist += s - 1
    return field


def receptive_field_09(layers):
    """Returns a decimal number, because np.prod of an empty list is 1.0."""
    steps = [s for f, s in layers]
    field = 1
    for i, (f, s) in enumerate(layers):
        field += (f - 1) * np.prod(steps[:i])
    return field
