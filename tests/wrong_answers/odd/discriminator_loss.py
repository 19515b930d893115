import torch
from torch.nn import functional as F


def discriminator_loss_01(D, G, real, z):
    """Averages the two halves instead of adding them (a forgotten factor of 2)."""
    on_real = F.softplus(-D(real)).mean()
    on_forged = F.softplus(D(G(z).detach())).mean()
    return (on_real + on_forged) / 2


def discriminator_loss_03(D, G, real, z):
    """Takes one mean over all logits together and doubles it, which is the sum of two means only if n = m."""
    real_logits = D(real)
    forged_logits = D(G(z).detach())
    logits = torch.cat([real_logits, forged_logits])
    labels = torch.cat([torch.ones_like(real_logits), torch.zeros_like(forged_logits)])
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)


def discriminator_loss_05(D, G, real, z):
    """Goes by way of the probability and BCE, which cuts the logarithm off at 100."""
    p_real = torch.sigmoid(D(real))
    p_forged = torch.sigmoid(D(G(z).detach()))
    loss_real = F.binary_cross_entropy(p_real, torch.ones_like(p_real))
    loss_forged = F.binary_cross_entropy(p_forged, torch.zeros_like(p_forged))
    return loss_real + loss_forged


def discriminator_loss_07(D, G, real, z):
    """Takes the sigmoid of the logits although the ready-made loss takes it itself: sigmoid twice."""
    p_real = torch.sigmoid(D(real))
    p_forged = torch.sigmoid(D(G(z).detach()))
    loss_real = F.binary_cross_entropy_with_logits(p_real, torch.ones_like(p_real))
    loss_forged = F.binary_cross_entropy_with_logits(p_forged, torch.zeros_like(p_forged))
    return loss_real + loss_forged


def discriminator_loss_09(D, G, real, z):
    """Uses one-sided label smoothing (0.9 for real), a trick from the web that the statement does not ask for."""
    real_logits = D(real)
    forged_logits = D(G(z).detach())
    loss_real = F.binary_cross_entropy_with_logits(real_logits, torch.full_like(real_logits, 0.9))
    loss_forged = F.binary_cross_entropy_with_logits(forged_logits, torch.zeros_like(forged_logits))
    return loss_real + loss_forged
