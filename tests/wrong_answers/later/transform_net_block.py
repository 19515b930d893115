import torch
from torch import nn


def conv(channels, **more):
    return nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", **more)


def norm(channels):
    return nn.InstanceNorm2d(channels, affine=True)


def transform_net_block_01(channels):
    """Puts both paddings in front of the first convolution, so the second one sees other borders."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                nn.ReflectionPad2d(1),
                nn.ReflectionPad2d(1),
                nn.Conv2d(channels, channels, 3),
                norm(channels),
                nn.ReLU(),
                nn.Conv2d(channels, channels, 3),
                norm(channels),
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()


def transform_net_block_02(channels):
    """Writes the instance norm by hand, with PyTorch's var, which divides by one less than the number of places."""

    class Norm(nn.InstanceNorm2d):
        def forward(self, x):
            mean = x.mean(dim=(2, 3), keepdim=True)
            var = x.var(dim=(2, 3), keepdim=True)
            scale, shift = self.weight[:, None, None], self.bias[:, None, None]
            return (x - mean) / torch.sqrt(var + self.eps) * scale + shift

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                conv(channels), Norm(channels, affine=True), nn.ReLU(), conv(channels), Norm(channels, affine=True)
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()


def transform_net_block_03(channels):
    """Sends the sum through a ReLU, as in a ResNet."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(conv(channels), norm(channels), nn.ReLU(), conv(channels), norm(channels))

        def forward(self, x):
            return torch.relu(x + self.layers(x))

    return Block()


def transform_net_block_04(channels):
    """Has a ReLU behind the second norm as well, so the change can only go up."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                conv(channels), norm(channels), nn.ReLU(), conv(channels), norm(channels), nn.ReLU()
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()


def transform_net_block_05(channels):
    """Uses one norm twice, so both have the same scale and shift."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = conv(channels)
            self.conv2 = conv(channels)
            self.norm = norm(channels)

        def forward(self, x):
            y = torch.relu(self.norm(self.conv1(x)))
            y = self.norm(self.conv2(y))
            return x + y

    return Block()


def transform_net_block_06(channels):
    """Leaves the bias of the convolutions away, since the norm takes it off anyway."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = conv(channels, bias=False)
            self.norm1 = norm(channels)
            self.conv2 = conv(channels, bias=False)
            self.norm2 = norm(channels)

        def forward(self, x):
            y = torch.relu(self.norm1(self.conv1(x)))
            y = self.norm2(self.conv2(y))
            return x + y

    return Block()


def transform_net_block_07(channels):
    """Adds in place with +=, so the tensor that came in is changed."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(conv(channels), norm(channels), nn.ReLU(), conv(channels), norm(channels))

        def forward(self, x):
            x += self.layers(x)
            return x

    return Block()


def transform_net_block_08(channels):
    """Lets the norms keep running means, as batch norm does, so they do something else after eval."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = conv(channels)
            self.norm1 = nn.InstanceNorm2d(channels, affine=True, track_running_stats=True)
            self.conv2 = conv(channels)
            self.norm2 = nn.InstanceNorm2d(channels, affine=True, track_running_stats=True)

        def forward(self, x):
            y = torch.relu(self.norm1(self.conv1(x)))
            return x + self.norm2(self.conv2(y))

    return Block()


def transform_net_block_09(channels):
    """Repeats the pixels of the border (replicate) where they have to be mirrored."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate"),
                norm(channels),
                nn.ReLU(),
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate"),
                norm(channels),
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()


def transform_net_block_10(channels):
    """Normalises each picture over all its channels together (one group), not each map on its own."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                conv(channels), nn.GroupNorm(1, channels), nn.ReLU(), conv(channels), nn.GroupNorm(1, channels)
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()
