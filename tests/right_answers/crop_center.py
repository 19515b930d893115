import numpy as np


def crop_center_r01(image, height, width):
    """Takes one row or column away at a time, so that in the end the bottom and right have lost one more."""
    while image.shape[0] - height >= 2:
        image = image[1:-1]
    if image.shape[0] > height:
        image = image[:-1]
    while image.shape[1] - width >= 2:
        image = image[:, 1:-1]
    if image.shape[1] > width:
        image = image[:, :-1]
    return image


def crop_center_r02(image, height, width):
    """Index lists and np.ix_, which makes a copy."""
    rows = np.arange(height) + (image.shape[0] - height) // 2
    cols = np.arange(width) + (image.shape[1] - width) // 2
    return image[np.ix_(rows, cols)]


def crop_center_r03(image, height, width):
    """Boolean masks and np.compress."""
    for axis, size in enumerate((height, width)):
        n = image.shape[axis]
        k = np.arange(n)
        start = (n - size) >> 1
        image = np.compress((k >= start) & (k < start + size), image, axis=axis)
    return image


def crop_center_r04(image, height, width):
    """Counts from the end: the larger half goes at the bottom and at the right."""
    import math

    h, w = image.shape[0], image.shape[1]
    end_row = h - math.ceil((h - height) / 2)
    end_col = w - math.ceil((w - width) / 2)
    return image[end_row - height:end_row, end_col - width:end_col, ...]


def crop_center_r05(image, height, width):
    """np.split at the two borders of each axis, the middle piece kept."""
    a = divmod(image.shape[0] - height, 2)[0]
    b = divmod(image.shape[1] - width, 2)[0]
    middle = np.split(image, [a, a + height], axis=0)[1]
    return np.split(middle, [b, b + width], axis=1)[1].copy()
