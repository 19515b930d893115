import torch
from torch import nn


class TorchMLP_01(nn.Module):
    """Returns probabilities: there is a softmax at the end."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x.flatten(1)))
        return torch.softmax(self.second(h), dim=1)


class TorchMLP_02(nn.Module):
    """The outputs go through the ReLU, too."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.fc2 = nn.Linear(hidden, outputs)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = x.flatten(1)
        x = self.relu(self.fc1(x))
        return self.relu(self.fc2(x))


class TorchMLP_03(nn.Module):
    """The layers lie in a plain Python list, where PyTorch does not find their parameters."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.layers = [nn.Flatten(), nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs)]

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class TorchMLP_04(nn.Module):
    """Has two hidden layers: an additional one from hidden to hidden."""

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


class TorchMLP_05(nn.Module):
    """The output layer has no bias."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.out = nn.Linear(hidden, outputs, bias=False)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x.flatten(1))))


class TorchMLP_06(nn.Module):
    """Pictures are read column by column, as height and width are exchanged before flattening."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, outputs)

    def forward(self, x):
        if x.dim() == 4:
            x = x.permute(0, 3, 2, 1)  # n, W, H, 1
        x = x.reshape(len(x), -1)
        return self.second(torch.relu(self.first(x)))
