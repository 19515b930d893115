import numpy as np


def l1_distances_01(a, b):
    """subtracts without converting, so uint8 wraps round"""
    return np.abs(a[:, None, :] - b[None, :, :]).sum(axis=2)


def l1_distances_02(a, b):
    """converts to float only after the subtraction"""
    diff = (a[:, None, :] - b[None, :, :]).astype(float)
    return np.sum(np.abs(diff), axis=-1)


def l1_distances_03(a, b):
    """sums over axis 1 (the points of b) instead of the coordinates"""
    a = a.astype(float)
    b = b.astype(float)
    diff = np.abs(a[:, None, :] - b[None, :, :])
    return diff.sum(axis=1)


def l1_distances_04(a, b):
    """puts b along the rows: the table comes out transposed"""
    a, b = a.astype(float), b.astype(float)
    return np.abs(b[:, np.newaxis] - a).sum(axis=2)


def l1_distances_05(a, b):
    """takes the absolute value after the sum, so differences cancel"""
    d = a.astype(float)[:, None, :] - b.astype(float)[None, :, :]
    return abs(d.sum(axis=2))


def l1_distances_06(a, b):
    """converts to int against the wrap-round, which cuts off decimals"""
    a = a.astype(int)
    b = b.astype(int)
    return np.abs(a[:, None, :] - b[None, :, :]).sum(axis=2)


def l1_distances_07(a, b):
    """thinks the sign is all that lacks and converts uint8 to int8"""
    if a.dtype == np.uint8:
        a = a.astype(np.int8)
    if b.dtype == np.uint8:
        b = b.astype(np.int8)
    return np.sum(np.abs(a[:, None] - b[None]), axis=2)


def l1_distances_08(a, b):
    """squeezes the result, so n = 1 or m = 1 loses an axis"""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    block = np.abs(a[:, None, :] - b[None, :, :])
    return block.sum(axis=2).squeeze()


def l1_distances_09(a, b):
    """list over the rows of a (a loop after all), shape (0,) for n = 0"""
    b = b.astype(float)
    return np.array([np.abs(b - row).sum(axis=1) for row in a.astype(float)])


def l1_distances_10(a, b):
    """pairs row i of a with row i of b instead of all pairs"""
    return np.abs(a.astype(float) - b.astype(float)).sum(axis=1)
