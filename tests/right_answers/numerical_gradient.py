import numpy as np


def numerical_gradient_r01(f, x, h=1e-5):
    """Batch of moved arrays made from an identity matrix, then two lists of values."""
    x = np.array(x, dtype=np.float64)
    moves = h * np.eye(x.size).reshape((x.size,) + x.shape)
    up = np.array([f(x + m) for m in moves], dtype=float)
    down = np.array([f(x - m) for m in moves], dtype=float)
    return ((up - down) / (2 * h)).reshape(x.shape)


def numerical_gradient_r02(f, x, h=1e-5):
    """np.vectorize over flat positions, each with np.where on a mask."""
    x = np.array(x, dtype=np.float64)
    number = np.arange(x.size).reshape(x.shape)

    def slope(i):
        here = number == i
        return (f(np.where(here, x + h, x)) - f(np.where(here, x - h, x))) / (h + h)

    return np.vectorize(slope, otypes=[float])(number).reshape(x.shape)


def numerical_gradient_r03(f, x, h=1e-5):
    """One working copy, moved in place and restored from the saved value."""
    work = np.array(x, dtype=np.float64, order="C")
    flat = work.reshape(-1)
    grad = np.empty(work.size)
    for i in range(work.size):
        old = flat[i]
        flat[i] = old - h
        low = float(f(work))
        flat[i] = old + h
        grad[i] = (float(f(work)) - low) / (2 * h)
        flat[i] = old
    return grad.reshape(work.shape)


def numerical_gradient_r04(f, x, h=1e-5):
    """Torch tensors hold the moved copies; f sees their NumPy view."""
    import torch

    base = torch.tensor(np.array(x, dtype=np.float64, order="C"))
    out = torch.zeros(base.numel(), dtype=torch.float64)
    for i in range(base.numel()):
        plus, minus = base.clone().contiguous(), base.clone().contiguous()
        plus.view(-1)[i] += h
        minus.view(-1)[i] -= h
        out[i] = (float(f(plus.numpy())) - float(f(minus.numpy()))) / (2 * h)
    return out.reshape(base.shape).numpy()


def numerical_gradient_r05(f, x, h=1e-5):
    """Sum over the two signs with nditer, in column order."""
    grad = np.zeros(np.shape(x), dtype=np.float64)
    it = np.nditer(grad, flags=["multi_index"], order="F")
    while not it.finished:
        i = it.multi_index
        rise = 0.0
        for sign in (-1, 1):
            moved = np.asarray(x).astype(np.float64)
            moved[i] += sign * h
            rise += sign * f(moved)
        grad[i] = rise / h / 2
        it.iternext()
    return grad
