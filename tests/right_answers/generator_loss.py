import torch
from torch.func import functional_call
from torch.nn import functional as F


def generator_loss_r01(D, G, z):
    """A loop over the logits with logaddexp."""
    logits = D(G(z)).flatten()
    total = torch.zeros(())
    for logit in logits:
        total = total + torch.logaddexp(torch.zeros(()), -logit)
    return total / len(logits)


def generator_loss_r02(D, G, z):
    """Softmax cross-entropy of the pairs (logit, 0), where class 0 is 'real'."""
    logits = D(G(z))
    pairs = torch.cat([logits, torch.zeros_like(logits)], dim=1)
    return F.cross_entropy(pairs, torch.zeros(len(logits), dtype=torch.long))


def generator_loss_r03(D, G, z):
    """-log D = log(1 - D) read backwards: softplus(l) - l, in float64, as a dot product with 1/m."""
    logits = D(G(z)).double()[:, 0]
    share = torch.full_like(logits, 1 / len(logits))
    return torch.where(logits > 0, torch.log1p(torch.exp(-logits.abs())), F.softplus(logits) - logits) @ share


def generator_loss_r04(D, G, z):
    """Calls D with detached weights, so that not even D's gradients are touched; G's are the same."""
    fixed = {name: weight.detach() for name, weight in D.named_parameters()}
    logits = functional_call(D, fixed, (G(z),))
    return -F.logsigmoid(logits).mean()
