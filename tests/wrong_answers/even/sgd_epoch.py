import numpy as np


def sgd_epoch_02(gradients, params, x, y, lr, batch_size):
    """Only full batches: the smaller last one is left out."""
    new = [p.copy() for p in params]
    for i in range(len(x) // batch_size):
        xb = x[i * batch_size : (i + 1) * batch_size]
        yb = y[i * batch_size : (i + 1) * batch_size]
        grads = gradients(new, xb, yb)
        new = [p - lr * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_04(gradients, params, x, y, lr, batch_size):
    """The samples are shuffled first."""
    order = np.random.permutation(len(x))
    x, y = x[order], y[order]
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        stop = start + batch_size
        grads = gradients(new, x[start:stop], y[start:stop])
        new = [p - lr * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_06(gradients, params, x, y, lr, batch_size):
    """A smaller last batch makes a smaller step, in proportion to its size."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        share = len(xb) / batch_size
        grads = gradients(new, xb, yb)
        new = [p - lr * share * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_08(gradients, params, x, y, lr, batch_size):
    """gradients is called anew for each parameter, when the parameters before it have already moved."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        for i in range(len(new)):
            new[i] = new[i] - lr * gradients(new, xb, yb)[i]
    return new


def sgd_epoch_10(gradients, params, x, y, lr, batch_size):
    """The last batch is filled up with samples from the beginning."""
    n = len(x)
    new = [p.copy() for p in params]
    for start in range(0, n, batch_size):
        index = np.arange(start, start + batch_size) % n
        grads = gradients(new, x[index], y[index])
        new = [p - lr * g for p, g in zip(new, grads)]
    return new
