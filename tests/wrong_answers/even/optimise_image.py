import torch


def optimise_image_02(start, network, loss, steps, lr):
    """The old gradients are not forgotten: they add up from step to step."""
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
    """The pixels are set back to 0 … 1 once, at the very end, not in each step."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
    return image.detach().clamp(0, 1)


def optimise_image_06(start, network, loss, steps, lr):
    """Returns the picture with the smallest loss so far instead of the last one."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    best_loss = float("inf")
    best = None
    for _ in range(steps):
        optimiser.zero_grad()
        value = loss(image, network(image))
        if value.item() < best_loss:
            best_loss = value.item()
            best = image.detach().clone()
        value.backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return best


def optimise_image_08(start, network, loss, steps, lr):
    """The pixels are set back before each step instead of after it, so that the last picture may leave 0 … 1."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        with torch.no_grad():
            image.clamp_(0, 1)
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
    return image.detach()


def optimise_image_10(start, network, loss, steps, lr):
    """A picture that has left 0 … 1 is stretched back as a whole instead of clipped pixel by pixel."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            low = min(float(image.min()), 0.0)
            high = max(float(image.max()), 1.0)
            image.sub_(low).div_(high - low)
    return image.detach()
