import torch
from torch import nn


def optimise_image_r01(start, network, loss, steps, lr):
    """Unusual: the gradient comes from torch.autograd.grad and is put into image.grad by hand."""
    image = start.detach().clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        value = loss(image, network(image))
        image.grad = torch.autograd.grad(value, image)[0]
        optimiser.step()
        with torch.no_grad():
            image.clamp_(min=0, max=1)
    return image.detach()


def optimise_image_r02(start, network, loss, steps, lr):
    """Unusual: a closure for the optimiser, and the tensor that is returned still collects gradients."""
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)

    def closure():
        optimiser.zero_grad()
        value = loss(image, network(image))
        value.backward()
        return value

    for _ in range(steps):
        optimiser.step(closure)
        with torch.no_grad():
            image[image < 0] = 0
            image[image > 1] = 1
    return image


def optimise_image_r03(start, network, loss, steps, lr):
    """Unusual: the picture is an nn.Parameter, .data is clipped, and the gradients are forgotten after the step."""
    picture = nn.Parameter(torch.empty_like(start))
    picture.data.copy_(start)
    adam = torch.optim.Adam([{"params": [picture], "lr": lr}])
    while steps > 0:
        loss(picture, network(picture)).backward()
        adam.step()
        picture.data = torch.clip(picture.data, 0.0, 1.0)
        adam.zero_grad(set_to_none=False)
        steps -= 1
    return picture.data


def optimise_image_r04(start, network, loss, steps, lr):
    """Unusual: recursion instead of a loop over the steps, and the gradient is set to None by hand."""
    image = torch.tensor(start.tolist(), dtype=start.dtype, requires_grad=True)
    optimiser = torch.optim.Adam(params=[image], lr=lr)

    def go(left):
        if left == 0:
            return image.detach().clone()
        image.grad = None
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.copy_(image.clamp(0, 1))
        return go(left - 1)

    return go(steps)
