import numpy as np
import torch


def localization_loss_r01(prediction, target):
    """Two plain loops over Python numbers."""
    total = 0.0
    n = 0
    for p, t in zip(prediction.tolist(), target.tolist()):
        n += 1
        for j in range(len(t) if t[0] == 1 else 1):
            total += (p[j] - t[j]) ** 2
    return total / n


def localization_loss_r02(prediction, target):
    """torch, with the target's first column itself as a mask that is multiplied."""
    p = torch.tensor(np.asarray(prediction), dtype=torch.float64)
    t = torch.tensor(np.asarray(target), dtype=torch.float64)
    squares = (p - t).square()
    loss = squares[:, 0] + t[:, 0] * squares[:, 1:].sum(dim=1)
    return loss.mean().item()


def localization_loss_r03(prediction, target):
    """Replaces the meaningless entries of the target by the prediction, in float32, and returns a NumPy number."""
    p = np.asarray(prediction, dtype=np.float32)
    wanted = np.asarray(target, dtype=np.float32).copy()
    empty = np.flatnonzero(wanted[:, 0] == 0)
    wanted[empty, 1:] = p[empty, 1:]
    return np.float32(((p - wanted) ** 2).sum() / np.float32(len(p)))


def localization_loss_r04(prediction, target):
    """Picks out the two groups of numbers that count and adds their scalar products with themselves."""
    n = target.shape[0]
    first = prediction[:, 0] - target[:, 0]
    found = target[:, 0].astype(bool)
    rest = (prediction[found, 1:] - target[found, 1:]).ravel()
    return float((first @ first + rest @ rest) / n)
