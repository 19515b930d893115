import torch
from torch import nn


def fc_to_conv_01(fc, shape):
    """Lays out the weights with the channels last, (F, h, w, C), before it moves the axes."""
    C, h, w = shape
    F = fc.out_features
    conv = nn.Conv2d(C, F, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(F, h, w, C).permute(0, 3, 1, 2))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_03(fc, shape):
    """Turns the kernel by 180 degrees, because a convolution in mathematics does that."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w)).to(fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.view(-1, C, h, w).flip(2, 3))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_05(fc, shape):
    """Pads by half a kernel, so the output has too many places."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), padding=(h // 2, w // 2), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_07(fc, shape):
    """Always makes a float32 layer, also when fc is float64."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w))
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_09(fc, shape):
    """Believes that a Linear keeps its weights as (inputs, outputs) and transposes before it reshapes."""
    C, h, w = shape
    out = fc.out_features
    conv = nn.Conv2d(C, out, kernel_size=(h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.t().reshape(out, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv
