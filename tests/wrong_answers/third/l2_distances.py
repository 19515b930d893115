def l2_distances_01(a, b):
    """forgets the square root"""
    a, b = a.astype(float), b.astype(float)
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


def l2_distances_02(a, b):
    """expanded square without a floor of 0, so rounding gives NaN"""
    a, b = a.astype(float), b.astype(float)
    sq = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)[None, :]
    return np.sqrt(sq)


def l2_distances_03(a, b):
    """does not convert uint8 before subtracting"""
    diff = a[:, None, :] - b[None, :, :]
    return np.sqrt(np.sum(diff**2, axis=2))


def l2_distances_04(a, b):
    """takes the root before the sum, which is the Manhattan distance again"""
    a = a.astype(float)
    b = b.astype(float)
    return np.sum(np.sqrt((a[:, None, :] - b[None, :, :]) ** 2), axis=2)


def l2_distances_05(a, b):
    """converts to int16, where the difference fits but its square overflows"""
    a = a.astype(np.int16)
    b = b.astype(np.int16)
    d = a[:, None, :] - b[None, :, :]
    return np.sqrt((d * d).sum(axis=2))


def l2_distances_06(a, b):
    """norm along axis 1 instead of the last axis"""
    block = a[:, None, :].astype(float) - b[None, :, :].astype(float)
    return np.linalg.norm(block, axis=1)


def l2_distances_07(a, b):
    """adds the root to the copied L1 but leaves abs instead of the square"""
    a, b = a.astype(float), b.astype(float)
    return np.sqrt(np.abs(a[:, None, :] - b[None, :, :]).sum(axis=2))


def l2_distances_08(a, b):
    """converts for the squares but multiplies a @ b.T still in uint8"""
    aa = np.sum(a.astype(float) ** 2, axis=1, keepdims=True)
    bb = np.sum(b.astype(float) ** 2, axis=1)
    ab = a @ b.T
    return np.sqrt(np.maximum(aa - 2.0 * ab + bb, 0))


def l2_distances_09(a, b):
    """nested comprehension with norm, so an empty a loses its second axis"""
    return np.array([[np.linalg.norm(p.astype(float) - q.astype(float)) for q in b] for p in a])


def l2_distances_10(a, b):
    """puts the floor of 0 after the root, so the NaN stay"""
    a = np.asarray(a, float)
    b = np.asarray(b, float)
    squared = np.square(a).sum(1)[:, None] + np.square(b).sum(1)[None, :] - 2 * np.dot(a, b.T)
    return np.maximum(np.sqrt(squared), 0)
