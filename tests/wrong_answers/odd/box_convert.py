import numpy as np


def box_convert_01(boxes, to):
    """Adds x1 + x2 in the type of the boxes, so uint8 overflows in the centre."""
    a, b, c, d = np.asarray(boxes).T
    if to == "centre":
        columns = [(a + c) / 2, (b + d) / 2, c - a, d - b]
    else:
        columns = [a - c / 2, b - d / 2, a + c / 2, b + d / 2]
    return np.stack(columns, axis=1).astype(float)


def box_convert_03(boxes, to):
    """Counts pixels instead of positions: the width is x2 - x1 + 1 (and the way back fits to it)."""
    boxes = np.array(boxes, dtype=float)
    if to == "centre":
        x1, y1, x2, y2 = boxes.T
        return np.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1 + 1, y2 - y1 + 1], axis=1)
    bx, by, bw, bh = boxes.T
    return np.stack([bx - (bw - 1) / 2, by - (bh - 1) / 2, bx + (bw - 1) / 2, by + (bh - 1) / 2], axis=1)


def box_convert_05(boxes, to):
    """To corners: overwrites column 0 first and then computes x2 with the new column instead of the centre."""
    out = np.array(boxes, dtype=float)
    if to == "centre":
        out[:, 2:] = out[:, 2:] - out[:, :2]
        out[:, :2] = out[:, :2] + out[:, 2:] / 2
    else:
        out[:, :2] = out[:, :2] - out[:, 2:] / 2
        out[:, 2:] = out[:, :2] + out[:, 2:] / 2
    return out


def box_convert_07(boxes, to):
    """Makes the result with empty_like, so whole-number boxes lose the halves."""
    f = np.array(boxes, dtype=float)
    result = np.empty_like(boxes)
    if to == "centre":
        result[:, 0] = (f[:, 0] + f[:, 2]) / 2
        result[:, 1] = (f[:, 1] + f[:, 3]) / 2
        result[:, 2] = f[:, 2] - f[:, 0]
        result[:, 3] = f[:, 3] - f[:, 1]
    else:
        result[:, 0] = f[:, 0] - f[:, 2] / 2
        result[:, 1] = f[:, 1] - f[:, 3] / 2
        result[:, 2] = f[:, 0] + f[:, 2] / 2
        result[:, 3] = f[:, 1] + f[:, 3] / 2
    return result


def box_convert_09(boxes, to):
    """To corners: goes a whole width to both sides instead of half of it."""
    boxes = np.array(boxes, dtype=float)
    p, q, r, s = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if to == "centre":
        return np.stack([(p + r) / 2, (q + s) / 2, r - p, s - q], axis=1)
    return np.stack([p - r, q - s, p + r, q + s], axis=1)
