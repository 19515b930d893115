import numpy as np


def margin_losses_01(y, h):
    """0-1 loss with margin < 0: a score of exactly 0 counts as right."""
    m = y * h.astype(float)
    return {
        "zero_one": (m < 0).astype(float),
        "logarithmic": np.logaddexp(0, -2 * m),
        "exponential": np.exp(-m),
        "hinge": np.maximum(0, 1 - m),
    }


def margin_losses_02(y, h):
    """Logarithmic loss as the formula says: e^800 overflows, the loss becomes infinite."""
    margin = y * h
    zero_one = np.where(margin <= 0, 1.0, 0.0)
    logarithmic = np.log(1 + np.exp(-2.0 * margin))
    exponential = np.exp(-1.0 * margin)
    hinge = np.maximum(0.0, 1 - margin)
    return {"zero_one": zero_one, "logarithmic": logarithmic, "exponential": exponential, "hinge": hinge}


def margin_losses_03(y, h):
    """Usual textbook log(1 + e^-m), without the 2 of this course."""
    m = (y * h).astype(float)
    losses = {}
    losses["zero_one"] = (m <= 0).astype(float)
    losses["logarithmic"] = np.logaddexp(0.0, -m)
    losses["exponential"] = np.exp(-m)
    losses["hinge"] = np.clip(1 - m, 0, None)
    return losses


def margin_losses_04(y, h):
    """Hinge without the maximum: goes negative for margins above 1."""
    m = y.astype(float) * h.astype(float)
    return dict(
        zero_one=np.where(m > 0, 0.0, 1.0),
        logarithmic=np.logaddexp(0, -2 * m),
        exponential=np.exp(-m),
        hinge=1 - m,
    )


def margin_losses_05(y, h):
    """Clips the exponent against overflow, so the logarithmic loss has a ceiling."""
    m = y * h.astype(float)
    safe = np.clip(-2 * m, -700, 700)
    return {
        "zero_one": (m <= 0) * 1.0,
        "logarithmic": np.log1p(np.exp(safe)),
        "exponential": np.exp(-m),
        "hinge": np.maximum(0.0, 1.0 - m),
    }


def margin_losses_06(y, h):
    """Turns the score into a class with h >= 0 → +1: a score of 0 is right for y = +1."""
    m = y * h.astype(float)
    answer = np.where(h >= 0, 1, -1)
    return {
        "zero_one": (answer != y).astype(float),
        "logarithmic": np.logaddexp(0, -2 * m),
        "exponential": np.exp(-m),
        "hinge": np.maximum(0, 1 - m),
    }


def margin_losses_07(y, h):
    """0-1 loss stays an array of True and False, no decimal numbers."""
    margin = y * h
    return {
        "zero_one": margin <= 0,
        "logarithmic": np.logaddexp(0, -2.0 * margin),
        "exponential": np.exp(-1.0 * margin),
        "hinge": np.maximum(0, 1.0 - margin),
    }


def margin_losses_08(y, h):
    """logaddexp(1, -2m): takes the 1 itself for the exponent, log(e + e^-2m)."""
    m = y * h.astype(float)
    return {
        "zero_one": np.where(m <= 0, 1.0, 0.0),
        "logarithmic": np.logaddexp(1, -2 * m),
        "exponential": np.exp(-m),
        "hinge": np.maximum(0, 1 - m),
    }


def margin_losses_09(y, h):
    """Returns the four costs (means), not the loss of each sample."""
    m = y * h.astype(float)
    each = {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": np.logaddexp(0, -2 * m),
        "exponential": np.exp(-m),
        "hinge": np.maximum(0, 1 - m),
    }
    return {name: np.mean(loss) for name, loss in each.items()}


def margin_losses_10(y, h):
    """Stable formula from the web, but the 2 is forgotten inside log1p(exp(-|m|))."""
    m = y * h.astype(float)
    log_loss = np.maximum(0, -2 * m) + np.log1p(np.exp(-np.abs(m)))
    return {
        "zero_one": (m <= 0).astype(float),
        "logarithmic": log_loss,
        "exponential": np.exp(-m),
        "hinge": np.where(m < 1, 1 - m, 0.0),
    }
