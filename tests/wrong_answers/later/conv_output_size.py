def conv_output_size_01(n, f, p, s):
    """Counts the moves of the window, not its places: the + 1 is missing."""
    return (n + 2 * p - f) // s


def conv_output_size_02(n, f, p, s):
    """Puts the + 1 inside the division by the step, so it is right for step 1 only (and sometimes by luck)."""
    return (n + 2 * p - f + 1) // s


def conv_output_size_03(n, f, p, s):
    """Counts the padding once, as if p were the number of added pixels in all."""
    return (n + p - f) // s + 1


def conv_output_size_04(n, f, p, s):
    """Rounds up: an incomplete last step is counted as a place, too."""
    rest = n + 2 * p - f
    return -(-rest // s) + 1


def conv_output_size_05(n, f, p, s):
    """Lets the window begin before the last possible start only: the end of range is exclusive."""
    places = 0
    for start in range(0, n + 2 * p - f, s):
        places += 1
    return places


def conv_output_size_06(n, f, p, s):
    """Rounds to the nearest whole number where the remainder should be left out."""
    return int(round((n + 2 * p - f) / s)) + 1
