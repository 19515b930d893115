def l1_distances_r01(a, b):
    """block in float64, result handed back as float32"""
    return np.abs(a.astype(float)[:, None, :] - b.astype(float)[None, :, :]).sum(axis=2).astype(np.float32)


def l1_distances_r02(a, b):
    """torch, returns a torch tensor"""
    import torch

    ta = torch.from_numpy(np.asarray(a, dtype=np.float64))
    tb = torch.from_numpy(np.asarray(b, dtype=np.float64))
    return torch.sum(torch.abs(ta.unsqueeze(1) - tb.unsqueeze(0)), dim=2)


def l1_distances_r03(a, b):
    """larger minus smaller, which never goes below 0, summed in float64"""
    hi = np.maximum(a[:, None, :], b[None, :, :]).astype(np.float64)
    lo = np.minimum(a[:, None, :], b[None, :, :]).astype(np.float64)
    return (hi - lo).sum(-1)


def l1_distances_r04(a, b):
    """np.linalg.norm with ord=1 along the coordinates"""
    diff = np.subtract(a[:, np.newaxis], b[np.newaxis], dtype=np.float64)
    return np.linalg.norm(diff, ord=1, axis=2)


def l1_distances_r05(a, b):
    """sign times difference, summed by einsum"""
    diff = np.asarray(a, float)[:, None] - np.asarray(b, float)[None]
    return np.einsum("ijk,ijk->ij", np.sign(diff), diff)


def l1_distances_r06(a, b):
    """root of the square is the absolute value; (m, n) first, then transposed"""
    a, b = a.astype(np.float64), b.astype(np.float64)
    return np.sqrt((b[:, None, :] - a[None, :, :]) ** 2).sum(axis=2).T


def l1_distances_r07(a, b):
    """coordinates along the first axis, which then disappears; long doubles inside"""
    at = np.array(a, dtype=np.longdouble).T
    bt = np.array(b, dtype=np.longdouble).T
    d = at[:, :, None] - bt[:, None, :]
    return np.where(d < 0, -d, d).sum(axis=0).astype(float)
