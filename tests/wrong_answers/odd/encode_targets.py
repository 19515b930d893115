import numpy as np


def ious(a, b):
    # stands for the notebook's own ious (exercise 14.4)
    a, b = np.asarray(a, dtype=float).reshape(-1, 4), np.asarray(b, dtype=float).reshape(-1, 4)
    side = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    inter = side[..., 0] * side[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    union = area_a[:, None] + area_b[None] - inter
    return np.divide(inter, union, out=np.zeros(inter.shape), where=union > 0)


def best_anchor(w, h, anchors):
    anchors = np.asarray(anchors, dtype=float)
    mine = np.array([[-w / 2, -h / 2, w / 2, h / 2]])
    return int(np.argmax(ious(mine, np.concatenate([-anchors / 2, anchors / 2], axis=1))[0]))


def encode_targets_01(boxes, labels, anchors, grid, cell, k):
    """Uses x for the row and y for the column of the tensor."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        i, j = int(x), int(y)
        a = best_anchor(x2 - x1, y2 - y1, anchors)
        out[i, j, a] = 0
        out[i, j, a, :5] = 1, x - i, y - j, np.log((x2 - x1) / anchors[a][0]), np.log((y2 - y1) / anchors[a][1])
        out[i, j, a, 5 + c] = 1
    return out


def encode_targets_03(boxes, labels, anchors, grid, cell, k):
    """Gives the centre relative to the whole image and not inside its cell."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        w, h = x2 - x1, y2 - y1
        row, column = int(y / cell), int(x / cell)
        a = best_anchor(w, h, anchors)
        numbers = [1, x / (columns * cell), y / (rows * cell), np.log(w / anchors[a][0]), np.log(h / anchors[a][1])]
        out[row, column, a] = numbers + [0] * k
        out[row, column, a, 5 + c] = 1
    return out


def encode_targets_05(boxes, labels, anchors, grid, cell, k):
    """Chooses the anchor with the smallest difference of the sides and not the one with the largest IoU."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for box, c in zip(np.asarray(boxes, dtype=float), labels):
        size = box[2:] - box[:2]
        place = (box[:2] + box[2:]) / 2 / cell
        column, row = np.floor(place).astype(int)
        a = np.abs(np.asarray(anchors) - size).sum(axis=1).argmin()
        out[row, column, a, 0] = 1
        out[row, column, a, 1:3] = place - [column, row]
        out[row, column, a, 3:5] = np.log(size / anchors[a])
        out[row, column, a, 5:] = 0
        out[row, column, a, 5 + c] = 1
    return out


def encode_targets_07(boxes, labels, anchors, grid, cell, k):
    """Does not empty a block that is taken already, so the class of the earlier object remains."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        w, h = x2 - x1, y2 - y1
        row, column = int(y), int(x)
        a = best_anchor(w, h, anchors)
        out[row, column, a, 0] = 1
        out[row, column, a, 1] = x - column
        out[row, column, a, 2] = y - row
        out[row, column, a, 3] = np.log(w / anchors[a][0])
        out[row, column, a, 4] = np.log(h / anchors[a][1])
        out[row, column, a, 5 + c] = 1
    return out


def encode_targets_09(boxes, labels, anchors, grid, cell, k):
    """Rounds the side of a cell to a whole number of pixels."""
    rows, columns = grid
    cell = int(round(cell))
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        row, column = min(int(y // cell), rows - 1), min(int(x // cell), columns - 1)
        a = best_anchor(x2 - x1, y2 - y1, anchors)
        block = np.zeros(5 + k)
        block[:3] = 1, x / cell - column, y / cell - row
        block[3:5] = np.log([(x2 - x1) / anchors[a][0], (y2 - y1) / anchors[a][1]])
        block[5 + c] = 1
        out[row, column, a] = block
    return out
