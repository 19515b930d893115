import numpy as np


def design_matrix_01(x):
    """Puts the column of ones last."""
    x = np.asarray(x, dtype=float)
    if x.ndim == 1:
        x = x[:, None]
    return np.hstack([x, np.ones((len(x), 1))])


def design_matrix_03(x):
    """An array of shape (n,) becomes one row (one sample with n features) through np.atleast_2d."""
    x = np.atleast_2d(x).astype(float)
    return np.hstack([np.ones((x.shape[0], 1)), x])


def design_matrix_05(x):
    """Uses reshape(len(x), -1), which cannot work out -1 where there is no sample."""
    x = x.reshape(len(x), -1)
    return np.hstack([np.ones((len(x), 1)), x])


def design_matrix_07(x):
    """Builds a list of rows, so with no sample the result has shape (0,) and not (0, d + 1)."""
    rows = []
    for sample in x:
        if x.ndim == 1:
            rows.append([1.0, sample])
        else:
            rows.append([1.0, *sample])
    return np.array(rows, dtype=float)


def design_matrix_09(x):
    """Adds no column if the first feature happens to be all ones already."""
    x = np.array(x, dtype=float)
    if x.ndim == 1:
        x = x.reshape(-1, 1)
    if x.size > 0 and (x[:, 0] == 1).all():
        return x
    return np.hstack([np.ones((x.shape[0], 1)), x])
