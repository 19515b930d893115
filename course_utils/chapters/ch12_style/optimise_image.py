"""Exercise of chapter 12: optimise the pixels of a picture with Adam, and keep them between 0 and 1."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from numpy.random import Generator
from torch import Tensor, nn

from course_utils.grading import Case, Misconception
from course_utils.grading.run import Refused

from ._observed import alone, fixed
from ._plainly import PlainExercise

Loss = Callable[[Tensor, Tensor], Tensor]
CHANGED = "a network whose weights have changed"


class Small(nn.Sequential):
    """A layer or two with known weights, which remembers them."""

    def __init__(self, *layers: nn.Module, frozen: bool = False) -> None:
        super().__init__(*layers)
        self.double()
        self.known = [p.detach().clone() for p in self.parameters()]
        self.requires_grad_(not frozen)

    def changed(self) -> bool:
        """Whether somebody has changed the weights."""
        return any(not torch.equal(p, k) for p, k in zip(self.parameters(), self.known, strict=True))


def _hands_on(channels: int = 1) -> nn.Conv2d:
    """A 1 × 1 convolution whose features are the picture itself."""
    layer = nn.Conv2d(channels, channels, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.eye(channels).reshape(channels, channels, 1, 1))
        layer.bias.zero_()  # type: ignore[union-attr]
    return layer


def _network(rng: Generator, frozen: bool = False) -> Small:
    layer = nn.Conv2d(3, 4, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(rng.normal(size=(4, 3, 3, 3))))
        layer.bias.copy_(torch.tensor(rng.normal(size=4)))  # type: ignore[union-attr]
    return Small(layer, nn.LeakyReLU(0.2), frozen=frozen)


def _to(target: Tensor, smooth: float = 0.0) -> Loss:
    """Squared differences of the features to a target, and squared differences of neighbouring pixels."""

    def loss(image: Tensor, features: Tensor) -> Tensor:
        rough = (image.diff(dim=2) ** 2).sum() + (image.diff(dim=3) ** 2).sum()
        return ((features - target) ** 2).sum() / 2 + smooth * rough

    return loss


@functools.cache
def _import_all() -> None:
    """Make one optimiser: PyTorch imports for seconds when the first one is made, and a student's answer has ten."""
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])


def _case(
    steps: int, lr: float, shape: tuple[int, int, int, int] = (1, 3, 5, 6), frozen: bool = False, smooth: float = 0.0
) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        _import_all()
        n, _, h, w = shape
        target = torch.tensor(4 * rng.normal(size=(n, 4, h - 2, w - 2)))
        return fixed(rng.random(shape)), _network(rng, frozen), _to(target, smooth), steps, lr

    return make


def _observe(result: Any, start: Tensor, network: Small, *_: Any) -> dict[str, Any]:
    if result is None:
        raise Refused("Nothing came back: is there a `return`?")
    return {CHANGED: result} if network.changed() else {"picture": result}


def _run(
    *,
    optimiser: Callable[[list[Tensor], float], Any] = lambda pixels, lr: torch.optim.Adam(pixels, lr=lr),
    pixels: Callable[[Tensor], Tensor] = torch.clone,
    learns: Callable[[Tensor, nn.Module], list[Tensor]] = lambda image, network: [image],
    seen: Callable[[Tensor], Tensor] = lambda image: image,
    features: Callable[[Tensor], Tensor] = lambda features: features,
    sign: float = 1.0,
    zero: bool = True,
    order: str = "zero backward step clamp",
    clamp: Callable[[Tensor], Any] = lambda image: image.clamp_(0, 1),
    slope: Callable[[Tensor], Any] = lambda gradient: None,
    anew: bool = False,
    gives: Callable[[list[Tensor], list[float]], Any] = lambda path, losses: path[-1],
) -> Callable[..., Any]:
    """The loop; the knobs make the mistakes."""

    def run(start: Tensor, network: nn.Module, loss: Loss, steps: int, lr: float) -> Any:
        image = pixels(start).requires_grad_()
        learner = optimiser(learns(image, network), lr)
        path, losses = [image.detach().clone()], []
        for _ in range(steps):
            if anew:
                learner = optimiser(learns(image, network), lr)
            for action in order.split():
                if action == "zero" and zero:
                    learner.zero_grad()
                elif action == "backward":
                    shown = seen(image)
                    value = sign * loss(shown, features(network(shown)))
                    value.backward()
                    slope(image.grad if image.grad is not None else image)
                    losses.append(value.item())
                elif action == "step":
                    learner.step()
                elif action == "clamp":
                    with torch.no_grad():
                        clamp(image)
            path.append(image.detach().clone())
        return gives(path, losses)

    return run


oracle = _run()


