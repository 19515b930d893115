import torch
import torch.nn.functional as nnf


def total_variation_01(images):
    """Takes the root of the square for the absolute value: where neighbours are equal the gradient is not a number."""
    dx = images[:, :, :, 1:] - images[:, :, :, :-1]
    dy = images[:, :, 1:, :] - images[:, :, :-1, :]
    return (dx**2).sqrt().sum() + (dy**2).sqrt().sum()


def total_variation_02(images):
    """Puts all maps below each other, so the last row of one is a neighbour of the first row of the next."""
    rows = images.reshape(-1, images.shape[-1])
    sideways = torch.diff(rows, dim=1).abs().sum()
    downwards = torch.diff(rows, dim=0).abs().sum()
    return sideways + downwards


def total_variation_03(images):
    """Shifts with roll, so the last pixel of a row or column has the first one as its neighbour."""
    dx = (images - torch.roll(images, -1, dims=3)).abs()
    dy = (images - torch.roll(images, -1, dims=2)).abs()
    return dx.sum() + dy.sum()


def total_variation_04(images):
    """Pads with zeros on the right and below, so the step to the border is counted."""
    padded = nnf.pad(images, (0, 1, 0, 1))
    dx = padded[:, :, :-1, 1:] - images
    dy = padded[:, :, 1:, :-1] - images
    return dx.abs().sum() + dy.abs().sum()


def total_variation_05(images):
    """Counts only pixels that have both neighbours, so the differences along the last row and column are missing."""
    here = images[:, :, :-1, :-1]
    right = images[:, :, :-1, 1:]
    below = images[:, :, 1:, :-1]
    return ((right - here).abs() + (below - here).abs()).sum()


def total_variation_06(images):
    """Looks at all four neighbours of each pixel, so each pair is counted twice."""
    right = (images[..., :-1] - images[..., 1:]).abs().sum()
    left = (images[..., 1:] - images[..., :-1]).abs().sum()
    below = (images[..., :-1, :] - images[..., 1:, :]).abs().sum()
    above = (images[..., 1:, :] - images[..., :-1, :]).abs().sum()
    return right + left + below + above


def total_variation_07(images):
    """Gives 0 for a single row or column, as if only one pixel had no neighbours."""
    N, C, H, W = images.shape
    if H == 1 or W == 1:
        return (images * 0).sum()
    dx = images[:, :, :, 1:] - images[:, :, :, :-1]
    dy = images[:, :, 1:, :] - images[:, :, :-1, :]
    return dx.abs().sum() + dy.abs().sum()


def total_variation_08(images):
    """Adds up the channels before taking differences, so changes of two colours can cancel."""
    bright = images.sum(dim=1)
    dx = bright[:, :, 1:] - bright[:, :, :-1]
    dy = bright[:, 1:, :] - bright[:, :-1, :]
    return dx.abs().sum() + dy.abs().sum()


def total_variation_09(images):
    """Takes axes 1 and 2 for rows and columns, but these are the channels and the rows."""
    first = torch.diff(images, dim=1).abs().sum()
    second = torch.diff(images, dim=2).abs().sum()
    return first + second


def total_variation_10(images):
    """Takes torch.gradient for the differences: inside the picture that is half of pixel after minus pixel before."""
    total = (images * 0).sum()
    for axis in (2, 3):
        if images.shape[axis] > 1:
            total = total + torch.gradient(images, dim=axis)[0].abs().sum()
    return total
