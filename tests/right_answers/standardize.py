import numpy as np


def standardize_r01(image):
    """torch in float64 with correction=0; constant channels found by largest = smallest."""
    import torch

    t = torch.from_numpy(np.array(image, dtype=np.float64, order="C"))
    std, mean = torch.std_mean(t, dim=(0, 1), correction=0, keepdim=True)
    same = t.amax(dim=(0, 1), keepdim=True) == t.amin(dim=(0, 1), keepdim=True)
    z = (t - mean) / torch.where(same, torch.ones_like(std), std)
    return torch.where(same, torch.zeros_like(z), z).numpy()


def standardize_r02(image):
    """Python's statistics module, channel by channel on lists; returned as float32."""
    import statistics

    out = np.zeros(image.shape, dtype=np.float32)
    for c in range(image.shape[2]):
        values = [float(v) for v in image[:, :, c].ravel()]
        if min(values) == max(values):
            continue
        mu, sigma = statistics.fmean(values), statistics.pstdev(values)
        out[:, :, c] = np.array([(v - mu) / sigma for v in values]).reshape(image.shape[:2])
    return out


def standardize_r04(image):
    """OpenCV's meanStdDev for each channel on its own."""
    import cv2

    planes = []
    for c in range(image.shape[2]):
        plane = np.ascontiguousarray(image[:, :, c], dtype=np.float64)
        low = plane.min()
        if plane.max() == low:
            planes.append(np.zeros_like(plane))
            continue
        m, _ = cv2.meanStdDev(plane)
        centred = plane - m[0, 0]
        planes.append(centred / np.sqrt(cv2.norm(centred, cv2.NORM_L2SQR) / centred.size))
    return np.dstack(planes)


def standardize_r05(image):
    """Scales each channel to 0..1 first, then divides the distances by their root mean square (einsum), channels first."""
    x = np.moveaxis(image, 2, 0).astype(np.float64)
    low = x.min(axis=(1, 2), keepdims=True)
    span = x.max(axis=(1, 2), keepdims=True) - low
    x = (x - low) / np.where(span == 0, 1, span)
    x -= x.mean(axis=(1, 2), keepdims=True)
    rms = np.sqrt(np.einsum("chw,chw->c", x, x) / (x.shape[1] * x.shape[2]))
    rms[rms == 0] = 1
    return np.moveaxis(x / rms[:, None, None], 0, 2)
