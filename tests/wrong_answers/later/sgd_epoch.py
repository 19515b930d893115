def sgd_epoch_01(gradients, params, x, y, lr, batch_size):
    """Leaves out the last batch when it is smaller than the others."""
    params = list(params)
    for i in range(len(x) // batch_size):
        part = slice(i * batch_size, (i + 1) * batch_size)
        grads = gradients(params, x[part], y[part])
        params = [p - lr * g for p, g in zip(params, grads)]
    return params


def sgd_epoch_02(gradients, params, x, y, lr, batch_size):
    """Copies the list but not the arrays, and changes those in place with -=."""
    params = list(params)
    for start in range(0, len(x), batch_size):
        grads = gradients(params, x[start : start + batch_size], y[start : start + batch_size])
        for p, g in zip(params, grads):
            p -= lr * g
    return params


def sgd_epoch_03(gradients, params, x, y, lr, batch_size):
    """All gradients are taken at the parameters from the beginning of the epoch."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        end = start + batch_size
        grads = gradients(params, x[start:end], y[start:end])
        new = [p - lr * g for p, g in zip(new, grads)]
    return new


def sgd_epoch_04(gradients, params, x, y, lr, batch_size):
    """Puts the new arrays into the list it was given."""
    for start in range(0, len(x), batch_size):
        end = start + batch_size
        grads = gradients(params, x[start:end], y[start:end])
        for i in range(len(params)):
            params[i] = params[i] - lr * grads[i]
    return params


def sgd_epoch_05(gradients, params, x, y, lr, batch_size):
    """A smaller last batch gets a step that is shortened by its share of the batch size."""
    new = list(params)
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        share = len(xb) / batch_size
        new = [p - lr * share * g for p, g in zip(new, gradients(new, xb, yb))]
    return new


def sgd_epoch_06(gradients, params, x, y, lr, batch_size):
    """Asks for the gradients again for each parameter, when those before it have already moved."""
    new = [p.copy() for p in params]
    for start in range(0, len(x), batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        for i in range(len(new)):
            new[i] = new[i] - lr * gradients(new, xb, yb)[i]
    return new
