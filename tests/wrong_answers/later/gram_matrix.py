import torch


def gram_matrix_01(features):
    """Fills half of the matrix, adds its mirror image, and so counts the diagonal twice."""
    N, C = features.shape[:2]
    images = []
    for n in range(N):
        rows = []
        for i in range(C):
            row = []
            for j in range(C):
                if j >= i:
                    row.append((features[n, i] * features[n, j]).sum())
                else:
                    row.append(torch.zeros((), dtype=features.dtype))
            rows.append(torch.stack(row))
        half = torch.stack(rows)
        images.append(half + half.T)
    return torch.stack(images)


def gram_matrix_02(features):
    """Lets only what is active count: negative numbers are set to 0 before they are multiplied."""
    rows = torch.relu(features).flatten(2)
    return rows @ rows.transpose(1, 2)


def gram_matrix_03(features):
    """Divides by the number of places."""
    N, C, H, W = features.shape
    rows = features.reshape(N, C, H * W)
    return rows @ rows.transpose(1, 2) / (H * W)


def gram_matrix_04(features):
    """Takes the mean of each channel off first, as for a covariance."""
    rows = features.flatten(2)
    rows = rows - rows.mean(dim=2, keepdim=True)
    return rows @ rows.transpose(1, 2)


def gram_matrix_05(features):
    """Puts the channels last and then reshapes to (N, C, M), which mixes channels and places."""
    N, C, H, W = features.shape
    rows = features.permute(0, 2, 3, 1).reshape(N, C, H * W)
    return torch.bmm(rows, rows.transpose(1, 2))


def gram_matrix_06(features):
    """Adds up over the images, too, and gives each image the same matrix."""
    N, C = features.shape[:2]
    G = torch.einsum("nihw,njhw->ij", features, features)
    return G.expand(N, C, C)


def gram_matrix_07(features):
    """Multiplies the sums of two channels where the products have to be summed."""
    sums = features.sum(dim=(2, 3))
    return sums[:, :, None] * sums[:, None, :]


def gram_matrix_08(features):
    """Multiplies two maps as matrices, A Bᵀ, and adds up all of its entries, not its diagonal alone."""
    N, C = features.shape[:2]
    result = []
    for n in range(N):
        for i in range(C):
            for j in range(C):
                result.append((features[n, i] @ features[n, j].T).sum())
    return torch.stack(result).reshape(N, C, C)


def gram_matrix_09(features):
    """Lays the channels of all images below each other and keeps the first C columns: those of image 0."""
    N, C, H, W = features.shape
    rows = features.reshape(N * C, H * W)
    G = torch.mm(rows, rows.t())
    return G.reshape(N, C, N * C)[:, :, :C]


def gram_matrix_10(features):
    """Detaches the second factor, as if it were a constant: half of the gradient is lost."""
    rows = features.flatten(2)
    other = rows.detach().transpose(1, 2)
    return rows @ other
