import numpy as np


def box_convert_02(boxes, to):
    """Confuses the centre form with COCO's form: left upper corner, width, height."""
    boxes = np.array(boxes, dtype=float)
    out = boxes.copy()
    if to == "centre":
        out[:, 2:] = boxes[:, 2:] - boxes[:, :2]
    else:
        out[:, 2:] = boxes[:, :2] + boxes[:, 2:]
    return out


def box_convert_04(boxes, to):
    """Compares with the American spelling "center", so every call converts to corners."""
    boxes = np.array(boxes, dtype=float)
    first, second = boxes[:, :2], boxes[:, 2:]
    if to == "center":
        return np.concatenate([(first + second) / 2, second - first], axis=1)
    else:
        return np.concatenate([first - second / 2, first + second / 2], axis=1)


def box_convert_06(boxes, to):
    """Writes into the array of the caller when it is float64, because asarray makes no copy then."""
    boxes = np.asarray(boxes, dtype=np.float64)
    if to == "centre":
        boxes[:, 2:] -= boxes[:, :2]
        boxes[:, :2] += boxes[:, 2:] / 2
    else:
        boxes[:, :2] -= boxes[:, 2:] / 2
        boxes[:, 2:] += boxes[:, :2]
    return boxes


def box_convert_08(boxes, to):
    """Takes the corners in the order x1, x2, y1, y2."""
    boxes = np.array(boxes, dtype=float)
    if to == "centre":
        x1, x2, y1, y2 = boxes.T
        return np.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], axis=1)
    bx, by, bw, bh = boxes.T
    return np.stack([bx - bw / 2, bx + bw / 2, by - bh / 2, by + bh / 2], axis=1)


def box_convert_10(boxes, to):
    """Makes an array of a list of rows, which has the shape (0,) and not (0, 4) when there is no box."""
    rows = []
    for a, b, c, d in np.array(boxes, dtype=float):
        if to == "centre":
            rows.append([(a + c) / 2, (b + d) / 2, c - a, d - b])
        else:
            rows.append([a - c / 2, b - d / 2, a + c / 2, b + d / 2])
    return np.array(rows)
