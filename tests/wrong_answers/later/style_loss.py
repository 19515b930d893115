import torch


def gram(features):
    rows = features.flatten(2)
    return rows @ rows.transpose(1, 2)


def style_loss_01(features, style, weights):
    """Finds the layer by the place of its weight in the list: of two equal weights it finds the first twice."""
    total = 0
    for w in weights:
        layer = weights.index(w)
        N, C, H, W = features[layer].shape
        difference = gram(features[layer]) - gram(style[layer])
        total = total + w * (difference**2).sum() / (4 * C**2 * (H * W) ** 2)
    return total


def style_loss_02(features, style, weights):
    """Adds up the Gram matrices of all images before it compares them."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N, C, H, W = F.shape
        G = gram(F).sum(dim=0)
        A = gram(S).sum(dim=0)
        total = total + w * ((G - A) ** 2).sum() / (4 * C**2 * (H * W) ** 2)
    return total


def style_loss_03(features, style, weights):
    """Writes N for the channels, as the paper does, and reads it from the axis of the images."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N = F.shape[0]
        M = F.shape[2] * F.shape[3]
        total = total + w * ((gram(F) - gram(S)) ** 2).sum() / (4 * N**2 * M**2)
    return total


def style_loss_04(features, style, weights):
    """Reads C and M from the shape of the Gram matrix, where both are the number of channels."""
    total = 0
    for F, S, w in zip(features, style, weights):
        G, A = gram(F), gram(S)
        C, M = G.shape[1], G.shape[2]
        total = total + w * ((G - A) ** 2).sum() / (4 * C**2 * M**2)
    return total


def style_loss_05(features, style, weights):
    """Takes C and M of the first layer for all layers."""
    N, C, H, W = features[0].shape
    factor = 1 / (4 * C**2 * (H * W) ** 2)
    losses = [w * factor * ((gram(F) - gram(S)) ** 2).sum() for F, S, w in zip(features, style, weights)]
    return torch.stack(losses).sum()


def style_loss_06(features, style, weights):
    """The return stands inside the loop, so that only the first layer counts."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N, C, H, W = F.shape
        total = total + w * ((gram(F) - gram(S)) ** 2).sum() / (4 * C**2 * (H * W) ** 2)
        return total


def style_loss_07(features, style, weights):
    """Multiplies by the weight before squaring, so each weight counts squared."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N, C, H, W = F.shape
        difference = w * (gram(F) - gram(S))
        total = total + (difference**2).sum() / (4 * C**2 * (H * W) ** 2)
    return total


def style_loss_08(features, style, weights):
    """Divides by the sum of the weights, as for a weighted mean."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N, C, H, W = F.shape
        total = total + w * ((gram(F) - gram(S)) ** 2).sum() / (4 * C**2 * (H * W) ** 2)
    return total / sum(weights)


def style_loss_09(features, style, weights):
    """Divides each Gram matrix by its M and then by M² once more."""
    total = 0
    for F, S, w in zip(features, style, weights):
        N, C, H, W = F.shape
        M = H * W
        G, A = gram(F) / M, gram(S) / M
        total = total + w * ((G - A) ** 2).sum() / (4 * C**2 * M**2)
    return total


def style_loss_10(features, style, weights):
    """Writes the Gram matrices over the maps in the lists that were given."""
    total = 0
    for i in range(len(weights)):
        N, C, H, W = features[i].shape
        features[i] = gram(features[i])
        style[i] = gram(style[i])
        total = total + weights[i] * ((features[i] - style[i]) ** 2).sum() / (4 * C**2 * (H * W) ** 2)
    return total
