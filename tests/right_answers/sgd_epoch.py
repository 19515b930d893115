from functools import reduce

import numpy as np


def sgd_epoch_r01(gradients, params, x, y, lr, batch_size):
    """Recursion: the first batch, then an epoch over the rest of the samples."""
    if len(x) == 0:
        return list(params)
    grads = gradients(list(params), x[:batch_size], y[:batch_size])
    moved = [p - lr * g for p, g in zip(params, grads)]
    return sgd_epoch_r01(gradients, moved, x[batch_size:], y[batch_size:], lr, batch_size)


def sgd_epoch_r02(gradients, params, x, y, lr, batch_size):
    """np.split cuts the batches, and a fold (functools.reduce) goes through them."""
    cuts = np.arange(batch_size, len(x), batch_size)
    batches = zip(np.split(x, cuts), np.split(y, cuts))

    def step(current, batch):
        grads = gradients(current, *batch)
        return [np.subtract(p, np.multiply(lr, g)) for p, g in zip(current, grads)]

    return reduce(step, batches, [p for p in params])


def sgd_epoch_r03(gradients, params, x, y, lr, batch_size):
    """Copies once, then changes its own copies in place; batches by lists of indices in a while loop."""
    mine = [np.array(p, copy=True) for p in params]
    waiting = list(range(len(x)))
    while waiting:
        now, waiting = waiting[:batch_size], waiting[batch_size:]
        for p, g in zip(mine, gradients(mine, x[now], y[now])):
            p -= lr * g
    return mine


def sgd_epoch_r04(gradients, params, x, y, lr, batch_size):
    """All parameters in one long vector, cut into arrays again before each call of gradients."""
    shapes = [np.shape(p) for p in params]
    ends = np.cumsum([np.size(p) for p in params])[:-1]
    vector = np.concatenate([np.ravel(p) for p in params])

    def unpack(v):
        return [part.reshape(shape) for part, shape in zip(np.split(v, ends), shapes)]

    for k in range(-(-len(x) // batch_size)):
        batch = slice(k * batch_size, min((k + 1) * batch_size, len(x)))
        grads = gradients(unpack(vector), x[batch], y[batch])
        vector = vector - lr * np.concatenate([np.ravel(g) for g in grads])
    return unpack(vector)
