import math
import torch
from torch.nn import functional as F


def generator_loss_01(D, G, z):
    """Uses the saturating loss from the formula of the game, mean log(1 - D)."""
    logits = D(G(z))
    return -F.softplus(logits).mean()


def generator_loss_03(D, G, z):
    """Goes by way of the probability and BCE, which cuts the logarithm off at 100."""
    p = torch.sigmoid(D(G(z)))
    return F.binary_cross_entropy(p, torch.ones_like(p))


def generator_loss_05(D, G, z):
    """Adds up over the batch instead of taking the mean."""
    logits = D(G(z))
    return F.softplus(-logits).sum()


def generator_loss_07(D, G, z):
    """Takes the logarithm of the mean probability instead of the mean of the logarithms."""
    log_p = F.logsigmoid(D(G(z)))
    log_of_mean = torch.logsumexp(log_p, dim=0) - math.log(len(log_p))
    return -log_of_mean.squeeze()


def generator_loss_09(D, G, z):
    """Draws new latent vectors instead of using the ones that were given."""
    noise = torch.randn_like(z)
    logits = D(G(noise))
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
