import torch
from torch import nn
from torch.nn import functional as F


def discriminator_loss_r01(D, G, real, z):
    """Two-class softmax cross-entropy on the pairs (0, logit)."""
    with torch.no_grad():
        forged = G(z)

    def two_classes(logits, label):
        pairs = torch.cat([torch.zeros_like(logits), logits], dim=1)
        return F.cross_entropy(pairs, torch.full((len(logits),), label, dtype=torch.long))

    return two_classes(D(real), 1) + two_classes(D(forged), 0)


def discriminator_loss_r02(D, G, real, z):
    """A loop over the logits, one at a time, with logaddexp."""
    zero = torch.zeros(1)
    real_logits = D(real)
    forged_logits = D(G(z).detach())
    total = 0
    for logit in real_logits:
        total = total + torch.logaddexp(zero, -logit) / len(real_logits)
    for logit in forged_logits:
        total = total + torch.logaddexp(zero, logit) / len(forged_logits)
    return total.squeeze()


def discriminator_loss_r03(D, G, real, z):
    """One weighted sum over all logits: each real thing weighs 1/n, each forgery 1/m."""
    real_logits = D(real)
    forged_logits = D(G(z).detach())
    n, m = len(real_logits), len(forged_logits)
    logits = torch.cat([real_logits, forged_logits])
    labels = torch.cat([torch.ones(n, 1), torch.zeros(m, 1)])
    weights = torch.cat([torch.full((n, 1), 1 / n), torch.full((m, 1), 1 / m)])
    return nn.BCEWithLogitsLoss(weight=weights, reduction="sum")(logits, labels)


def discriminator_loss_r04(D, G, real, z):
    """Stable formula by hand (largest part taken out, log1p), in float64, forged half first."""

    def cost(l):
        return (torch.maximum(l, torch.zeros_like(l)) + torch.log1p(torch.exp(-l.abs()))).mean()

    forged = G(z).detach()
    return cost(D(forged).double()) + cost(-D(real).double())
