import torch
import torch.nn.functional as nnf


def content_loss_01(features, content):
    """Takes PyTorch's smooth L1 loss for half the square: from a difference of 1 on it grows as a straight line."""
    return nnf.smooth_l1_loss(features, content, reduction="sum")


def content_loss_02(features, content):
    """Squares a length that was found with a root: where both are equal the gradient is not a number."""
    length = ((features - content) ** 2).sum().sqrt()
    return 0.5 * length**2


def content_loss_03(features, content):
    """Forgets the factor ½."""
    return ((features - content) ** 2).sum()


def content_loss_04(features, content):
    """Takes the mean of the squares where the sum is asked for."""
    return 0.5 * ((features - content) ** 2).mean()


def content_loss_05(features, content):
    """Subtracts in place, so that the photo's maps hold the differences afterwards."""
    difference = content.sub_(features)
    return 0.5 * (difference**2).sum()


def content_loss_06(features, content):
    """Makes a fresh tensor that collects gradients, so that none reaches the features that were given."""
    maps = features.detach().clone().requires_grad_(True)
    return 0.5 * ((maps - content) ** 2).sum()


def content_loss_07(features, content):
    """Returns one number for each image, shape (N,), where one number for all is asked for."""
    return 0.5 * ((features - content) ** 2).sum(dim=(1, 2, 3))


def content_loss_08(features, content):
    """Takes the mean over the images of a batch, so it divides by N."""
    each = 0.5 * ((features - content) ** 2).sum(dim=(1, 2, 3))
    return each.mean()


def content_loss_09(features, content):
    """There is one photo, it thinks, so all images are compared with the first of the batch."""
    P = content[0]
    total = 0
    for F in features:
        total = total + 0.5 * ((F - P) ** 2).sum()
    return total


def content_loss_10(features, content):
    """Halves with // instead of /, so the loss is rounded down to a whole number."""
    return ((features - content) ** 2).sum() // 2
