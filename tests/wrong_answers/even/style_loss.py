import torch


def _gram(features):
    x = features.flatten(2)
    return x @ x.transpose(1, 2)


def style_loss_02(features, style, weights):
    """The weights are made to add up to 1."""
    total = sum(weights)
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        loss = loss + weight / total * ((_gram(f) - _gram(s)) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
    return loss


def style_loss_04(features, style, weights):
    """C, H and W of the first layer are used for all layers."""
    n, c, h, w = features[0].shape
    factor = 1 / (4 * c**2 * (h * w) ** 2)
    loss = 0
    for f, s, weight in zip(features, style, weights):
        loss = loss + weight * factor * ((_gram(f) - _gram(s)) ** 2).sum()
    return loss


def style_loss_06(features, style, weights):
    """The weight stands inside the square."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        m = h * w
        difference = weight * (_gram(f) - _gram(s)) / (2 * c * m)
        loss = loss + (difference**2).sum()
    return loss


def style_loss_08(features, style, weights):
    """The return stands inside the loop, so that only the first layer counts."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        loss = loss + weight * ((_gram(f) - _gram(s)) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
        return loss


def style_loss_10(features, style, weights):
    """The Gram matrices of all images are added up before they are compared."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        g = _gram(f).sum(dim=0)
        a = _gram(s).sum(dim=0)
        loss = loss + weight * ((g - a) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
    return loss
