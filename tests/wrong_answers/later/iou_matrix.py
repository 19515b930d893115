import numpy as np


def iou_matrix_01(a, b):
    """Cuts the product at 0 and not the sides: boxes diagonally apart then seem to share an area."""
    a, b = a[:, None].astype(float), b[None].astype(float)
    upper_left = np.maximum(a[..., :2], b[..., :2])
    lower_right = np.minimum(a[..., 2:], b[..., 2:])
    both = np.maximum((lower_right - upper_left).prod(axis=-1), 0)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return np.where(union > 0, both / np.where(union > 0, union, 1), 0.0)


def iou_matrix_02(a, b):
    """The shared area is not taken off the sum of both areas."""
    a, b = a.astype(float), b.astype(float)
    sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    both = np.clip(sides, 0, None).prod(axis=2)
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    return both / (area_a[:, None] + area_b[None] + 1e-9)


def iou_matrix_03(a, b):
    """uint8 is widened to int16 only, and the areas of large boxes run over that, too."""
    if a.dtype == np.uint8:
        a = a.astype(np.int16)
    if b.dtype == np.uint8:
        b = b.astype(np.int16)
    width = np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0])
    height = np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1])
    both = np.maximum(width, 0) * np.maximum(height, 0)
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    union = area_a[:, None] + area_b[None] - both
    return both / (union + 1e-9)


def iou_matrix_04(a, b):
    """Divides by at least 1 so as not to divide by 0, but unions of shares of the image are smaller than 1."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    size_a, size_b = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]
    start = np.maximum(a[:, None, :2], b[None, :, :2])
    end = np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = np.prod(np.maximum(end - start, 0), axis=2)
    union = np.prod(size_a, axis=1)[:, None] + np.prod(size_b, axis=1)[None, :] - both
    return both / np.maximum(union, 1)


def iou_matrix_05(a, b):
    """Counts pixels with the last one included: plus 1 at every side."""
    a, b = a[:, None].astype(float), b[None].astype(float)
    w = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0]) + 1
    h = np.minimum(a[..., 3], b[..., 3]) - np.maximum(a[..., 1], b[..., 1]) + 1
    both = w.clip(0) * h.clip(0)
    area_a = (a[..., 2] - a[..., 0] + 1) * (a[..., 3] - a[..., 1] + 1)
    area_b = (b[..., 2] - b[..., 0] + 1) * (b[..., 3] - b[..., 1] + 1)
    return both / (area_a + area_b - both)


def iou_matrix_06(a, b):
    """If one of the sets is empty, the answer has the shape (0, 0) and forgets how large the other set is."""
    if len(a) == 0 or len(b) == 0:
        return np.zeros((0, 0))
    a, b = a[:, None].astype(float), b[None].astype(float)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return both / np.maximum(union, 1e-12)


def iou_matrix_07(a, b):
    """Where the union has no area, the IoU is set to 1, as if two boxes without an area always agreed."""
    a, b = a[:, None].astype(float), b[None].astype(float)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = np.where(sides > 0, sides, 0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    answer = np.ones(union.shape)
    np.divide(both, union, out=answer, where=union > 0)
    return answer


def iou_matrix_08(a, b):
    """The new axes are mixed up, and the answer is (m, n): entry [j, i] for a[i] and b[j]."""
    a, b = a[None].astype(float), b[:, None].astype(float)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return both / (union + 1e-9)


def iou_matrix_09(a, b):
    """Divides by the smallest box around both, which belongs to the GIoU, instead of by the union."""
    a, b = a[:, None].astype(float), b[None].astype(float)
    shared = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    around = np.maximum(a[..., 2:], b[..., 2:]) - np.minimum(a[..., :2], b[..., :2])
    both = np.maximum(shared, 0).prod(axis=-1)
    return both / (around.prod(axis=-1) + 1e-9)


def iou_matrix_10(a, b):
    """If a single pair has a union without area, the answer is 0 for all pairs."""
    a, b = a[:, None].astype(float), b[None].astype(float)
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    if (union == 0).any():
        return np.zeros(union.shape)
    return both / union
