import numpy as np


def standardize_01(image):
    """One mean and one deviation for the whole picture instead of one for each channel."""
    x = image.astype(np.float64)
    s = x.std()
    if s == 0:
        s = 1
    return (x - x.mean()) / s


def standardize_02(image):
    """Forgets the channel of one colour: 0 / 0 gives NaN."""
    mean = image.mean(axis=(0, 1))
    std = image.std(axis=(0, 1))
    with np.errstate(all="ignore"):
        return (image - mean) / std


def standardize_03(image):
    """Averages along axis 2, over the channels of each pixel, instead of over the pixels."""
    x = image.astype(float)
    m = x.mean(axis=2, keepdims=True)
    s = x.std(axis=2, keepdims=True)
    return (x - m) / np.where(s == 0, 1, s)


def standardize_04(image):
    """Averages along axis 0 only, so every column is standardised on its own."""
    x = np.asarray(image, dtype=np.float32)
    mu, sigma = np.mean(x, axis=0), np.std(x, axis=0)
    sigma[sigma == 0] = 1
    return (x - mu) / sigma


def standardize_05(image):
    """Writes the results into an array like the input: decimals are cut off and negatives wrap for uint8."""
    out = np.zeros_like(image)
    for c in range(image.shape[2]):
        channel = image[:, :, c].astype(float)
        if channel.std() > 0:
            with np.errstate(all="ignore"):
                out[:, :, c] = (channel - channel.mean()) / channel.std()
    return out


def standardize_06(image):
    """Divides by the variance, without the root."""
    x = image.astype(np.float64)
    mean = x.mean(axis=(0, 1))
    var = ((x - mean) ** 2).mean(axis=(0, 1))
    return (x - mean) / np.where(var > 0, var, 1.0)


def standardize_07(image):
    """Deviation with ddof=1 (divides by n - 1), as pandas and torch do it by default."""
    import torch

    t = torch.from_numpy(np.array(image, dtype=np.float64))
    flat = t.reshape(-1, t.shape[2])
    std = flat.std(dim=0)
    std = torch.where(std > 0, std, torch.ones_like(std))
    return ((t - flat.mean(dim=0)) / std).numpy()


def standardize_08(image):
    """If any channel is of one colour, the whole picture becomes 0."""
    mean = np.mean(image, axis=(0, 1), dtype=np.float64)
    std = np.std(image, axis=(0, 1), dtype=np.float64)
    if (std == 0).any():
        return np.zeros(image.shape)
    return (image - mean) / std


def standardize_09(image):
    """Has three channels hard-coded: others stay as they were, fewer crash."""
    z = image.astype(np.float32)
    for k in range(3):
        m, s = z[:, :, k].mean(), z[:, :, k].std()
        z[:, :, k] -= m
        if s != 0:
            z[:, :, k] /= s
    return z


def standardize_10(image):
    """Adds 1e-5 under the root as batch norm does: too small a deviation for floats from 0 to 1 with little contrast."""
    x = image.astype(np.float64)
    mean = x.mean((0, 1), keepdims=True)
    var = x.var((0, 1), keepdims=True)
    return (x - mean) / np.sqrt(var + 1e-5)
