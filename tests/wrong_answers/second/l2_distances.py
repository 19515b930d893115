import numpy as np


def l2_distances_01(a, b):
    """forgets the square root"""
    a, b = a.astype(float), b.astype(float)
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)


def l2_distances_02(a, b):
    """no conversion: difference and square are taken in uint8"""
    diff = a[:, None, :] - b[None, :, :]
    return np.sqrt((diff**2).sum(axis=2))


def l2_distances_03(a, b):
    """takes the root of each square before the sum, which is Manhattan again"""
    diff = a.astype(float)[:, None, :] - b.astype(float)[None, :, :]
    return np.sum(np.sqrt(diff**2), axis=2)


def l2_distances_04(a, b):
    """expanded formula without a floor of 0: NaN where rounding goes negative"""
    a, b = a.astype(float), b.astype(float)
    sq = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)[None, :]
    return np.sqrt(sq)


def l2_distances_05(a, b):
    """expanded formula, squares and product still taken in the pixel type"""
    aa = np.sum(a**2, axis=1).reshape(-1, 1).astype(float)
    bb = np.sum(b**2, axis=1).reshape(1, -1).astype(float)
    ab = np.dot(a, b.T).astype(float)
    return np.sqrt(np.maximum(aa + bb - 2 * ab, 0))


def l2_distances_06(a, b):
    """converts uint8 to int16: holds the difference, but not its square"""
    if a.dtype == np.uint8:
        a = a.astype(np.int16)
        b = b.astype(np.int16)
    d = a[:, None, :] - b[None, :, :]
    return np.sqrt(np.sum(d * d, axis=-1))


def l2_distances_07(a, b):
    """expanded formula with the 2 forgotten in the middle term"""
    a = a.astype(float)
    b = b.astype(float)
    sq = (a**2).sum(1)[:, None] - a @ b.T + (b**2).sum(1)[None, :]
    return np.sqrt(np.maximum(sq, 0))


def l2_distances_08(a, b):
    """norm along axis 1: the points of b vanish, not the coordinates"""
    block = a.astype(float)[:, None, :] - b.astype(float)[None, :, :]
    return np.linalg.norm(block, axis=1)


def l2_distances_09(a, b):
    """squares after the sum instead of before it"""
    block = a.astype(float)[:, None, :] - b.astype(float)[None, :, :]
    return np.sqrt(block.sum(axis=2) ** 2)


def l2_distances_10(a, b):
    """expanded formula without [:, None]: |a|² is added along the columns"""
    a, b = a.astype(float), b.astype(float)
    sq = np.sum(a**2, axis=1) + np.sum(b**2, axis=1) - 2 * a.dot(b.T)
    return np.sqrt(np.clip(sq, 0, None))
