import numpy as np


def crop_center_01(image, height, width):
    """Rounds the half up, so that the odd row or column goes at the top or left instead of the bottom or right."""
    top = int(np.ceil((image.shape[0] - height) / 2))
    left = int(np.ceil((image.shape[1] - width) / 2))
    return image[top : top + height, left : left + width]


def crop_center_02(image, height, width):
    """Starts half a crop before the middle pixel, which is one too far for odd sizes cut from even ones."""
    middle_row = image.shape[0] // 2
    middle_column = image.shape[1] // 2
    top = middle_row - height // 2
    left = middle_column - width // 2
    return image[top : top + height, left : left + width]


def crop_center_03(image, height, width):
    """Takes the shape for (width, height) as in OpenCV, so the numbers to cut are worked out on the wrong axes."""
    w, h = image.shape[:2]
    top = max((h - height) // 2, 0)
    left = max((w - width) // 2, 0)
    return image[top : top + height, left : left + width]


def crop_center_04(image, height, width):
    """Cuts the same number off both sides, so one row or column too many stays if an odd number has to go."""
    h, w = image.shape[:2]
    top = (h - height) // 2
    left = (w - width) // 2
    return image[top : h - top, left : w - left]


def crop_center_05(image, height, width):
    """Counts the end from the back, so the result is empty where nothing has to go (an end of -0)."""
    rows_away = image.shape[0] - height
    columns_away = image.shape[1] - width
    top = rows_away // 2
    bottom = rows_away - top
    left = columns_away // 2
    right = columns_away - left
    return image[top:-bottom, left:-right]


def crop_center_06(image, height, width):
    """Gives a grey picture a channel axis to treat all pictures alike, and forgets to take it away again."""
    if image.ndim == 2:
        image = image[:, :, None]
    h, w, _ = image.shape
    top = (h - height) // 2
    left = (w - width) // 2
    return image[top : top + height, left : left + width, :]
