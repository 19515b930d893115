import torch
from torch import nn


def Generator_01(latent, width):
    """Ends with a sigmoid, so values run from 0 to 1 instead of from -1 to 1."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Sigmoid(),
    )


class Generator_03(nn.Module):
    """Uses LeakyReLU(0.2), the discriminator's activation in DCGAN, instead of ReLU."""

    def __init__(self, latent, width):
        super().__init__()
        self.latent = latent
        self.net = nn.Sequential(
            nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
            nn.BatchNorm2d(4 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z.view(-1, self.latent, 1, 1))


def Generator_05(latent, width):
    """Normalises each number of the first layer by itself (BatchNorm1d of all 7 × 7 places) instead of each map."""
    places = 4 * width * 7 * 7
    return nn.Sequential(
        nn.Linear(latent, places, bias=False),
        nn.BatchNorm1d(places),
        nn.ReLU(),
        nn.Unflatten(1, (4 * width, 7, 7)),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


def Generator_07(latent, width):
    """Puts the batch normalisation after the ReLU instead of before it."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(4 * width),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(2 * width),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


class Generator_09(nn.Module):
    """Gives the batch normalisations a momentum of 0.8, copied from a Keras tutorial, instead of PyTorch's settings."""

    def __init__(self, latent, width):
        super().__init__()
        self.up1 = nn.ConvTranspose2d(latent, 4 * width, 7, bias=False)
        self.norm1 = nn.BatchNorm2d(4 * width, momentum=0.8)
        self.up2 = nn.ConvTranspose2d(4 * width, 2 * width, 4, stride=2, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(2 * width, momentum=0.8)
        self.up3 = nn.ConvTranspose2d(2 * width, 1, 4, stride=2, padding=1)

    def forward(self, z):
        x = z[:, :, None, None]
        x = torch.relu(self.norm1(self.up1(x)))
        x = torch.relu(self.norm2(self.up2(x)))
        return torch.tanh(self.up3(x))
