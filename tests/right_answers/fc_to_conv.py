import numpy as np
import torch
from torch import nn


def fc_to_conv_r01(fc, shape):
    """Loops that copy the numbers one after the other, with an index that counts through the inputs."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        for f in range(fc.out_features):
            conv.bias[f] = fc.bias[f]
            for c in range(C):
                for y in range(h):
                    start = (c * h + y) * w
                    conv.weight[f, c, y] = fc.weight[f, start : start + w]
    return conv


def fc_to_conv_r02(fc, shape):
    """Never reshapes the weights: the kernel is the gradient of fc with respect to a map that is flattened."""
    C, h, w = shape
    dtype = fc.weight.dtype
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=dtype)
    for f in range(fc.out_features):
        picture = torch.zeros(1, C, h, w, dtype=dtype, requires_grad=True)
        answer = fc(torch.flatten(picture, 1))[0, f]
        (kernel,) = torch.autograd.grad(answer, picture)
        conv.weight.data[f] = kernel[0]
        conv.bias.data[f] = answer.detach()
    return conv


def fc_to_conv_r03(fc, shape):
    """Goes through NumPy arrays and puts new Parameters into the layer."""
    C, h, w = shape
    kernel = np.array(fc.weight.detach().numpy()).reshape((fc.out_features, C, h, w))
    bias = np.array(fc.bias.detach().numpy())
    conv = nn.Conv2d(in_channels=C, out_channels=fc.out_features, kernel_size=(h, w))
    conv.weight = nn.Parameter(torch.from_numpy(kernel))
    conv.bias = nn.Parameter(torch.from_numpy(bias))
    return conv


def fc_to_conv_r04(fc, shape):
    """Changes the state dict of fc and loads it into the new layer."""
    state = {name: numbers.clone() for name, numbers in fc.state_dict().items()}
    state["weight"] = state["weight"].unflatten(1, tuple(shape))
    conv = nn.Conv2d(shape[0], fc.out_features, tuple(shape[1:])).to(state["weight"].dtype)
    conv.load_state_dict(state)
    return conv
