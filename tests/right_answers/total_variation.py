import torch
import torch.nn.functional as F


def total_variation_r01(images):
    """Unusual: torch.diff along the last two axes, in a loop over the axes."""
    return sum(torch.diff(images, dim=axis).abs().sum() for axis in (-1, -2))


def total_variation_r02(images):
    """Unusual: goes through rows and columns, starting from a zero that hangs on the images."""
    n, c, h, w = images.shape
    total = 0 * images.sum()
    for row in range(h - 1):
        total = total + (images[:, :, row + 1] - images[:, :, row]).abs().sum()
    for col in range(w - 1):
        total = total + (images[:, :, :, col + 1] - images[:, :, :, col]).abs().sum()
    return total


def total_variation_r03(images):
    """Unusual: the border is repeated by one pixel, so that every pixel has neighbours, those outside adding 0."""
    right = F.pad(images, (0, 1, 0, 0), mode="replicate")[:, :, :, 1:]
    below = F.pad(images, (0, 0, 0, 1), mode="replicate")[:, :, 1:, :]
    return torch.stack([(right - images).abs(), (below - images).abs()]).sum()


def total_variation_r04(images):
    """Unusual: |a - b| as the larger minus the smaller, and the rows as columns of the transposed picture."""

    def horizontal(x):
        a, b = x[..., :-1], x[..., 1:]
        return (torch.maximum(a, b) - torch.minimum(a, b)).sum()

    return horizontal(images) + horizontal(images.transpose(2, 3))


def total_variation_r05(images):
    """Unusual: collected channel by channel in a float32 tensor."""
    total = torch.zeros(())
    for image in images:
        for channel in image:
            total = total + (channel[1:] - channel[:-1]).abs().sum().float()
            total = total + (channel[:, 1:] - channel[:, :-1]).abs().sum().float()
    return total
