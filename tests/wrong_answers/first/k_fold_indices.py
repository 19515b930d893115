def k_fold_indices_01(n, folds):
    """n // folds everywhere: the left-over samples are never validated"""
    size = n // folds
    all_idx = np.arange(n)
    out = []
    for f in range(folds):
        val = all_idx[f * size : (f + 1) * size]
        out.append((np.setdiff1d(all_idx, val), val))
    return out


def k_fold_indices_02(n, folds):
    """the last fold takes all of the remainder"""
    step = n // folds
    pairs = []
    for i in range(folds):
        start = i * step
        stop = n if i == folds - 1 else start + step
        validation = np.arange(start, stop)
        training = np.concatenate([np.arange(0, start), np.arange(stop, n)])
        pairs.append((training, validation))
    return pairs


def k_fold_indices_03(n, folds):
    """pairs the wrong way round: (validation, training)"""
    parts = np.array_split(np.arange(n), folds)
    return [(p, np.delete(np.arange(n), p)) for p in parts]


def k_fold_indices_04(n, folds):
    """every folds-th sample instead of consecutive stretches"""
    idx = np.arange(n)
    return [(idx[idx % folds != f], idx[idx % folds == f]) for f in range(folds)]


def k_fold_indices_05(n, folds):
    """shuffles before it cuts"""
    perm = np.random.permutation(n)
    chunks = np.array_split(perm, folds)
    result = []
    for i in range(folds):
        val = chunks[i]
        train = np.hstack([chunks[j] for j in range(folds) if j != i] or [np.zeros(0, int)])
        result.append((train, val))
    return result


def k_fold_indices_06(n, folds):
    """cuts at linspace and rounds down: the longer folds are not the first ones"""
    cuts = np.linspace(0, n, folds + 1).astype(int)
    return [
        (np.r_[0:lo, hi:n].astype(int), np.arange(lo, hi)) for lo, hi in zip(cuts[:-1], cuts[1:])
    ]


def k_fold_indices_07(n, folds):
    """starts from an empty np.array([]), so the training indices are floats"""
    result = []
    parts = np.array_split(np.arange(n), folds)
    for i in range(folds):
        training = np.array([])
        for j in range(folds):
            if j != i:
                training = np.append(training, parts[j])
        result.append((training, parts[i]))
    return result


def k_fold_indices_08(n, folds):
    """the training part is only what comes before the fold"""
    base, extra = divmod(n, folds)
    out = []
    begin = 0
    for f in range(folds):
        end = begin + base + (1 if f < extra else 0)
        out.append((np.arange(begin), np.arange(begin, end)))
        begin = end
    return out


def k_fold_indices_09(n, folds):
    """returns boolean masks instead of indices"""
    pairs = []
    for part in np.array_split(np.arange(n), folds):
        mask = np.zeros(n, dtype=bool)
        mask[part] = True
        pairs.append((~mask, mask))
    return pairs


def k_fold_indices_10(n, folds):
    """off by one: the sample right behind the fold is in neither part"""
    sizes = [n // folds + (i < n % folds) for i in range(folds)]
    res = []
    start = 0
    for s in sizes:
        end = start + s
        val = np.array(list(range(start, end)), dtype=int)
        tr = np.array([i for i in range(n) if i < start or i > end], dtype=int)
        res.append((tr, val))
        start += s
    return res
