from torch import nn


def discriminator_blocks_01(channels, filters):
    """Every convolution expects the channels of the picture; from the second level on that does not fit."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers)


def discriminator_blocks_02(channels, filters):
    """Padding 1, as for windows of 3 x 3, so each convolution loses two rows and columns."""
    layers = []
    for k in filters:
        layers.append(nn.Conv2d(channels, k, kernel_size=5, stride=1, padding=1))
        layers.append(nn.Tanh())
        layers.append(nn.MaxPool2d(2, 2))
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_03(channels, filters):
    """Average pooling instead of max pooling."""
    layers = []
    before = channels
    for k in filters:
        layers += [nn.Conv2d(before, k, 5, padding="same"), nn.Tanh(), nn.AvgPool2d(2, stride=2)]
        before = k
    return nn.Sequential(*layers)


def discriminator_blocks_04(channels, filters):
    """The pooling keeps a row or column that is left over (ceil_mode)."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2, 2, ceil_mode=True)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_05(channels, filters):
    """Pads with the nearest pixels of the border instead of zeros."""
    sizes = [channels] + list(filters)
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:], strict=True):
        layers.append(nn.Conv2d(a, b, 5, padding=2, padding_mode="replicate"))
        layers.append(nn.Tanh())
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


def discriminator_blocks_06(channels, filters):
    """No tanh in the last level, as if its output were already a logit."""
    layers = []
    for level, k in enumerate(filters):
        layers.append(nn.Conv2d(channels, k, 5, padding=2))
        if level < len(filters) - 1:
            layers.append(nn.Tanh())
        layers.append(nn.MaxPool2d(2))
        channels = k
    return nn.Sequential(*layers)


class _Blocks07(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.layers = []
        for k in filters:
            self.layers.append(nn.Conv2d(channels, k, 5, padding=2))
            self.layers.append(nn.Tanh())
            self.layers.append(nn.MaxPool2d(2))
            channels = k

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def discriminator_blocks_07(channels, filters):
    """Keeps the layers in a plain Python list, so the network does not know its weights (parameters() is empty)."""
    return _Blocks07(channels, filters)


def discriminator_blocks_08(channels, filters):
    """Sorts the filters, because the number of maps always grows with depth."""
    layers = []
    for k in sorted(filters):
        layers += [nn.Conv2d(channels, k, 5, padding="same"), nn.Tanh(), nn.MaxPool2d(2)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_09(channels, filters):
    """Takes Hardtanh, which is straight between -1 and 1, for the tanh."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, 1, 2), nn.Hardtanh(), nn.MaxPool2d(2, 2)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_10(channels, filters):
    """Pools in front of the convolution instead of behind it."""
    net = nn.Sequential()
    for i, k in enumerate(filters):
        net.add_module(f"pool{i}", nn.MaxPool2d(2, 2))
        net.add_module(f"conv{i}", nn.Conv2d(channels, k, 5, padding=2))
        net.add_module(f"tanh{i}", nn.Tanh())
        channels = k
    return net
