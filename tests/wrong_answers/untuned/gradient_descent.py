import numpy as np


def gradient_descent_01(grad, start, lr, steps):
    """The start is not in the path: only the places after each step, steps rows."""
    x = start.astype(float)
    path = []
    for _ in range(steps):
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path)


def gradient_descent_02(grad, start, lr, steps):
    """'-=' and append of the same array again and again: all rows are the last place."""
    x = start.astype(float)
    path = [x]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path)


def gradient_descent_03(grad, start, lr, steps):
    """Goes up: adds the gradient instead of subtracting it."""
    path = np.zeros((steps + 1, len(start)))
    path[0] = start
    for t in range(1, steps + 1):
        path[t] = path[t - 1] + lr * grad(path[t - 1])
    return path


def gradient_descent_04(grad, start, lr, steps):
    """Path gets the dtype of start, so whole-number starts give truncated places."""
    path = np.empty((steps + 1, start.shape[0]), dtype=start.dtype)
    path[0] = start
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path


def gradient_descent_05(grad, start, lr, steps):
    """Stops as soon as the gradient is tiny (as in web tutorials): too few rows."""
    x = np.array(start, dtype=float)
    history = [x]
    for _ in range(steps):
        g = np.asarray(grad(x))
        if np.linalg.norm(g) < 1e-6:
            break
        x = x - lr * g
        history.append(x)
    return np.vstack(history)


def gradient_descent_06(grad, start, lr, steps):
    """Asks for the gradient once, at the start, and keeps walking along it."""
    g = grad(start)
    x = start.astype(float)
    path = [x.copy()]
    for i in range(steps):
        x = x - lr * g
        path.append(x.copy())
    return np.stack(path)


def gradient_descent_07(grad, start, lr, steps):
    """Returns only the last place, not the path."""
    x = start.copy().astype(float)
    for _ in range(steps):
        x = x - lr * grad(x)
    return x


def gradient_descent_08(grad, start, lr, steps):
    """Takes the gradient as a pure direction: divides by its length, every step lr long."""
    x = start.astype(float)
    path = [x]
    for _ in range(steps):
        g = grad(x)
        norm = np.linalg.norm(g)
        if norm > 0:
            g = g / norm
        x = x - lr * g
        path.append(x)
    return np.array(path)


def gradient_descent_09(grad, start, lr, steps):
    """np.asarray does not copy: '-=' moves the caller's start along."""
    x = np.asarray(start, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x.copy())
    return np.array(path)


def gradient_descent_10(grad, start, lr, steps):
    """Steps first and counts afterwards: with steps = 0 it still takes one step."""
    path = [np.array(start, dtype=float)]
    t = 0
    while True:
        path.append(path[-1] - lr * grad(path[-1]))
        t += 1
        if t >= steps:
            break
    return np.array(path)
