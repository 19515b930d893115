def k_fold_indices_r01(n, folds):
    """array_split, and setdiff1d for the rest"""
    everything = np.arange(n)
    return [(np.setdiff1d(everything, v), v) for v in np.array_split(everything, folds)]


def k_fold_indices_r02(n, folds):
    """the training part starts behind the fold and goes round to the front"""
    out, start = [], 0
    for f in range(folds):
        size = n // folds + (f < n % folds)
        rolled = np.roll(np.arange(n), -start)
        out.append((rolled[size:], rolled[:size]))
        start += size
    return out


def k_fold_indices_r03(n, folds):
    """torch tensors of indices instead of arrays"""
    import torch

    sizes = [n // folds + 1] * (n % folds) + [n // folds] * (folds - n % folds)
    parts = torch.split(torch.arange(n), sizes)
    empty = torch.zeros(0, dtype=torch.int64)
    return [(torch.cat([empty, *parts[:f], *parts[f + 1 :]]), parts[f]) for f in range(folds)]


def k_fold_indices_r04(n, folds):
    """each sample is told its fold number; flatnonzero; int32; pairs are lists"""
    q, r = divmod(n, folds)
    owner = np.repeat(np.arange(folds), [q + 1] * r + [q] * (folds - r))
    return [
        [np.flatnonzero(owner != f).astype(np.int32), np.flatnonzero(owner == f).astype(np.int32)]
        for f in range(folds)
    ]


def k_fold_indices_r05(n, folds):
    """recursion: cuts the first stretch off, and the rest into one fold fewer"""

    def cut(start, left):
        if left == 0:
            return []
        stop = start + -(-(n - start) // left)
        return [(start, stop)] + cut(stop, left - 1)

    return [(np.delete(np.arange(n), slice(a, b)), np.arange(a, b)) for a, b in cut(0, folds)]


def k_fold_indices_r06(n, folds):
    """Python lists and sets, made into integer arrays at the end; training part backwards"""
    pairs = []
    for f in range(folds):
        begin = f * (n // folds) + min(f, n % folds)
        end = (f + 1) * (n // folds) + min(f + 1, n % folds)
        val = list(range(begin, end))
        train = sorted(set(range(n)) - set(val), reverse=True)
        pairs.append((np.array(train, dtype=int), np.array(val, dtype=int)))
    return pairs


def k_fold_indices_r07(n, folds):
    """boolean matrix from searchsorted-like comparisons, nonzero row by row"""
    f = np.arange(folds + 1)
    edges = f * (n // folds) + np.minimum(f, n % folds)
    i = np.arange(n)
    inside = (i >= edges[:-1, None]) & (i < edges[1:, None])
    return list(zip((np.nonzero(~row)[0] for row in inside), (np.nonzero(row)[0] for row in inside)))
