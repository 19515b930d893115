import torch


def gram_matrix_02(features):
    """The images are laid on top of each other as if they were more channels: (N·C, N·C)."""
    n, c, h, w = features.shape
    x = features.reshape(n * c, h * w)
    return x @ x.T


def gram_matrix_04(features):
    """Each channel's mean is subtracted first, as in a covariance."""
    n, c, h, w = features.shape
    x = features.reshape(n, c, h * w)
    x = x - x.mean(dim=2, keepdim=True)
    return torch.bmm(x, x.transpose(1, 2))


def gram_matrix_06(features):
    """Uses .view, which fails for a part cut out of larger maps."""
    n, c, h, w = features.shape
    x = features.view(n, c, h * w)
    return x @ x.transpose(1, 2)


def gram_matrix_08(features):
    """Each pair of channels is counted once only: the entries below the diagonal stay 0."""
    n, c, h, w = features.shape
    g = torch.zeros(n, c, c, dtype=features.dtype, device=features.device)
    for i in range(c):
        for j in range(i, c):
            g[:, i, j] = (features[:, i] * features[:, j]).sum(dim=(1, 2))
    return g


def gram_matrix_10(features):
    """Goes through NumPy, so that no gradient reaches the features."""
    n, c, h, w = features.shape
    x = features.detach().numpy().reshape(n, c, h * w)
    return torch.from_numpy(x @ x.transpose(0, 2, 1))
