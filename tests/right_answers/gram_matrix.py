import torch


def gram_matrix_r01(features):
    """Unusual: one einsum, without any reshaping."""
    return torch.einsum("nihw,njhw->nij", features, features)


def gram_matrix_r02(features):
    """Unusual: goes through the places and adds up the outer product of each place's channels."""
    n, c, h, w = features.shape
    g = torch.zeros(n, c, c, dtype=features.dtype, device=features.device)
    for row in range(h):
        for col in range(w):
            v = features[:, :, row, col]
            g = g + v[:, :, None] * v[:, None, :]
    return g


def gram_matrix_r03(features):
    """Unusual: a list of lists of sums for each pair of channels, put together with torch.stack."""
    c = features.shape[1]
    rows = []
    for i in range(c):
        row = [(features[:, i] * features[:, j]).sum(dim=(1, 2)) for j in range(c)]
        rows.append(torch.stack(row, dim=1))
    return torch.stack(rows, dim=1)


def gram_matrix_r04(features):
    """Unusual: sums the matrix products of single image rows, with the channels in the last axis."""
    x = features.permute(0, 2, 3, 1)  # (N, H, W, C)
    return (x.transpose(2, 3) @ x).sum(dim=1)


def gram_matrix_r05(features):
    """Unusual: an empty float32 table that is filled image by image."""
    n, c = features.shape[:2]
    out = torch.zeros(n, c, c)
    for k in range(n):
        x = features[k].reshape(c, -1)
        out[k] = x @ x.T
    return out


def gram_matrix_r06(features):
    """Unusual: an empty float32 table that is filled entry by entry."""
    n, c = features.shape[:2]
    out = torch.zeros(n, c, c)
    for k in range(n):
        for i in range(c):
            for j in range(c):
                out[k, i, j] = (features[k, i] * features[k, j]).sum()
    return out
