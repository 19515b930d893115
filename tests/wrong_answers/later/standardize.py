import numpy as np


def standardize_01(image):
    """Takes one mean and one deviation of the whole picture instead of one for each channel."""
    x = image.astype(np.float64)
    mean = x.mean()
    std = x.std()
    if std < 1e-8:
        return np.zeros(x.shape)
    return (x - mean) / std


def standardize_02(image):
    """Divides the squared distances by n - 1 (ddof=1) instead of taking their mean."""
    x = image.astype(np.float64)
    result = np.zeros(x.shape)
    n = x.shape[0] * x.shape[1]
    for c in range(x.shape[2]):
        distance = x[:, :, c] - x[:, :, c].mean()
        std = np.sqrt((distance**2).sum() / max(n - 1, 1))
        if std > 1e-8:
            result[:, :, c] = distance / std
    return result


def standardize_03(image):
    """Writes the results into an array of the picture's dtype, so those of a uint8 picture are cut to whole numbers."""
    result = np.zeros_like(image)
    for c in range(image.shape[2]):
        channel = image[:, :, c].astype(np.float64)
        std = channel.std()
        if std > 1e-8:
            result[:, :, c] = (channel - channel.mean()) / std
    return result


def standardize_04(image):
    """Forgets the root and divides by the variance instead of the standard deviation."""
    x = image.astype(np.float64)
    mean = x.mean(axis=(0, 1))
    spread = ((x - mean) ** 2).mean(axis=(0, 1))
    spread = np.where(spread < 1e-8, 1, spread)
    return (x - mean) / spread


def standardize_05(image):
    """Guards against 0 by dividing by at least 1, so channels whose deviation lies between 0 and 1 are not scaled."""
    x = image.astype(np.float64)
    mean = x.mean(axis=(0, 1))
    std = np.maximum(x.std(axis=(0, 1)), 1)
    return (x - mean) / std


def standardize_06(image):
    """Asks once for the whole picture: if any channel is of one colour, all channels become 0."""
    x = image.astype(np.float64)
    mean = x.mean(axis=(0, 1))
    std = x.std(axis=(0, 1))
    if np.any(std < 1e-8):
        return np.zeros_like(x)
    return (x - mean) / std
