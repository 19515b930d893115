import numpy as np


def bgr_to_rgb_01(image):
    """Turns round the columns instead of the channels: a mirrored picture."""
    return image[:, ::-1]


def bgr_to_rgb_02(image):
    """np.flip without an axis turns round all three axes."""
    return np.flip(image)


def bgr_to_rgb_03(image):
    """Works on a copy but overwrites blue before it was put aside, so two channels are equal."""
    result = image.copy()
    result[:, :, 0] = result[:, :, 2]
    result[:, :, 2] = result[:, :, 0]
    return result


def bgr_to_rgb_04(image):
    """Puts blue aside as a view, not a copy; two channels come out equal and the input is changed."""
    blue = image[:, :, 0]
    red = image[:, :, 2]
    image[:, :, 0] = red
    image[:, :, 2] = blue
    return image


def bgr_to_rgb_05(image):
    """rgb = image is no copy: the channels are swapped rightly, but in the array that was given."""
    rgb = image
    tmp = rgb[..., 0].copy()
    rgb[..., 0] = rgb[..., 2]
    rgb[..., 2] = tmp
    return rgb


def bgr_to_rgb_06(image):
    """Fills np.zeros(shape), which is float64, so the dtype is lost."""
    h, w, c = image.shape
    out = np.zeros((h, w, c))
    for i in range(3):
        out[:, :, i] = image[:, :, 2 - i]
    return out


def bgr_to_rgb_07(image):
    """Believes that every picture is uint8 and forces the result into it."""
    b, g, r = image[:, :, 0], image[:, :, 1], image[:, :, 2]
    return np.dstack((r, g, b)).astype(np.uint8)


def bgr_to_rgb_08(image):
    """np.stack without axis puts the channels first: (3, H, W)."""
    b = image[..., 0]
    g = image[..., 1]
    r = image[..., 2]
    return np.stack([r, g, b])


def bgr_to_rgb_09(image):
    """np.array([r, g, b]) has the wrong shape and is 'repaired' with reshape: noise."""
    r, g, b = image[:, :, 2], image[:, :, 1], image[:, :, 0]
    rgb = np.array([r, g, b])
    return rgb.reshape(image.shape)


def bgr_to_rgb_10(image):
    """Takes cv2.cvtColor, which the text forbids and which fails for float64, integers of 32 bits and others."""
    import cv2

    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
