def sgd_epoch_01(gradients, params, x, y, lr, batch_size):
    """The given arrays are changed in place by -=."""
    new = list(params)
    for start in range(0, len(x), batch_size):
        grads = gradients(new, x[start : start + batch_size], y[start : start + batch_size])
        for p, g in zip(new, grads):
            p -= lr * g
    return new


def sgd_epoch_03(gradients, params, x, y, lr, batch_size):
    """The gradients are always taken at the parameters of the beginning."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        stop = start + batch_size
        grads = gradients(params, x[start:stop], y[start:stop])
        new = [p - lr * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_05(gradients, params, x, y, lr, batch_size):
    """Goes uphill: lr times the gradient is added."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        stop = start + batch_size
        grads = gradients(new, x[start:stop], y[start:stop])
        new = [p + lr * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_07(gradients, params, x, y, lr, batch_size):
    """The gradient is divided by the number of samples in the batch, as if it were a sum."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        grads = gradients(new, xb, yb)
        new = [p - lr * g / len(xb) for p, g in zip(new, grads)]
    return new


def sgd_epoch_09(gradients, params, x, y, lr, batch_size):
    """The new arrays are put into the given list, which changes it."""
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        grads = gradients(params, xb, yb)
        for i in range(len(params)):
            params[i] = params[i] - lr * grads[i]
    return params
