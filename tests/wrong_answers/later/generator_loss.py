import torch
from torch.nn import functional as F


def generator_loss_01(D, G, z):
    """Takes the second half of V, the saturating loss: mean log(1 - sigmoid(l))."""
    logits = D(G(z))
    return F.logsigmoid(-logits).mean()


def generator_loss_02(D, G, z):
    """Detaches the forgeries as in the discriminator's loss, so no gradient reaches G."""
    forged = G(z).detach()
    logits = D(forged)
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def generator_loss_03(D, G, z):
    """Writes log(1 + exp(-l)) out by hand, which overflows to infinity at a logit of -200."""
    logits = D(G(z))
    return torch.log(1 + torch.exp(-logits)).mean()


def generator_loss_04(D, G, z):
    """Takes the mean of the logits first and the loss of that mean, instead of the mean of the losses."""
    logits = D(G(z))
    return -F.logsigmoid(logits.mean())


def generator_loss_05(D, G, z):
    """Gives the forgeries the label one half, because D says one half at the end of the game."""
    logits = D(G(z))
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, 0.5))


def generator_loss_06(D, G, z):
    """Switches requires_grad off at D's weights so that only G learns, and leaves it off."""
    D.requires_grad_(False)
    logits = D(G(z))
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))


def generator_loss_07(D, G, z):
    """Clamps the logits at -100 against overflow: the loss at -200 is only 100, and the slope there is 0."""
    logits = torch.clamp(D(G(z)), min=-100)
    return F.softplus(-logits).mean()


def generator_loss_08(D, G, z):
    """Makes a new tensor of the number and sets requires_grad: backward runs, but nothing arrives at G."""
    with torch.no_grad():
        logits = D(G(z))
        loss = F.softplus(-logits).mean()
    return torch.tensor(loss.item(), requires_grad=True)


def generator_loss_09(D, G, z):
    """Puts D into eval mode, because D shall not learn in G's step, and leaves it there."""
    D.eval()
    forged = G(z)
    return -F.logsigmoid(D(forged)).mean()


def generator_loss_10(D, G, z):
    """Counts only the forgeries that D has caught (l below 0); those that deceive D get no part in the mean."""
    logits = D(G(z))
    caught = logits[logits < 0]
    if len(caught) == 0:
        return 0 * logits.sum()
    return F.softplus(-caught).mean()
