from torch import nn
from torch.nn import functional as F


def discriminator_blocks_02(channels, filters):
    """Pads by reflection instead of with zeros."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2, padding_mode="reflect"), nn.Tanh(), nn.MaxPool2d(2)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_04(channels, filters):
    """Convolutions without biases, as in the generator's rules."""
    layers = []
    for k in filters:
        layers.append(nn.Conv2d(channels, k, kernel_size=5, padding="same", bias=False))
        layers.append(nn.Tanh())
        layers.append(nn.MaxPool2d(2))
        channels = k
    return nn.Sequential(*layers)


class Blocks(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        sizes = [channels, *filters]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 5, padding=2) for i, o in zip(sizes[:-1], sizes[1:]))

    def forward(self, x):
        for conv in self.convs:
            x = F.max_pool2d(F.tanh(conv(x)), 3, stride=2, padding=1)
        return x


def discriminator_blocks_06(channels, filters):
    """Pools over overlapping 3 × 3 windows with padding 1 instead of 2 × 2 without padding."""
    return Blocks(channels, filters)


def discriminator_blocks_08(channels, filters):
    """ReLU instead of tanh."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
        channels = k
    return nn.Sequential(*layers)


def discriminator_blocks_10(channels, filters):
    """Halves the size by step 2 in the convolution, without pooling (DCGAN's way)."""
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, stride=2, padding=2), nn.Tanh()]
        channels = k
    return nn.Sequential(*layers)
