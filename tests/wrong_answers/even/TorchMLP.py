import torch
from torch import nn


class TorchMLP_02(nn.Module):
    """No ReLU between the two layers."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)

    def forward(self, x):
        x = x.flatten(1)
        x = self.fc1(x)
        return self.fc2(x)


class TorchMLP_04(nn.Module):
    """The output layer has no biases."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.out = nn.Linear(hidden, outputs, bias=False)

    def forward(self, x):
        h = torch.relu(self.hidden(x.flatten(1)))
        return self.out(h)


class TorchMLP_06(nn.Module):
    """Two hidden layers instead of one."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(inputs, hidden),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, outputs),
        )

    def forward(self, x):
        return self.net(x)


class TorchMLP_08(nn.Module):
    """A dropout that nobody asked for, left in from a template: answers in training mode are random."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = self.dropout(torch.relu(self.fc1(x)))
        return self.fc2(x)


class TorchMLP_10(nn.Module):
    """Pictures are not laid out in a row: an exception for (n, 1, H, W)."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
