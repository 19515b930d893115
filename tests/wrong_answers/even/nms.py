import numpy as np


def ious(a, b):
    # stands for the notebook's own ious (exercise 14.4)
    a, b = np.asarray(a, dtype=float).reshape(-1, 4), np.asarray(b, dtype=float).reshape(-1, 4)
    side = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    inter = side[..., 0] * side[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    union = area_a[:, None] + area_b[None] - inter
    return np.divide(inter, union, out=np.zeros(inter.shape), where=union > 0)


def nms_02(boxes, scores, labels, threshold):
    """Suppresses a box already when its IoU is equal to the threshold."""
    overlap = ious(boxes, boxes)
    stays = []
    for i in np.argsort(-scores, kind="stable"):
        if all(overlap[i, j] < threshold for j in stays if labels[j] == labels[i]):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_04(boxes, scores, labels, threshold):
    """Sorts upwards and turns the order round, so of equal scores the larger index comes first."""
    overlap = ious(boxes, boxes)
    stays = []
    for i in np.argsort(scores, kind="stable")[::-1]:
        if all(overlap[i, j] <= threshold for j in stays if labels[j] == labels[i]):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_06(boxes, scores, labels, threshold):
    """Loops over the classes 0, 1, …, max, so boxes with negative labels get lost."""
    stays = []
    for c in range(int(labels.max()) + 1 if len(labels) else 0):
        order = [i for i in np.argsort(-scores, kind="stable") if labels[i] == c]
        while order:
            best = order.pop(0)
            stays.append(best)
            order = [i for i in order if ious(boxes[[best]], boxes[[i]])[0, 0] <= threshold]
    stays = np.array(sorted(stays), dtype=int)
    return stays[np.argsort(-scores[stays], kind="stable")]


def nms_08(boxes, scores, labels, threshold):
    """Throws out boxes with a score below 0.5 first, as the recipe of YOLO does."""
    overlap = ious(boxes, boxes)
    stays = []
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < 0.5:
            continue
        if all(overlap[i, j] <= threshold for j in stays if labels[j] == labels[i]):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_10(boxes, scores, labels, threshold):
    """Makes the answer with np.array(list), which has decimal numbers as type when no box is there."""
    overlap = ious(boxes, boxes)
    stays = []
    for i in np.argsort(-scores, kind="stable"):
        same = [j for j in stays if labels[j] == labels[i]]
        if len(same) == 0 or overlap[i, same].max() <= threshold:
            stays.append(int(i))
    return np.array(stays)
