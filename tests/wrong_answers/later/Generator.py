import torch
from torch import nn
from torch.nn import functional as F


def Generator_01(latent, width):
    """Leaves the biases in front of the batch normalisations."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


def Generator_02(latent, width):
    """Normalises the fully connected numbers one by one (BatchNorm1d), before they are laid out as maps."""
    return nn.Sequential(
        nn.Linear(latent, 4 * width * 7 * 7, bias=False),
        nn.BatchNorm1d(4 * width * 7 * 7),
        nn.ReLU(),
        nn.Unflatten(1, (4 * width, 7, 7)),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


class Generator_03(nn.Module):
    """The forward pass runs under no_grad, so that D's step leaves no gradients at G; G can never learn."""

    def __init__(self, latent, width):
        super().__init__()
        self.latent = latent
        self.up = nn.Sequential(
            nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
            nn.BatchNorm2d(4 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
            nn.Tanh(),
        )

    @torch.no_grad()
    def forward(self, z):
        return self.up(z.view(-1, self.latent, 1, 1))


def Generator_04(latent, width):
    """Writes BatchNorm2d(maps, 0.8) as in a well-known program; the second argument is eps, not the momentum."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
        nn.BatchNorm2d(4 * width, 0.8),
        nn.ReLU(True),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width, 0.8),
        nn.ReLU(True),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


def Generator_05(latent, width):
    """ReLU first and batch normalisation behind it."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(4 * width),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.ReLU(),
        nn.BatchNorm2d(2 * width),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
        nn.Tanh(),
    )


def Generator_06(latent, width):
    """Batch normalisations without running averages, so a picture depends on its batch in eval mode, too."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
        nn.BatchNorm2d(4 * width, track_running_stats=False),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width, track_running_stats=False),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1, bias=True),
        nn.Tanh(),
    )


def Generator_07(latent, width):
    """Copies bias=False into the last transposed convolution as well."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1, bias=False),
        nn.Tanh(),
    )


class Generator_08(nn.Module):
    """Brings every latent vector to length 1 first, so that all vectors in one direction give the same picture."""

    def __init__(self, latent, width):
        super().__init__()
        self.t1 = nn.ConvTranspose2d(latent, 4 * width, 7, bias=False)
        self.n1 = nn.BatchNorm2d(4 * width)
        self.t2 = nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False)
        self.n2 = nn.BatchNorm2d(2 * width)
        self.t3 = nn.ConvTranspose2d(2 * width, 1, 4, 2, 1)

    def forward(self, z):
        z = F.normalize(z, dim=1)[:, :, None, None]
        h = F.relu(self.n1(self.t1(z)))
        h = F.relu(self.n2(self.t2(h)))
        return torch.tanh(self.t3(h))


class Generator_09(nn.Module):
    """The tanh is in the list of layers and once more in the forward pass."""

    def __init__(self, latent, width):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
            nn.BatchNorm2d(4 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * width),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, 1, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        pictures = self.layers(z.reshape(len(z), -1, 1, 1))
        return torch.tanh(pictures)


def Generator_10(latent, width):
    """Enlarges with windows of 3 and output_padding 1, which gives the same sizes as windows of 4."""
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, 1, 0, bias=False),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 3, 2, 1, output_padding=1, bias=False),
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 3, 2, 1, output_padding=1),
        nn.Tanh(),
    )
