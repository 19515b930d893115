import torch


def torch_accuracy_01(model, x, y):
    """The model is not put into evaluation mode."""
    with torch.no_grad():
        predicted = model(x).argmax(dim=1)
    return (predicted == y).float().mean().item()


def torch_accuracy_03(model, x, y):
    """Returns how many are right instead of the share."""
    model.eval()
    with torch.no_grad():
        predicted = model(x).argmax(dim=1)
    return (predicted == y).sum().item()


def torch_accuracy_05(model, x, y):
    """Goes in batches of 32 and returns the mean of their shares, so a smaller last batch counts too much."""
    model.eval()
    shares = []
    with torch.no_grad():
        for i in range(0, len(x), 32):
            predicted = model(x[i : i + 32]).argmax(dim=1)
            shares.append((predicted == y[i : i + 32]).float().mean().item())
    return sum(shares) / len(shares)


def torch_accuracy_07(model, x, y):
    """Counts a sample only if the right class has a probability above one half."""
    model.eval()
    with torch.no_grad():
        p = torch.softmax(model(x), dim=1)
    right = p[torch.arange(len(y)), y]
    return (right > 0.5).float().mean().item()


def torch_accuracy_09(model, x, y):
    """The mean of the classes' accuracies (balanced accuracy) instead of the share of all samples."""
    model.eval()
    with torch.no_grad():
        predicted = model(x).argmax(dim=1)
    shares = [(predicted[y == c] == c).float().mean().item() for c in y.unique()]
    return sum(shares) / len(shares)
