import torch
import torch.nn.functional as F


def content_loss_r01(features, content):
    """Unusual: loops over images and channels and adds up dot products of flat rows."""
    total = 0
    for f_image, p_image in zip(features, content):
        for f, p in zip(f_image, p_image):
            d = (f - p).reshape(-1)
            total = total + torch.dot(d, d)
    return total / 2


def content_loss_r02(features, content):
    """Unusual: half of PyTorch's ready-made squared error with reduction="sum"."""
    return F.mse_loss(features, content, reduction="sum") / 2


def content_loss_r03(features, content):
    """Unusual: counts in float64 and returns a float64 tensor of shape ()."""
    d = features.double() - content.double()
    return torch.einsum("nchw,nchw->", d, d) * 0.5


def content_loss_r04(features, content):
    """Unusual: adds up one axis after the other, and the content is detached first."""
    squares = torch.square(content.detach() - features).mul(0.5)
    while squares.ndim > 0:
        squares = squares.sum(dim=-1)
    return squares


def content_loss_r05(features, content):
    """Unusual: collected image by image in a float32 tensor."""
    total = torch.zeros(())
    for f, p in zip(features, content):
        total = total + ((f - p) ** 2).sum().float() / 2
    return total
