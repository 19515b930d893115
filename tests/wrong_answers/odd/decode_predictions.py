import numpy as np


def sigmoid(t):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-t))


def softmax(t):
    e = np.exp(t - t.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def decode_predictions_01(raw, anchors, cell):
    """Adds the row to x and the column to y."""
    rows, columns, A, _ = raw.shape
    x = (np.arange(rows)[:, None, None] + sigmoid(raw[..., 1])) * cell
    y = (np.arange(columns)[None, :, None] + sigmoid(raw[..., 2])) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    p = softmax(raw[..., 5:])
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1).reshape(-1, 4)
    return boxes, (sigmoid(raw[..., 0]) * p.max(axis=-1)).reshape(-1), p.argmax(axis=-1).reshape(-1)


def decode_predictions_03(raw, anchors, cell):
    """Gives p_c alone as the score, without the probability of the class."""
    rows, columns, A, _ = raw.shape
    x = (np.arange(columns)[None, :, None] + sigmoid(raw[..., 1])) * cell
    y = (np.arange(rows)[:, None, None] + sigmoid(raw[..., 2])) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    labels = raw[..., 5:].argmax(axis=-1)
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1)
    return boxes.reshape(-1, 4), sigmoid(raw[..., 0]).ravel(), labels.ravel()


def decode_predictions_05(raw, anchors, cell):
    """Returns the boxes in centre form and not as corners."""
    rows, columns, A, _ = raw.shape
    boxes = np.zeros((rows, columns, A, 4))
    boxes[..., 0] = (np.arange(columns)[None, :, None] + sigmoid(raw[..., 1])) * cell
    boxes[..., 1] = (np.arange(rows)[:, None, None] + sigmoid(raw[..., 2])) * cell
    boxes[..., 2:] = anchors * np.exp(raw[..., 3:5])
    p = softmax(raw[..., 5:])
    return boxes.reshape(-1, 4), (sigmoid(raw[..., 0]) * p.max(axis=-1)).ravel(), p.argmax(axis=-1).ravel()


def decode_predictions_07(raw, anchors, cell):
    """Computes the softmax without subtracting the maximum: large numbers give inf / inf = nan."""
    rows, columns, A, _ = raw.shape
    centre = sigmoid(raw[..., 1:3])
    centre[..., 0] += np.arange(columns)[None, :, None]
    centre[..., 1] += np.arange(rows)[:, None, None]
    size = anchors * np.exp(raw[..., 3:5])
    boxes = np.concatenate([centre * cell - size / 2, centre * cell + size / 2], axis=-1)
    e = np.exp(raw[..., 5:])
    p = e / e.sum(axis=-1, keepdims=True)
    return boxes.reshape(-1, 4), (sigmoid(raw[..., 0]) * p.max(axis=-1)).ravel(), p.argmax(axis=-1).ravel()


def decode_predictions_09(raw, anchors, cell):
    """Cuts the boxes off at the border of the image."""
    rows, columns, A, _ = raw.shape
    x = (np.arange(columns)[None, :, None] + sigmoid(raw[..., 1])) * cell
    y = (np.arange(rows)[:, None, None] + sigmoid(raw[..., 2])) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    boxes = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=-1).reshape(-1, 4)
    boxes[:, [0, 2]] = boxes[:, [0, 2]].clip(0, columns * cell)
    boxes[:, [1, 3]] = boxes[:, [1, 3]].clip(0, rows * cell)
    p = softmax(raw[..., 5:])
    return boxes, (sigmoid(raw[..., 0]) * p.max(axis=-1)).ravel(), p.argmax(axis=-1).ravel()
