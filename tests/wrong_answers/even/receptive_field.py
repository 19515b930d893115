def receptive_field_02(layers):
    """Ignores the steps: each window adds f - 1 pixels."""
    field = 1
    for f, s in layers:
        field += f - 1
    return field


def receptive_field_04(layers):
    """Uses only the step of the layer just before instead of the product of all steps before."""
    field, before = 1, 1
    for f, s in layers:
        field += (f - 1) * before
        before = s
    return field


def receptive_field_06(layers):
    """Uses the formula for going backwards, (r - 1) * s + f, but goes from the image on."""
    field = 1
    for f, s in layers:
        field = (field - 1) * s + f
    return field


def receptive_field_08(layers):
    """Begins with the window of the first layer, and without any layer returns 0 instead of 1."""
    field, dist = 0, 1
    for f, s in layers:
        if field == 0:
            field = f
        else:
            field += (f - 1) * dist
        dist *= s
    return field


def receptive_field_10(layers):
    """Counts the pixels along a side that are really used instead of the side of the square, gaps not included."""
    seen = {0}
    for f, s in layers[::-1]:
        seen = {place * s + k for place in seen for k in range(f)}
    return len(seen)
