import numpy as np


def to_float_chw_01(image):
    """Transposes to (C, W, H) instead of (C, H, W), so rows become columns."""
    return (image.transpose(2, 1, 0) / 255).astype(np.float32)


def to_float_chw_02(image):
    """Divides by the brightest value of the picture instead of by 255."""
    x = image.astype(np.float32)
    brightest = x.max()
    if brightest > 0:
        x = x / brightest
    return x.transpose(2, 0, 1)


def to_float_chw_03(image):
    """Uses reshape where the axes have to be moved, so the numbers are poured into the wrong pixels."""
    height, width, channels = image.shape
    x = image.reshape(channels, height, width)
    return x.astype(np.float32) / 255


def to_float_chw_04(image):
    """Forgets the dtype: a division of uint8 gives float64, not float32."""
    return np.moveaxis(image, 2, 0) / 255


def to_float_chw_05(image):
    """Divides by 256, the number of values, so that 255 does not become 1.0."""
    x = image.astype(np.float32) / 256
    return x.transpose(2, 0, 1)


def to_float_chw_06(image):
    """Takes for granted that there are three channels: fails with fewer and drops those beyond the third."""
    red = image[:, :, 0]
    green = image[:, :, 1]
    blue = image[:, :, 2]
    return np.stack([red, green, blue]).astype(np.float32) / 255
