import numpy as np
import torch


def box_convert_r01(boxes, to):
    """One multiplication with a 4 x 4 matrix; the way back uses its inverse."""
    to_centre = np.array([[0.5, 0, -1, 0], [0, 0.5, 0, -1], [0.5, 0, 1, 0], [0, 0.5, 0, 1]])
    matrix = to_centre if to == "centre" else np.linalg.inv(to_centre)
    return np.asarray(boxes, dtype=float) @ matrix


def box_convert_r02(boxes, to):
    """Plain loop with Python numbers into a prepared array."""
    out = np.zeros((len(boxes), 4))
    for i in range(len(boxes)):
        for j in (0, 1):
            p, q = float(boxes[i, j]), float(boxes[i, j + 2])
            if to == "centre":
                out[i, j] = p + (q - p) / 2
                out[i, j + 2] = q - p
            else:
                out[i, j] = p - q / 2
                out[i, j + 2] = p + q / 2
    return out


def box_convert_r03(boxes, to):
    """Returns float32."""
    pairs = np.asarray(boxes).astype(np.float32).reshape(-1, 2, 2)
    p, q = pairs[:, 0], pairs[:, 1]
    out = np.empty((len(pairs), 2, 2), dtype=np.float32)
    if to == "corners":
        out[:, 0], out[:, 1] = p - q / 2, p + q / 2
    else:
        out[:, 0], out[:, 1] = (p + q) / 2, q - p
    return out.reshape(-1, 4)


def box_convert_r04(boxes, to):
    """Computes with torch and returns the result as a NumPy array."""
    t = torch.tensor(np.asarray(boxes).astype(np.float64))
    a, b = t.split(2, dim=1)
    parts = {"centre": (torch.lerp(a, b, 0.5), b - a), "corners": (a - 0.5 * b, a + 0.5 * b)}
    return torch.cat(parts[to], dim=1).numpy()
