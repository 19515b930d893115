import copy

from torch import nn


def transform_net_block_r01(channels):
    """Unusual: the reflection is a layer of its own in front of convolutions without padding."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.pad = nn.ReflectionPad2d(1)
            self.conv_a = nn.Conv2d(channels, channels, 3)
            self.norm_a = nn.InstanceNorm2d(channels, affine=True)
            self.conv_b = nn.Conv2d(channels, channels, 3)
            self.norm_b = nn.InstanceNorm2d(channels, affine=True)

        def forward(self, x):
            y = self.norm_a(self.conv_a(self.pad(x))).clamp(min=0)
            return self.norm_b(self.conv_b(self.pad(y))) + x

    return Block()


def transform_net_block_r02(channels):
    """Unusual: the block is itself an nn.Sequential whose forward adds the input; ReLU works in place."""

    class Block(nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    return Block(
        nn.Conv2d(channels, channels, (3, 3), padding=(1, 1), padding_mode="reflect"),
        nn.InstanceNorm2d(channels, affine=True),
        nn.ReLU(inplace=True),
        nn.Conv2d(channels, channels, (3, 3), padding=(1, 1), padding_mode="reflect"),
        nn.InstanceNorm2d(channels, affine=True),
    )


def transform_net_block_r03(channels):
    """Unusual: padding="same", the layers in two ModuleLists, gone through in a loop."""

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.convs = nn.ModuleList()
            self.norms = nn.ModuleList()
            for _ in range(2):
                self.convs.append(nn.Conv2d(channels, channels, 3, padding="same", padding_mode="reflect"))
                self.norms.append(nn.InstanceNorm2d(channels, affine=True))

        def forward(self, x):
            y = x
            for k, (conv, norm) in enumerate(zip(self.convs, self.norms)):
                y = norm(conv(y))
                if k == 0:
                    y = nn.functional.relu(y)
            return y + x

    return Block()


def transform_net_block_r04(channels):
    """Unusual: the second half is a deep copy of the first (its own weights, the same at the beginning)."""
    half = nn.Sequential(
        nn.Conv2d(channels, channels, kernel_size=3, padding=1, padding_mode="reflect"),
        nn.InstanceNorm2d(channels, affine=True),
    )

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = half
            self.relu = nn.ReLU()
            self.second = copy.deepcopy(half)

        def forward(self, x):
            result = self.second(self.relu(self.first(x)))
            result += x
            return result

    return Block()
