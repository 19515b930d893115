import torch


def gram_matrix_01(features):
    """Divides by C·H·W, as many implementations on the web do."""
    n, c, h, w = features.shape
    x = features.reshape(n, c, h * w)
    return x @ x.transpose(1, 2) / (c * h * w)


def gram_matrix_03(features):
    """The features are rectified (absolute value) before they are multiplied."""
    n, c, h, w = features.shape
    x = features.abs().reshape(n, c, h * w)
    return x @ x.transpose(1, 2)


def gram_matrix_05(features):
    """The axis of the images is dropped if there is one image only (squeeze)."""
    x = features.flatten(2)
    return (x @ x.transpose(1, 2)).squeeze(0)


def gram_matrix_07(features):
    """Reshapes to (N, H·W, C) instead of exchanging axes, so that the channels get mixed up."""
    n, c, h, w = features.shape
    x = features.reshape(n, h * w, c)
    return x.transpose(1, 2) @ x


def gram_matrix_09(features):
    """A different letter for the second image axis: channel j is added up over all images of the batch."""
    return torch.einsum("nihw,mjhw->nij", features, features)
