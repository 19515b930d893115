import numpy as np
import torch


def ious(a, b):
    # stands for the notebook's own ious (exercise 14.4)
    a, b = np.asarray(a, dtype=float).reshape(-1, 4), np.asarray(b, dtype=float).reshape(-1, 4)
    side = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    inter = side[..., 0] * side[..., 1]
    area_a = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1])
    area_b = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    union = area_a[:, None] + area_b[None] - inter
    return np.divide(inter, union, out=np.zeros(inter.shape), where=union > 0)


def encode_targets_r01(boxes, labels, anchors, grid, cell, k):
    """No loop: all objects at once; from the end of the list backwards, only the first that wants a block counts."""
    rows, columns = grid
    anchors = np.asarray(anchors, dtype=float)
    b = np.asarray(boxes).astype(float).reshape(-1, 4)[::-1]
    c = np.asarray(labels).astype(int).reshape(-1)[::-1]
    size, centre = b[:, 2:] - b[:, :2], (b[:, :2] + b[:, 2:]) / 2 / cell
    where = np.floor(centre).astype(int)
    common = np.minimum(size[:, None], anchors[None]).prod(axis=2)
    union = size.prod(axis=1)[:, None] + anchors.prod(axis=1)[None] - common
    a = np.argmax(common / union, axis=1)
    place = (where[:, 1] * columns + where[:, 0]) * len(anchors) + a
    block = np.concatenate([np.ones((len(b), 1)), centre - where, np.log(size / anchors[a]), np.eye(k)[c]], axis=1)
    place, first = np.unique(place, return_index=True)
    out = np.zeros((rows * columns * len(anchors), 5 + k))
    out[place] = block[first]
    return out.reshape(rows, columns, len(anchors), 5 + k)


def encode_targets_r02(boxes, labels, anchors, grid, cell, k):
    """torch tensors inside, with one_hot for the class; the answer is turned into an array at the end."""
    sizes = torch.tensor(np.asarray(anchors).astype(np.float64))
    out = torch.zeros(*grid, len(sizes), 5 + k, dtype=torch.float64)
    for box, c in zip(torch.tensor(np.asarray(boxes).astype(np.float64)), np.asarray(labels)):
        size = box[2:] - box[:2]
        centre = (box[:2] + size / 2) / cell
        whole = centre.floor()
        # boxes with a common corner overlap in the same way as boxes with a common centre
        common = torch.minimum(sizes, size).prod(dim=1)
        a = int(torch.argmax(common / (sizes.prod(dim=1) + size.prod() - common)))
        hot = torch.nn.functional.one_hot(torch.tensor(int(c)), k).double()
        out[int(whole[1]), int(whole[0]), a] = torch.cat(
            [torch.ones(1, dtype=torch.float64), centre - whole, (size / sizes[a]).log(), hot]
        )
    return out.numpy()


def encode_targets_r03(boxes, labels, anchors, grid, cell, k):
    """Nested lists and a dictionary of blocks in pure Python; an array only at the very end."""
    blocks = {}
    for i in range(len(boxes)):
        x1, y1, x2, y2 = [float(v) for v in boxes[i]]
        w, h = x2 - x1, y2 - y1
        u, v = (x1 + x2) / 2 / cell, (y1 + y2) / 2 / cell

        def agreement(j):
            wa, ha = float(anchors[j][0]), float(anchors[j][1])
            common = min(w, wa) * min(h, ha)
            return common / (w * h + wa * ha - common)

        a = max(range(len(anchors)), key=agreement)
        logs = [float(np.log(w / anchors[a][0])), float(np.log(h / anchors[a][1]))]
        hot = [1.0 if c == int(labels[i]) else 0.0 for c in range(k)]
        blocks[int(v), int(u), a] = [1.0, u - int(u), v - int(v)] + logs + hot
    empty = [0.0] * (5 + k)
    return np.array(
        [[[blocks.get((r, c, a), empty) for a in range(len(anchors))] for c in range(grid[1])] for r in range(grid[0])]
    )


def encode_targets_r04(boxes, labels, anchors, grid, cell, k):
    """Finds the cell with searchsorted among the edges, differences of logarithms, float32 answer."""
    rows, columns = grid
    anchors = np.asarray(anchors, dtype=float)
    around_zero = np.hstack([-anchors, anchors]) / 2
    out = np.zeros((rows, columns, len(anchors), 5 + k), dtype=np.float32)
    for box, c in zip(np.asarray(boxes, dtype=np.float64), labels):
        x, y = box[[0, 2]].mean(), box[[1, 3]].mean()
        column = np.searchsorted(np.arange(columns) * cell, x, side="right") - 1
        row = np.searchsorted(np.arange(rows) * cell, y, side="right") - 1
        size = np.array([box[2] - box[0], box[3] - box[1]])
        a = ious(np.hstack([-size, size])[None] / 2, around_zero)[0].argmax()
        block = out[row, column, a]
        block[:] = 0
        block[0] = 1
        block[1], block[2] = (x - column * cell) / cell, (y - row * cell) / cell
        block[3:5] = np.log(size) - np.log(anchors[a])
        block[5 + int(c)] = 1
    return out
