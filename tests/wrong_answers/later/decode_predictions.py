import numpy as np
from scipy.special import expit


def softmax(t):
    """Over the last axis, safe for large numbers."""
    e = np.exp(t - t.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def make_boxes(raw, anchors, cell):
    """Corners of all blocks, (rows, columns, A, 4)."""
    rows, columns = raw.shape[:2]
    x = (np.arange(columns)[None, :, None] + expit(raw[..., 1])) * cell
    y = (np.arange(rows)[:, None, None] + expit(raw[..., 2])) * cell
    w = np.asarray(anchors, dtype=float)[:, 0] * np.exp(raw[..., 3])
    h = np.asarray(anchors, dtype=float)[:, 1] * np.exp(raw[..., 4])
    return np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1)


def decode_predictions_01(raw, anchors, cell):
    """Row and column come from the running number by the number of rows, not of columns (right for square grids)."""
    rows, columns, A, _ = raw.shape
    flat = np.asarray(raw, dtype=float).reshape(rows * columns * A, -1)
    number = np.arange(len(flat)) // A
    row, column = number // rows, number % rows
    x = (column + expit(flat[:, 1])) * cell
    y = (row + expit(flat[:, 2])) * cell
    size = np.tile(np.asarray(anchors, dtype=float), (rows * columns, 1)) * np.exp(flat[:, 3:5])
    boxes = np.stack([x - size[:, 0] / 2, y - size[:, 1] / 2, x + size[:, 0] / 2, y + size[:, 1] / 2], axis=1)
    p = softmax(flat[:, 5:])
    return boxes, expit(flat[:, 0]) * p.max(axis=1), p.argmax(axis=1)


def decode_predictions_02(raw, anchors, cell):
    """np.repeat instead of np.tile: first all blocks get anchor 0, then all anchor 1."""
    rows, columns, A, numbers = raw.shape
    row, column, _ = np.indices((rows, columns, A)).reshape(3, -1)
    flat = np.asarray(raw, dtype=float).reshape(-1, numbers)
    each = np.repeat(np.asarray(anchors, dtype=float), rows * columns, axis=0)
    centre = (np.stack([column, row], axis=1) + expit(flat[:, 1:3])) * cell
    half = each * np.exp(flat[:, 3:5]) / 2
    p = softmax(flat[:, 5:])
    boxes = np.concatenate([centre - half, centre + half], axis=1)
    return boxes, expit(flat[:, 0]) * p.max(axis=1), p.argmax(axis=1)


def decode_predictions_03(raw, anchors, cell):
    """Takes the largest number of the whole array off, so blocks with far smaller ones become 0/0."""
    boxes = make_boxes(raw, anchors, cell).reshape(-1, 4)
    classes = raw[..., 5:]
    e = np.exp(classes - classes.max())
    p = e / e.sum(axis=-1, keepdims=True)
    scores = expit(raw[..., 0]) * p.max(axis=-1)
    return boxes, scores.reshape(-1), classes.argmax(axis=-1).reshape(-1)


def decode_predictions_04(raw, anchors, cell):
    """Cuts the class numbers to ±30 against overflow, so that 40 and 1000 are the same."""
    boxes = make_boxes(raw, anchors, cell).reshape(-1, 4)
    e = np.exp(np.clip(raw[..., 5:], -30, 30))
    p = (e / e.sum(axis=-1, keepdims=True)).reshape(len(boxes), -1)
    p_c = expit(raw[..., 0]).reshape(-1)
    return boxes, p_c * p.max(axis=1), p.argmax(axis=1)


def decode_predictions_05(raw, anchors, cell):
    """Each class gets a sigmoid of its own, as in YOLOv3, and no softmax."""
    boxes = make_boxes(raw, anchors, cell).reshape(-1, 4)
    p = expit(raw[..., 5:])
    scores = expit(raw[..., 0]) * p.max(axis=-1)
    labels = raw[..., 5:].argmax(axis=-1)
    return boxes, scores.ravel(), labels.ravel()


def decode_predictions_06(raw, anchors, cell):
    """The largest class number is taken off in the caller's array, because a slice is a view."""
    boxes = make_boxes(raw, anchors, cell).reshape(-1, 4)
    classes = raw[..., 5:]
    classes -= classes.max(axis=-1, keepdims=True)
    e = np.exp(classes)
    p = e / e.sum(axis=-1, keepdims=True)
    scores = expit(raw[..., 0]) * p.max(axis=-1)
    return boxes, scores.reshape(-1), p.argmax(axis=-1).reshape(-1)


def decode_predictions_07(raw, anchors, cell):
    """np.squeeze at the end takes away the axis of the blocks when there is only one block."""
    p = softmax(raw[..., 5:])
    boxes = make_boxes(raw, anchors, cell).reshape(-1, 4)
    scores = (expit(raw[..., 0]) * p.max(axis=-1)).reshape(-1, 1)
    labels = p.argmax(axis=-1).reshape(-1, 1)
    return boxes, np.squeeze(scores), np.squeeze(labels)


def decode_predictions_08(raw, anchors, cell):
    """Limits t_w and t_h to ln(1000/16) before the exponential, as torchvision does."""
    t = np.array(raw, dtype=float)
    t[..., 3:5] = np.minimum(t[..., 3:5], np.log(1000 / 16))
    p = softmax(t[..., 5:])
    scores = expit(t[..., 0]) * p.max(axis=-1)
    return make_boxes(t, anchors, cell).reshape(-1, 4), scores.reshape(-1), p.argmax(axis=-1).reshape(-1)


def decode_predictions_09(raw, anchors, cell):
    """Goes through the blocks anchor by anchor: first all cells of anchor 0, then all cells of anchor 1."""
    rows, columns, A, _ = raw.shape
    boxes, scores, labels = [], [], []
    for a in range(A):
        for i in range(rows):
            for j in range(columns):
                t = np.asarray(raw[i, j, a], dtype=float)
                x, y = (j + expit(t[1])) * cell, (i + expit(t[2])) * cell
                w, h = anchors[a][0] * np.exp(t[3]), anchors[a][1] * np.exp(t[4])
                p = softmax(t[5:])
                boxes.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
                scores.append(expit(t[0]) * p.max())
                labels.append(int(p.argmax()))
    return np.array(boxes), np.array(scores), np.array(labels)


def decode_predictions_10(raw, anchors, cell):
    """Everything goes through one table of decimal numbers, so the labels come out as decimal numbers."""
    p = softmax(raw[..., 5:])
    score = expit(raw[..., 0]) * p.max(axis=-1)
    columns = [make_boxes(raw, anchors, cell), score[..., None], p.argmax(axis=-1)[..., None]]
    table = np.concatenate(columns, axis=-1).reshape(-1, 6)
    return table[:, :4], table[:, 4], table[:, 5]
