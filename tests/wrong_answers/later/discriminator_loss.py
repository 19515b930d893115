import torch
from torch.nn import functional as F


def discriminator_loss_01(D, G, real, z):
    """The forgeries are not detached, so the backward pass leaves gradients at G's weights."""
    forged = G(z)
    on_real = D(real)
    on_forged = D(forged)
    return F.softplus(-on_real).mean() + F.softplus(on_forged).mean()


def discriminator_loss_02(D, G, real, z):
    """Detaches the logits of the forgeries instead of the forgeries, so D learns nothing from them."""
    on_real = D(real)
    on_forged = D(G(z)).detach()
    loss_real = F.binary_cross_entropy_with_logits(on_real, torch.ones_like(on_real))
    loss_forged = F.binary_cross_entropy_with_logits(on_forged, torch.zeros_like(on_forged))
    return loss_real + loss_forged


def discriminator_loss_03(D, G, real, z):
    """Takes one mean over all n + m things and doubles it, which is the sum of two means only if n equals m."""
    forged = G(z).detach()
    logits = torch.cat([D(real), D(forged)])
    labels = torch.cat([torch.ones(len(real), 1), torch.zeros(len(forged), 1)]).to(logits)
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)


def discriminator_loss_04(D, G, real, z):
    """Goes by the probability with BCELoss, which cuts the loss off at 100 where D is sure and wrong."""
    forged = G(z).detach()
    p_real = torch.sigmoid(D(real))
    p_forged = torch.sigmoid(D(forged))
    criterion = torch.nn.BCELoss()
    return criterion(p_real, torch.ones_like(p_real)) + criterion(p_forged, torch.zeros_like(p_forged))


def discriminator_loss_05(D, G, real, z):
    """Gives real things the label 0.9 (one-sided label smoothing, as in many programs on the web)."""
    on_real = D(real)
    on_forged = D(G(z).detach())
    loss_real = F.binary_cross_entropy_with_logits(on_real, torch.full_like(on_real, 0.9))
    loss_forged = F.binary_cross_entropy_with_logits(on_forged, torch.zeros_like(on_forged))
    return loss_real + loss_forged


def discriminator_loss_06(D, G, real, z):
    """Cuts the way back by switching requires_grad off at G's weights, and never switches it on again."""
    for weight in G.parameters():
        weight.requires_grad_(False)
    forged = G(z)
    return F.softplus(-D(real)).mean() + F.softplus(D(forged)).mean()


def discriminator_loss_07(D, G, real, z):
    """Puts the 1 outside of the logarithm: 1 - log sigmoid(l) instead of log(1 - sigmoid(l)) for the forgeries."""
    forged = G(z).detach()
    on_real = F.logsigmoid(D(real))
    on_forged = 1 - F.logsigmoid(D(forged))
    return -on_real.mean() - on_forged.mean()


def discriminator_loss_08(D, G, real, z):
    """Puts G into eval mode for the forgeries and into train mode afterwards, whatever mode it was in."""
    G.eval()
    with torch.no_grad():
        forged = G(z)
    G.train()
    return -F.logsigmoid(D(real)).mean() - F.logsigmoid(-D(forged)).mean()


def discriminator_loss_09(D, G, real, z):
    """Takes the means over the batch axis only, so a tensor of shape (1,) comes back."""
    forged = G(z).detach()
    return F.softplus(-D(real)).mean(dim=0) + F.softplus(D(forged)).mean(dim=0)


def discriminator_loss_10(D, G, real, z):
    """Pairs each real thing with one forgery and leaves out the latent vectors that are too many (m larger than n)."""
    forged = G(z).detach()[: len(real)]
    on_real = D(real)
    on_forged = D(forged)
    return F.softplus(-on_real).mean() + F.softplus(on_forged).mean()
