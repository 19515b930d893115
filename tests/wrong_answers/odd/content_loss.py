import torch


def content_loss_01(features, content):
    """The factor one half is forgotten."""
    return ((features - content) ** 2).sum()


def content_loss_03(features, content):
    """The mean of the squares is taken instead of their sum."""
    return 0.5 * torch.nn.functional.mse_loss(features, content)


def content_loss_05(features, content):
    """The root of the sum of squares is taken: the distance instead of its square."""
    return 0.5 * torch.linalg.vector_norm(features - content)


def content_loss_07(features, content):
    """The images of the batch are averaged instead of added up (divided by N)."""
    n = features.shape[0]
    return 0.5 * ((features - content) ** 2).sum() / n


def content_loss_09(features, content):
    """The sum runs over channels, rows and columns only: one number for each image, shape (N,)."""
    return 0.5 * ((features - content) ** 2).sum(dim=(1, 2, 3))
