def k_fold_indices_01(n, folds):
    """gives the whole remainder to the last fold"""
    size = n // folds
    indices = np.arange(n)
    result = []
    for i in range(folds):
        start = i * size
        stop = n if i == folds - 1 else start + size
        val = indices[start:stop]
        train = np.concatenate([indices[:start], indices[stop:]])
        result.append((train, val))
    return result


def k_fold_indices_02(n, folds):
    """n // folds for all folds, the remainder is never validated"""
    fold_size = n // folds
    all_idx = np.arange(n)
    pairs = []
    for f in range(folds):
        validation = np.arange(f * fold_size, (f + 1) * fold_size)
        pairs.append((np.setdiff1d(all_idx, validation), validation))
    return pairs


def k_fold_indices_03(n, folds):
    """returns the pairs as (validation, training)"""
    idx = np.arange(n)
    return [(part, np.setdiff1d(idx, part)) for part in np.array_split(idx, folds)]


def k_fold_indices_04(n, folds):
    """start = i * size with the size of this fold, so later stretches begin too early"""
    out = []
    for i in range(folds):
        size = n // folds
        if i < n % folds:
            size += 1
        start = i * size
        val = np.arange(start, start + size)
        train = np.array([j for j in range(n) if j < start or j >= start + size], dtype=int)
        out.append((train, val))
    return out


def k_fold_indices_05(n, folds):
    """np.split, which raises an error when n is not divisible"""
    parts = np.split(np.arange(n), folds)
    result = []
    for i in range(folds):
        rest = [p for j, p in enumerate(parts) if j != i]
        train = np.concatenate(rest) if rest else np.arange(0)
        result.append((train, parts[i]))
    return result


def k_fold_indices_06(n, folds):
    """shuffles the indices before cutting"""
    rng = np.random.default_rng(0)
    indices = rng.permutation(n)
    chunks = np.array_split(indices, folds)
    return [(np.setdiff1d(indices, c), c) for c in chunks]


def k_fold_indices_07(n, folds):
    """training part is a list of stretches, never joined to one array"""
    chunks = np.array_split(np.arange(n), folds)
    pairs = []
    for i in range(folds):
        training = chunks[:i] + chunks[i + 1 :]
        pairs.append((training, chunks[i]))
    return pairs


def k_fold_indices_08(n, folds):
    """returns Python lists of indices instead of arrays"""
    pairs, start = [], 0
    for i in range(folds):
        end = start + n // folds + (1 if i < n % folds else 0)
        validation = list(range(start, end))
        training = [j for j in range(n) if j not in validation]
        pairs.append((training, validation))
        start = end
    return pairs


def k_fold_indices_09(n, folds):
    """cuts at rounded-down linspace borders, so the longer stretches come late"""
    borders = np.linspace(0, n, folds + 1).astype(int)
    idx = np.arange(n)
    result = []
    for lo, hi in zip(borders[:-1], borders[1:]):
        mask = np.ones(n, dtype=bool)
        mask[lo:hi] = False
        result.append((idx[mask], idx[~mask]))
    return result


def k_fold_indices_10(n, folds):
    """training goes on at stop + 1, so one sample after each stretch is lost"""
    sizes = np.full(folds, n // folds)
    sizes[: n % folds] += 1
    start = 0
    out = []
    for s in sizes:
        stop = start + s
        val = np.arange(start, stop)
        train = np.concatenate((np.arange(0, start), np.arange(stop + 1, n)))
        out.append((train, val))
        start = stop
    return out
