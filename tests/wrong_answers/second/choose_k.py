import numpy as np


def choose_k_01(x, y, candidates, folds):
    """accuracy measured on the training part of each fold"""
    means = []
    for k in candidates:
        acc = []
        for tr, va in fold_indices(len(x), folds):
            acc.append(np.mean(predict(x[tr], y[tr], x[tr], k) == y[tr]))
        means.append(np.mean(acc))
    means = np.array(means)
    return min(k for k, m in zip(candidates, means) if m == means.max()), means


def choose_k_02(x, y, candidates, folds):
    """looks up in all of x, so the validation samples are in the album"""
    scores = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        for _, val in fold_indices(len(x), folds):
            scores[i] += (predict(x, y, x[val], k) == y[val]).mean() / folds
    best = np.array(candidates)[np.isclose(scores, scores.max())].min()
    return int(best), scores


def choose_k_03(x, y, candidates, folds):
    """plain argmax: on a tie the first candidate, not the smallest"""
    scores = np.array(
        [
            np.mean([(predict(x[t], y[t], x[v], k) == y[v]).mean() for t, v in fold_indices(len(x), folds)])
            for k in candidates
        ]
    )
    return candidates[int(np.argmax(scores))], scores


def choose_k_04(x, y, candidates, folds):
    """returns the position of the best candidate instead of k"""
    scores = []
    for k in candidates:
        accs = [(predict(x[t], y[t], x[v], k) == y[v]).mean() for t, v in fold_indices(len(y), folds)]
        scores.append(sum(accs) / len(accs))
    scores = np.array(scores)
    return int(scores.argmax()), scores


def choose_k_05(x, y, candidates, folds):
    """the list of accuracies is not emptied for the next k"""
    accs = []
    scores = []
    for k in candidates:
        for train, val in fold_indices(len(x), folds):
            guess = predict(x[train], y[train], x[val], k)
            accs.append((guess == y[val]).mean())
        scores.append(np.mean(accs))
    scores = np.array(scores)
    ties = [k for k, s in zip(candidates, scores) if s == scores.max()]
    return min(ties), scores


def choose_k_06(x, y, candidates, folds):
    """takes the pair the wrong way round: learns from the small part"""
    scores = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        acc = []
        for val, train in fold_indices(len(x), folds):
            acc.append((predict(x[train], y[train], x[val], k) == y[val]).mean())
        scores[i] = np.mean(acc)
    return min(np.array(candidates)[scores == scores.max()]), scores


def choose_k_07(x, y, candidates, folds):
    """overwrites the score in the loop: only the last fold counts"""
    scores = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        for train, val in fold_indices(len(x), folds):
            scores[i] = np.mean(predict(x[train], y[train], x[val], k) == y[val])
    best = min(k for k, s in zip(candidates, scores) if s == scores.max())
    return best, scores


def choose_k_08(x, y, candidates, folds):
    """averages over the wrong axis: one mean per fold, not per candidate"""
    acc = np.zeros((len(candidates), folds))
    for j, (train, val) in enumerate(fold_indices(len(x), folds)):
        for i, k in enumerate(candidates):
            acc[i, j] = (predict(x[train], y[train], x[val], k) == y[val]).mean()
    scores = acc.mean(axis=0)
    return candidates[np.argmax(scores)], scores


def choose_k_09(x, y, candidates, folds):
    """right answers over all samples: long folds weigh more than short ones"""
    scores = []
    for k in candidates:
        correct = 0
        for train, val in fold_indices(len(x), folds):
            correct += np.sum(predict(x[train], y[train], x[val], k) == y[val])
        scores.append(correct / len(y))
    scores = np.array(scores)
    return min(k for k, s in zip(candidates, scores) if s == scores.max()), scores


def choose_k_10(x, y, candidates, folds):
    """sorts the candidates for the tie, so the scores come in sorted order"""
    candidates = sorted(candidates)
    scores = np.zeros(len(candidates))
    for i, k in enumerate(candidates):
        accs = [np.mean(predict(x[t], y[t], x[v], k) == y[v]) for t, v in fold_indices(len(x), folds)]
        scores[i] = np.mean(accs)
    return candidates[np.argmax(scores)], scores
