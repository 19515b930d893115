import numpy as np


def to_float_chw_r01(image):
    """A table of 256 floats, looked up for each value."""
    table = np.linspace(0, 1, 256, dtype=np.float32)
    return table[np.moveaxis(image, 2, 0)]


def to_float_chw_r02(image):
    """By torch: permute, float, div, back to NumPy."""
    import torch

    return torch.from_numpy(np.array(image, order="C")).permute(2, 0, 1).float().div(255).numpy()


def to_float_chw_r03(image):
    """Stacks the channels one by one, each divided in float64 and then turned into float32."""
    return np.stack([(image[..., c] / 255).astype(np.float32) for c in range(image.shape[-1])])


def to_float_chw_r04(image):
    """einsum renames the axes; a ufunc divides in float32, and the result is a strided view."""
    return np.einsum("hwc->chw", np.divide(image, np.float32(255), dtype=np.float32))


def to_float_chw_r05(image):
    """A list of pixels, transposed as a table, then poured back into rows and columns."""
    h, w, c = image.shape
    return np.ascontiguousarray(image.reshape(h * w, c).T).reshape(c, h, w).astype("f4") / np.float32(255.0)
