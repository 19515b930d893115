import torch


def torch_accuracy_01(model, x, y):
    """Takes the mean of the accuracies of batches of 32, where a small last batch counts too much."""
    model.eval()
    shares = []
    with torch.no_grad():
        for xb, yb in zip(x.split(32), y.split(32)):
            shares.append((model(xb).argmax(dim=1) == yb).float().mean().item())
    return sum(shares) / len(shares)


def torch_accuracy_02(model, x, y):
    """Does not put the model into evaluation mode; takes no_grad for that."""
    with torch.no_grad():
        predictions = model(x).argmax(dim=1)
    return (predictions == y).float().mean().item()


def torch_accuracy_03(model, x, y):
    """Switches recording off for good and never on again."""
    model.eval()
    torch.set_grad_enabled(False)
    predictions = model(x).argmax(dim=1)
    return (predictions == y).float().mean().item()


def torch_accuracy_04(model, x, y):
    """The record for backward is kept; eval() is taken for what switches it off."""
    model.eval()
    logits = model(x)
    right = logits.argmax(dim=1) == y
    return right.sum().item() / len(y)


def torch_accuracy_05(model, x, y):
    """Counts a sample as right only if its right class has a probability above one half."""
    model.eval()
    with torch.no_grad():
        p = torch.softmax(model(x), dim=1)
    sure = p[torch.arange(len(y)), y] > 0.5
    return sure.float().mean().item()


def torch_accuracy_06(model, x, y):
    """Averages the accuracies of the classes, so that rare classes count as much as frequent ones."""
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(dim=1) == y).float()
    shares = [right[y == c].mean().item() for c in y.unique()]
    return sum(shares) / len(shares)
