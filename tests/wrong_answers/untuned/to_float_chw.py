import numpy as np


def to_float_chw_01(image):
    """Uses reshape instead of transpose: right shape, pixels scrambled."""
    h, w, c = image.shape
    return (image / 255).astype(np.float32).reshape(c, h, w)


def to_float_chw_02(image):
    """.T turns round all the axes: (C, W, H), rows become columns."""
    return image.T.astype(np.float32) / 255


def to_float_chw_03(image):
    """Divides by the brightest pixel of the picture instead of 255."""
    x = image.astype("float32")
    x = x / x.max() if x.max() > 0 else x
    return x.transpose(2, 0, 1)


def to_float_chw_04(image):
    """Forgets the dtype: the division of uint8 gives float64."""
    return np.transpose(image, (2, 0, 1)) / 255.0


def to_float_chw_05(image):
    """Divides only if the picture 'looks like' 0..255, so a picture of zeros and ones stays as it is."""
    chw = np.moveaxis(image, -1, 0).astype(np.float32)
    if chw.max() > 1:
        chw /= 255.0
    return chw


def to_float_chw_06(image):
    """Divides by 256 since there are 256 values, so 255 does not become 1.0."""
    return (image.transpose((2, 0, 1)) / 256).astype(np.float32)


def to_float_chw_07(image):
    """Believes that astype(float32) already brings the values to 0..1."""
    return np.transpose(image, axes=[2, 0, 1]).astype(np.float32)


def to_float_chw_08(image):
    """Has three channels hard-coded: fails or loses channels for any other number."""
    red = image[:, :, 0]
    green = image[:, :, 1]
    blue = image[:, :, 2]
    return np.stack([red, green, blue]).astype(np.float32) / 255


def to_float_chw_09(image):
    """Does not keep the result of transpose, which changes nothing in place: stays (H, W, C)."""
    result = image.astype(np.float32)
    result = result / 255
    result.transpose(2, 0, 1)
    return result


def to_float_chw_10(image):
    """Casts before dividing in the wrong place: whole-number division leaves only 0 and 1."""
    image = image // 255
    image = image.astype(np.float32)
    return image.transpose(2, 0, 1)
