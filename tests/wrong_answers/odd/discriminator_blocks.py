from torch import nn


def discriminator_blocks_01(channels, filters):
    """Pools with ceil_mode=True: a row or column that is left over gets a window of its own."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2, ceil_mode=True)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_03(channels, filters):
    """Average pooling instead of max pooling, as in the old LeNet."""
    layers = []
    for k in filters:
        layers.append(nn.Conv2d(channels, k, kernel_size=5, padding="same"))
        layers.append(nn.Tanh())
        layers.append(nn.AvgPool2d(2))
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_05(channels, filters):
    """Leaves out the tanh of the last level, because the end of a network should give logits."""
    layers = []
    sizes = [channels, *filters]
    for i in range(len(filters)):
        layers.append(nn.Conv2d(sizes[i], sizes[i + 1], 5, padding=2))
        if i < len(filters) - 1:
            layers.append(nn.Tanh())
        layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers)


def discriminator_blocks_07(channels, filters):
    """Convolutions of 3 × 3 with padding 1, out of habit, instead of 5 × 5."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 3, padding=1), nn.Tanh(), nn.MaxPool2d(2)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_09(channels, filters):
    """Never updates the number of incoming channels, so the second level does not fit (an exception)."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers)
