import numpy as np


def design_matrix_02(x):
    """Puts a row of ones on top instead of a column in front."""
    x = np.asarray(x, dtype=float)
    if x.ndim == 1:
        x = x[:, None]
    return np.vstack([np.ones((1, x.shape[1])), x])


def design_matrix_04(x):
    """Keeps the type of x, so whole numbers give a table of whole numbers."""
    if x.ndim == 1:
        x = x[:, None]
    ones = np.ones((x.shape[0], 1), dtype=x.dtype)
    return np.concatenate([ones, x], axis=1)


def design_matrix_06(x):
    """Fills the features into a table of whole numbers, which cuts off the decimals."""
    if x.ndim == 1:
        x = x[:, np.newaxis]
    table = np.ones((x.shape[0], x.shape[1] + 1), dtype=int)
    table[:, 1:] = x
    return table.astype(float)


def design_matrix_08(x):
    """For one feature uses np.vander without increasing=True: the ones come second there."""
    x = np.asarray(x, dtype=float)
    if x.ndim == 1:
        return np.vander(x, 2)
    return np.column_stack([np.ones(len(x)), x])


def design_matrix_10(x):
    """Squeezes x first, so a table with a single sample is taken for a list of samples."""
    x = np.squeeze(np.asarray(x, dtype=float))
    if x.ndim < 2:
        x = x.reshape(-1, 1)
    return np.concatenate((np.ones((x.shape[0], 1)), x), axis=1)
