import torch
from torch import nn


def torch_epoch_01(model, optimizer, x, y, batch_size):
    """Returns the mean of the batch means, so that a small last batch counts too much."""
    model.train()
    losses = []
    for i in range(0, len(x), batch_size):
        loss = nn.functional.cross_entropy(model(x[i : i + batch_size]), y[i : i + batch_size])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def torch_epoch_02(model, optimizer, x, y, batch_size):
    """Clears the gradients once before the loop, so they add up from batch to batch."""
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


def torch_epoch_03(model, optimizer, x, y, batch_size):
    """Clears the gradients only after each step, so what was left in .grad before the call counts."""
    model.train()
    total = 0.0
    for xb, yb in zip(x.split(batch_size), y.split(batch_size)):
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_04(model, optimizer, x, y, batch_size):
    """Never puts the model into training mode."""
    total = 0.0
    for xb, yb in zip(x.split(batch_size), y.split(batch_size)):
        logits = model(xb)
        loss = nn.functional.cross_entropy(logits, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(yb)
    return total / len(y)


def torch_epoch_05(model, optimizer, x, y, batch_size):
    """Adds up the loss that each batch has after its step."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(xb), yb).backward()
        optimizer.step()
        with torch.no_grad():
            total += nn.functional.cross_entropy(model(xb), yb).item() * len(xb)
    return total / len(x)


def torch_epoch_06(model, optimizer, x, y, batch_size):
    """The steps follow the sum of the losses of a batch instead of their mean."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        logits = model(x[i : i + batch_size])
        loss = nn.functional.cross_entropy(logits, y[i : i + batch_size], reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(x)
