import numpy as np


def ious(a, b):
    """IoU of every box of a with every box of b."""
    a, b = np.asarray(a, dtype=float)[:, None], np.asarray(b, dtype=float)[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = sides.clip(min=0).prod(axis=-1)
    union = (a[..., 2:] - a[..., :2]).prod(axis=-1) + (b[..., 2:] - b[..., :2]).prod(axis=-1) - both
    return np.divide(both, union, out=np.zeros(both.shape), where=union > 0)


def fit(w, h, anchors):
    """IoU of a shape with every anchor, on a common centre."""
    anchors = np.asarray(anchors, dtype=float)
    return ious(np.array([[-w / 2, -h / 2, w / 2, h / 2]]), np.hstack([-anchors / 2, anchors / 2]))[0]


def encode_targets_01(boxes, labels, anchors, grid, cell, k):
    """Reads the grid as (columns, rows), which is right for square grids only."""
    columns, rows = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), label in zip(np.asarray(boxes, dtype=float), labels):
        w, h = x2 - x1, y2 - y1
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        column, row = min(int(x), columns - 1), min(int(y), rows - 1)
        a = int(fit(w, h, anchors).argmax())
        target[row, column, a] = 0
        target[row, column, a, :5] = 1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])
        target[row, column, a, 5 + label] = 1
    return target


def encode_targets_02(boxes, labels, anchors, grid, cell, k):
    """Takes the anchor whose width and height are the nearest in pixels, not the one with the largest IoU."""
    target = np.zeros((grid[0], grid[1], len(anchors), 5 + k))
    anchors = np.array(anchors, dtype=float)
    for box, label in zip(np.array(boxes, dtype=float), labels):
        size = box[2:] - box[:2]
        x, y = (box[:2] + box[2:]) / 2 / cell
        column, row = int(x), int(y)
        a = np.argmin(((anchors - size) ** 2).sum(axis=1))
        block = np.zeros(5 + k)
        block[:3] = 1, x - column, y - row
        block[3:5] = np.log(size / anchors[a])
        block[5 + label] = 1
        target[row, column, a] = block
    return target


def encode_targets_03(boxes, labels, anchors, grid, cell, k):
    """The block is not emptied before a later object comes, so the 1 for the class of the earlier one remains."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for i in range(len(boxes)):
        x1, y1, x2, y2 = [float(number) for number in boxes[i]]
        w, h = x2 - x1, y2 - y1
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        row, column = int(np.floor(y)), int(np.floor(x))
        a = int(np.argmax(fit(w, h, anchors)))
        target[row, column, a, 0] = 1
        target[row, column, a, 1] = x - column
        target[row, column, a, 2] = y - row
        target[row, column, a, 3] = np.log(w / anchors[a][0])
        target[row, column, a, 4] = np.log(h / anchors[a][1])
        target[row, column, a, 5 + labels[i]] = 1
    return target


def encode_targets_04(boxes, labels, anchors, grid, cell, k):
    """If the best anchor is taken, the object goes to the next best one that is still free in the cell."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for box, label in zip(np.array(boxes, dtype=float), labels):
        w, h = box[2] - box[0], box[3] - box[1]
        x, y = (box[0] + box[2]) / 2 / cell, (box[1] + box[3]) / 2 / cell
        row, column = int(y), int(x)
        ranking = np.argsort(-fit(w, h, anchors), kind="stable")
        a = ranking[0]
        for candidate in ranking:
            if target[row, column, candidate, 0] == 0:
                a = candidate
                break
        block = np.zeros(5 + k)
        block[:5] = [1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])]
        block[5 + label] = 1
        target[row, column, a] = block
    return target