def _until_it_rises(path: list[Tensor], losses: list[float]) -> Tensor:
    """The picture at which the loss has risen for the first time, else the last one."""
    rises = [later > sooner for sooner, later in pairwise(losses)]
    return path[rises.index(True) + 1] if any(rises) else path[-1]


def _best_after_a_step(start: Tensor, network: nn.Module, loss: Loss, steps: int, lr: float) -> Any:
    """The best of the pictures that the steps have made, the first one not among them."""
    path = _run(gives=lambda path, losses: path)(start, network, loss, steps, lr)[1:]
    with torch.no_grad():
        return min(path, key=lambda image: loss(image, network(image)).item())


def _in_range_of_start(start: Tensor, *rest: Any) -> Any:
    return _run(clamp=lambda image: image.clamp_(start.min().item(), start.max().item()))(start, *rest)


def _arguments(change: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    """Another start, number of steps or learning rate."""

    def before(start: Tensor, network: nn.Module, loss: Loss, steps: int, lr: float) -> tuple[Any, ...]:
        start, steps, lr = change(start, steps, lr)
        return start, network, loss, steps, lr

    return before


def _unit(gradient: Tensor) -> None:
    gradient /= gradient.norm()


def _stretched_if_outside(image: Tensor) -> None:
    if image.min() < 0 or image.max() > 1:
        image.copy_((image - image.min()) / (image.max() - image.min()))


def _stretched_over_the_end(image: Tensor) -> None:
    """The range from the smaller of 0 and the smallest to the larger of 1 and the largest, brought to 0 … 1."""
    low, high = min(image.min().item(), 0.0), max(image.max().item(), 1.0)
    image.sub_(low).div_(high - low)


def _sgd(pixels: list[Tensor], lr: float) -> Any:
    return torch.optim.SGD(pixels, lr=lr)


# After the first step the picture is nearly right; Adam's momentum carries it on.
ALMOST = (
    fixed([[[[0.5, 0.44], [0.3, 0.65]]]]),
    Small(_hands_on()),
    _to(fixed([[[[0.41, 0.36], [0.39, 0.54]]]])),
    2,
    0.1,
)
WORKED = fixed([[[[0.2, 0.5, 0.9]]]])
STRETCHED = (
    "Where pixels have left 0 to 1, you stretch the whole picture back. Only those pixels are to be brought back, to 0 "
    "or 1."
)
BEST = "What comes back is the picture with the smallest loss on the way, not the last one."
BEFORE = (
    "The pixels are brought back into 0 to 1 before the step, not after it, so that the last step may leave some "
    "outside."
)
OUTSIDE = "Pixels of yours lie outside of 0 to 1"
MEANS = {
    "a leaf Variable that requires grad is being used in an in-place operation": "The tensor that learns is changed in "
    "place while PyTorch records every step for the gradient. Such a change has to happen where nothing is recorded; "
    "the last hint has the words for it.",
    "backward through the graph a second time": "A step goes back into something that an earlier step has computed and "
    "used up. Either the features are computed only once: they belong to the picture as it is now, so every step needs "
    "new ones. Or `image = ...` in the loop makes a new tensor out of the old one, and is recorded.",
    "has been modified by an inplace operation": "Something that the gradient still needs was changed in between. Are "
    "the features computed anew in every step, and are the pixels changed after `backward` only?",
    "Input type (": "The picture and the weights of the network hold decimal numbers of two kinds, float32 and "
    "float64. Keep the kind of `start`; `.float()` and a new `torch.zeros(...)` give float32.",
}

optimise_image = PlainExercise(
    "optimise_image",
    points=4,
    oracle=oracle,
    observe=_observe,
    means=MEANS,
    cases=[
        Case(
            "one step of 0.25",
            (WORKED, Small(_hands_on()), _to(fixed([[[[1.0, 0.0, 1.0]]]])), 1, 0.25),
            worked=True,
        ),
        Case("three steps", _case(3, 0.02), again=True),
        Case("a network whose weights are frozen", _case(4, 0.1, frozen=True)),
        Case("a loss that looks at the picture, too", _case(5, 0.05, smooth=3.0)),
        Case("eight steps, and pixels that reach 0 and 1", _case(8, 0.2)),
        Case(
            "a learning rate with which it oversteps",
            (fixed([[[[0.2, 0.5], [0.7, 0.4]]]]), Small(_hands_on()), _to(fixed([[[[0.3, 0.5], [0.6, 0.3]]]])), 2, 0.3),
        ),
        Case("a picture that was better a step before", ALMOST),
        Case("two pictures at once", _case(3, 0.15, shape=(2, 3, 4, 5))),
    ],
    misconceptions=[
        Misconception(
            "network_optimised",
            says="The weights of the network have changed: the optimiser was given its parameters. The network is the "
            "judge here and stays as it is; what learns are the pixels.",
            instead=_run(learns=lambda image, network: list(network.parameters())),
            like=lambda got, want: CHANGED in got,
        ),
        Misconception(
            "one_step_only",
            says="Only the first step has an effect on the picture. Either there is no other, or from then on the "
            "optimiser holds another tensor than the one that the loss sees: `image = ...` in the loop makes a new "
            "one.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, 1, lr))),
        ),
        Misconception(
            "nothing_happens",
            says="The picture comes back as it was given: no step reaches its pixels. When `step` comes, is the "
            "gradient there already, and not cleared again? And does the optimiser hold this very picture?",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, 0, lr))),
        ),
        Misconception(
            "never_clamped",
            says=OUTSIDE + ": they are never brought back.",
            instead=_run(clamp=lambda image: None),
        ),
        Misconception(
            "clamped_at_the_end",
            says="The pixels are brought back into 0 to 1 only at the end. They should be after each step: otherwise "
            "the loss judges colours that do not exist.",
            instead=_run(clamp=lambda image: None, gives=lambda path, losses: path[-1].clamp(0, 1)),
        ),
        Misconception("clamped_before_the_step", says=BEFORE, instead=_run(order="clamp zero backward step")),
        Misconception(
            "clamped_before_the_gradient_is_used", says=BEFORE, instead=_run(order="zero backward clamp step")
        ),
        Misconception(
            "clamped_in_the_graph",
            says="The clamping is a part of what is differentiated: the network sees clamped copies, and a pixel that "
            "has left 0 to 1 has no gradient any more and never comes back. Change the pixels themselves, after the "
            "step, without recording it.",
            instead=_run(seen=lambda image: image.clamp(0, 1), clamp=lambda image: None),
        ),
        Misconception(
            "clamped_in_the_graph_and_at_the_end",
            says="The clamping is a part of what is differentiated: the network sees clamped copies, and a pixel that "
            "has left 0 to 1 has no gradient any more. What is returned is clamped, what is optimised is not.",
            instead=_run(
                seen=lambda image: image.clamp(0, 1),
                clamp=lambda image: None,
                gives=lambda path, losses: path[-1].clamp(0, 1),
            ),
        ),
        Misconception(
            "sigmoid",
            says="The network sees a sigmoid of your pixels. They are used as they are, and clamped after each step.",
            instead=_run(seen=torch.sigmoid, clamp=lambda image: None, gives=lambda path, losses: path[-1].sigmoid()),
        ),
        Misconception(
            "clamped_to_minus_1",
            says=OUTSIDE + ": they are clamped to −1 to 1.",
            instead=_run(clamp=lambda image: image.clamp_(-1, 1)),
        ),
        Misconception(
            "clamped_below_only",
            says=OUTSIDE + ": only negative ones are brought back, and those above 1 stay (or the upper end is 255).",
            instead=_run(clamp=lambda image: image.clamp_(min=0)),
        ),
        Misconception(
            "clamped_above_only",
            says=OUTSIDE + ": only those above 1 are brought back.",
            instead=_run(clamp=lambda image: image.clamp_(max=1)),
        ),
        Misconception(
            "stretched",
            says="After each step you stretch the picture so that it reaches from 0 to 1. Only what lies outside is to "
            "be brought back.",
            instead=_run(clamp=lambda image: image.copy_((image - image.min()) / (image.max() - image.min()))),
        ),
        Misconception(
            "stretched_if_outside",
            says=STRETCHED,
            instead=_run(clamp=_stretched_if_outside),
        ),
        Misconception("stretched_over_the_end", says=STRETCHED, instead=_run(clamp=_stretched_over_the_end)),
        Misconception(
            "divided_if_above",
            says="Where pixels are above 1, you divide the whole picture by the largest. Only those pixels are to be "
            "brought back.",
            instead=_run(clamp=lambda image: image.clamp_(min=0).div_(image.max().clamp(min=1))),
        ),
        Misconception(
            "gradients_add_up",
            says="From the second step on the gradients of the steps before are still in there. PyTorch adds to "
            "`.grad` until somebody clears it.",
            instead=_run(zero=False),
        ),
        Misconception(
            "sgd",
            says="The steps are those of plain gradient descent. Adam is asked for, which scales the step of each "
            "pixel.",
            instead=_run(optimiser=_sgd),
        ),
        Misconception(
            "momentum",
            says="The steps are those of gradient descent with momentum. Adam is asked for.",
            instead=_run(optimiser=lambda pixels, lr: torch.optim.SGD(pixels, lr=lr, momentum=0.9)),
        ),
        Misconception(
            "adamw",
            says="The pixels decay a little towards 0 with each step, as AdamW does with weights. Adam is asked for.",
            instead=_run(optimiser=lambda pixels, lr: torch.optim.AdamW(pixels, lr=lr)),
        ),
        Misconception(
            "rmsprop",
            says="The steps are those of RMSprop. Adam is asked for.",
            instead=_run(optimiser=lambda pixels, lr: torch.optim.RMSprop(pixels, lr=lr)),
        ),
        Misconception(
            "adagrad",
            says="The steps are those of AdaGrad. Adam is asked for.",
            instead=_run(optimiser=lambda pixels, lr: torch.optim.Adagrad(pixels, lr=lr)),
        ),
        Misconception(
            "default_lr",
            says="Your steps are those of the learning rate 0.001, PyTorch's own choice. It is an argument, `lr`.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, steps, 0.001))),
        ),
        Misconception(
            "lr_one_tenth",
            says="Your steps are those of the learning rate 0.1. It is an argument, `lr`.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, steps, 0.1))),
        ),
        Misconception(
            "lr_one_hundredth",
            says="Your steps are those of the learning rate 0.01. It is an argument, `lr`.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, steps, 0.01))),
        ),
        Misconception(
            "one_step_less",
            says="There is one step too few: what comes back is the picture before the last one. (A step that comes "
            "before its `backward` finds no gradient, and does not count.)",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, steps - 1, lr))),
        ),
        Misconception(
            "step_before_backward",
            says="The step stands before its `backward`: the first one finds no gradient and does not count, and each "
            "of the others uses a gradient of the picture as it was before its pixels were brought back.",
            instead=_run(order="step zero backward clamp"),
        ),
        Misconception(
            "best_picture",
            says=BEST,
            instead=_run(gives=lambda path, losses: path[min(range(len(losses)), key=lambda i: float(losses[i]))]),
        ),
        Misconception("best_after_a_step", says=BEST, instead=_best_after_a_step),
        Misconception(
            "until_it_rises",
            says="The steps end as soon as the loss has risen. All `steps` are taken, whether it falls or not.",
            instead=_run(gives=_until_it_rises),
        ),
        Misconception(
            "in_range_of_start",
            says="Pixels are brought back into the range that `start` has. Theirs is 0 to 1.",
            instead=_in_range_of_start,
        ),
        Misconception(
            "one_step_more",
            says="There is one step too many.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (start, steps + 1, lr))),
        ),
        Misconception(
            "optimiser_made_anew",
            says="Each pixel always moves by the whole learning rate, up or down: the sign of the gradient alone "
            "counts. Adam's steps do that only the first time; then it weighs in the gradients of the steps before. "
            "(An optimiser that is made anew for each step has forgotten them.)",
            instead=_run(anew=True),
        ),
        Misconception(
            "uphill",
            says="The loss grows: your steps lead uphill.",
            instead=_run(sign=-1.0),
        ),
        Misconception(
            "normalised_gradient",
            says="The gradient is scaled to length 1 and used as it is. Adam is asked for.",
            instead=_run(optimiser=_sgd, slope=_unit),
        ),
        Misconception(
            "from_black",
            says="You begin with a black picture. It begins with `start`.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (torch.zeros_like(start), steps, lr))),
        ),
        Misconception(
            "from_grey",
            says="You begin with a grey picture. It begins with `start`.",
            instead=alone(oracle, before=_arguments(lambda start, steps, lr: (torch.full_like(start, 0.5), steps, lr))),
        ),
        Misconception(
            "all_pictures",
            says="A list of all pictures comes back. The last one is asked for.",
            instead=_run(gives=lambda path, losses: path[1:]),
        ),
        Misconception(
            "losses",
            says="The losses come back. The picture is asked for.",
            instead=_run(gives=lambda path, losses: losses),
        ),
        Misconception(
            "last_loss",
            says="The last loss comes back. The picture is asked for.",
            instead=_run(gives=lambda path, losses: losses[-1]),
        ),
        Misconception(
            "change",
            says="What comes back is the change of the picture, not the picture.",
            instead=_run(gives=lambda path, losses: path[-1] - path[0]),
        ),
        Misconception(
            "features_detached",
            says="The features are cut off from the picture (by `detach` or `no_grad`), so that only what the loss "
            "says about the pixels themselves moves them.",
            instead=_run(features=lambda features: features.detach().requires_grad_()),
        ),
        Misconception(
            "rounded",
            says="The pixels are rounded to 255 levels. They stay as they are.",
            instead=alone(
                oracle, after=lambda picture: (picture * 255).round() / 255 if isinstance(picture, Tensor) else picture
            ),
        ),
        Misconception(
            "in_255",
            says="The pixels come back multiplied by 255. They run from 0 to 1.",
            after=lambda picture: picture * 255 if isinstance(picture, Tensor) else picture,
        ),
        Misconception(
            "first_picture",
            says="Only the first picture of the batch comes back.",
            instead=alone(oracle, after=lambda picture: picture[0] if isinstance(picture, Tensor) else picture),
        ),
    ],
)
