from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


class Generator_r01(nn.Module):
    """A fully connected first layer without bias, functional ReLU and tanh."""

    def __init__(self, latent, width):
        super().__init__()
        self.width = width
        self.first = nn.Linear(latent, 4 * width * 49, bias=False)
        self.norm_a = nn.BatchNorm2d(4 * width)
        self.up_a = nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False)
        self.norm_b = nn.BatchNorm2d(2 * width)
        self.up_b = nn.ConvTranspose2d(2 * width, 1, 4, 2, 1)

    def forward(self, z):
        x = self.first(z).view(len(z), 4 * self.width, 7, 7)
        x = F.relu(self.norm_a(x))
        x = F.relu(self.norm_b(self.up_a(x)))
        return torch.tanh(self.up_b(x))


class Generator_r02(nn.Module):
    """Layers are made from the picture backwards, so they are registered in another order than they are used."""

    def __init__(self, latent, width):
        super().__init__()
        self.to_picture = nn.ConvTranspose2d(2 * width, 1, 4, 2, 1)
        self.norm14 = nn.BatchNorm2d(2 * width)
        self.to14 = nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False)
        self.norm7 = nn.BatchNorm2d(4 * width)
        self.to7 = nn.ConvTranspose2d(latent, 4 * width, 7, bias=False)

    def forward(self, z):
        x = self.norm7(self.to7(z.reshape(*z.shape, 1, 1))).clamp(min=0)
        x = self.norm14(self.to14(x)).clamp(min=0)
        return 2 * torch.sigmoid(2 * self.to_picture(x)) - 1


def Generator_r03(latent, width):
    """Nested nn.Sequential with names, and DCGAN's first weights (normal, 0.02) in the convolutions."""

    def level(come, go, *how):
        up = nn.ConvTranspose2d(come, go, *how, bias=False)
        return nn.Sequential(OrderedDict(up=up, norm=nn.BatchNorm2d(go), act=nn.ReLU(inplace=True)))

    net = nn.Sequential(
        OrderedDict(
            maps=nn.Unflatten(1, (latent, 1, 1)),
            seven=level(latent, 4 * width, 7),
            fourteen=level(4 * width, 2 * width, 4, 2, 1),
            picture=nn.Sequential(nn.ConvTranspose2d(2 * width, 1, 4, 2, 1), nn.Tanh()),
        )
    )
    for part in net.modules():
        if isinstance(part, nn.ConvTranspose2d):
            nn.init.normal_(part.weight, 0, 0.02)
    return net


class Spread(nn.Module):
    def __init__(self, come, go, bias):
        super().__init__()
        self.weight = nn.Parameter(0.05 * torch.randn(come, go, 4, 4))
        self.bias = nn.Parameter(torch.zeros(go)) if bias else None

    def forward(self, x):
        n, c, h, w = x.shape
        wide = x.new_zeros(n, c, 2 * h - 1, 2 * w - 1)
        wide[:, :, ::2, ::2] = x
        return F.conv2d(wide, self.weight.flip(2, 3).transpose(0, 1), self.bias, padding=2)


class Generator_r04(nn.Module):
    """Transposed convolutions as ordinary ones between inserted zeros, the first as a sum of products (einsum)."""

    def __init__(self, latent, width):
        super().__init__()
        self.weight = nn.Parameter(0.05 * torch.randn(latent, 4 * width, 7, 7))
        self.norm1 = nn.BatchNorm2d(4 * width)
        self.spread1 = Spread(4 * width, 2 * width, False)
        self.norm2 = nn.BatchNorm2d(2 * width)
        self.spread2 = Spread(2 * width, 1, True)

    def forward(self, z):
        x = torch.einsum("nl,lchw->nchw", z, self.weight)
        x = self.spread1(torch.relu(self.norm1(x)))
        return torch.tanh(self.spread2(torch.relu(self.norm2(x))))
