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


def transform_net_block_02(channels):
    """Batch norm instead of instance norm."""
    return _Residual(
        nn.Sequential(
            _conv(channels),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            _conv(channels),
            nn.BatchNorm2d(channels),
        )
    )


def transform_net_block_04(channels):
    """The same convolution is used twice: both places share their weights."""
    conv = _conv(channels)
    return _Residual(nn.Sequential(conv, _norm(channels), nn.ReLU(), conv, _norm(channels)))


def transform_net_block_06(channels):
    """The same instance norm is used twice: both places share scale and shift."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = _conv(channels)
            self.conv2 = _conv(channels)
            self.norm = _norm(channels)
            self.relu = nn.ReLU()

        def forward(self, x):
            y = self.relu(self.norm(self.conv1(x)))
            return x + self.norm(self.conv2(y))

    return Block()


def transform_net_block_08(channels):
    """The convolutions have no bias, because a norm follows."""
    return _Residual(
        nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=False),
            _norm(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=False),
            _norm(channels),
        )
    )


def transform_net_block_10(channels):
    """The layers are kept in a plain Python list, so that the module does not know their parameters."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [_conv(channels), _norm(channels), nn.ReLU(), _conv(channels), _norm(channels)]

        def forward(self, x):
            y = x
            for layer in self.layers:
                y = layer(y)
            return x + y

    return Block()
