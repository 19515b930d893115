import numpy as np
import torch


def design_matrix_r01(x):
    """Fills an empty table number by number; the table is stored column after column."""
    d = 1 if x.ndim == 1 else x.shape[1]
    table = np.empty((len(x), d + 1), order="F")
    for i in range(len(x)):
        table[i, 0] = 1
        for j in range(d):
            table[i, j + 1] = x[i] if x.ndim == 1 else x[i, j]
    return table


def design_matrix_r02(x):
    """Pads the table with ones on its left side."""
    x = np.array(x, dtype=float)
    if x.ndim == 1:
        x = np.expand_dims(x, -1)
    return np.pad(x, ((0, 0), (1, 0)), constant_values=1.0)


def design_matrix_r03(x):
    """By a matrix product that moves the features to the right, plus 1 in the first column."""
    x = x[:, None] if x.ndim == 1 else x
    d = x.shape[1]
    first = np.zeros(d + 1)
    first[0] = 1
    return x.astype(float) @ np.eye(d, d + 1, k=1) + first


def design_matrix_r04(x):
    """Put together in torch and turned back into a NumPy array."""
    t = torch.tensor(np.asarray(x, dtype=np.float64))
    if t.ndim == 1:
        t = t.unsqueeze(1)
    return torch.cat([torch.ones(t.shape[0], 1, dtype=torch.float64), t], dim=1).numpy()
