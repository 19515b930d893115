import numpy as np


def localization_loss_01(prediction, target):
    """Takes the mask from the predicted p_c (larger than 0.5) and not from the target."""
    squares = (prediction - target) ** 2
    mask = np.ones_like(squares)
    mask[:, 1:] = prediction[:, :1] > 0.5
    return float(np.where(mask > 0, squares, 0).sum(axis=1).mean())


def localization_loss_03(prediction, target):
    """Weights images without an object with 0.5, as the loss of YOLO does."""
    losses = []
    for p, t in zip(prediction, target):
        if t[0] == 1:
            losses.append(np.sum((p - t) ** 2))
        else:
            losses.append(0.5 * (p[0] - t[0]) ** 2)
    return float(np.mean(losses))


def localization_loss_05(prediction, target):
    """Without an object the target is taken as all zeros, and all entries of the prediction count."""
    t = np.where(target[:, :1] == 1, target, 0.0)
    d = (prediction - t) ** 2
    return float(d.sum(axis=1).mean())


def localization_loss_07(prediction, target):
    """Takes the length of the difference (np.linalg.norm), which is the root of the sum of squares."""
    losses = []
    for p, t in zip(prediction, target):
        if t[0] == 1:
            losses.append(np.linalg.norm(p - t))
        else:
            losses.append(np.linalg.norm(p[:1] - t[:1]))
    return float(np.mean(losses))


def localization_loss_09(prediction, target):
    """Masks the four box numbers only, so the classes count in every image."""
    squares = (prediction - target) ** 2
    mask = np.ones(squares.shape, dtype=bool)
    mask[:, 1:5] = target[:, :1] == 1
    return float(np.where(mask, squares, 0).sum(axis=1).mean())
