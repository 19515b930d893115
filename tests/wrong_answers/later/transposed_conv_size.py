def transposed_conv_size_01(n, f, p, s, extra):
    """Uses the formula of the ordinary convolution, and adds the extra places to it."""
    return (n + 2 * p - f) // s + 1 + extra


def transposed_conv_size_02(n, f, p, s, extra):
    """Counts n steps instead of the n - 1 between the first window and the last one."""
    return n * s + f - 2 * p + extra


def transposed_conv_size_03(n, f, p, s, extra):
    """Cuts the padding off at one end only."""
    last_begins = (n - 1) * s
    end = last_begins + f
    return end - p + extra


def transposed_conv_size_04(n, f, p, s, extra):
    """Half-remembers PyTorch's formula: takes f - 1 from it but forgets the + 1 at its end."""
    return (n - 1) * s - 2 * p + (f - 1) + extra


def transposed_conv_size_05(n, f, p, s, extra):
    """Does not count the gaps between windows that a step larger than the window leaves."""
    overlap = max(f - s, 0)
    return n * f - (n - 1) * overlap - 2 * p + extra


def transposed_conv_size_06(n, f, p, s, extra):
    """Believes that extra can only bring back places that the padding has cut off, so at most p of them."""
    full = (n - 1) * s + f
    cut = full - 2 * p
    return cut + min(extra, p)


def transposed_conv_size_07(n, f, p, s, extra):
    """Adds the extra places at both ends."""
    return (n - 1) * s + f - 2 * (p - extra)


def transposed_conv_size_08(n, f, p, s, extra):
    """Looks for the size whose convolution gives n, but starts at n, as if the result were never smaller than n."""
    size = n
    while (size + 2 * p - f) // s + 1 < n:
        size += 1
    return size + extra


def transposed_conv_size_09(n, f, p, s, extra):
    """Thinks of zeros put between the numbers, but puts s of them in each gap instead of s - 1."""
    stretched = n + (n - 1) * s
    border = f - 1 - p
    return stretched + 2 * border - f + 1 + extra


def transposed_conv_size_10(n, f, p, s, extra):
    """Returns early for a single number, and forgets padding and extra there."""
    if n == 1:
        return f
    size = f
    for _ in range(n - 1):
        size += s
    return size - 2 * p + extra
