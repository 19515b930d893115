import numpy as np


def ious(a, b):
    """IoU of every box of a with every box of b."""
    a, b = np.asarray(a, dtype=float)[:, None], np.asarray(b, dtype=float)[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return np.divide(both, union, out=np.zeros(both.shape), where=union > 0)


def nms_01(boxes, scores, labels, threshold):
    """argsort without kind="stable": of many boxes with equal scores it need not take the first one first."""
    overlap = ious(boxes, boxes)
    stay = []
    for i in np.argsort(-scores):
        if all(labels[i] != labels[j] or overlap[i, j] <= threshold for j in stay):
            stay.append(i)
    return np.array(stay, dtype=int)


def nms_02(boxes, scores, labels, threshold):
    """Moves each class by largest coordinate + 1; boxes that reach beyond the left and upper edge still meet others."""
    if len(boxes) == 0:
        return np.zeros(0, dtype=int)
    boxes = np.array(boxes, dtype=float)
    moved = boxes + np.asarray(labels)[:, None] * (boxes.max() + 1)
    overlap = ious(moved, moved)
    stay = []
    for i in np.argsort(-scores, kind="stable"):
        if not (overlap[i, stay] > threshold).any():
            stay.append(i)
    return np.array(stay, dtype=int)


def nms_03(boxes, scores, labels, threshold):
    """A dictionary from score to index: of several boxes with the same score only the last one is known."""
    index_of = {float(score): i for i, score in enumerate(scores)}
    overlap = ious(boxes, boxes)
    stay = []
    for score in sorted(index_of, reverse=True):
        i = index_of[score]
        good = True
        for j in stay:
            if labels[j] == labels[i] and overlap[i, j] > threshold:
                good = False
        if good:
            stay.append(i)
    return np.array(stay, dtype=int)


def nms_04(boxes, scores, labels, threshold):
    """A box that did not stay suppresses others, too: each one is compared with all that are better."""
    order = np.argsort(-scores, kind="stable")
    overlap = ious(boxes, boxes)
    stay = []
    for place, i in enumerate(order):
        better = order[:place]
        same = labels[better] == labels[i]
        if not (overlap[i, better[same]] > threshold).any():
            stay.append(i)
    return np.array(stay, dtype=int)


def nms_05(boxes, scores, labels, threshold):
    """The indices come class by class, sorted by score only within each class."""
    overlap = ious(boxes, boxes)
    answer = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        members = members[np.argsort(-scores[members], kind="stable")]
        stay = []
        for i in members:
            if not (overlap[i, stay] > threshold).any():
                stay.append(i)
        answer += stay
    return np.array(answer, dtype=int)


def nms_06(boxes, scores, labels, threshold):
    """Counts the classes from 0 to the largest label, so boxes with a negative label are never looked at."""
    if len(boxes) == 0:
        return np.zeros(0, dtype=int)
    overlap = ious(boxes, boxes)
    stays = np.zeros(len(boxes), dtype=bool)
    order = np.argsort(-scores, kind="stable")
    for label in range(labels.max() + 1):
        for i in order[labels[order] == label]:
            rivals = stays & (labels == label)
            stays[i] = not (overlap[i, rivals] > threshold).any()
    return order[stays[order]]


def nms_07(boxes, scores, labels, threshold):
    """Removes entries from the list through which the loop goes, so the one behind each removed entry is skipped."""
    overlap = ious(boxes, boxes)
    waiting = [int(i) for i in np.argsort(-scores, kind="stable")]
    stay = []
    while waiting:
        best = waiting.pop(0)
        stay.append(best)
        for other in waiting:
            if labels[other] == labels[best] and overlap[best, other] > threshold:
                waiting.remove(other)
    return np.array(stay, dtype=int)


def nms_08(boxes, scores, labels, threshold):
    """Compares each box only with the last one of its class that has stayed, not with all of them."""
    overlap = ious(boxes, boxes)
    stay, last = [], {}
    for i in np.argsort(-scores, kind="stable"):
        label = int(labels[i])
        if label in last and overlap[i, last[label]] > threshold:
            continue
        last[label] = i
        stay.append(i)
    return np.array(stay, dtype=int)


def nms_09(boxes, scores, labels, threshold):
    """Marks what is done with score 0 and stops when none is above 0: boxes with scores of 0 or less get lost."""
    left = np.array(scores, dtype=float)
    overlap = ious(boxes, boxes)
    stay = []
    while len(left) > 0 and left.max() > 0:
        best = int(left.argmax())
        stay.append(best)
        left[(labels == labels[best]) & (overlap[best] > threshold)] = 0
        left[best] = 0
    return np.array(stay, dtype=int)


def nms_10(boxes, scores, labels, threshold):
    """np.array of an empty list is an array of decimal numbers."""
    overlap = ious(boxes, boxes)
    stay = []
    for i in np.argsort(-scores, kind="stable"):
        if not any(labels[i] == labels[j] and overlap[i, j] > threshold for j in stay):
            stay.append(int(i))
    return np.array(stay)
