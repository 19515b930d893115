import numpy as np
import torch


def torch_accuracy_r01(model, x, y):
    """One sample at a time in a loop, with plain Python numbers."""
    model.eval()
    right = 0
    with torch.no_grad():
        for row, label in zip(x, y):
            logits = model(row.unsqueeze(0))[0].tolist()
            right += logits.index(max(logits)) == label.item()
    return right / len(x)


def torch_accuracy_r02(model, x, y):
    """inference_mode instead of no_grad, and topk instead of argmax."""
    model.eval()
    with torch.inference_mode():
        best = model(x).topk(1, dim=1).indices
        return best.eq(y.view(-1, 1)).double().mean().item()


def torch_accuracy_r03(model, x, y):
    """The counting in NumPy, on float32 logits; the result is a NumPy number."""
    model.eval()
    with torch.no_grad():
        logits = model(x).numpy()
    return np.mean(np.argmax(logits, axis=1) == y.numpy())


@torch.no_grad()
def torch_accuracy_r04(model, x, y):
    """no_grad as a decorator, train(False) for eval, and the diagonal of the confusion table."""
    model.train(False)
    logits = model(x)
    k = logits.shape[1]
    cells = torch.bincount(y * k + logits.argmax(1), minlength=k * k)
    return float(cells.reshape(k, k).trace()) / len(y)
