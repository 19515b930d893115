import torch
from torch import nn


def torch_epoch_01(model, optimizer, x, y, batch_size):
    """zero_grad comes after each step, so gradients left from before the epoch count in the first batch."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_03(model, optimizer, x, y, batch_size):
    """The loss that is added up is that after the batch's step."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        optimizer.step()
        with torch.no_grad():
            loss = nn.functional.cross_entropy(model(xb), yb)
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_05(model, optimizer, x, y, batch_size):
    """Only full batches: the smaller last one is left out of the training and of the mean."""
    model.train()
    total, seen = 0.0, 0
    for i in range(0, len(x) - batch_size + 1, batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
        seen += len(xb)
    return total / max(seen, 1)


def torch_epoch_07(model, optimizer, x, y, batch_size):
    """The samples are shuffled."""
    model.train()
    order = torch.randperm(len(x))
    total = 0.0
    for batch in order.split(batch_size):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(x)


def torch_epoch_09(model, optimizer, x, y, batch_size):
    """zero_grad only once, before the loop: the gradients of earlier batches add up."""
    model.train()
    optimizer.zero_grad()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    return total / len(x)
