import numpy as np


def interpolate_latents_02(a, b, steps):
    """Mixes the shares up, so the walk goes from b to a."""
    t = np.linspace(0, 1, steps)[:, None]
    return t * a + (1 - t) * b


def interpolate_latents_04(a, b, steps):
    """Takes steps for the number of gaps and returns steps + 1 vectors."""
    rows = []
    for i in range(steps + 1):
        t = i / steps
        rows.append((1 - t) * a + t * b)
    return np.array(rows)


def interpolate_latents_06(a, b, steps):
    """Puts one vector in each column: shape (d, steps)."""
    return np.array([np.linspace(start, end, steps) for start, end in zip(a, b)])


def interpolate_latents_08(a, b, steps):
    """Returns the vectors strictly between a and b, without the two ends."""
    t = np.linspace(0, 1, steps + 2)[1:-1]
    return np.outer(1 - t, a) + np.outer(t, b)


def interpolate_latents_10(a, b, steps):
    """Goes on by the same share of the way that is still left, so the steps get shorter and never reach b."""
    share = 1 / (steps - 1)
    rows = [np.array(a, dtype=float)]
    for _ in range(steps - 1):
        rows.append(rows[-1] + share * (b - rows[-1]))
    return np.stack(rows)
