import numpy as np


def k_fold_indices_01(n, folds):
    """the pair the wrong way round: (validation, training)"""
    parts = np.array_split(np.arange(n), folds)
    return [(part, np.setdiff1d(np.arange(n), part)) for part in parts]


def k_fold_indices_02(n, folds):
    """size n // folds, the remainder is never validated"""
    size = n // folds
    indices = np.arange(n)
    pairs = []
    for i in range(folds):
        val = indices[i * size : (i + 1) * size]
        train = np.concatenate([indices[: i * size], indices[(i + 1) * size :]])
        pairs.append((train, val))
    return pairs


def k_fold_indices_03(n, folds):
    """the last fold takes the whole remainder"""
    size = n // folds
    pairs = []
    for i in range(folds):
        start = i * size
        stop = n if i == folds - 1 else start + size
        val = np.arange(start, stop)
        pairs.append((np.delete(np.arange(n), val), val))
    return pairs


def k_fold_indices_04(n, folds):
    """cuts at i * n // folds: the longer stretches are not the first ones"""
    every = np.arange(n)
    result = []
    for i in range(folds):
        start, stop = int(i * n / folds), int((i + 1) * n / folds)
        result.append((np.r_[every[:start], every[stop:]], every[start:stop]))
    return result


def k_fold_indices_05(n, folds):
    """shuffles first, as in the usual recipe"""
    order = np.random.default_rng(42).permutation(n)
    parts = np.array_split(order, folds)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) if folds > 1 else (order[:0], order) for i in range(folds)]


def k_fold_indices_06(n, folds):
    """training part is a list of stretches, not joined to one array"""
    parts = np.array_split(np.arange(n), folds)
    pairs = []
    for i in range(folds):
        training = [p for j, p in enumerate(parts) if j != i]
        pairs.append((training, parts[i]))
    return pairs


def k_fold_indices_07(n, folds):
    """returns boolean masks instead of index arrays"""
    pairs = []
    for val in np.array_split(np.arange(n), folds):
        mask = np.zeros(n, dtype=bool)
        mask[val] = True
        pairs.append((~mask, mask))
    return pairs


def k_fold_indices_08(n, folds):
    """every folds-th sample instead of consecutive stretches"""
    idx = np.arange(n)
    return [(idx[idx % folds != f], idx[idx % folds == f]) for f in range(folds)]


def k_fold_indices_09(n, folds):
    """return stands inside the loop: only the first pair comes back"""
    parts = np.array_split(np.arange(n), folds)
    pairs = []
    for part in parts:
        training = np.setdiff1d(np.arange(n), part)
        pairs.append((training, part))
        return pairs


def k_fold_indices_10(n, folds):
    """continues at stop + 1: one sample after each stretch is lost from training"""
    pairs = []
    start = 0
    for i in range(folds):
        size = n // folds + (1 if i < n % folds else 0)
        stop = start + size
        training = np.concatenate([np.arange(0, start), np.arange(stop + 1, n)])
        pairs.append((training, np.arange(start, stop)))
        start = stop
    return pairs
