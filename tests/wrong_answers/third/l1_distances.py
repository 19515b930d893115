def l1_distances_01(a, b):
    """subtracts uint8 pixels without converting to float first"""
    return np.abs(a[:, None, :] - b[None, :, :]).sum(axis=2)


def l1_distances_02(a, b):
    """sums over axis 1 (the points of b) instead of the coordinates"""
    a = a.astype(float)
    b = b.astype(float)
    diff = a[:, None, :] - b[None, :, :]
    return np.sum(np.abs(diff), axis=1)


def l1_distances_03(a, b):
    """forgets the absolute value"""
    a, b = a.astype(float), b.astype(float)
    return (a[:, np.newaxis, :] - b[np.newaxis, :, :]).sum(axis=-1)


def l1_distances_04(a, b):
    """converts to float only after the subtraction, when it has already wrapped"""
    block = (a[:, None, :] - b[None, :, :]).astype(float)
    return np.abs(block).sum(axis=2)


def l1_distances_05(a, b):
    """list comprehension over the rows, so an empty a gives shape (0,)"""
    b = b.astype(float)
    rows = [np.abs(p.astype(float) - b).sum(axis=1) for p in a]
    return np.array(rows)


def l1_distances_06(a, b):
    """None on the wrong tables, so the result is transposed to (m, n)"""
    a = np.asarray(a, dtype=float)
    b = np.asarray(b, dtype=float)
    d = np.abs(a[None, :, :] - b[:, None, :])
    return d.sum(axis=2)


def l1_distances_07(a, b):
    """takes the absolute value of the sum instead of the sum of absolute values"""
    difference = a[:, None, :].astype(float) - b[None, :, :].astype(float)
    return abs(difference.sum(axis=2))


def l1_distances_08(a, b):
    """converts to int, which cuts off the decimals of float pixels"""
    a = a.astype(int)
    b = b.astype(int)
    return np.abs(a[:, None, :] - b[None, :, :]).sum(axis=2)


def l1_distances_09(a, b):
    """uses np.linalg.norm without ord=1, which is the Euclidean distance"""
    diff = a.astype(float)[:, None] - b.astype(float)[None]
    return np.linalg.norm(diff, axis=2)


def l1_distances_10(a, b):
    """subtracts the tables row by row, without broadcasting to all pairs"""
    d1 = np.abs(a.astype(float) - b.astype(float)).sum(axis=1)
    return d1
