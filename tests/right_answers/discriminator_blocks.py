import torch
from torch import nn
from torch.nn import functional as F


def discriminator_blocks_r01(channels, filters):
    """Recursion: the first level, then the network of the rest, nested."""
    level = nn.Sequential(nn.Conv2d(channels, filters[0], 5, padding="same"), nn.Tanh(), nn.MaxPool2d(2))
    if len(filters) == 1:
        return level
    return nn.Sequential(level, discriminator_blocks_r01(filters[0], filters[1:]))


class Padded(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.frame = nn.ZeroPad2d(2)
        self.levels = nn.ModuleDict()
        for i, k in enumerate(filters):
            self.levels[f"level{i}"] = nn.Conv2d(channels, k, 5)
            channels = k

    def forward(self, x):
        for conv in self.levels.values():
            x = torch.tanh(F.max_pool2d(conv(self.frame(x)), 2))
        return x


def discriminator_blocks_r02(channels, filters):
    """A class of its own: a separate frame of zeros, valid convolutions, pooling before the tanh."""
    return Padded(channels, filters)


class Unfolded(nn.Module):
    def __init__(self, channels, k):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(k, channels, 5, 5) / (5 * channels**0.5))
        self.bias = nn.Parameter(torch.zeros(k))

    def forward(self, x):
        n, _, h, w = x.shape
        windows = F.unfold(x, 5, padding=2)
        out = self.weight.flatten(1) @ windows + self.bias[:, None]
        return F.max_pool2d(torch.tanh(out.view(n, -1, h, w)), 2)


def discriminator_blocks_r03(channels, filters):
    """The convolution by hand: unfold and one matrix product, with own parameters."""
    sizes = [channels, *filters]
    return nn.Sequential(*(Unfolded(a, b) for a, b in zip(sizes[:-1], sizes[1:])))


class LargestOfFour(nn.Module):
    def forward(self, x):
        h, w = x.shape[2] // 2 * 2, x.shape[3] // 2 * 2
        x = x[:, :, :h, :w]
        rows = torch.maximum(x[:, :, 0::2], x[:, :, 1::2])
        return torch.maximum(rows[:, :, :, 0::2], rows[:, :, :, 1::2])


def discriminator_blocks_r04(channels, filters):
    """Pooling by slices and the tanh by way of the sigmoid."""
    net = nn.Sequential()
    for i, k in enumerate(filters):
        net.add_module(f"conv{i}", nn.Conv2d(channels, k, (5, 5), stride=1, padding=(2, 2), bias=True))
        net.add_module(f"tanh{i}", Tanh())
        net.add_module(f"pool{i}", LargestOfFour())
        channels = k
    return net


class Tanh(nn.Module):
    def forward(self, x):
        return 2 * torch.sigmoid(2 * x) - 1
