import numpy as np
import torch


def probability(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def logistic_gradient_r01(X, y, w):
    """Two loops over plain Python numbers."""
    n, p = X.shape
    total = [0.0] * p
    for i in range(n):
        score = sum(float(X[i, j]) * float(w[j]) for j in range(p))
        error = float(probability(score)) - float(y[i])
        for j in range(p):
            total[j] += error * float(X[i, j])
    return np.array([t / n for t in total])


def logistic_gradient_r02(X, y, w):
    """Multiplies out: mean of p times features minus the sum of the rows with label 1; a float32 array comes back."""
    p = probability(X @ w)
    chosen = X[np.asarray(y) == 1].sum(axis=0)
    return ((p @ X - chosen) / len(X)).astype(np.float32)


def logistic_gradient_r03(X, y, w):
    """Divide and conquer: the gradient of two halves is the weighted mean of their gradients."""
    n = len(X)
    if n == 1:
        return (probability(X[0] @ w) - float(y[0])) * X[0]
    h = n // 2
    left, right = logistic_gradient_r03(X[:h], y[:h], w), logistic_gradient_r03(X[h:], y[h:], w)
    return (h * left + (n - h) * right) / n


def logistic_gradient_r04(X, y, w):
    """The last product in torch: autograd of the dot product of the scores with the constant (p − y) / n."""
    X = np.asarray(X, dtype=float)
    constant = torch.tensor((probability(X @ w) - np.asarray(y, dtype=float)) / len(X))
    v = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    (torch.tensor(X) @ v @ constant).backward()
    return v.grad.numpy()
