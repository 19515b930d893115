import numpy as np


def cross_entropy_01(logits, targets):
    """Adds 1e-12 to the probability before the logarithm, so a loss cannot exceed 27.6."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    q = e / e.sum(axis=1, keepdims=True)
    picked = q[np.arange(len(targets)), targets]
    return np.mean(-np.log(picked + 1e-12))


def cross_entropy_02(logits, targets):
    """Returns the sum over the samples instead of the mean."""
    s = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(s).sum(axis=1))
    picked = s[np.arange(len(targets)), targets]
    return (log_sum - picked).sum()


def cross_entropy_03(logits, targets):
    """Picks with [:, targets], so every sample meets the targets of all samples."""
    s = logits - logits.max(axis=1, keepdims=True)
    log_q = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -log_q[:, targets].mean()


def cross_entropy_04(logits, targets):
    """Takes the mean over all n·k entries of the one-hot table instead of over the n samples."""
    s = logits - logits.max(axis=1, keepdims=True)
    log_q = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1])[targets]
    return np.mean(-one_hot * log_q)


def cross_entropy_05(logits, targets):
    """Subtracts the maximum of the whole table, so the sum of a much lower row becomes 0 and its log is lost."""
    s = logits - logits.max()
    log_sum = np.log(np.exp(s).sum(axis=1))
    picked = s[np.arange(len(targets)), targets]
    return np.mean(log_sum - picked)


def cross_entropy_06(logits, targets):
    """Subtracts the maximum inside the logarithm but forgets it for the logit of the target."""
    s = logits - logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(s).sum(axis=1))
    picked = logits[np.arange(len(targets)), targets]
    return np.mean(log_sum - picked)
