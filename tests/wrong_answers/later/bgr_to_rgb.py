import numpy as np


def bgr_to_rgb_01(image):
    """Reverses axis 1, the columns, instead of the channels, so the picture is mirrored and the colours stay."""
    return image[:, ::-1]


def bgr_to_rgb_02(image):
    """Swaps two channels without keeping the first one aside, so red and blue end up equal."""
    result = image.copy()
    result[:, :, 0] = result[:, :, 2]
    result[:, :, 2] = result[:, :, 0]
    return result


def bgr_to_rgb_03(image):
    """Swaps the channels inside the given array, so the caller's picture is changed."""
    image[:, :, [0, 2]] = image[:, :, [2, 0]]
    return image


def bgr_to_rgb_04(image):
    """Rolls the channels one place on instead of swapping the outer two, so the order becomes red, blue, green."""
    return np.roll(image, 1, axis=2)


def bgr_to_rgb_05(image):
    """Forgets the axis of np.flip, which then turns rows and columns round together with the channels."""
    return np.flip(image)


def bgr_to_rgb_06(image):
    """Builds the result as uint8 whatever the picture's dtype is, so floats lose their decimals."""
    height, width, channels = image.shape
    result = np.zeros((height, width, channels), dtype=np.uint8)
    for c in range(channels):
        result[:, :, c] = image[:, :, channels - 1 - c]
    return result
