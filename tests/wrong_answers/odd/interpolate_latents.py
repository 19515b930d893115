import numpy as np


def interpolate_latents_01(a, b, steps):
    """Divides by steps instead of steps - 1, so the walk stops one step before b."""
    t = np.arange(steps)[:, None] / steps
    return a + t * (b - a)


def interpolate_latents_03(a, b, steps):
    """Fills an array with the dtype of a, so whole-number vectors lose everything behind the point."""
    out = np.zeros((steps, len(a)), dtype=a.dtype)
    for i in range(steps):
        out[i] = a + i / (steps - 1) * (b - a)
    return out


def interpolate_latents_05(a, b, steps):
    """Walks on the arc between the directions (slerp) instead of on the straight line."""
    cos = np.dot(a, b) / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-12)
    angle = np.arccos(np.clip(cos, -1, 1))
    t = np.linspace(0, 1, steps)[:, None]
    if np.sin(angle) < 1e-6:
        return (1 - t) * a + t * b
    return np.sin((1 - t) * angle) / np.sin(angle) * a + np.sin(t * angle) / np.sin(angle) * b


def interpolate_latents_07(a, b, steps):
    """Makes the shares with arange and a decimal step, which for some steps (7, say) gives one row too many."""
    gap = 1 / (steps - 1)
    t = np.arange(0, 1 + gap, gap)
    return a + t[:, None] * (b - a)


def interpolate_latents_09(a, b, steps):
    """Puts the same array into the list each time and changes it in place, so all rows are alike."""
    point = np.array(a, dtype=float)
    gap = (b - a) / (steps - 1)
    rows = [point]
    for _ in range(steps - 1):
        point += gap
        rows.append(point)
    return np.array(rows)