def encode_targets_05(boxes, labels, anchors, grid, cell, k):
    """The side of a cell is made a whole number for finding the cell."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    side = int(cell)
    for (x1, y1, x2, y2), label in zip(np.asarray(boxes, dtype=float), labels):
        w, h, x, y = x2 - x1, y2 - y1, (x1 + x2) / 2, (y1 + y2) / 2
        column, row = min(int(x // side), columns - 1), min(int(y // side), rows - 1)
        a = int(fit(w, h, anchors).argmax())
        target[row, column, a] = 0
        target[row, column, a, 0] = 1
        target[row, column, a, 1:3] = (x - column * side) / side, (y - row * side) / side
        target[row, column, a, 3:5] = np.log([w / anchors[a][0], h / anchors[a][1]])
        target[row, column, a, 5 + label] = 1
    return target


def encode_targets_06(boxes, labels, anchors, grid, cell, k):
    """Lays the anchors on the middle of the cell, and the box stays where it is, when the best anchor is looked for."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    anchors = np.array(anchors, dtype=float)
    for box, label in zip(np.array(boxes, dtype=float), labels):
        size = box[2:] - box[:2]
        x, y = (box[:2] + box[2:]) / 2 / cell
        column, row = int(x), int(y)
        middle = np.array([(column + 0.5) * cell, (row + 0.5) * cell])
        placed = np.concatenate([middle - anchors / 2, middle + anchors / 2], axis=1)
        a = int(ious(box[None], placed)[0].argmax())
        target[row, column, a] = 0
        target[row, column, a, :3] = 1, x - column, y - row
        target[row, column, a, 3:5] = np.log(size / anchors[a])
        target[row, column, a, 5 + label] = 1
    return target


def encode_targets_07(boxes, labels, anchors, grid, cell, k):
    """A centre exactly on an edge is given to the left or upper cell, where its place is 1."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), label in zip(np.asarray(boxes, dtype=float), labels):
        w, h = x2 - x1, y2 - y1
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        column, row = int(np.ceil(x)) - 1, int(np.ceil(y)) - 1
        a = int(fit(w, h, anchors).argmax())
        numbers = [1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])]
        classes = [1 if c == label else 0 for c in range(k)]
        target[row, column, a] = numbers + classes
    return target


def encode_targets_08(boxes, labels, anchors, grid, cell, k):
    """The centre is the half of a sum that runs over with uint8."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2 / cell
    sizes = (boxes[:, 2:] - boxes[:, :2]).astype(float)
    for (x, y), (w, h), label in zip(centres, sizes, labels):
        column, row = int(x), int(y)
        a = int(fit(w, h, anchors).argmax())
        target[row, column, a] = 0
        target[row, column, a, :5] = 1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])
        target[row, column, a, 5 + label] = 1
    return target


def encode_targets_09(boxes, labels, anchors, grid, cell, k):
    """Takes the logarithm to base 10."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), label in zip(np.asarray(boxes, dtype=float), labels):
        w, h = x2 - x1, y2 - y1
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        column, row = int(x), int(y)
        a = int(fit(w, h, anchors).argmax())
        target[row, column, a] = 0
        target[row, column, a, :3] = 1, x - column, y - row
        target[row, column, a, 3] = np.log10(w / anchors[a][0])
        target[row, column, a, 4] = np.log10(h / anchors[a][1])
        target[row, column, a, 5 + label] = 1
    return target


def encode_targets_10(boxes, labels, anchors, grid, cell, k):
    """Besides the best anchor every other one with an IoU above 0.5 gets the object as well, as in SSD."""
    rows, columns = grid
    target = np.zeros((rows, columns, len(anchors), 5 + k))
    for (x1, y1, x2, y2), label in zip(np.asarray(boxes, dtype=float), labels):
        w, h = x2 - x1, y2 - y1
        x, y = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell
        column, row = int(x), int(y)
        overlap = fit(w, h, anchors)
        for a in range(len(anchors)):
            if a == overlap.argmax() or overlap[a] > 0.5:
                block = np.zeros(5 + k)
                block[:5] = 1, x - column, y - row, np.log(w / anchors[a][0]), np.log(h / anchors[a][1])
                block[5 + label] = 1
                target[row, column, a] = block
    return target
