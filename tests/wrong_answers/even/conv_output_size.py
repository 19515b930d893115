def conv_output_size_02(n, f, p, s):
    """Rounds up, so a last place where the window no longer fits is counted."""
    return -(-(n + 2 * p - f) // s) + 1


def conv_output_size_04(n, f, p, s):
    """Walks along the row with < instead of <=, so a window that ends exactly at the last pixel is missed."""
    count = 0
    start = 0
    while start + f < n + 2 * p:
        count += 1
        start += s
    return count


def conv_output_size_06(n, f, p, s):
    """Counts the moves and not the places: the + 1 is missing."""
    return (n + 2 * p - f) // s


def conv_output_size_08(n, f, p, s):
    """Uses round() instead of rounding down."""
    return round((n + 2 * p - f) / s) + 1


def conv_output_size_10(n, f, p, s):
    """Adds the padding after the division, as if each padded pixel gave one more place whatever the step."""
    return (n - f) // s + 1 + 2 * p
