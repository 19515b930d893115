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


def nms_01(boxes, scores, labels, threshold):
    """Forgets the classes: a box is suppressed by boxes of any class."""
    overlap = ious(boxes, boxes)
    stays = []
    for i in np.argsort(-scores, kind="stable"):
        if all(overlap[i, j] <= threshold for j in stays):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_03(boxes, scores, labels, threshold):
    """Sorts the arrays first and returns places in the sorted arrays, not indices of the original ones."""
    order = np.argsort(-scores, kind="stable")
    boxes, labels = boxes[order], labels[order]
    overlap = ious(boxes, boxes)
    stays = []
    for i in range(len(boxes)):
        if all(overlap[i, j] <= threshold for j in stays if labels[j] == labels[i]):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_05(boxes, scores, labels, threshold):
    """Compares with all boxes of the class that came before, also with those that did not stay."""
    overlap = ious(boxes, boxes)
    order = np.argsort(-scores, kind="stable")
    stays = []
    for place, i in enumerate(order):
        before = order[:place]
        before = before[labels[before] == labels[i]]
        if not np.any(overlap[i, before] > threshold):
            stays.append(i)
    return np.array(stays, dtype=int)


def nms_07(boxes, scores, labels, threshold):
    """Works class by class and returns the classes one after the other, not sorted by score all together."""
    overlap = ious(boxes, boxes)
    order = np.argsort(-scores, kind="stable")
    answer = []
    for c in np.unique(labels):
        stays = []
        for i in order[labels[order] == c]:
            if not np.any(overlap[i, stays] > threshold):
                stays.append(i)
        answer.extend(stays)
    return np.array(answer, dtype=int)


def nms_09(boxes, scores, labels, threshold):
    """Compares only with the last box of the class that stayed, not with all of them."""
    last = {}
    stays = []
    for i in np.argsort(-scores, kind="stable"):
        c = int(labels[i])
        if c not in last or ious(boxes[[last[c]]], boxes[[i]])[0, 0] <= threshold:
            last[c] = i
            stays.append(i)
    return np.array(stays, dtype=int)
