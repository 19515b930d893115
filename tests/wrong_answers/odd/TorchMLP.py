import torch
from torch import nn


class TorchMLP_01(nn.Module):
    """Softmax at the end: probabilities instead of logits."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)

    def forward(self, x):
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return torch.softmax(self.fc2(x), dim=1)


class TorchMLP_03(nn.Module):
    """A ReLU after the output layer as well."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = x.flatten(1)
        x = self.relu(self.fc1(x))
        x = self.relu(self.fc2(x))
        return x


class TorchMLP_05(nn.Module):
    """squeeze() at the end: a batch of one sample loses its first axis."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))

    def forward(self, x):
        return self.net(x).squeeze()


class TorchMLP_07(nn.Module):
    """Leaky ReLU in the hidden layer instead of ReLU."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.act = nn.LeakyReLU()
        self.fc2 = nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x.flatten(1))))


class TorchMLP_09(nn.Module):
    """The layers are kept in a plain list, so the module does not know their parameters."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.layers = [nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs)]

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x
