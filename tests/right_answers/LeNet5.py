import math

import torch
from torch import nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.c1 = nn.Conv2d(channels, 6, kernel_size=(5, 5))
        self.c3 = nn.Conv2d(6, 16, kernel_size=(5, 5))
        self.pool = nn.MaxPool2d(2, 2)
        self.f5 = nn.Linear(16 * 5 * 5, 120)
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, classes)

    def forward(self, x):
        x = self.pool(F.relu(self.c1(x)))
        x = self.pool(F.relu(self.c3(x)))
        x = x.reshape(len(x), -1)
        return self.out(F.relu(self.f6(F.relu(self.f5(x)))))


def LeNet5_r01(channels, classes):
    """A class of its own with one pooling object used twice, F.relu and reshape(len(x), -1)."""
    return Net(channels, classes)


class Bare(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        shapes = [(6, channels, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (classes, 84)]
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for shape in shapes:
            bound = 1 / math.sqrt(math.prod(shape[1:]))
            self.weights.append(nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))
            self.biases.append(nn.Parameter(torch.empty(shape[0]).uniform_(-bound, bound)))

    def forward(self, x):
        w, b = self.weights, self.biases
        for k in (0, 1):
            x = F.max_pool2d(F.conv2d(x, w[k], b[k]).relu(), 2)
        x = x.flatten(1)
        for k in (2, 3):
            x = F.linear(x, w[k], b[k]).relu()
        return F.linear(x, w[4], b[4])


def LeNet5_r02(channels, classes):
    """Keeps bare weights and biases and has no layer objects at all."""
    return Bare(channels, classes)


def LeNet5_r03(channels, classes):
    """Lazy layers that find their input sizes themselves, from one picture of zeros sent through."""
    net = nn.Sequential(
        nn.LazyConv2d(6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.LazyConv2d(16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.LazyLinear(120),
        nn.ReLU(),
        nn.LazyLinear(84),
        nn.ReLU(),
        nn.LazyLinear(classes),
    )
    with torch.no_grad():
        net(torch.zeros(1, channels, 32, 32))
    return net


class Stages(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(channels, 6, 5), nn.Conv2d(6, 16, 5)])
        self.fulls = nn.ModuleDict({"a": nn.Linear(400, 120), "b": nn.Linear(120, 84), "c": nn.Linear(84, classes)})

    def forward(self, x):
        for conv in self.convs:
            x = conv(x).clamp(min=0)
            n, c, h, w = x.shape
            x = x.reshape(n, c, h // 2, 2, w // 2, 2).amax(dim=(3, 5))
        x = x.reshape(x.shape[0], 400)
        for name, layer in self.fulls.items():
            x = layer(x)
            if name != "c":
                x = x.clamp(min=0)
        return x


def LeNet5_r04(channels, classes):
    """ModuleList and ModuleDict, with the pooling done by reshape and amax and the ReLU by clamp."""
    return Stages(channels, classes)
