import math

import numpy as np
import torch


def decode_predictions_r01(raw, anchors, cell):
    """Three plain loops and Python numbers."""

    def sigmoid(t):
        return 1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))

    rows, columns, A = raw.shape[:3]
    boxes, scores, labels = [], [], []
    for r in range(rows):
        for c in range(columns):
            for a in range(A):
                t = [float(v) for v in raw[r, c, a]]
                x, y = (c + sigmoid(t[1])) * cell, (r + sigmoid(t[2])) * cell
                w, h = float(anchors[a][0] * np.exp(t[3])), float(anchors[a][1] * np.exp(t[4]))
                best = max(t[5:])
                boxes.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
                scores.append(sigmoid(t[0]) / sum(math.exp(v - best) for v in t[5:]))
                labels.append(t[5:].index(best))
    return np.array(boxes), np.array(scores), np.array(labels)


def decode_predictions_r02(raw, anchors, cell):
    """torch functions inside, NumPy arrays at the end."""
    t = torch.tensor(np.asarray(raw, dtype=np.float64))
    rows, columns = t.shape[:2]
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    corner = torch.stack([x, y], dim=-1).unsqueeze(2)
    centre = (corner + torch.sigmoid(t[..., 1:3])) * cell
    half = torch.tensor(np.asarray(anchors, dtype=np.float64)) * torch.exp(t[..., 3:5]) / 2
    best, label = torch.softmax(t[..., 5:], dim=-1).max(dim=-1)
    boxes = torch.cat([centre - half, centre + half], dim=-1).flatten(0, 2)
    return boxes.numpy(), (best * torch.sigmoid(t[..., 0])).flatten().numpy(), label.flatten().numpy()


def decode_predictions_r03(raw, anchors, cell):
    """float32 boxes and scores, int32 labels; the rows come from np.ndindex."""
    rows, columns, A, numbers = raw.shape
    t = np.asarray(raw, dtype=np.float32).reshape(-1, numbers)
    r, c, a = np.array(list(np.ndindex(rows, columns, A))).T
    s = 0.5 + 0.5 * np.tanh(t[:, :3] / 2)
    half = np.asarray(anchors, dtype=np.float32)[a] * np.exp(t[:, 3:5]) / 2
    x, y = (c + s[:, 1]) * cell, (r + s[:, 2]) * cell
    boxes = np.column_stack([x - half[:, 0], y - half[:, 1], x + half[:, 0], y + half[:, 1]])
    e = np.exp(t[:, 5:] - t[:, 5:].max(axis=1, keepdims=True))
    return boxes.astype(np.float32), s[:, 0] / e.sum(axis=1), e.argmax(axis=1).astype(np.int32)


def decode_predictions_r04(raw, anchors, cell):
    """Works with logarithms: log of p_c plus log-softmax, exp at the end; the answer is a list of three arrays."""
    rows, columns, A, numbers = raw.shape
    raw = np.asarray(raw, dtype=float)
    log_sigmoid = -np.logaddexp(0, -raw[..., :3])
    log_p = raw[..., 5:] - np.logaddexp.reduce(raw[..., 5:], axis=-1, keepdims=True)
    centre = np.exp(log_sigmoid[..., 1:]) + np.moveaxis(np.indices((rows, columns))[::-1], 0, -1)[:, :, None]
    size = np.exp(np.log(np.asarray(anchors, dtype=float)) + raw[..., 3:5])
    low = centre * cell - size / 2
    boxes = np.concatenate([low, low + size], axis=-1).reshape(rows * columns * A, 4)
    scores = np.exp(log_sigmoid[..., 0] + log_p.max(axis=-1)).reshape(-1)
    return [boxes, scores, np.argmax(log_p, axis=-1).reshape(-1)]
