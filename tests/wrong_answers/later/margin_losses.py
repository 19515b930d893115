import numpy as np


def margin_losses_01(y, h):
    """Counts a mistake only for margins below 0, so a score of 0 costs nothing in the 0-1 loss."""
    m = y * h
    return {
        "zero_one": (m < 0).astype(float),
        "logarithmic": np.logaddexp(0.0, -2.0 * m),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }


def margin_losses_02(y, h):
    """Forgets the 2 in the exponent of the logarithmic loss."""
    m = y * h
    return {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": np.logaddexp(0.0, -1.0 * m),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }


def margin_losses_03(y, h):
    """Computes the logarithmic loss as the formula says, which overflows to infinity for large scores."""
    m = y * h
    return {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": np.log1p(np.exp(-2.0 * m)),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }


def margin_losses_04(y, h):
    """Cuts the exponent of the logarithmic loss off at 700 against the overflow, so it never exceeds 700."""
    m = y * h
    exponent = np.minimum(-2.0 * m, 700)
    return {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": np.log1p(np.exp(exponent)),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }


def margin_losses_05(y, h):
    """Forgets the 1 of the hinge: max(0, -yh), the loss of the perceptron."""
    m = y * h
    return {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": np.logaddexp(0.0, -2.0 * m),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, -1.0 * m),
    }


def margin_losses_06(y, h):
    """Returns True and False for the 0-1 loss instead of decimal numbers."""
    m = y * h
    return {
        "zero_one": m <= 0,
        "logarithmic": np.logaddexp(0.0, -2.0 * m),
        "exponential": np.exp(-1.0 * m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }
