import numpy as np


def box_convert_01(boxes, to):
    """In centre form the first two numbers are taken for the upper left corner, when corners are to come out."""
    a, b, c, d = np.asarray(boxes, dtype=float).T
    if to == "centre":
        columns = [(a + c) / 2, (b + d) / 2, c - a, d - b]
    else:
        columns = [a, b, a + c, b + d]
    return np.stack(columns, axis=1)


def box_convert_02(boxes, to):
    """Width and height are counted as last pixel minus first pixel plus 1."""
    a, b, c, d = np.asarray(boxes, dtype=float).T
    if to == "centre":
        columns = [(a + c) / 2, (b + d) / 2, c - a + 1, d - b + 1]
    else:
        columns = [a - c / 2, b - d / 2, a + c / 2, b + d / 2]
    return np.stack(columns, axis=1)


def box_convert_03(boxes, to):
    """np.asarray makes no copy of an array that is float64 already, so the caller's boxes are overwritten."""
    out = np.asarray(boxes, dtype=np.float64)
    if to == "centre":
        size = out[:, 2:] - out[:, :2]
        out[:, :2] = (out[:, :2] + out[:, 2:]) / 2
        out[:, 2:] = size
    else:
        half = out[:, 2:] / 2
        middle = out[:, :2].copy()
        out[:, :2] = middle - half
        out[:, 2:] = middle + half
    return out


def box_convert_04(boxes, to):
    """The sum of two uint8 coordinates runs over before it is halved."""
    x, y, u, v = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if to == "centre":
        columns = [(x + u) / 2, (y + v) / 2, u - x, v - y]
    else:
        columns = [x - u / 2, y - v / 2, x + u / 2, y + v / 2]
    return np.stack(columns, axis=1).astype(float)


def box_convert_05(boxes, to):
    """A cast to int64 cures uint8 but cuts off what stands behind the point in decimal boxes."""
    b = np.array(boxes).astype(np.int64)
    if to == "centre":
        centre = (b[:, :2] + b[:, 2:]) / 2
        size = b[:, 2:] - b[:, :2]
        return np.concatenate([centre, size], axis=1)
    return np.concatenate([b[:, :2] - b[:, 2:] / 2, b[:, :2] + b[:, 2:] / 2], axis=1)


def box_convert_06(boxes, to):
    """Corners left of or above the picture are set to 0, because a box 'has to lie inside'."""
    b = np.array(boxes, dtype=float)
    if to == "centre":
        return np.hstack([(b[:, :2] + b[:, 2:]) / 2, b[:, 2:] - b[:, :2]])
    corners = np.hstack([b[:, :2] - b[:, 2:] / 2, b[:, :2] + b[:, 2:] / 2])
    return np.maximum(corners, 0)


def box_convert_07(boxes, to):
    """np.array of a list of rows has the shape (0,) and not (0, 4) when there is no box."""
    rows = []
    for box in boxes:
        a, b, c, d = [float(number) for number in box]
        if to == "centre":
            rows.append([(a + c) / 2, (b + d) / 2, c - a, d - b])
        else:
            rows.append([a - c / 2, b - d / 2, a + c / 2, b + d / 2])
    return np.array(rows, dtype=float)


def box_convert_08(boxes, to):
    """Asks for the American spelling "center", so "centre" ends in the other branch."""
    b = np.array(boxes, dtype=float)
    first, second = b[:, :2], b[:, 2:]
    if to == "center":
        return np.concatenate([(first + second) / 2, second - first], axis=1)
    else:
        return np.concatenate([first - second / 2, first + second / 2], axis=1)


def box_convert_09(boxes, to):
    """The four columns are put below each other and only reshaped, not transposed (right for one box)."""
    boxes = np.array(boxes, dtype=float)
    x, y, u, v = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
    if to == "centre":
        answer = np.array([(x + u) / 2, (y + v) / 2, u - x, v - y])
    else:
        answer = np.array([x - u / 2, y - v / 2, x + u / 2, y + v / 2])
    return answer.reshape(-1, 4)


def box_convert_10(boxes, to):
    """Overwrites a copy column by column, and the upper left corner is gone when x2 and y2 are made from it."""
    out = np.array(boxes, dtype=float)
    if to == "centre":
        out[:, 2] = out[:, 2] - out[:, 0]
        out[:, 3] = out[:, 3] - out[:, 1]
        out[:, 0] = out[:, 0] + out[:, 2] / 2
        out[:, 1] = out[:, 1] + out[:, 3] / 2
    else:
        out[:, 0] = out[:, 0] - out[:, 2] / 2
        out[:, 1] = out[:, 1] - out[:, 3] / 2
        out[:, 2] = out[:, 0] + out[:, 2] / 2
        out[:, 3] = out[:, 1] + out[:, 3] / 2
    return out
