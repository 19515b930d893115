import numpy as np


def knn_predict_01(x, y, queries, k):
    """takes the last k of the sorted order: the farthest points vote"""
    order = np.argsort(distances(queries, x), axis=1, kind="stable")
    return np.array([vote(y[row[-k:]]) for row in order], dtype=int)


def knn_predict_02(x, y, queries, k):
    """votes on positions in the training set and forgets to look up y"""
    table = distances(queries, x)
    result = np.zeros(len(queries), dtype=int)
    for i in range(len(queries)):
        nearest = np.argsort(table[i], kind="stable")[:k]
        result[i] = vote(nearest)
    return result


def knn_predict_03(x, y, queries, k):
    """table of x against queries, then loops over its rows: one answer per training point"""
    d = distances(x, queries)
    preds = []
    for row in d:
        idx = np.argsort(row, kind="stable")[:k]
        preds.append(vote(y[idx]))
    return np.array(preds, dtype=int)


def knn_predict_05(x, y, queries, k):
    """argpartition to be fast: the k neighbours are not in order of distance"""
    table = distances(queries, x)
    out = np.empty(len(queries), dtype=int)
    for i, row in enumerate(table):
        nearest = np.argpartition(row, k - 1)[:k]
        out[i] = vote(y[nearest])
    return out


def knn_predict_06(x, y, queries, k):
    """skips the nearest as if it were the query itself"""
    order = np.argsort(distances(queries, x), axis=1, kind="stable")[:, 1 : k + 1]
    return np.array([vote(y[o]) for o in order], dtype=int)


def knn_predict_07(x, y, queries, k):
    """own bincount().argmax() instead of vote: ties go to the smallest label"""
    predictions = np.zeros(len(queries), dtype=int)
    for i in range(queries.shape[0]):
        d = distances(queries[i : i + 1], x)[0]
        closest = y[np.argsort(d, kind="stable")[:k]]
        predictions[i] = np.bincount(closest).argmax()
    return predictions


def knn_predict_08(x, y, queries, k):
    """np.array of an empty list: float array when there is no query"""
    table = distances(queries, x)
    return np.array([vote(y[np.argsort(row, kind="stable")[:k]]) for row in table])


def knn_predict_09(x, y, queries, k):
    """fills np.zeros(m), so the labels come back as floats"""
    pred = np.zeros(len(queries))
    table = distances(queries, x)
    for i in range(len(queries)):
        nearest = np.argsort(table[i], kind="stable")[:k]
        pred[i] = vote(y[nearest])
    return pred


def knn_predict_10(x, y, queries, k):
    """sorts along axis 0: ranks the queries, not the training points"""
    order = np.argsort(distances(queries, x), axis=0, kind="stable")
    return np.array([vote(y[order[i, :k]]) for i in range(len(queries))], dtype=int)
