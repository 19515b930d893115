def choose_k_01(x, y, candidates, folds):
    """argmax: a tie goes to the first candidate, not to the smallest"""
    means = []
    for k in candidates:
        acc = []
        for tr, va in fold_indices(len(x), folds):
            acc.append(np.mean(predict(x[tr], y[tr], x[va], k) == y[va]))
        means.append(np.mean(acc))
    means = np.array(means)
    return candidates[int(np.argmax(means))], means


def choose_k_02(x, y, candidates, folds):
    """counts right answers over all folds and divides by n, not mean of folds"""
    scores = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        right = 0
        for train, val in fold_indices(len(x), folds):
            right += (predict(x[train], y[train], x[val], k) == y[val]).sum()
        scores[i] = right / len(x)
    best = min(k for k, s in zip(candidates, scores) if s == scores.max())
    return best, scores


def choose_k_03(x, y, candidates, folds):
    """returns the mean accuracies as a list"""
    splits = fold_indices(len(x), folds)
    scores = []
    for k in candidates:
        total = 0.0
        for tr, va in splits:
            total += (predict(x[tr], y[tr], x[va], k) == y[va]).mean()
        scores.append(total / folds)
    top = max(scores)
    best = min(k for k, s in zip(candidates, scores) if s == top)
    return best, scores


def choose_k_04(x, y, candidates, folds):
    """sorts the candidates for the tie, so the accuracies come in sorted order"""
    candidates = sorted(candidates)
    scores = np.array([
        np.mean([(predict(x[t], y[t], x[v], k) == y[v]).mean() for t, v in fold_indices(len(y), folds)])
        for k in candidates
    ])
    return candidates[scores.argmax()], scores


def choose_k_05(x, y, candidates, folds):
    """predicts the validation part with all data in the album, a leak"""
    accuracies = np.zeros(len(candidates))
    for c, k in enumerate(candidates):
        fold_acc = []
        for training, validation in fold_indices(len(x), folds):
            guess = predict(x, y, x[validation], k)
            fold_acc.append((guess == y[validation]).mean())
        accuracies[c] = np.mean(fold_acc)
    winners = np.array(candidates)[accuracies == accuracies.max()]
    return int(winners.min()), accuracies


def choose_k_06(x, y, candidates, folds):
    """list of fold accuracies is not emptied for the next candidate"""
    means = []
    accs = []
    for k in candidates:
        for tr, va in fold_indices(len(x), folds):
            p = predict(x[tr], y[tr], x[va], k)
            accs.append(np.mean(p == y[va]))
        means.append(np.mean(accs))
    means = np.array(means)
    best = min(np.array(candidates)[means == means.max()])
    return int(best), means


def choose_k_07(x, y, candidates, folds):
    """returns the position of the best candidate instead of k"""
    means = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        for tr, va in fold_indices(len(x), folds):
            means[i] += np.mean(predict(x[tr], y[tr], x[va], k) == y[va]) / folds
    return int(np.argmax(means)), means


def choose_k_08(x, y, candidates, folds):
    """measures the accuracy on the training part"""
    result = np.empty(len(candidates))
    for i, k in enumerate(candidates):
        a = []
        for train, _val in fold_indices(len(x), folds):
            a.append((predict(x[train], y[train], x[train], k) == y[train]).mean())
        result[i] = np.mean(a)
    best_k = min(k for i, k in enumerate(candidates) if result[i] == result.max())
    return best_k, result


def choose_k_09(x, y, candidates, folds):
    """overwrites the accuracy in the loop, so only the last fold counts"""
    scores = []
    for k in candidates:
        for tr, va in fold_indices(len(x), folds):
            pred = predict(x[tr], y[tr], x[va], k)
            score = (pred == y[va]).mean()
        scores.append(score)
    scores = np.array(scores)
    best_k, best = None, -1
    for k, s in zip(candidates, scores):
        if s > best or (s == best and k < best_k):
            best_k, best = k, s
    return best_k, scores


def choose_k_10(x, y, candidates, folds):
    """unpacks the pair the wrong way round: learns from the validation part"""
    scores = np.zeros((len(candidates), folds))
    for i, k in enumerate(candidates):
        for j, (val, train) in enumerate(fold_indices(len(x), folds)):
            scores[i, j] = np.mean(predict(x[train], y[train], x[val], k) == y[val])
    mean = scores.mean(axis=1)
    best = min(k for k, m in zip(candidates, mean) if m == mean.max())
    return best, mean
