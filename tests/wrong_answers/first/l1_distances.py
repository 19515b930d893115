def l1_distances_01(a, b):
    """subtracts uint8 without converting, so it wraps round"""
    diff = a[:, None, :] - b[None, :, :]
    return np.abs(diff).sum(axis=2)


def l1_distances_02(a, b):
    """torch: converts to float only after the subtraction has wrapped"""
    import torch

    ta = torch.from_numpy(a).unsqueeze(1)
    tb = torch.from_numpy(b).unsqueeze(0)
    return (ta - tb).float().abs().sum(dim=-1).numpy()


def l1_distances_03(a, b):
    """sums over the points of b (axis 1) instead of the coordinates"""
    a = a.astype(float)
    b = b.astype(float)
    block = abs(a[:, np.newaxis] - b[np.newaxis])
    return np.sum(block, axis=1)


def l1_distances_04(a, b):
    """transposed: one row per point of b"""
    af = a.astype(np.float64)
    bf = b.astype(np.float64)
    return np.abs(bf[:, None, :] - af[None, :, :]).sum(axis=-1)


def l1_distances_05(a, b):
    """takes the absolute value after the sum, so the signs cancel"""
    sa = a.astype(float).sum(axis=1)
    sb = b.astype(float).sum(axis=1)
    return np.abs(sa.reshape(-1, 1) - sb.reshape(1, -1))


def l1_distances_06(a, b):
    """mean of the absolute differences instead of the sum"""
    x = np.expand_dims(a.astype("float64"), 1)
    y = np.expand_dims(b.astype("float64"), 0)
    return np.mean(np.absolute(x - y), axis=2)


def l1_distances_07(a, b):
    """converts to int, which cuts off the decimals of float pixels"""
    a, b = a.astype(int), b.astype(int)
    return np.einsum("ijk->ij", np.abs(a[:, None, :] - b[None, :, :]))


def l1_distances_08(a, b):
    """squeezes the result, so a single point loses its axis"""
    a = np.array(a, dtype=float)
    b = np.array(b, dtype=float)
    D = np.linalg.norm(a[:, None] - b, ord=1, axis=2)
    return D.squeeze()


def l1_distances_09(a, b):
    """converts back to the type of the pixels at the end, so sums above 255 wrap"""
    big_a = a.astype(np.int64) if a.dtype.kind in "ui" else a
    big_b = b.astype(np.int64) if b.dtype.kind in "ui" else b
    total = np.sum(np.abs(big_a[:, None, :] - big_b[None, :, :]), axis=-1)
    return total.astype(a.dtype)


def l1_distances_10(a, b):
    """repeat, tile and reshape with -1: crashes when a has no points"""
    n = len(a)
    m = len(b)
    left = np.repeat(a.astype(float), m, axis=0)
    right = np.tile(b.astype(float), (n, 1))
    return np.abs(left - right).reshape(n, m, -1).sum(axis=2)
