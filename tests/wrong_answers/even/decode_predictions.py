import numpy as np


def sigmoid(t):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-t))


def softmax(t):
    e = np.exp(t - t.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def decode_predictions_02(raw, anchors, cell):
    """Takes t_x and t_y as they are, without the sigmoid."""
    rows, columns, A, _ = raw.shape
    x = (np.arange(columns)[None, :, None] + raw[..., 1]) * cell
    y = (np.arange(rows)[:, None, None] + raw[..., 2]) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    p = softmax(raw[..., 5:])
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1).reshape(-1, 4)
    return boxes, (sigmoid(raw[..., 0]) * p.max(axis=-1)).reshape(-1), p.argmax(axis=-1).reshape(-1)


def decode_predictions_04(raw, anchors, cell):
    """Uses a sigmoid for each class (as YOLOv3 does) instead of the softmax."""
    rows, columns, A, _ = raw.shape
    s = sigmoid(raw)
    x = (np.arange(columns)[None, :, None] + s[..., 1]) * cell
    y = (np.arange(rows)[:, None, None] + s[..., 2]) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1)
    scores = s[..., 0] * s[..., 5:].max(axis=-1)
    return boxes.reshape(-1, 4), scores.ravel(), raw[..., 5:].argmax(axis=-1).ravel()


def decode_predictions_06(raw, anchors, cell):
    """Takes the anchors as measured in cells and multiplies width and height by cell."""
    rows, columns, A, _ = raw.shape
    centre = sigmoid(raw[..., 1:3])
    centre[..., 0] += np.arange(columns)[None, :, None]
    centre[..., 1] += np.arange(rows)[:, None, None]
    size = anchors * np.exp(raw[..., 3:5])
    boxes = np.concatenate([centre - size / 2, centre + size / 2], axis=-1) * cell
    p = softmax(raw[..., 5:])
    return boxes.reshape(-1, 4), (sigmoid(raw[..., 0]) * p.max(axis=-1)).ravel(), p.argmax(axis=-1).ravel()


def decode_predictions_08(raw, anchors, cell):
    """Goes through the blocks anchor by anchor first, then through rows and columns."""
    rows, columns, A, _ = raw.shape
    boxes, scores, labels = [], [], []
    for a in range(A):
        for r in range(rows):
            for c in range(columns):
                t = raw[r, c, a]
                x, y = (c + sigmoid(t[1])) * cell, (r + sigmoid(t[2])) * cell
                w, h = anchors[a][0] * np.exp(t[3]), anchors[a][1] * np.exp(t[4])
                p = softmax(t[5:])
                boxes.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
                scores.append(sigmoid(t[0]) * p.max())
                labels.append(p.argmax())
    return np.array(boxes), np.array(scores), np.array(labels)


def decode_predictions_10(raw, anchors, cell):
    """Lays the blocks in rows first and then repeats each anchor (np.repeat) where np.tile is needed."""
    rows, columns, A, numbers = raw.shape
    t = raw.reshape(-1, numbers)
    column = np.tile(np.repeat(np.arange(columns), A), rows)
    row = np.repeat(np.arange(rows), columns * A)
    size = np.repeat(anchors, rows * columns, axis=0) * np.exp(t[:, 3:5])
    centre = (np.stack([column, row], axis=1) + sigmoid(t[:, 1:3])) * cell
    boxes = np.concatenate([centre - size / 2, centre + size / 2], axis=1)
    p = softmax(t[:, 5:])
    return boxes, sigmoid(t[:, 0]) * p.max(axis=1), p.argmax(axis=1)
