def knn_predict_r01(x, y, queries, k):
    """argpartition first, then the k survivors sorted by distance and position"""
    out = np.zeros(len(queries), dtype=np.int64)
    for i, row in enumerate(distances(queries, x)):
        near = np.argpartition(row, min(k, len(row)) - 1)[:k]
        near = near[np.lexsort((near, row[near]))]
        out[i] = vote(y[near])
    return out


def knn_predict_r02(x, y, queries, k):
    """table the other way round, sorted down the columns"""
    order = np.argsort(distances(x, queries), axis=0, kind="stable")[:k]
    return np.array([vote(column) for column in y[order].T], dtype=np.int32)


def knn_predict_r03(x, y, queries, k):
    """torch sort, returns a torch tensor of integers"""
    import torch

    table = torch.as_tensor(np.asarray(distances(queries, x)))
    idx = torch.sort(table, dim=1, stable=True).indices[:, :k].numpy()
    return torch.tensor([int(vote(y[i])) for i in idx], dtype=torch.int64)


def knn_predict_r04(x, y, queries, k):
    """plain Python: sorted pairs of distance and position"""

    def one(row):
        pairs = sorted((float(d), j) for j, d in enumerate(row))
        return vote(np.array([y[j] for _, j in pairs[:k]]))

    return np.fromiter(map(one, distances(queries, x)), dtype=int, count=len(queries))


def knn_predict_r05(x, y, queries, k):
    """heapq.nsmallest, one query at a time"""
    import heapq

    answers = np.empty((len(queries),), dtype="int64")
    for i in range(len(queries)):
        row = distances(queries[i : i + 1], x)[0]
        answers[i] = vote(y[heapq.nsmallest(k, range(len(x)), key=row.__getitem__)])
    return answers


def knn_predict_r06(x, y, queries, k):
    """k times the nearest that is left, by argmin, for all queries together"""
    d = np.array(distances(queries, x), dtype=float)
    rows = np.arange(len(queries))
    picked = np.empty((len(queries), min(k, len(x))), dtype=int)
    for step in range(picked.shape[1]):
        picked[:, step] = d.argmin(axis=1)
        d[rows, picked[:, step]] = np.inf
    return np.array([vote(y[p]) for p in picked]).astype(int)


def knn_predict_r07(x, y, queries, k):
    """recursion over halves of the queries"""
    if len(queries) == 0:
        return np.zeros(0, dtype=int)
    if len(queries) == 1:
        return np.array([int(vote(y[np.argsort(distances(x, queries)[:, 0], kind="mergesort")][:k]))])
    half = len(queries) // 2
    return np.concatenate([knn_predict_r07(x, y, queries[:half], k), knn_predict_r07(x, y, queries[half:], k)])
