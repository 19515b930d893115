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


def average_precision_02(detections, truths, threshold):
    """Does not mark a truth as taken, so one truth can be hit several times."""
    hits = []
    for score, image, i in in_order(detections):
        overlap = ious(detections[image][0][[i]], truths[image])[0]
        hits.append(len(overlap) > 0 and overlap.max() >= threshold)
    precision, recall = curve(np.array(hits, dtype=bool), sum(len(t) for t in truths))
    return measure(precision, recall)


def average_precision_04(detections, truths, threshold):
    """Asks for an IoU larger than the threshold; equal is not enough."""
    free = [np.ones(len(t), dtype=bool) for t in truths]
    hits = []
    for score, image, i in in_order(detections):
        hit = False
        if free[image].any():
            overlap = ious(detections[image][0][[i]], truths[image])[0]
            overlap[~free[image]] = -1
            best = overlap.argmax()
            if overlap[best] > threshold:
                hit = True
                free[image][best] = False
        hits.append(hit)
    precision, recall = curve(np.array(hits, dtype=bool), sum(len(t) for t in truths))
    return measure(precision, recall)


def average_precision_06(detections, truths, threshold):
    """Uses the 11 recalls 0, 0.1, …, 1 of Pascal VOC 2007."""
    hits = match(detections, truths, threshold, in_order(detections))
    precision, recall = curve(hits, sum(len(t) for t in truths))
    total = 0.0
    for r in np.linspace(0, 1, 11):
        if np.any(recall >= r):
            total += precision[recall >= r].max()
    return float(total / 11)


def average_precision_08(detections, truths, threshold):
    """Counts only the truths of images with at least one detection for the recall."""
    hits = match(detections, truths, threshold, in_order(detections))
    total = 0
    for (boxes, scores), t in zip(detections, truths):
        if len(boxes) > 0:
            total += len(t)
    precision, recall = curve(hits, max(total, 1))
    return measure(precision, recall)


def average_precision_10(detections, truths, threshold):
    """Takes the first free truth with enough IoU and not the one with the largest IoU."""
    free = [[True] * len(t) for t in truths]
    hits = []
    for score, image, i in in_order(detections):
        hit = False
        overlap = ious(detections[image][0][[i]], truths[image])[0]
        for j in range(len(overlap)):
            if free[image][j] and overlap[j] >= threshold:
                free[image][j] = False
                hit = True
                break
        hits.append(hit)
    precision, recall = curve(np.array(hits, dtype=bool), sum(len(t) for t in truths))
    return measure(precision, recall)
