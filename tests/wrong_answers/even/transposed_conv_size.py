def transposed_conv_size_02(n, f, p, s, extra):
    """Cuts the padding off once instead of at both ends."""
    return (n - 1) * s + f - p + extra


def transposed_conv_size_04(n, f, p, s, extra):
    """Uses the formula of the ordinary convolution."""
    return (n + 2 * p - f) // s + 1 + extra


def transposed_conv_size_06(n, f, p, s, extra):
    """Uses n * s + max(f - s, 0) for the full length, too long where windows have gaps between them (f < s)."""
    full = n * s + max(f - s, 0)
    return full - 2 * p + extra


def transposed_conv_size_08(n, f, p, s, extra):
    """Divides and multiplies by the step with /, so the result is a float."""
    windows = n - 1 + (f - 2 * p) / s
    return windows * s + extra


def transposed_conv_size_10(n, f, p, s, extra):
    """Mixes up window and step: windows f apart, each s wide."""
    return (n - 1) * f + s - 2 * p + extra
