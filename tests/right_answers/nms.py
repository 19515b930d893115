import numpy as np
import torch


def ious(a, b):
    # stands for the notebook's own ious (exercise 14.4)
    a, b = np.asarray(a, dtype=float).reshape(-1, 4), np.asarray(b, dtype=float).reshape(-1, 4)
    side = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    inter = side[..., 0] * side[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    union = area_a[:, None] + area_b[None] - inter
    return np.divide(inter, union, out=np.zeros(inter.shape), where=union > 0)


def nms_r01(boxes, scores, labels, threshold):
    """Recursion: halves the set of classes until one is left, then merges the two sorted answers."""
    overlap = ious(boxes, boxes)
    key = [(-float(s), i) for i, s in enumerate(scores)]

    def solve(classes):
        if len(classes) == 0:
            return []
        if len(classes) > 1:
            half = len(classes) // 2
            return sorted(solve(classes[:half]) + solve(classes[half:]), key=lambda i: key[i])
        stays = []
        for i in sorted(np.flatnonzero(labels == classes[0]).tolist(), key=lambda i: key[i]):
            if not any(overlap[i, j] > threshold for j in stays):
                stays.append(i)
        return stays

    return np.array(solve(sorted(set(np.asarray(labels).tolist()))), dtype=np.int64)


def nms_r02(boxes, scores, labels, threshold):
    """torch, with a mask of boxes that are still alive; takes the best one until none is left."""
    overlap = torch.tensor(ious(boxes, boxes))
    c = torch.tensor(np.asarray(labels).astype(np.int64))
    left = torch.tensor(np.asarray(scores).astype(np.float64))
    alive = torch.ones(len(left), dtype=torch.bool)
    stays = []
    while alive.any():
        best = left[alive].max()
        i = int(torch.nonzero(alive & (left == best))[0, 0])
        stays.append(i)
        alive[i] = False
        alive &= ~((overlap[i] > threshold) & (c == c[i]))
    return np.array(stays, dtype=int)


def nms_r03(boxes, scores, labels, threshold):
    """No loop over boxes: repeats 'stays = nobody that stays suppresses me' until nothing changes any more."""
    labels = np.asarray(labels)
    order = np.lexsort((np.arange(len(scores)), -np.asarray(scores, dtype=float)))
    b, c = np.asarray(boxes)[order], labels[order]
    suppresses = np.triu((ious(b, b) > threshold) & (c[:, None] == c[None]), k=1)
    stays = np.ones(len(order), dtype=bool)
    while True:
        new = ~(suppresses & stays[:, None]).any(axis=0)
        if np.array_equal(new, stays):
            return order[stays]
        stays = new


def nms_r04(boxes, scores, labels, threshold):
    """Pure Python with its own IoU and a dictionary of what stays in each class; returns int32."""

    def overlap(p, q):
        w = min(p[2], q[2]) - max(p[0], q[0])
        h = min(p[3], q[3]) - max(p[1], q[1])
        if w <= 0 or h <= 0:
            return 0.0
        return w * h / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h)

    rows = [[float(v) for v in box] for box in boxes]
    kept = {}
    answer = []
    for i in sorted(range(len(rows)), key=lambda i: -scores[i]):
        mine = kept.setdefault(int(labels[i]), [])
        for q in mine:
            if overlap(rows[i], q) > threshold:
                break
        else:
            mine.append(rows[i])
            answer.append(i)
    return np.fromiter(answer, dtype=np.int32, count=len(answer))
