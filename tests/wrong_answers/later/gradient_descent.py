import numpy as np


def gradient_descent_01(grad, start, lr, steps):
    """Updates one coordinate after the other and asks for the gradient again in between."""
    x = np.array(start, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] = x[i] - lr * grad(x.copy())[i]
        path.append(x.copy())
    return np.array(path)


def gradient_descent_02(grad, start, lr, steps):
    """Stops early when the gradient is nearly 0, so the path gets too short."""
    x = np.array(start, dtype=float)
    path = [x]
    for _ in range(steps):
        g = grad(x)
        if np.linalg.norm(g) < 1e-8:
            break
        x = x - lr * g
        path.append(x)
    return np.array(path)


def gradient_descent_03(grad, start, lr, steps):
    """Walks in place on np.asarray(start), which is no copy, so a start of decimal numbers is changed."""
    x = np.asarray(start, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x.copy())
    return np.array(path)


def gradient_descent_04(grad, start, lr, steps):
    """Gives the path the number type of start, so a walk from whole numbers is rounded at each step."""
    path = np.zeros((steps + 1, len(start)), dtype=start.dtype)
    path[0] = start
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path.astype(float)


def gradient_descent_05(grad, start, lr, steps):
    """Divides the gradient by its length, so every step has length lr."""
    x = np.array(start, dtype=float)
    path = [x]
    for _ in range(steps):
        g = grad(x)
        length = np.linalg.norm(g)
        if length > 0:
            g = g / length
        x = x - lr * g
        path.append(x)
    return np.array(path)


def gradient_descent_06(grad, start, lr, steps):
    """Notes the place before each step only, so the last place is missing (steps rows)."""
    x = np.array(start, dtype=float)
    path = np.zeros((steps, len(x)))
    for t in range(steps):
        path[t] = x
        x = x - lr * grad(x)
    return path
