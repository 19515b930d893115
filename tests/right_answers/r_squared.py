import math
from fractions import Fraction

import numpy as np
import torch


def r_squared_r01(y, predicted):
    """Exact fractions; only the end is a float."""
    truth = [Fraction(v.item()) for v in y]
    guess = [Fraction(v.item()) for v in predicted]
    mean = sum(truth) / len(truth)
    above = sum((t - g) ** 2 for t, g in zip(truth, guess, strict=True))
    below = sum((t - mean) ** 2 for t in truth)
    return float(1 - above / below)


def r_squared_r02(y, predicted):
    """In torch: 1 − mean squared error / variance, both divided by n."""
    t = torch.tensor(np.asarray(y, dtype=float))
    g = torch.tensor(np.asarray(predicted, dtype=float))
    return (1 - torch.mean((t - g) ** 2) / torch.var(t, correction=0)).item()


def r_squared_r03(y, predicted):
    """By lengths of vectors, (below² − above²) / below² in two factors, and a np.float32 as the answer."""
    y, predicted = np.asarray(y, dtype=float), np.asarray(predicted, dtype=float)
    above, below = np.linalg.norm(y - predicted), np.linalg.norm(y - y.mean())
    return np.float32((below - above) * (below + above) / below**2)


def r_squared_r04(y, predicted):
    """Python numbers, a loop and math.fsum."""
    truth, guess = [float(v) for v in y], [float(v) for v in predicted]
    mean = math.fsum(truth) / len(truth)
    spread = math.fsum([(t - mean) ** 2 for t in truth])
    left = []
    for i in range(len(truth)):
        left.append((truth[i] - guess[i]) ** 2)
    return 1.0 - math.fsum(left) / spread
