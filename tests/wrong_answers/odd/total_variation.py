import torch


def total_variation_01(images):
    """The differences are squared instead of made positive."""
    dx = images[:, :, :, 1:] - images[:, :, :, :-1]
    dy = images[:, :, 1:, :] - images[:, :, :-1, :]
    return (dx**2).sum() + (dy**2).sum()


def total_variation_03(images):
    """The two differences of a pixel are put together as the length of the gradient (root of squares)."""
    dx = torch.zeros_like(images)
    dy = torch.zeros_like(images)
    dx[:, :, :, :-1] = images[:, :, :, 1:] - images[:, :, :, :-1]
    dy[:, :, :-1, :] = images[:, :, 1:, :] - images[:, :, :-1, :]
    return torch.sqrt(dx**2 + dy**2 + 1e-12).sum()


def total_variation_05(images):
    """Axes as for (N, H, W, C): the differences run over channels and rows."""
    dy = images[:, 1:, :] - images[:, :-1, :]
    dx = images[:, :, 1:] - images[:, :, :-1]
    return dx.abs().sum() + dy.abs().sum()


def total_variation_07(images):
    """In a flat row the last pixel of each line counts as the neighbour of the next line's first pixel."""
    n, c, h, w = images.shape
    flat = images.reshape(n, c, h * w)
    right = (flat[:, :, 1:] - flat[:, :, :-1]).abs().sum()
    below = (flat[:, :, w:] - flat[:, :, :-w]).abs().sum()
    return right + below


def total_variation_09(images):
    """The channels are averaged to a grey picture first."""
    grey = images.mean(dim=1)
    dx = (grey[:, :, 1:] - grey[:, :, :-1]).abs()
    dy = (grey[:, 1:, :] - grey[:, :-1, :]).abs()
    return dx.sum() + dy.sum()
