def majority_vote_r01(labels):
    """Counter keeps the order of first meeting among equals"""
    from collections import Counter

    return Counter(labels.tolist()).most_common(1)[0][0]


def majority_vote_r02(labels):
    """table of who equals whom; argmax gives the first; returns a NumPy integer"""
    return labels[(labels[:, None] == labels[None, :]).sum(axis=1).argmax()]


def majority_vote_r03(labels):
    """statistics.mode returns the first of several modes"""
    from statistics import mode

    return mode(int(l) for l in labels)


def majority_vote_r04(labels):
    """max over the whole list keeps the first of equals"""
    names = list(labels)
    return int(max(names, key=names.count))


def majority_vote_r05(labels):
    """np.unique with first positions, sorted by votes and then position"""
    u, first, counts = np.unique(labels, return_index=True, return_counts=True)
    return u[np.lexsort((first, -counts))[0]].item()


def majority_vote_r06(labels):
    """recursion: counts the first label, asks itself about the rest"""

    def best(rest):
        if len(rest) == 0:
            return None, 0
        here = int((rest == rest[0]).sum())
        other, votes = best(rest[rest != rest[0]])
        return (int(rest[0]), here) if here >= votes else (other, votes)

    return best(np.asarray(labels))[0]


def majority_vote_r07(labels):
    """torch.unique with the inverse, then the first position whose count is the top one"""
    import torch

    t = torch.from_numpy(np.array(labels, dtype=np.int64))
    _, inverse, counts = torch.unique(t, return_inverse=True, return_counts=True)
    per_position = counts[inverse]
    where = torch.nonzero(per_position == per_position.max())[0, 0]
    return t[where].item()
