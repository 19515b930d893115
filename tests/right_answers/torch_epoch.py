import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def torch_epoch_r01(model, optimizer, x, y, batch_size):
    """The batches come from a DataLoader without shuffling, the loss from the class nn.CrossEntropyLoss."""
    criterion = nn.CrossEntropyLoss()
    model.train()
    total, seen = 0.0, 0
    for xb, yb in DataLoader(TensorDataset(x, y), batch_size=batch_size, shuffle=False, drop_last=False):
        loss = criterion(model(xb), yb)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        total += float(loss) * yb.shape[0]
        seen += yb.shape[0]
    return total / seen


def torch_epoch_r02(model, optimizer, x, y, batch_size):
    """Cross-entropy written out with logsumexp, and one list of the losses of all the samples."""
    model.train(True)
    every = []
    for xb, yb in zip(x.split(batch_size), y.split(batch_size)):
        logits = model(xb)
        right = logits.gather(1, yb[:, None])[:, 0]
        losses = torch.logsumexp(logits, dim=1) - right
        model.zero_grad()
        optimizer.zero_grad()
        losses.mean().backward()
        optimizer.step()
        every.extend(losses.tolist())
    return np.mean(every)


def torch_epoch_r03(model, optimizer, x, y, batch_size):
    """The step is given a closure that computes loss and gradients; a while loop walks the samples."""
    model.train()
    start, total = 0, 0.0
    while start < x.shape[0]:
        xb = x[start : start + batch_size]
        yb = y[start : start + batch_size]

        def closure():
            optimizer.zero_grad()
            value = nn.functional.cross_entropy(model(xb), yb)
            value.backward()
            return value

        total += optimizer.step(closure).item() * len(xb)
        start += batch_size
    return total / x.shape[0]


def torch_epoch_r04(model, optimizer, x, y, batch_size):
    """Gradients by torch.autograd.grad, put in place of the old ones, instead of zero_grad and backward."""
    model.train()
    weights = [p for p in model.parameters() if p.requires_grad]
    n = len(x)
    mean = 0.0
    for start in range(0, n, batch_size):
        xb, yb = x[start : start + batch_size], y[start : start + batch_size]
        log_p = nn.functional.log_softmax(model(xb), dim=1)
        loss = nn.functional.nll_loss(log_p, yb)
        for p, g in zip(weights, torch.autograd.grad(loss, weights, allow_unused=True)):
            p.grad = g
        optimizer.step()
        mean += loss.item() * (len(xb) / n)
    return mean
