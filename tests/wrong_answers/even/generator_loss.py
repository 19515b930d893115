import torch
from torch.nn import functional as F


def generator_loss_02(D, G, z):
    """Detaches the forgeries as in the discriminator's loss, so no gradient reaches G."""
    forged = G(z).detach()
    logits = D(forged)
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def generator_loss_04(D, G, z):
    """Uses label 0, because the things are forged: the discriminator's half -log(1 - D)."""
    logits = D(G(z))
    return F.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits))


def generator_loss_06(D, G, z):
    """Forgets the minus sign: returns mean log D, which G would then make small."""
    logits = D(G(z))
    return F.logsigmoid(logits).mean()


def generator_loss_08(D, G, z):
    """Takes the mean of minus the logits as they are (the loss of a Wasserstein GAN)."""
    return -D(G(z)).mean()


def generator_loss_10(D, G, z):
    """Clamps the logits to ±50 'against overflow', so a logit of -200 costs 50 and has no gradient."""
    logits = D(G(z)).clamp(-50, 50)
    return F.softplus(-logits).mean()
