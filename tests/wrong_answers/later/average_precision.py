import numpy as np


def ious(a, b):
    """IoU of every box of a with every box of b."""
    a, b = np.asarray(a, dtype=float)[:, None], np.asarray(b, dtype=float)[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return np.divide(both, union, out=np.zeros(both.shape), where=union > 0)


def ranking(detections):
    """(image, index) of all detections, highest score first."""
    entries = []
    for image, (_, scores) in enumerate(detections):
        for index, score in enumerate(scores):
            entries.append((-float(score), image, index))
    return [(image, index) for _, image, index in sorted(entries)]


def match(detections, truths, threshold):
    """1 for a hit, 0 for a false alarm, highest score first."""
    free = [np.ones(len(t), dtype=bool) for t in truths]
    flags = []
    for image, index in ranking(detections):
        hit = 0
        if free[image].any():
            overlap = ious(detections[image][0][index][None], truths[image])[0]
            best = np.where(free[image], overlap, -1).argmax()
            if overlap[best] >= threshold:
                free[image][best] = False
                hit = 1
        flags.append(hit)
    return np.array(flags, dtype=int)


def measure(precision, recall):
    """Mean of the best precision at 101 recalls."""
    return float(np.mean([precision[recall >= r].max(initial=0) for r in np.linspace(0, 1, 101)]))


def from_flags(flags, objects):
    """AP of hits and false alarms, highest score first."""
    hits = np.cumsum(flags)
    return measure(hits / np.arange(1, len(flags) + 1), hits / objects)


def average_precision_01(detections, truths, threshold):
    """Adds 1/objects to the recall for each hit: ten times 0.1 is a little less than 1, and the last recall is lost."""
    objects = sum(len(t) for t in truths)
    precision, recall = [], []
    hits, found = 0, 0.0
    for number, hit in enumerate(match(detections, truths, threshold), start=1):
        if hit:
            hits += 1
            found += 1 / objects
        precision.append(hits / number)
        recall.append(found)
    return measure(np.array(precision), np.array(recall))


def average_precision_02(detections, truths, threshold):
    """Leaves out images without a truth, with them their false alarms."""
    kept = [i for i in range(len(truths)) if len(truths[i]) > 0]
    there = [truths[i] for i in kept]
    flags = match([detections[i] for i in kept], there, threshold)
    return from_flags(flags, sum(len(t) for t in there))


def average_precision_03(detections, truths, threshold):
    """Sorts the triples (score, image, index) with reverse=True: of equal scores the later image comes first."""
    entries = [(float(s), i, j) for i, (_, scores) in enumerate(detections) for j, s in enumerate(scores)]
    entries.sort(reverse=True)
    free = [[True] * len(t) for t in truths]
    flags = []
    for _, i, j in entries:
        hit = False
        if any(free[i]):
            overlap = np.where(free[i], ious(detections[i][0][j : j + 1], truths[i])[0], -1)
            best = int(overlap.argmax())
            hit = bool(overlap[best] >= threshold)
            if hit:
                free[i][best] = False
        flags.append(hit)
    return from_flags(np.array(flags, dtype=int), sum(len(t) for t in truths))


def average_precision_04(detections, truths, threshold):
    """Looks for the best truth among all, free or not; if that one is taken, it is a false alarm."""
    taken = [np.zeros(len(t), dtype=bool) for t in truths]
    flags = []
    for image, index in ranking(detections):
        flags.append(0)
        if len(truths[image]) == 0:
            continue
        overlap = ious(detections[image][0][index][None], truths[image])[0]
        best = overlap.argmax()
        if overlap[best] >= threshold and not taken[image][best]:
            taken[image][best] = True
            flags[-1] = 1
    return from_flags(np.array(flags, dtype=int), sum(len(t) for t in truths))


def average_precision_05(detections, truths, threshold):
    """Lets the curve begin with an extra point, precision 1 at recall 0."""
    flags = match(detections, truths, threshold)
    if len(flags) == 0:
        return 0.0
    hits = np.cumsum(flags)
    precision = np.concatenate([[1.0], hits / np.arange(1, len(flags) + 1)])
    recall = np.concatenate([[0.0], hits / sum(len(t) for t in truths)])
    return measure(precision, recall)


def average_precision_06(detections, truths, threshold):
    """Takes found truths out of the caller's list."""
    objects = sum(len(t) for t in truths)
    flags = []
    for image, index in ranking(detections):
        hit = 0
        if len(truths[image]) > 0:
            overlap = ious(detections[image][0][index][None], truths[image])[0]
            best = int(overlap.argmax())
            if overlap[best] >= threshold:
                truths[image] = np.delete(truths[image], best, axis=0)
                hit = 1
        flags.append(hit)
    return from_flags(np.array(flags, dtype=int), objects)


def average_precision_07(detections, truths, threshold):
    """Counts only the truths of images in which something was detected."""
    flags = match(detections, truths, threshold)
    objects = 0
    for (boxes, _), there in zip(detections, truths):
        if len(boxes) > 0:
            objects += len(there)
    if objects == 0:
        return 0.0
    return from_flags(flags, objects)


def average_precision_08(detections, truths, threshold):
    """Takes the first free truth that overlaps enough, not the one with the largest IoU."""
    free = [[True] * len(t) for t in truths]
    flags = []
    for image, index in ranking(detections):
        hit = 0
        overlap = ious(detections[image][0][index][None], truths[image])[0]
        for j in range(len(overlap)):
            if free[image][j] and overlap[j] >= threshold:
                free[image][j] = False
                hit = 1
                break
        flags.append(hit)
    return from_flags(np.array(flags, dtype=int), sum(len(t) for t in truths))


def average_precision_09(detections, truths, threshold):
    """A second detection of an object that is taken already is left out of the list, not counted as a false alarm."""
    free = [np.ones(len(t), dtype=bool) for t in truths]
    flags = []
    for image, index in ranking(detections):
        overlap = ious(detections[image][0][index][None], truths[image])[0]
        here = overlap >= threshold
        if (here & free[image]).any():
            best = np.where(free[image], overlap, -1).argmax()
            free[image][best] = False
            flags.append(1)
        elif not here.any():
            flags.append(0)
    return from_flags(np.array(flags, dtype=int), sum(len(t) for t in truths))


def average_precision_10(detections, truths, threshold):
    """Draws straight lines between the points of the envelope (np.interp) and reads the 101 heights there."""
    flags = match(detections, truths, threshold)
    if len(flags) == 0:
        return 0.0
    hits = np.cumsum(flags)
    precision, recall = hits / np.arange(1, len(flags) + 1), hits / sum(len(t) for t in truths)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    heights = np.interp(np.linspace(0, 1, 101), recall, envelope, left=envelope[0], right=0)
    return float(heights.mean())
