import torch


def style_loss_r01(features, style, weights):
    """Unusual: no Gram matrix of channels; uses |FFᵀ - AAᵀ|² = |FᵀF|² - 2|FᵀA|² + |AᵀA|², in float64."""
    total = 0
    for f, s, weight in zip(features, style, weights):
        n, c, h, w = f.shape
        x = f.double().flatten(2)
        y = s.double().flatten(2)
        xx = (x.transpose(1, 2) @ x).square().sum()
        xy = (x.transpose(1, 2) @ y).square().sum()
        yy = (y.transpose(1, 2) @ y).square().sum()
        total = total + weight * (xx - 2 * xy + yy) / (2 * c * h * w) ** 2
    return total


def style_loss_r02(features, style, weights):
    """Unusual: recursion over the lists, one layer and then the rest."""
    c, m = features[0].shape[1], features[0][0, 0].numel()
    g = torch.einsum("nihw,njhw->nij", features[0], features[0])
    a = torch.einsum("nihw,njhw->nij", style[0], style[0])
    first = weights[0] * (g - a).pow(2).sum() / (4 * c * c * m * m)
    if len(features) == 1:
        return first
    return first + style_loss_r02(features[1:], style[1:], weights[1:])


def style_loss_r03(features, style, weights):
    """Unusual: the maps are divided by the root of 2CM first, so that the squares need no factor any more."""
    losses = []
    for f, s in zip(features, style):
        root = (2 * f.shape[1] * f.shape[2] * f.shape[3]) ** 0.5
        x = (f / root).flatten(2)
        y = (s / root).flatten(2)
        difference = x @ x.transpose(1, 2) - y @ y.transpose(1, 2)
        losses.append((difference * difference).sum())
    losses = torch.stack(losses)
    return (losses * torch.tensor(weights, dtype=losses.dtype)).sum()


def style_loss_r04(features, style, weights):
    """Unusual: loops over images and channel pairs; pairs off the diagonal count twice; style has no gradient."""
    total = 0
    for layer in range(len(weights)):
        n, c, h, w = features[layer].shape
        layer_sum = 0
        for image in range(n):
            f = features[layer][image]
            s = style[layer][image].detach()
            for i in range(c):
                for j in range(i, c):
                    d = (f[i] * f[j]).sum() - (s[i] * s[j]).sum()
                    layer_sum = layer_sum + (1 if i == j else 2) * d * d
        total = total + weights[layer] * layer_sum / (4 * c**2 * (h * w) ** 2)
    return total


def style_loss_r05(features, style, weights):
    """Unusual: the sum is collected in a float32 tensor of one entry."""
    total = torch.zeros(1)
    for x, y, weight in zip(features, style, weights):
        _, c, h, w = x.shape
        a, b = x.flatten(2), y.flatten(2)
        gap = a @ a.transpose(1, 2) - b @ b.transpose(1, 2)
        total += weight * (gap**2).sum() / (4 * c**2 * (h * w) ** 2)
    return total
