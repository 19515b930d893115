import math


def receptive_field_r01(layers):
    """Goes backwards from one number of the last layer to the image."""
    field = 1
    for f, s in reversed(layers):
        field = (field - 1) * s + f
    return field


def receptive_field_r02(layers):
    """Recursion on the list: what the rest sees, in pixels of the first layer, and then one layer further."""
    if len(layers) == 0:
        return 1
    f, s = layers[0]
    return f + (receptive_field_r02(layers[1:]) - 1) * s


def receptive_field_r03(layers):
    """One formula: every window adds f - 1 times the product of all steps before it."""
    return 1 + sum((f - 1) * math.prod(s for _, s in layers[:i]) for i, (f, _) in enumerate(layers))


def receptive_field_r04(layers):
    """Searches the smallest image, by doubling and halving, for which the last layer still has one number."""

    def enough(n):
        for f, s in layers:
            if n < f:
                return False
            n = (n - f) // s + 1
        return True

    high = 1
    while not enough(high):
        high *= 2
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle
    return high
