import numpy as np


def localization_loss_01(prediction, target):
    """Asks the prediction, not the target, whether there is an object."""
    squared = (prediction - target) ** 2
    there = prediction[:, 0] >= 0.5
    losses = np.where(there, squared.sum(axis=1), squared[:, 0])
    return float(losses.mean())


def localization_loss_02(prediction, target):
    """The mean goes over all n · (5 + k) entries and not over the n images."""
    squared = (prediction - target) ** 2
    mask = np.ones(squared.shape)
    mask[target[:, 0] == 0, 1:] = 0
    return float(np.mean(squared * mask))


def localization_loss_03(prediction, target):
    """Box and classes are averaged over the images with an object only, p_c over all images."""
    squared = (prediction - target) ** 2
    loss = squared[:, 0].mean()
    there = target[:, 0] == 1
    if there.any():
        loss = loss + squared[there, 1:].sum(axis=1).mean()
    return float(loss)


def localization_loss_04(prediction, target):
    """Takes a row for one with an object if a class is marked in it, although that means nothing where p_c is 0."""
    squared = (prediction - target) ** 2
    total = 0.0
    for i in range(len(target)):
        if target[i, 5:].max() > 0:
            total += squared[i].sum()
        else:
            total += squared[i, 0]
    return float(total / len(target))


def localization_loss_05(prediction, target):
    """Only the four numbers of the box are masked, the classes count in every image."""
    squared = (prediction - target) ** 2
    there = target[:, 0]
    box = squared[:, 1:5].sum(axis=1) * there
    classes = squared[:, 5:].sum(axis=1)
    return float((squared[:, 0] + box + classes).mean())


def localization_loss_06(prediction, target):
    """Erases what does not count in the caller's own arrays."""
    empty = target[:, 0] == 0
    prediction[empty, 1:] = 0
    target[empty, 1:] = 0
    return float(((prediction - target) ** 2).sum(axis=1).mean())


def localization_loss_07(prediction, target):
    """Masks the target alone, so that an empty picture still pulls the predicted box and classes to 0."""
    there = target[:, :1]
    wanted = np.concatenate([there, target[:, 1:] * there], axis=1)
    return float(((prediction - wanted) ** 2).sum(axis=1).mean())


def localization_loss_08(prediction, target):
    """With an object the error of p_c is counted twice, once alone and once in the sum."""
    squared = (prediction - target) ** 2
    confidence = squared[:, 0]
    everything = squared.sum(axis=1)
    return float(np.mean(confidence + target[:, 0] * everything))


def localization_loss_09(prediction, target):
    """A column (n, 1) times a row (n,) gives n × n losses: every image is weighed with the p_c of every other."""
    squared = (prediction - target) ** 2
    there = target[:, :1]
    losses = there * squared.sum(axis=1) + (1 - there) * squared[:, 0]
    return float(losses.mean())


def localization_loss_10(prediction, target):
    """Adds up eight entries, as in the example with three classes, whatever k is."""
    losses = []
    for p, t in zip(prediction, target):
        if t[0] == 1:
            losses.append(((p[:8] - t[:8]) ** 2).sum())
        else:
            losses.append((p[0] - t[0]) ** 2)
    return float(np.mean(losses))
