def l2_distances_01(a, b):
    """forgets the square root"""
    diff = a.astype(float)[:, None, :] - b.astype(float)[None, :, :]
    return np.einsum("nmd,nmd->nm", diff, diff)


def l2_distances_02(a, b):
    """converts to int16, where the squares overflow (and decimals are lost)"""
    diff = a[:, None].astype(np.int16) - b[None].astype(np.int16)
    sq = diff * diff
    return np.sqrt(np.abs(sq.sum(axis=2)))


def l2_distances_03(a, b):
    """root before the sum, which is the Manhattan distance again"""
    a = a.astype(float)
    b = b.astype(float)
    return np.sqrt((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


def l2_distances_04(a, b):
    """expanded square without the floor at 0: NaN for equal points"""
    a, b = a.astype(float), b.astype(float)
    d2 = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)[None, :]
    return np.sqrt(d2)


def l2_distances_05(a, b):
    """np.linalg.norm of uint8 differences that have already wrapped"""
    return np.linalg.norm(a[:, np.newaxis, :] - b[np.newaxis, :, :], axis=-1)


def l2_distances_06(a, b):
    """norm over axis 1 (the points of b) instead of the coordinates"""
    block = np.subtract(a[:, None, :], b[None, :, :], dtype=np.float64)
    return np.linalg.norm(block, axis=1)


def l2_distances_07(a, b):
    """forgets the 2 in front of the product when expanding the square"""
    A = np.asarray(a, dtype=float)
    B = np.asarray(b, dtype=float)
    aa = np.sum(A * A, axis=1, keepdims=True)
    bb = np.sum(B * B, axis=1)
    return np.sqrt(np.maximum(aa + bb - A.dot(B.T), 0))


def l2_distances_08(a, b):
    """table transposed: rows are b, columns are a"""
    import torch

    ta = torch.tensor(a, dtype=torch.float64)
    tb = torch.tensor(b, dtype=torch.float64)
    return ((ta[None, :, :] - tb[:, None, :]) ** 2).sum(-1).sqrt().numpy()


def l2_distances_09(a, b):
    """mean of the squares under the root instead of the sum (RMSE)"""
    err = a[:, None].astype(np.float32) - b[None].astype(np.float32)
    return np.sqrt(np.mean(np.square(err), axis=2))


def l2_distances_10(a, b):
    """right numbers, but by two Python loops, which the exercise forbids"""
    result = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            d = a[i].astype(float) - b[j].astype(float)
            result[i, j] = np.sqrt(np.sum(d**2))
    return result
