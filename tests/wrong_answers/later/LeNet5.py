import torch
from torch import nn


def LeNet5_01(channels, classes):
    """A softmax stands at the end, so probabilities come out in place of scores."""
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, classes),
        nn.Softmax(dim=1),
    )


def LeNet5_02(channels, classes):
    """The ReLU between the layers of 120 and 84 numbers is missing."""
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, classes),
    )


def LeNet5_03(channels, classes):
    """Average pooling, as in the original of 1998, in place of max pooling."""
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, classes),
    )


class LeNet5_04(nn.Module):
    """Squeezes the scores at the end, so the axis of the images is lost for a single image (and of a single class)."""

    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = x.view(-1, 400)
        x = torch.relu(self.fc1(x))
        x = torch.relu(self.fc2(x))
        return self.fc3(x).squeeze()


class LeNet5_05(nn.Module):
    """Drops half of the 120 and of the 84 numbers during training, though there should be no dropout."""

    def __init__(self, channels, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.classifier = nn.Sequential(
            nn.Linear(400, 120),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(120, 84),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(84, classes),
        )

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def LeNet5_06(channels, classes):
    """A ReLU comes after the last layer, too, so negative scores are lost."""
    parts = []
    for before, after in ((channels, 6), (6, 16)):
        parts += [nn.Conv2d(before, after, 5), nn.ReLU(), nn.MaxPool2d(2)]
    parts.append(nn.Flatten())
    for before, after in ((400, 120), (120, 84), (84, classes)):
        parts += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*parts)
