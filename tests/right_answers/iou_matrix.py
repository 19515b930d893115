import numpy as np
import torch


def iou_matrix_r01(a, b):
    """torch tensors with clamp; nan_to_num for 0/0; back to NumPy at the end."""
    a = torch.tensor(np.asarray(a).astype(np.float64)).unsqueeze(1)
    b = torch.tensor(np.asarray(b).astype(np.float64)).unsqueeze(0)
    sides = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    inter = sides.prod(dim=-1)
    union = (a[..., 2:] - a[..., :2]).prod(dim=-1) + (b[..., 2:] - b[..., :2]).prod(dim=-1) - inter
    return torch.nan_to_num(inter / union, nan=0.0).numpy()


def iou_matrix_r02(a, b):
    """Four ufunc.outer calls, one for each edge, and no broadcasting by hand."""
    ax1, ay1, ax2, ay2 = np.asarray(a).astype(float).T
    bx1, by1, bx2, by2 = np.asarray(b).astype(float).T
    w = np.minimum.outer(ax2, bx2) - np.maximum.outer(ax1, bx1)
    h = np.minimum.outer(ay2, by2) - np.maximum.outer(ay1, by1)
    inter = w * h * (w > 0) * (h > 0)
    union = np.add.outer((ax2 - ax1) * (ay2 - ay1), (bx2 - bx1) * (by2 - by1)) - inter
    union[union == 0] = np.inf
    return inter / union


def iou_matrix_r04(a, b):
    """Writes out the n * m pairs as a long list of rows and the overlap as (wa + wb - width of the hull)."""
    n, m = len(a), len(b)
    first = np.repeat(np.asarray(a, dtype=np.float64), m, axis=0)
    second = np.tile(np.asarray(b, dtype=np.float64), (n, 1))
    size_1, size_2 = first[:, 2:] - first[:, :2], second[:, 2:] - second[:, :2]
    hull = np.maximum(first[:, 2:], second[:, 2:]) - np.minimum(first[:, :2], second[:, :2])
    inter = np.maximum(size_1 + size_2 - hull, 0).prod(axis=1)
    union = size_1.prod(axis=1) + size_2.prod(axis=1) - inter
    with np.errstate(invalid="ignore", divide="ignore"):
        answer = np.where(union > 0, inter / union, 0.0)
    return answer.reshape(n, m)
