def l2_distances_r01(a, b):
    """block in float64, result as float32"""
    d = a.astype(np.float64)[:, None, :] - b.astype(np.float64)[None, :, :]
    return np.sqrt((d**2).sum(axis=2)).astype(np.float32)


def l2_distances_r02(a, b):
    """expanded square with a floor at 0"""
    a, b = a.astype(float), b.astype(float)
    sq = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)[None, :]
    return np.sqrt(np.maximum(sq, 0))


def l2_distances_r03(a, b):
    """np.linalg.norm along the coordinates of the block"""
    return np.linalg.norm(a[:, None].astype("float64") - b, axis=-1)


def l2_distances_r04(a, b):
    """difference times itself as a stack of 1 x d times d x 1 matrices"""
    d = np.asarray(a, dtype=float)[:, None, None, :] - np.asarray(b, dtype=float)[None, :, None, :]
    return np.sqrt((d @ np.swapaxes(d, -1, -2))[:, :, 0, 0])


def l2_distances_r05(a, b):
    """torch with einsum, returns a torch tensor"""
    import torch

    ta = torch.as_tensor(np.array(a, dtype=np.float64))
    tb = torch.as_tensor(np.array(b, dtype=np.float64))
    diff = ta[:, None] - tb[None]
    return torch.einsum("nmd,nmd->nm", diff, diff) ** 0.5


def l2_distances_r06(a, b):
    """Pythagoras again and again: np.hypot folded over the coordinates"""
    diff = np.subtract(np.expand_dims(a, 1), np.expand_dims(b, 0), dtype=float)
    return np.hypot.reduce(diff, axis=2)


def l2_distances_r07(a, b):
    """expanded square after moving the origin to b's mean, one augmented matrix product"""
    a = a.astype(float)
    b = b.astype(float)
    middle = b.mean(axis=0)
    a = a - middle
    b = b - middle
    left = np.hstack([np.sum(a * a, 1, keepdims=True), np.ones((len(a), 1)), -2 * a])
    right = np.hstack([np.ones((len(b), 1)), np.sum(b * b, 1, keepdims=True), b])
    return np.sqrt((left @ right.T).clip(min=0))
