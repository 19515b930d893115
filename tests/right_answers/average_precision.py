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


def average_precision_r01(detections, truths, threshold):
    """Pure Python with its own IoU; NumPy only for linspace."""

    def overlap(p, q):
        w, h = min(p[2], q[2]) - max(p[0], q[0]), min(p[3], q[3]) - max(p[1], q[1])
        if w <= 0 or h <= 0:
            return 0.0
        return w * h / ((p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h)

    queue = []
    for image, (boxes, scores) in enumerate(detections):
        for i, (box, score) in enumerate(zip(boxes, scores)):
            queue.append((-float(score), image, i, [float(v) for v in box]))
    queue.sort(key=lambda e: e[:3])
    open_truths = [{j: [float(v) for v in t] for j, t in enumerate(ts)} for ts in truths]
    total = sum(len(ts) for ts in open_truths)
    found, points = 0, []
    for number, (_, image, _, box) in enumerate(queue, start=1):
        candidates = open_truths[image]
        if candidates:
            best = max(candidates, key=lambda j: overlap(box, candidates[j]))
            if overlap(box, candidates[best]) >= threshold:
                del candidates[best]
                found += 1
        points.append((found / total, found / number))
    return sum(max((p for r, p in points if r >= level), default=0.0) for level in np.linspace(0, 1, 101)) / 101


def average_precision_r02(detections, truths, threshold):
    """Matches image by image, then sorts all hits by score; envelope with accumulate, look-up with searchsorted."""
    scores, hits = [], []
    for (boxes, s), t in zip(detections, truths):
        s = np.asarray(s, dtype=float)
        table = ious(boxes, t)
        hit = np.zeros(len(s), dtype=bool)
        for i in np.argsort(-s, kind="stable"):
            if table.shape[1] and table[i].max() >= threshold and table[i].max() >= 0:
                hit[i] = True
                table[:, table[i].argmax()] = -np.inf
        scores.append(s)
        hits.append(hit)
    order = np.argsort(-np.concatenate(scores), kind="stable")
    found = np.cumsum(np.concatenate(hits)[order])
    precision = found / np.arange(1, len(found) + 1)
    recall = found / sum(map(len, truths))
    envelope = np.append(np.maximum.accumulate(precision[::-1])[::-1], 0.0)
    return envelope[np.searchsorted(recall, np.linspace(0, 1, 101), side="left")].mean()


def average_precision_r03(detections, truths, threshold):
    """Curve and measure in torch (float64), with one (101, n) table instead of a loop; matching with index lists."""
    image = [j for j, (b, s) in enumerate(detections) for _ in range(len(b))]
    index = [i for b, s in detections for i in range(len(b))]
    if not image:
        return 0.0
    score = torch.tensor([float(v) for b, s in detections for v in s], dtype=torch.float64)
    order = torch.sort(score, descending=True, stable=True).indices.tolist()
    free = [list(range(len(t))) for t in truths]
    hit = torch.zeros(len(order), dtype=torch.float64)
    for place, d in enumerate(order):
        j = image[d]
        if free[j]:
            row = ious(detections[j][0][index[d]][None], truths[j][free[j]])[0]
            if row.max() >= threshold:
                free[j].pop(int(row.argmax()))
                hit[place] = 1
    found = hit.cumsum(0)
    precision = found / torch.arange(1, len(order) + 1, dtype=torch.float64)
    recall = found / sum(len(t) for t in truths)
    levels = torch.from_numpy(np.linspace(0, 1, 101))
    table = torch.where(recall[None] >= levels[:, None], precision[None], torch.zeros((), dtype=torch.float64))
    return float(table.max(dim=1).values.mean())


def average_precision_r04(detections, truths, threshold):
    """Walks along the curve from its end, with one pointer that sinks through the 101 recalls; returns np.float64."""
    entries = [(score, j, i) for j, (_, scores) in enumerate(detections) for i, score in enumerate(scores)]
    entries = sorted(entries, key=lambda e: (-e[0], e[1], e[2]))
    free = [np.full(len(t), True) for t in truths]
    points = [(0.0, 0.0)]
    found = 0
    for n, (score, j, i) in enumerate(entries):
        places = np.flatnonzero(free[j])
        if places.size:
            row = ious(detections[j][0][i : i + 1], truths[j][places])[0]
            if np.max(row) >= threshold:
                free[j][places[np.argmax(row)]] = False
                found += 1
        points.append((found / sum(len(t) for t in truths), found / (n + 1)))
    levels = np.linspace(0, 1, 101)
    values = np.zeros(101)
    k, best = 100, 0.0
    for recall, precision in reversed(points):
        while k >= 0 and levels[k] > recall:
            values[k] = best
            k -= 1
        best = max(best, precision)
    values[: k + 1] = best
    return values.mean()
