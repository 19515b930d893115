def knn_predict_01(x, y, queries, k):
    """without queries np.array([]) is a float array"""
    table = distances(queries, x)
    answers = []
    for row in table:
        nearest = np.argsort(row)[:k]
        answers.append(vote(y[nearest]))
    return np.array(answers)


def knn_predict_02(x, y, queries, k):
    """collects the labels in np.zeros, which is float"""
    predictions = np.zeros(len(queries))
    d = distances(queries, x)
    for i in range(len(queries)):
        predictions[i] = vote(y[np.argsort(d[i])[:k]])
    return predictions


def knn_predict_03(x, y, queries, k):
    """table is (n, m), but its rows are read as if they were the queries"""
    d = distances(x, queries)
    result = np.zeros(len(queries), dtype=int)
    for i in range(len(queries)):
        idx = np.argsort(d[i])[:k]
        result[i] = vote(y[idx])
    return result


def knn_predict_04(x, y, queries, k):
    """votes with bincount.argmax instead of vote, so ties go to the smallest label"""
    order = np.argsort(distances(queries, x), axis=1)[:, :k]
    neighbours = y[order]
    return np.array([np.bincount(row).argmax() for row in neighbours], dtype=int)


def knn_predict_05(x, y, queries, k):
    """votes on the positions of the neighbours, forgets to look up y"""
    out = np.empty(len(queries), dtype=int)
    for i, row in enumerate(distances(queries, x)):
        out[i] = vote(np.argsort(row)[:k])
    return out


def knn_predict_06(x, y, queries, k):
    """skips the nearest neighbour as if it were the query itself"""
    table = distances(queries, x)
    return np.array([vote(y[np.argsort(r)[1 : k + 1]]) for r in table], dtype=int)


def knn_predict_07(x, y, queries, k):
    """sorts the distance table along axis 0, over the queries"""
    order = np.argsort(distances(queries, x), axis=0)
    labels = np.zeros(len(queries), dtype=int)
    for i in range(len(queries)):
        labels[i] = vote(y[order[i, :k]])
    return labels


def knn_predict_08(x, y, queries, k):
    """returns a Python list instead of an integer array"""
    result = []
    for q in queries:
        dist = distances(q[None, :], x)[0]
        near = np.argsort(dist)[:k]
        result.append(int(vote(y[near])))
    return result


def knn_predict_09(x, y, queries, k):
    """takes all points within the k-th distance: order lost, too many on equal distances"""
    table = distances(queries, x)
    labels = np.empty(len(queries), dtype=int)
    for i in range(len(queries)):
        limit = np.sort(table[i])[k - 1]
        labels[i] = vote(y[table[i] <= limit])
    return labels


def knn_predict_10(x, y, queries, k):
    """takes the last k of argsort, the farthest points"""
    d = distances(queries, x)
    idx = d.argsort(axis=1)[:, -k:]
    return np.array([vote(y[i]) for i in idx]).astype(int)
