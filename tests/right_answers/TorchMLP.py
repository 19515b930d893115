import torch
from torch import nn


class TorchMLP_r01(nn.Sequential):
    """Built on nn.Sequential, which is an nn.Module, and whose forward is used as it is."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__(nn.Flatten(1), nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


class TorchMLP_r02(nn.Module):
    """Own parameters instead of nn.Linear, weights stored as (inputs, neurons), ReLU with clamp."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(inputs, hidden) * (2 / inputs) ** 0.5)
        self.b1 = nn.Parameter(torch.zeros(hidden))
        self.W2 = nn.Parameter(torch.randn(hidden, outputs) * (1 / hidden) ** 0.5)
        self.b2 = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        rows = x.reshape(x.shape[0], self.W1.shape[0])
        return (rows @ self.W1 + self.b1).clamp(min=0) @ self.W2 + self.b2


class TorchMLP_r03(nn.Module):
    """Both layers as convolutions with a kernel of 1: each of the inputs is a channel."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.first = nn.Conv1d(inputs, hidden, kernel_size=1)
        self.second = nn.Conv1d(hidden, outputs, kernel_size=1)

    def forward(self, x):
        channels = x.flatten(1).unsqueeze(2)
        return self.second(torch.relu(self.first(channels))).squeeze(2)


class TorchMLP_r04(nn.Module):
    """A ModuleDict, output layer made first, and the ReLU as a product with a mask."""

    def __init__(self, inputs, hidden, outputs):
        nn.Module.__init__(self)
        self.parts = nn.ModuleDict({"top": nn.Linear(hidden, outputs), "bottom": nn.Linear(inputs, hidden)})

    def forward(self, x):
        a = self.parts["bottom"](x.reshape(len(x), -1))
        return self.parts["top"](a * (a > 0))
