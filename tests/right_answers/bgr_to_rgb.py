import numpy as np


def bgr_to_rgb_r01(image):
    """np.take with the order of the channels."""
    return np.take(image, [2, 1, 0], axis=-1)


def bgr_to_rgb_r02(image):
    """Loops over all pixels into an empty array of the same dtype."""
    out = np.empty(image.shape, dtype=image.dtype)
    for r in range(image.shape[0]):
        for k in range(image.shape[1]):
            b, g, red = image[r, k]
            out[r, k, 0], out[r, k, 1], out[r, k, 2] = red, g, b
    return out


def bgr_to_rgb_r03(image):
    """Splits into three planes and puts them together the other way round."""
    return np.concatenate(np.split(image, 3, axis=2)[::-1], axis=2)


def bgr_to_rgb_r04(image):
    """Goes through the flat row of numbers in steps of three."""
    flat = image.flatten()
    first = flat[0::3].copy()
    flat[0::3] = flat[2::3]
    flat[2::3] = first
    return flat.reshape(image.shape)


def bgr_to_rgb_r05(image):
    """A view only: swaps the first and last axis, turns round the first, swaps back."""
    return image.swapaxes(0, 2)[::-1].swapaxes(0, 2)
