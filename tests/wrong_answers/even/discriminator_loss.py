import torch
from torch.nn import functional as F


def discriminator_loss_02(D, G, real, z):
    """Detaches z instead of the forgeries, so gradients still run into G's weights."""
    forged = G(z.detach())
    real_logits, forged_logits = D(real), D(forged)
    return F.softplus(-real_logits).mean() + F.softplus(forged_logits).mean()


def discriminator_loss_04(D, G, real, z):
    """Swaps the classes: real things get label 0 and forgeries label 1."""
    real_logits = D(real)
    forged_logits = D(G(z).detach())
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.zeros_like(real_logits))
    loss_forged = F.binary_cross_entropy_with_logits(forged_logits, torch.ones_like(forged_logits))
    return loss_real + loss_forged


def discriminator_loss_06(D, G, real, z):
    """Detaches the logits of the forgeries instead of the forgeries, so D learns nothing from the forged half."""
    real_logits = D(real)
    forged_logits = D(G(z)).detach()
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.ones_like(real_logits))
    loss_forged = F.binary_cross_entropy_with_logits(forged_logits, torch.zeros_like(forged_logits))
    return loss_real + loss_forged


def discriminator_loss_08(D, G, real, z):
    """Writes 1 - D with the logit in place of the probability: logsigmoid(1 - logit)."""
    forged = G(z).detach()
    loss_real = -F.logsigmoid(D(real)).mean()
    loss_forged = -F.logsigmoid(1 - D(forged)).mean()
    return loss_real + loss_forged


def discriminator_loss_10(D, G, real, z):
    """Takes the means over the rows only, so the result has shape (1,) instead of ()."""
    forged = G(z).detach()
    loss_real = F.softplus(-D(real)).mean(dim=0)
    loss_forged = F.softplus(D(forged)).mean(dim=0)
    return loss_real + loss_forged
