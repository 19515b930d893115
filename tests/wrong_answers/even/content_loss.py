import torch


def content_loss_02(features, content):
    """The half stands inside the square, so that it becomes a quarter."""
    half_difference = 0.5 * (features - content)
    return (half_difference**2).sum()


def content_loss_04(features, content):
    """Absolute differences are added up instead of squared ones."""
    return 0.5 * (features - content).abs().sum()


def content_loss_06(features, content):
    """The value goes through a Python number (.item()), so that no gradient reaches the features."""
    loss = 0.0
    for f, p in zip(features, content):
        loss += 0.5 * ((f - p) ** 2).sum().item()
    return torch.tensor(loss)


def content_loss_08(features, content):
    """The wrong tensor is detached: the features instead of the content."""
    target = features.detach()
    return 0.5 * ((content - target) ** 2).sum()
