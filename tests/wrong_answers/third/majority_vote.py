def majority_vote_01(labels):
    """bincount and argmax: a tie goes to the smallest label"""
    return int(np.bincount(labels).argmax())


def majority_vote_02(labels):
    """np.unique and argmax: a tie goes to the smallest label"""
    values, counts = np.unique(labels, return_counts=True)
    return int(values[np.argmax(counts)])


def majority_vote_03(labels):
    """the label that reaches the winning count first wins a tie"""
    counts = {}
    best, best_count = None, 0
    for label in labels:
        label = int(label)
        counts[label] = counts.get(label, 0) + 1
        if counts[label] > best_count:
            best, best_count = label, counts[label]
    return best


def majority_vote_04(labels):
    """on any tie returns the nearest label, even if it is not among the tied"""
    values, counts = np.unique(labels, return_counts=True)
    winners = values[counts == counts.max()]
    if len(winners) > 1:
        return int(labels[0])
    return int(winners[0])


def majority_vote_05(labels):
    """returns the position in the unique values, not the label"""
    values, first, counts = np.unique(labels, return_index=True, return_counts=True)
    tied = np.flatnonzero(counts == counts.max())
    return int(tied[np.argmin(first[tied])])


def majority_vote_06(labels):
    """bincount with the tie right, but it runs out of memory for large labels"""
    counts = np.bincount(labels)
    most = counts.max()
    for label in labels:
        if counts[label] == most:
            return int(label)


def majority_vote_07(labels):
    """compares with >= so that the last of the tied labels wins"""
    votes = {}
    for label in labels.tolist():
        votes[label] = votes.get(label, 0) + 1
    best = None
    for label, n in votes.items():
        if best is None or n >= votes[best]:
            best = label
    return best


def majority_vote_08(labels):
    """returns the array of all tied labels instead of one integer"""
    values, counts = np.unique(labels, return_counts=True)
    return values[counts == np.max(counts)]


def majority_vote_09(labels):
    """picks among the tied with an index that belongs to the tied only"""
    values, first, counts = np.unique(labels, return_index=True, return_counts=True)
    is_best = counts == counts.max()
    return int(values[first[is_best].argmin()])


def majority_vote_10(labels):
    """counts only the digits 0 to 9"""
    labels = list(labels)
    best = 0
    for digit in range(10):
        n, m = labels.count(digit), labels.count(best)
        if n > m or (n == m and n > 0 and labels.index(digit) < labels.index(best)):
            best = digit
    return best
