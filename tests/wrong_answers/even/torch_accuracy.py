import torch


def torch_accuracy_02(model, x, y):
    """Returns per cent, 0 to 100."""
    model.eval()
    with torch.no_grad():
        predicted = model(x).argmax(dim=1)
    return 100 * (predicted == y).sum().item() / len(y)


def torch_accuracy_04(model, x, y):
    """The record for backward is kept: there is no no_grad."""
    model.eval()
    predicted = model(x).argmax(dim=1)
    return (predicted == y).float().mean().item()


def torch_accuracy_06(model, x, y):
    """Compares the largest logits themselves with the classes, not their places."""
    model.eval()
    with torch.no_grad():
        predicted = torch.max(model(x), 1)[0]
    return (predicted == y).float().mean().item()


def torch_accuracy_10(model, x, y):
    """Division without remainder: 0, unless all are right."""
    model.eval()
    with torch.no_grad():
        predicted = model(x).argmax(dim=1)
    correct = (predicted == y).sum().item()
    return correct // len(y)
