import numpy as np


def crop_center_01(image, height, width):
    """Takes half the picture minus half the crop: wrong for an even picture and an odd crop."""
    H, W = image.shape[:2]
    top = H // 2 - height // 2
    left = W // 2 - width // 2
    return image[top:top + height, left:left + width]


def crop_center_02(image, height, width):
    """Counts the end from the back: empty when no row or column has to go."""
    rows = image.shape[0] - height
    cols = image.shape[1] - width
    top, left = rows // 2, cols // 2
    bottom, right = rows - top, cols - left
    return image[top:-bottom, left:-right]


def crop_center_03(image, height, width):
    """Takes the same margin off both sides: one row or column too many if an odd number has to go."""
    dy = (image.shape[0] - height) // 2
    dx = (image.shape[1] - width) // 2
    return image[dy:image.shape[0] - dy, dx:image.shape[1] - dx]


def crop_center_04(image, height, width):
    """Goes half the size to either side of the centre: an odd size loses a row or column."""
    cy, cx = image.shape[0] // 2, image.shape[1] // 2
    return image[cy - height // 2:cy + height // 2, cx - width // 2:cx + width // 2]


def crop_center_05(image, height, width):
    """Rounds up: the odd row goes at the top and the odd column at the left."""
    y = int(np.ceil((image.shape[0] - height) / 2))
    x = int(np.ceil((image.shape[1] - width) / 2))
    return image[y:y + height, x:x + width]


def crop_center_06(image, height, width):
    """Uses round(), which rounds 1.5 up to 2 (and 0.5 down to 0)."""
    y0 = round((image.shape[0] - height) / 2)
    x0 = round((image.shape[1] - width) / 2)
    return image[y0:y0 + height, x0:x0 + width]


def crop_center_07(image, height, width):
    """Believes that shape is (width, height): the two axes are swapped for sizes and slices."""
    w, h = image.shape[:2]
    x = (w - width) // 2
    y = (h - height) // 2
    return image[x:x + width, y:y + height]


def crop_center_08(image, height, width):
    """Unpacks three lengths, so a grey picture (H, W) crashes."""
    h, w, c = image.shape
    start_h = (h - height) // 2
    start_w = (w - width) // 2
    return image[start_h:start_h + height, start_w:start_w + width, :]


def crop_center_09(image, height, width):
    """Believes that the end of a slice is included and subtracts one: a row and a column too few."""
    first_row = (image.shape[0] - height) // 2
    last_row = first_row + height - 1
    first_col = (image.shape[1] - width) // 2
    last_col = first_col + width - 1
    return image[first_row:last_row, first_col:last_col]


def crop_center_10(image, height, width):
    """Copied the line for the rows and forgot to change it: the left edge is computed from the height."""
    top = (image.shape[0] - height) // 2
    left = (image.shape[0] - width) // 2
    return image[top:top + height, max(left, 0):max(left, 0) + width]
