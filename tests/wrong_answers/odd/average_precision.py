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


def in_order(detections):
    entries = []
    for image, (boxes, scores) in enumerate(detections):
        for i in range(len(boxes)):
            entries.append((float(scores[i]), image, i))
    return sorted(entries, key=lambda e: -e[0])


def match(detections, truths, threshold, entries):
    free = [np.ones(len(t), dtype=bool) for t in truths]
    hits = []
    for score, image, i in entries:
        hit = False
        if free[image].any():
            overlap = ious(detections[image][0][[i]], truths[image])[0]
            overlap = np.where(free[image], overlap, -1)
            best = overlap.argmax()
            if overlap[best] >= threshold:
                hit = True
                free[image][best] = False
        hits.append(hit)
    return np.array(hits, dtype=bool)


def curve(hits, total):
    found = np.cumsum(hits)
    return found / np.arange(1, len(hits) + 1), found / total


def measure(precision, recall):
    values = []
    for r in np.linspace(0, 1, 101):
        reached = precision[recall >= r]
        values.append(reached.max() if len(reached) else 0.0)
    return float(np.mean(values))


def average_precision_01(detections, truths, threshold):
    """Sorts by score in each image only and goes through image after image."""
    entries = []
    for image, (boxes, scores) in enumerate(detections):
        for i in np.argsort(-np.asarray(scores), kind="stable"):
            entries.append((scores[i], image, i))
    hits = match(detections, truths, threshold, entries)
    precision, recall = curve(hits, sum(len(t) for t in truths))
    return measure(precision, recall)


def average_precision_03(detections, truths, threshold):
    """Looks for the largest IoU among all truths; if that one is taken already, it is a false alarm (Pascal VOC)."""
    taken = set()
    hits = []
    for score, image, i in in_order(detections):
        hit = False
        if len(truths[image]) > 0:
            overlap = ious(detections[image][0][[i]], truths[image])[0]
            best = int(overlap.argmax())
            if overlap[best] >= threshold and (image, best) not in taken:
                taken.add((image, best))
                hit = True
        hits.append(hit)
    precision, recall = curve(np.array(hits, dtype=bool), sum(len(t) for t in truths))
    return measure(precision, recall)


def average_precision_05(detections, truths, threshold):
    """Takes the precision of the first point that reaches the recall, not the largest from there on."""
    hits = match(detections, truths, threshold, in_order(detections))
    precision, recall = curve(hits, sum(len(t) for t in truths))
    values = []
    for r in np.linspace(0, 1, 101):
        reached = np.flatnonzero(recall >= r)
        values.append(precision[reached[0]] if len(reached) else 0.0)
    return float(np.mean(values))


def average_precision_07(detections, truths, threshold):
    """Computes the exact area under the falling curve (Pascal VOC 2010) and not the mean at 101 recalls."""
    hits = match(detections, truths, threshold, in_order(detections))
    if len(hits) == 0:
        return 0.0
    precision, recall = curve(hits, sum(len(t) for t in truths))
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.diff(np.concatenate([[0.0], recall]))
    return float(np.sum(steps * precision))


def average_precision_09(detections, truths, threshold):
    """Sorts the tuples (score, image, index) with reverse=True, so of equal scores the later image comes first."""
    entries = []
    for image, (boxes, scores) in enumerate(detections):
        for i in range(len(boxes)):
            entries.append((float(scores[i]), image, i))
    entries.sort(reverse=True)
    hits = match(detections, truths, threshold, entries)
    precision, recall = curve(hits, sum(len(t) for t in truths))
    return measure(precision, recall)
