def receptive_field_01(layers):
    """Multiplies by the own step of each layer, not by the product of the earlier ones."""
    r = 1
    for f, s in layers:
        r += (f - 1) * s
    return r


def receptive_field_02(layers):
    """Multiplies by the step of the layer just before only, not by the product of all earlier steps."""
    r, before = 1, 1
    for f, s in layers:
        r += (f - 1) * before
        before = s
    return r


def receptive_field_03(layers):
    """Updates the distance before it is used, so the product contains the own step of the layer, too."""
    r, distance = 1, 1
    for f, s in layers:
        distance *= s
        r += (f - 1) * distance
    return r


def receptive_field_04(layers):
    """Counts only the pixels that are really looked at, so gaps between windows are missing."""
    pixels = {0}
    for f, s in reversed(layers):
        pixels = {s * place + k for place in pixels for k in range(f)}
    return len(pixels)


def receptive_field_05(layers):
    """Adds up the growth of the steps, where the steps should be multiplied."""
    r, distance = 1, 1
    for f, s in layers:
        r += (f - 1) * distance
        distance += s - 1
    return r


def receptive_field_06(layers):
    """Uses the rule r = (r - 1) s + f, which goes from the last layer back, from the first layer on."""
    r = 1
    for f, s in layers:
        r = (r - 1) * s + f
    return r
