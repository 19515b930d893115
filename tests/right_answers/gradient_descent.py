import numpy as np


def gradient_descent_r01(grad, start, lr, steps):
    """itertools.accumulate walks; the counter is ignored."""
    from itertools import accumulate

    begin = np.array(start, dtype=np.float64)
    return np.stack(list(accumulate(range(steps), lambda x, _: x - lr * np.asarray(grad(x)), initial=begin)))


def gradient_descent_r02(grad, start, lr, steps):
    """In place on an own copy, a copy appended each time."""
    x = np.array(start, dtype=np.float64, copy=True)
    rows = [x.tolist()]
    for _ in range(steps):
        x -= np.multiply(lr, grad(x.copy()), dtype=float)
        rows.append(x.tolist())
    return np.array(rows, dtype=float).reshape(steps + 1, len(x))


def gradient_descent_r03(grad, start, lr, steps):
    """Torch tensors for the places; grad sees NumPy copies."""
    import torch

    x = torch.tensor(np.array(start, dtype=np.float64), dtype=torch.float64)
    path = [x]
    for _ in range(steps):
        g = torch.tensor(np.array(grad(x.numpy().copy()), dtype=np.float64))
        path.append(x - lr * g)
        x = path[-1]
    return torch.stack(path).numpy()


def gradient_descent_r04(grad, start, lr, steps):
    """An endless generator of places, zipped with the rows to fill."""
    def walk():
        x = np.asarray(start).astype(float)
        yield x
        while True:
            x = x + (-lr) * np.asarray(grad(x), dtype=float)
            yield x

    path = np.zeros((1 + steps, np.size(start)))
    for row, place in zip(path, walk()):
        row[:] = place
    return path


def gradient_descent_r05(grad, start, lr, steps):
    """functools.reduce with vstack grows the path row by row."""
    from functools import reduce

    first = np.array(start, dtype=float)[None, :]
    return reduce(lambda p, _: np.vstack([p, p[-1] - lr * np.asarray(grad(p[-1].copy()))]), range(steps), first)
