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


def encode_targets_02(boxes, labels, anchors, grid, cell, k):
    """Adds the corners in the type of the boxes, so the centres of uint8 boxes overflow."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    cx = (boxes[:, 0] + boxes[:, 2]) / 2
    cy = (boxes[:, 1] + boxes[:, 3]) / 2
    for i in range(len(boxes)):
        w = float(boxes[i, 2]) - float(boxes[i, 0])
        h = float(boxes[i, 3]) - float(boxes[i, 1])
        a = best_anchor(w, h, anchors)
        col, row = int(np.floor(cx[i] / cell)), int(np.floor(cy[i] / cell))
        block = np.zeros(5 + k)
        block[:5] = [1, cx[i] / cell - col, cy[i] / cell - row, np.log(w / anchors[a, 0]), np.log(h / anchors[a, 1])]
        block[5 + labels[i]] = 1
        out[row, col, a] = block
    return out


def encode_targets_04(boxes, labels, anchors, grid, cell, k):
    """Measures width and height in cells, ln(w / cell), and not against the anchor."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for box, c in zip(np.asarray(boxes, dtype=float), labels):
        w, h = box[2] - box[0], box[3] - box[1]
        x, y = (box[0] + w / 2) / cell, (box[1] + h / 2) / cell
        row, column = int(y), int(x)
        a = best_anchor(w, h, anchors)
        out[row, column, a] = 0
        out[row, column, a, :5] = [1, x - column, y - row, np.log(w / cell), np.log(h / cell)]
        out[row, column, a, 5 + c] = 1
    return out


def encode_targets_06(boxes, labels, anchors, grid, cell, k):
    """If a block is taken already, the earlier object keeps it."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for box, c in zip(np.asarray(boxes, dtype=float), labels):
        size = box[2:] - box[:2]
        place = (box[:2] + box[2:]) / 2 / cell
        column, row = np.floor(place).astype(int)
        a = best_anchor(size[0], size[1], anchors)
        if out[row, column, a, 0] == 1:
            continue
        out[row, column, a, 0] = 1
        out[row, column, a, 1:3] = place - [column, row]
        out[row, column, a, 3:5] = np.log(size / anchors[a])
        out[row, column, a, 5 + c] = 1
    return out


def encode_targets_08(boxes, labels, anchors, grid, cell, k):
    """A centre on the edge of two cells goes to the left or upper one (ceil - 1)."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        row, column = int(np.ceil(y)) - 1, int(np.ceil(x)) - 1
        a = best_anchor(x2 - x1, y2 - y1, anchors)
        block = np.zeros(5 + k)
        block[:3] = 1, x - column, y - row
        block[3:5] = np.log([(x2 - x1) / anchors[a][0], (y2 - y1) / anchors[a][1]])
        block[5 + c] = 1
        out[row, column, a] = block
    return out


def encode_targets_10(boxes, labels, anchors, grid, cell, k):
    """Of anchors with equal IoU it takes the last one (>= in the search)."""
    rows, columns = grid
    out = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), c in zip(np.asarray(boxes, dtype=float), labels):
        w, h = x2 - x1, y2 - y1
        best, a = 0, 0
        for j, (wa, ha) in enumerate(anchors):
            inter = min(w, wa) * min(h, ha)
            iou = inter / (w * h + wa * ha - inter)
            if iou >= best:
                best, a = iou, j
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        row, column = int(y), int(x)
        block = np.zeros(5 + k)
        block[:5] = 1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])
        block[5 + c] = 1
        out[row, column, a] = block
    return out
