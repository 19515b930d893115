def transposed_conv_size_01(n, f, p, s, extra):
    """Counts n steps between n windows instead of n - 1."""
    return n * s + f - 2 * p + extra


def transposed_conv_size_03(n, f, p, s, extra):
    """Leaves out the extra places."""
    return (n - 1) * s + f - 2 * p


def transposed_conv_size_05(n, f, p, s, extra):
    """Adds the padding at both ends, as in an ordinary convolution, instead of cutting it off."""
    return (n - 1) * s + f + 2 * p + extra


def transposed_conv_size_07(n, f, p, s, extra):
    """Adds the extra places at both ends."""
    return (n - 1) * s + f - 2 * (p - extra)


def transposed_conv_size_09(n, f, p, s, extra):
    """Returns the number of the last place, counted from 0, instead of the number of places."""
    last = (n - 1) * s + f - 1
    return last - 2 * p + extra
