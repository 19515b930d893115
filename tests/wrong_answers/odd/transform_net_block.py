import torch


from torch import nn


def _conv(channels):
    return nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect")


def _norm(channels):
    return nn.InstanceNorm2d(channels, affine=True)


class _Residual(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        return x + self.layers(x)


def transform_net_block_01(channels):
    """padding_mode is forgotten: the border is filled with zeros."""
    return _Residual(
        nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.InstanceNorm2d(channels, affine=True),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.InstanceNorm2d(channels, affine=True),
        )
    )


def transform_net_block_03(channels):
    """affine=True is forgotten: the norms have no scale and no shift to learn."""
    return _Residual(
        nn.Sequential(
            _conv(channels),
            nn.InstanceNorm2d(channels),
            nn.ReLU(),
            _conv(channels),
            nn.InstanceNorm2d(channels),
        )
    )


def transform_net_block_05(channels):
    """A ReLU follows the addition, as in the blocks of ResNet."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(_conv(channels), _norm(channels), nn.ReLU(), _conv(channels), _norm(channels))

        def forward(self, x):
            return torch.relu(x + self.layers(x))

    return Block()


def transform_net_block_07(channels):
    """ReLU comes before the first norm instead of after it."""
    return _Residual(
        nn.Sequential(
            _conv(channels),
            nn.ReLU(),
            _norm(channels),
            _conv(channels),
            _norm(channels),
        )
    )


def transform_net_block_09(channels):
    """x is overwritten on the way, so that in the end the second convolution is added instead of the input."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.norm1 = _conv(channels), _norm(channels)
            self.conv2, self.norm2 = _conv(channels), _norm(channels)

        def forward(self, x):
            x = self.conv1(x)
            x = self.norm1(x)
            x = torch.relu(x)
            x = self.conv2(x)
            out = self.norm2(x)
            return x + out

    return Block()
