import torch
from torch import nn


def torch_epoch_02(model, optimizer, x, y, batch_size):
    """Returns the mean of the batches' means, so the samples of a smaller last batch count more."""
    model.train()
    losses = []
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def torch_epoch_04(model, optimizer, x, y, batch_size):
    """The model is not put into training mode."""
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_06(model, optimizer, x, y, batch_size):
    """Softmax before cross_entropy, which takes the softmax itself."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        probabilities = torch.softmax(model(xb), dim=1)
        loss = nn.functional.cross_entropy(probabilities, yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_08(model, optimizer, x, y, batch_size):
    """zero_grad stands between backward and step, so that the step has no gradient."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(xb)
    return total / len(x)


def torch_epoch_10(model, optimizer, x, y, batch_size):
    """Each step is on the sum of the batch's losses instead of on their mean."""
    model.train()
    total = 0.0
    for i in range(0, len(x), batch_size):
        xb, yb = x[i : i + batch_size], y[i : i + batch_size]
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb, reduction="sum")
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(x)
