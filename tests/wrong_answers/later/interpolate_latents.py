import numpy as np


def interpolate_latents_01(a, b, steps):
    """Divides by steps instead of steps - 1, so that b is never reached."""
    rows = []
    for i in range(steps):
        share = i / steps
        rows.append((1 - share) * a + share * b)
    return np.array(rows)


def interpolate_latents_02(a, b, steps):
    """Returns steps vectors strictly between a and b; the ends are not among them."""
    share = np.linspace(0, 1, steps + 2)[1:-1, None]
    return (1 - share) * a + share * b


def interpolate_latents_03(a, b, steps):
    """Goes along the arc (slerp) instead of the straight line."""
    t = np.linspace(0, 1, steps)[:, None]
    cosine = np.dot(a / np.linalg.norm(a), b / np.linalg.norm(b))
    angle = np.arccos(np.clip(cosine, -1, 1))
    if np.sin(angle) < 1e-6:
        return (1 - t) * a + t * b
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)


def interpolate_latents_04(a, b, steps):
    """Fills a table of a's dtype, so the vectors between whole-number ends lose their decimals."""
    out = np.empty((steps, len(a)), dtype=a.dtype)
    for i in range(steps):
        share = i / (steps - 1)
        out[i] = (1 - share) * a + share * b
    return out


def interpolate_latents_05(a, b, steps):
    """Makes one row for each coordinate and reshapes to (steps, d), where it should transpose."""
    rows = [np.linspace(start, end, steps) for start, end in zip(a, b, strict=True)]
    return np.array(rows).reshape(steps, len(a))


def interpolate_latents_06(a, b, steps):
    """Takes b - a in the dtype of the vectors, which wraps around for unsigned whole numbers."""
    share = np.arange(steps) / (steps - 1)
    way = b - a
    return a + share[:, None] * way


def interpolate_latents_07(a, b, steps):
    """Makes the shares with arange up to 1 + gap; rounding sometimes lets one more row in (7 or 10 steps)."""
    gap = 1 / (steps - 1)
    share = np.arange(0, 1 + gap, gap)[:, None]
    return a * (1 - share) + b * share


def interpolate_latents_08(a, b, steps):
    """Starts and stops softly (smoothstep from computer graphics), so the vectors are not equally far apart."""
    t = np.linspace(0, 1, steps)
    t = t * t * (3 - 2 * t)
    return a + np.outer(t, b.astype(float) - a)


def interpolate_latents_09(a, b, steps):
    """Walks with += on np.asarray of a, which is the caller's own array if it is float64 already: a is changed."""
    point = np.asarray(a, dtype=np.float64)
    gap = (np.asarray(b, dtype=np.float64) - point) / (steps - 1)
    rows = [point.copy()]
    for _ in range(steps - 1):
        point += gap
        rows.append(point.copy())
    return np.stack(rows)


def interpolate_latents_10(a, b, steps):
    """Rounds the shares to two decimals, so that the gaps are not quite equal (4 steps: 0, 0.33, 0.67, 1)."""
    shares = np.linspace(0, 1, steps).round(2)
    return np.stack([(1 - share) * a + share * b for share in shares])
