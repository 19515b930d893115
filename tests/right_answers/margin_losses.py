import numpy as np


def margin_losses_r01(y, h):
    """scipy: minus log_expit of twice the margin."""
    from scipy.special import log_expit

    m = np.asarray(y, dtype=np.float64) * np.asarray(h, dtype=np.float64)
    return {
        "hinge": (1 - m).clip(min=0),
        "exponential": np.exp(-m),
        "logarithmic": -log_expit(2 * m),
        "zero_one": 1.0 - (m > 0),
    }


def margin_losses_r02(y, h):
    """Torch in double precision; softplus with a high threshold, relu for the hinge."""
    import torch

    m = torch.tensor(np.array(y, dtype=np.float64)) * torch.tensor(np.array(h, dtype=np.float64))
    parts = {
        "zero_one": (m <= 0).double(),
        "logarithmic": torch.nn.functional.softplus(-2 * m, threshold=50),
        "exponential": torch.exp(-m),
        "hinge": torch.relu(1 - m),
    }
    return {k: v.numpy() for k, v in parts.items()}


def margin_losses_r03(y, h):
    """Loop over the samples with the math module."""
    import math

    out = {k: np.zeros(len(y)) for k in ("zero_one", "logarithmic", "exponential", "hinge")}
    for i, (label, score) in enumerate(zip(y.tolist(), h.tolist(), strict=True)):
        m = float(label) * float(score)
        out["zero_one"][i] = 0 if m > 0 else 1
        out["logarithmic"][i] = math.log1p(math.exp(-2 * m)) if m >= 0 else -2 * m + math.log1p(math.exp(2 * m))
        out["exponential"][i] = math.exp(-m)
        out["hinge"][i] = max(0.0, 1.0 - m)
    return out


def margin_losses_r04(y, h):
    """Stable by hand: max(0, -2m) + log1p(exp(-2|m|))."""
    m = np.where(np.asarray(y) > 0, 1.0, -1.0) * np.asarray(h, dtype=np.float64)
    t = 1 - m
    return dict(
        zero_one=np.heaviside(-m, 1.0),
        logarithmic=np.maximum(0, -2 * m) + np.log1p(np.exp(-2 * abs(m))),
        exponential=1 / np.exp(m),
        hinge=np.where(t > 0, t, 0.0),
    )


def margin_losses_r05(y, h):
    """scipy logsumexp over a table with a column of zeros; 0-1 by sign(h) != y."""
    from scipy.special import logsumexp

    h = np.asarray(h, dtype=np.float64)
    margin = np.multiply(y, h)
    pair = np.stack([np.zeros(len(h)), -2 * margin], axis=1)
    return {
        "zero_one": (np.sign(h) != y).astype(float),
        "logarithmic": logsumexp(pair, axis=1),
        "exponential": np.exp(np.negative(margin)),
        "hinge": np.stack([np.zeros(len(h)), 1 - margin]).max(axis=0),
    }
