import torch


def optimise_image_01(start, network, loss, steps, lr):
    """Takes AdamW for Adam: it also pulls all pixels a little towards 0."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.AdamW([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_02(start, network, loss, steps, lr):
    """Keeps the picture with the lowest loss and returns it, not the last one."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    best, lowest = None, float("inf")
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
            value = loss(image, network(image)).item()
        if value < lowest:
            lowest = value
            best = image.detach().clone()
    return best


def optimise_image_03(start, network, loss, steps, lr):
    """Never forgets the old gradients, so they add up from step to step."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        value = loss(image, network(image))
        value.backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_04(start, network, loss, steps, lr):
    """Makes a new optimiser in each step, which remembers nothing of the steps before."""
    image = start.clone()
    for _ in range(steps):
        image = image.detach().requires_grad_(True)
        optimiser = torch.optim.Adam([image], lr=lr)
        value = loss(image, network(image))
        value.backward()
        optimiser.step()
        image = image.detach().clamp(0, 1)
    return image


def optimise_image_05(start, network, loss, steps, lr):
    """Clamps at the beginning of each step, so the picture after the last step is not clamped."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        with torch.no_grad():
            image.clamp_(0, 1)
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
    return image.detach()


def optimise_image_06(start, network, loss, steps, lr):
    """Takes detach for a copy: it shares its numbers with start, so start is painted over."""
    image = start.detach().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_07(start, network, loss, steps, lr):
    """Keeps the pixels in the range that start has, not in that from 0 to 1."""
    low, high = start.min().item(), start.max().item()
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(low, high)
    return image.detach()


def optimise_image_08(start, network, loss, steps, lr):
    """Stops as soon as the loss has risen, so it may take fewer steps than asked for."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    before = float("inf")
    for _ in range(steps):
        optimiser.zero_grad()
        value = loss(image, network(image))
        if value.item() > before:
            break
        before = value.item()
        value.backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_09(start, network, loss, steps, lr):
    """Hands the weights of the network to the optimiser as well, so those that are not frozen move."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image, *network.parameters()], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_10(start, network, loss, steps, lr):
    """Shows the loss a clamped copy and lets the pixels themselves leave the range, where their gradient is 0."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        shown = image.clamp(0, 1)
        loss(shown, network(shown)).backward()
        optimiser.step()
    return image.detach().clamp(0, 1)
