import torch


def optimise_image_01(start, network, loss, steps, lr):
    """No copy: .detach() shares its memory with `start`, which is painted over."""
    image = start.detach().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_03(start, network, loss, steps, lr):
    """A new Adam is made in each step and remembers nothing of the steps before."""
    image = start.clone()
    for _ in range(steps):
        image = image.detach().requires_grad_(True)
        optimiser = torch.optim.Adam([image], lr=lr)
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_05(start, network, loss, steps, lr):
    """The clipped picture is a new tensor that the optimiser does not know: only the first step has an effect."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        image = image.detach().clamp(0, 1).requires_grad_(True)
    return image.detach()


def optimise_image_07(start, network, loss, steps, lr):
    """The network's weights are handed to the optimiser too and learn along."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image] + list(network.parameters()), lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def optimise_image_09(start, network, loss, steps, lr):
    """One step too few: the loop counts from 1 to steps - 1."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for step in range(1, steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()
