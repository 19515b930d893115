def majority_vote_01(labels):
    """bincount and argmax: the smallest label wins a tie (and huge labels need huge memory)"""
    return int(np.bincount(labels).argmax())


def majority_vote_02(labels):
    """returns how many votes the winner has, not who it is"""
    values, counts = np.unique(labels, return_counts=True)
    return int(counts.max())


def majority_vote_03(labels):
    """returns the position among the unique labels instead of the label"""
    votes = [np.sum(labels == v) for v in np.unique(labels)]
    return int(np.argmax(votes))


def majority_vote_04(labels):
    """max over a set (from the web): a tie goes by the order of the set"""
    l = labels.tolist()
    return max(set(l), key=l.count)


def majority_vote_05(labels):
    """on a tie takes the label that reaches the top count first, not the one met first"""
    counts = {}
    best = None
    best_count = 0
    for label in labels:
        label = int(label)
        counts[label] = counts.get(label, 0) + 1
        if counts[label] > best_count:
            best_count = counts[label]
            best = label
    return best


def majority_vote_06(labels):
    """>= instead of >: on a tie the farthest one wins"""
    winner, most = -1, 0
    for lab in labels:
        c = (labels == lab).sum()
        if c >= most:
            winner, most = lab, c
    return int(winner)


def majority_vote_07(labels):
    """only ten counters, since there are ten digits: crashes for larger labels"""
    counter = np.zeros(10, dtype=int)
    for l in labels:
        counter[l] += 1
    top = np.max(counter)
    for l in labels:
        if counter[l] == top:
            return int(l)


def majority_vote_08(labels):
    """takes majority to mean more than half, otherwise the nearest label"""
    from collections import Counter

    label, n = Counter(labels.tolist()).most_common(1)[0]
    if n > len(labels) / 2:
        return label
    return int(labels[0])


def majority_vote_09(labels):
    """returns an array of all winners instead of one integer"""
    u, c = np.unique(labels, return_counts=True)
    return u[c == np.max(c)]


def majority_vote_10(labels):
    """returns the position of the winner in labels, not the winner"""
    u, first, c = np.unique(labels, return_index=True, return_counts=True)
    tied = first[c == c.max()]
    return int(tied.min())
