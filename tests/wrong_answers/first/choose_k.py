def choose_k_01(x, y, candidates, folds):
    """measures the accuracy on the training part"""
    scores = []
    for k in candidates:
        accs = []
        for tr, va in fold_indices(len(x), folds):
            accs.append(np.mean(predict(x[tr], y[tr], x[tr], k) == y[tr]))
        scores.append(np.mean(accs))
    scores = np.array(scores)
    best = min(k for k, s in zip(candidates, scores) if s == scores.max())
    return best, scores


def choose_k_02(x, y, candidates, folds):
    """argmax: a tie goes to the first candidate, not the smallest"""
    scores = np.array(
        [
            np.mean([(predict(x[t], y[t], x[v], k) == y[v]).mean() for t, v in fold_indices(len(x), folds)])
            for k in candidates
        ]
    )
    return candidates[int(np.argmax(scores))], scores


def choose_k_03(x, y, candidates, folds):
    """right answers of all folds / n, which is not the mean when folds differ in length"""
    n = len(y)
    scores = np.zeros(len(candidates))
    for c, k in enumerate(candidates):
        correct = 0
        for train_i, val_i in fold_indices(n, folds):
            correct += np.sum(predict(x[train_i], y[train_i], x[val_i], k) == y[val_i])
        scores[c] = correct / n
    top = scores.max()
    return min(np.array(candidates)[scores == top].tolist()), scores


def choose_k_04(x, y, candidates, folds):
    """unpacks the pairs the wrong way round: learns from the small part"""
    splits = fold_indices(len(x), folds)
    acc = np.zeros((len(candidates), folds))
    for i, k in enumerate(candidates):
        for j, (val, train) in enumerate(splits):
            guess = predict(x[train], y[train], x[val], k)
            acc[i, j] = (guess == y[val]).mean()
    scores = acc.mean(axis=1)
    order = np.lexsort((candidates, -scores))
    return candidates[order[0]], scores


def choose_k_05(x, y, candidates, folds):
    """returns the position of the best candidate instead of k"""
    total = np.zeros(len(candidates))
    for tr, va in fold_indices(x.shape[0], folds):
        for i, k in enumerate(candidates):
            total[i] += np.mean(predict(x[tr], y[tr], x[va], k) == y[va])
    total /= folds
    best = np.argmax(total)
    return int(best), total


def choose_k_06(x, y, candidates, folds):
    """keeps the best fold of each candidate instead of the mean"""
    scores = []
    for k in candidates:
        best_acc = 0
        for tr, va in fold_indices(len(x), folds):
            acc = (predict(x[tr], y[tr], x[va], k) == y[va]).mean()
            if acc > best_acc:
                best_acc = acc
        scores.append(best_acc)
    m = max(scores)
    return min([k for k, s in zip(candidates, scores) if s == m]), np.array(scores)


def choose_k_07(x, y, candidates, folds):
    """overwrites the accuracy in the loop, so only the last fold counts"""
    results = {}
    for k in candidates:
        for train, valid in fold_indices(len(x), folds):
            p = predict(x[train], y[train], x[valid], k)
            accuracy = np.sum(p == y[valid]) / len(valid)
        results[k] = accuracy
    best_k = min(results, key=lambda k: (-results[k], k))
    return best_k, np.array([results[k] for k in candidates])


def choose_k_08(x, y, candidates, folds):
    """sorts the candidates for the tie, and returns the scores in sorted order"""
    ks = sorted(candidates)
    scores = []
    for k in ks:
        a = [np.mean(predict(x[t], y[t], x[v], k) == y[v]) for t, v in fold_indices(len(x), folds)]
        scores.append(sum(a) / len(a))
    return ks[int(np.argmax(scores))], np.array(scores)


def choose_k_09(x, y, candidates, folds):
    """averages over the candidates (wrong axis): one number per fold"""
    table = []
    for k in candidates:
        table.append([(predict(x[t], y[t], x[v], k) == y[v]).mean() for t, v in fold_indices(len(y), folds)])
    table = np.array(table)
    mean = table.mean(axis=0)
    best = table.mean(axis=1)
    return min(k for k, b in zip(candidates, best) if b == best.max()), mean


def choose_k_10(x, y, candidates, folds):
    """predicts from all samples, so the validation part is known already"""
    scores = np.array([])
    for k in candidates:
        right = 0.0
        for _, val in fold_indices(len(x), folds):
            right += (predict(x, y, x[val], k) == y[val]).mean()
        scores = np.append(scores, right / folds)
    winners = np.flatnonzero(scores == scores.max())
    return min(candidates[i] for i in winners), scores
