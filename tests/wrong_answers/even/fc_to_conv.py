import torch
from torch import nn


def fc_to_conv_02(fc, shape):
    """Takes shape as (C, w, h), so the kernel lies on its side when h and w differ."""
    channels, width, height = shape
    conv = nn.Conv2d(channels, fc.out_features, kernel_size=(height, width), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.view(fc.out_features, channels, height, width))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_04(fc, shape):
    """Copies the weights only; the bias keeps the random numbers of the new layer."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, kernel_size=(h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(conv.weight.shape))
    return conv


def fc_to_conv_06(fc, shape):
    """Moves the window by its own size, so the windows lie side by side."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, kernel_size=(h, w), stride=(h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_08(fc, shape):
    """Reshapes the weights inside fc, so fc itself is spoilt afterwards."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        fc.weight.data = fc.weight.data.view(fc.out_features, C, h, w)
        conv.weight.copy_(fc.weight)
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_10(fc, shape):
    """Takes a channel to be laid out column by column instead of row by row."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, w, h).transpose(2, 3))
        conv.bias.copy_(fc.bias)
    return conv
