import torch
from torch import nn


def Generator_02(latent, width):
    """Leaves the biases in the two transposed convolutions that are followed by batch normalisation."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


class Generator_04(nn.Module):
    """Puts a batch normalisation before the tanh of the last layer, too."""

    def __init__(self, latent, width):
        super().__init__()
        self.latent = latent
        self.net = nn.Sequential(
            nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
            nn.BatchNorm2d(4 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
            nn.BatchNorm2d(1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z.view(-1, self.latent, 1, 1))


def Generator_06(latent, width):
    """Uses windows of 5 (padding 2, output_padding 1) for doubling: the same sizes, but not windows of 4."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 5, 2, 2, output_padding=1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 5, 2, 2, output_padding=1),
        nn.Tanh(),
    )


def Generator_08(latent, width):
    """Takes the bias away from the last transposed convolution, too."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1, bias=False),
        nn.Tanh(),
    )


class Generator_10(nn.Module):
    """Runs the last layer through the ReLU as well before the tanh, so no value is below 0."""

    def __init__(self, latent, width):
        super().__init__()
        self.up1 = nn.ConvTranspose2d(latent, 4 * width, 7, bias=False)
        self.norm1 = nn.BatchNorm2d(4 * width)
        self.up2 = nn.ConvTranspose2d(4 * width, 2 * width, 4, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(2 * width)
        self.up3 = nn.ConvTranspose2d(2 * width, 1, 4, stride=2, padding=1)

    def forward(self, z):
        x = z[:, :, None, None]
        x = torch.relu(self.norm1(self.up1(x)))
        x = torch.relu(self.norm2(self.up2(x)))
        x = torch.relu(self.up3(x))
        return torch.tanh(x)
