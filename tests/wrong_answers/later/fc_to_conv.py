import torch
from torch import nn


def fc_to_conv_01(fc, shape):
    """The weights are read with the channels last, h × w × C."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(-1, h, w, C).permute(0, 3, 1, 2))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_02(fc, shape):
    """The weights of a channel are read column by column."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(-1, C, w, h).transpose(2, 3))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_03(fc, shape):
    """Turns the kernels round, because a convolution in mathematics does; PyTorch's does not."""
    channels, height, width = shape
    kernels = fc.weight.detach().reshape(fc.out_features, channels, height, width)
    conv = nn.Conv2d(channels, fc.out_features, (height, width)).to(fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(torch.flip(kernels, dims=(2, 3)))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_04(fc, shape):
    """Forgets the biases: those of the new layer stay as they were drawn at random."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, kernel_size=(h, w)).to(fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.view(fc.out_features, C, h, w))
    return conv


def fc_to_conv_05(fc, shape):
    """The bias of the new layer is the same memory as that of fc, no copy."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    conv.weight.data = fc.weight.data.reshape(fc.out_features, C, h, w).clone()
    conv.bias.data = fc.bias.data
    return conv


def fc_to_conv_06(fc, shape):
    """The new layer is always float32, also for a float64 layer."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w))
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(conv.weight.shape))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_07(fc, shape):
    """The numbers go through a float32 layer and are made float64 after that: right type, rounded numbers."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w))
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv.to(fc.weight.dtype)


def fc_to_conv_08(fc, shape):
    """The windows lie side by side: the step is as large as the window, as in pooling."""
    C, h, w = shape
    conv = nn.Conv2d(C, fc.out_features, kernel_size=(h, w), stride=(h, w)).to(fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_09(fc, shape):
    """Reads the shape as channels, width, height (right for square maps)."""
    C, w, h = shape
    conv = nn.Conv2d(C, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, C, h, w))
        conv.bias.copy_(fc.bias)
    return conv


def fc_to_conv_10(fc, shape):
    """Gets rid of the message about requires_grad by freezing fc for good."""
    C, h, w = shape
    fc.requires_grad_(False)
    conv = nn.Conv2d(C, fc.out_features, (h, w))
    conv.weight = nn.Parameter(fc.weight.reshape(fc.out_features, C, h, w).clone())
    conv.bias = nn.Parameter(fc.bias.clone())
    return conv
