import numpy as np


def numerical_gradient_01(f, x, h=1e-5):
    """Forward difference: f(x + h) - f(x) over h instead of the central quotient."""
    grad = np.zeros(x.shape)
    base = f(x.astype(float))
    for i in np.ndindex(x.shape):
        xp = x.astype(float)
        xp[i] += h
        grad[i] = (f(xp) - base) / h
    return grad


def numerical_gradient_02(f, x, h=1e-5):
    """Precedence: '/ 2 * h' divides by two and multiplies by h."""
    x = np.array(x, dtype=float)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        a = x.copy()
        b = x.copy()
        a[i] = a[i] + h
        b[i] = b[i] - h
        grad[i] = (f(a) - f(b)) / 2 * h
    return grad


def numerical_gradient_03(f, x, h=1e-5):
    """x.copy() keeps the integer type, so the added h is cut off on whole numbers."""
    result = np.zeros(x.shape)
    for idx in np.ndindex(x.shape):
        plus = x.copy()
        minus = x.copy()
        plus[idx] = plus[idx] + h
        minus[idx] = minus[idx] - h
        result[idx] = (f(plus) - f(minus)) / (2 * h)
    return result


def numerical_gradient_04(f, x, h=1e-5):
    """'plus = x' is no copy: plus and minus are the same array, all slopes are 0."""
    x = x.astype(float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus = x
        minus = x
        plus[i] += h
        minus[i] -= h
        g[i] = (f(plus) - f(minus)) / (2 * h)
    return g


def numerical_gradient_05(f, x, h=1e-5):
    """Moves all entries at once and writes the one slope everywhere."""
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return np.full(x.shape, slope, dtype=float)


def numerical_gradient_06(f, x, h=1e-5):
    """Loops over range(len(x)) only: with two axes it moves a whole row at a time."""
    x = np.asarray(x, dtype=float)
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        grad[i] = (f(right) - f(left)) / (2 * h)
    return grad


def numerical_gradient_07(f, x, h=1e-5):
    """Collects the slopes in a flat list and forgets to give them the shape of x."""
    slopes = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(slopes, dtype=float)


def numerical_gradient_08(f, x, h=1e-5):
    """Thinks a small h is always better and never uses one above 1e-5."""
    h = min(h, 1e-5)
    x = x.astype(np.float64)
    out = np.empty(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        d = np.zeros(x.shape)
        d[i] = h
        out[i] = (f(x + d) - f(x - d)) / (2 * h)
    return out


def numerical_gradient_09(f, x, h=1e-5):
    """Works inside the caller's array (asarray is no copy), += -= leave rounding in x."""
    x = np.asarray(x, dtype=float)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        x[i] += h
        grad[i] = (up - down) / (2 * h)
    return grad


def numerical_gradient_10(f, x, h=1e-5):
    """Copies once before the loop and never resets: earlier entries stay moved."""
    plus = x.astype(float).copy()
    minus = x.astype(float).copy()
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus[i] += h
        minus[i] -= h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad
