import torch


def _gram(features):
    x = features.flatten(2)
    return x @ x.transpose(1, 2)


def style_loss_01(features, style, weights):
    """H is not squared in the divisor: the ** 2 binds to W only."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        loss = loss + weight * ((_gram(f) - _gram(s)) ** 2).sum() / (4 * c**2 * h * w**2)
    return loss


def style_loss_03(features, style, weights):
    """Takes the mean of the squared differences (mse_loss) and divides by 4 C² M² all the same."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        mse = torch.nn.functional.mse_loss(_gram(f), _gram(s))
        loss = loss + weight * mse / (4 * c**2 * (h * w) ** 2)
    return loss


def style_loss_05(features, style, weights):
    """The layers are averaged: the result is divided by their number."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        loss = loss + weight * ((_gram(f) - _gram(s)) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
    return loss / len(features)


def style_loss_07(features, style, weights):
    """The Gram matrix of the difference of the maps instead of the difference of the Gram matrices."""
    loss = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        loss = loss + weight * (_gram(f - s) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
    return loss


def style_loss_09(features, style, weights):
    """The layers' losses are made Python numbers before they are added: no gradient."""
    losses = []
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        layer = ((_gram(f) - _gram(s)) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
        losses.append(weight * float(layer))
    return torch.tensor(losses).sum()
