import numpy as np


def majority_vote_01(labels):
    """np.unique + argmax: on a tie the smallest label wins"""
    values, counts = np.unique(labels, return_counts=True)
    return int(values[np.argmax(counts)])


def majority_vote_02(labels):
    """returns the position among the unique labels, not the label"""
    _, counts = np.unique(labels, return_counts=True)
    return int(counts.argmax())


def majority_vote_03(labels):
    """on a tie drops the farthest neighbour and votes again"""
    labels = np.asarray(labels)
    while True:
        values, counts = np.unique(labels, return_counts=True)
        winners = values[counts == counts.max()]
        if len(winners) == 1:
            return int(winners[0])
        labels = labels[:-1]


def majority_vote_04(labels):
    """counts with bincount: a list as long as the largest label (memory)"""
    counts = np.bincount(labels)
    for label in labels:
        if counts[label] == counts.max():
            return int(label)


def majority_vote_05(labels):
    """Boyer-Moore 'majority element' from the web: needs more than half the votes"""
    count = 0
    candidate = None
    for label in labels:
        if count == 0:
            candidate = label
        count += 1 if label == candidate else -1
    return int(candidate)


def majority_vote_06(labels):
    """on a tie returns the nearest label, even if it is not among the tied ones"""
    values, counts = np.unique(labels, return_counts=True)
    best = values[counts == counts.max()]
    if len(best) > 1:
        return int(labels[0])
    return int(best[0])


def majority_vote_07(labels):
    """>= instead of >: on a tie the label met last wins"""
    best, most = -1, 0
    for label in labels:
        votes = np.sum(labels == label)
        if votes >= most:
            best, most = label, votes
    return int(best)


def majority_vote_08(labels):
    """assumes ten classes: IndexError for labels above 9"""
    votes = [0] * 10
    for label in labels:
        votes[label] += 1
    for label in labels:
        if votes[label] == max(votes):
            return int(label)


def majority_vote_09(labels):
    """returns an array with all the winners instead of one integer"""
    values, counts = np.unique(labels, return_counts=True)
    return values[counts == counts.max()]


def majority_vote_10(labels):
    """uses the position among the unique values as a position in labels"""
    _, counts = np.unique(labels, return_counts=True)
    return int(labels[counts.argmax()])
