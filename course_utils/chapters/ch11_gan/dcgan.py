"""A deep convolutional generative adversarial network for digits of 28 × 28 pixels, after Radford et al. 2016."""

from __future__ import annotations

import copy
import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from course_utils.training import TrainingError

from .validate import pictures, whole

Pictures = npt.NDArray[np.uint8]
ASKED = 3.0  # as loud as the loudest of the random numbers beside it


@dataclass(frozen=True)
class Settings:
    """What one can turn in a DCGAN and its training.

    Attributes:
        latent: how many random numbers a picture is made of.
        width: the discriminator's layers have 1, 2 and 4 times as many channels, the generator's 4 and 2 times.
        levels: convolutions of the discriminator before its last, from 1 to 3; with 2 a value of its last maps sees
            10 × 10 pixels, with 3 it sees 22 × 22.
        norm: batch normalisation, in the layers where the paper has it.
        rate_g, rate_d: learning rates (Adam); they stay for the first half and fall to 0 in the second.
        beta1: of Adam; the paper takes 0.5 instead of 0.9.
        batch: real pictures, and generated ones, in a step.
        real_target: what the discriminator shall say of real pictures; below 1 is 'one-sided label smoothing'.
        average: the generator that is kept is a running mean of the one that learns, with this weight on the past;
            0 keeps the one that learns.
        noise: standard deviation of the normal noise that is laid over every picture before the discriminator sees
            it, real or generated, new each time ('instance noise', Sønderby et al. 2017); black to white is 2.
        classes: 0, or how many kinds of pictures there are; both networks are then told which kind is meant, the
            generator by `ask`, the discriminator by its labels (a conditional GAN, Mirza and Osindero 2014).
    """

    latent: int = 32
    width: int = 16
    levels: int = 3
    norm: bool = True
    rate_g: float = 0.004
    rate_d: float = 0.001
    beta1: float = 0.5
    batch: int = 32
    real_target: float = 1.0
    average: float = 0.997
    noise: float = 0.0
    classes: int = 0


class Generator(nn.Module):
    """Random numbers (N, latent) → pictures (N, 1, 28, 28) from -1 to 1: 7 × 7, 14 × 14, then 28 × 28."""

    def __init__(self, latent: int = 32, width: int = 16, norm: bool = True) -> None:
        super().__init__()
        self.latent = whole(latent, "latent", 1)
        width = whole(width, "width", 1)
        self.layers = nn.Sequential(
            *(nn.Linear(latent, 4 * width * 7 * 7, bias=False), nn.Unflatten(1, (4 * width, 7, 7))),
            *_normed(4 * width, norm, nn.ReLU()),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=not norm),  # 14 × 14
            *_normed(2 * width, norm, nn.ReLU()),
            *(nn.ConvTranspose2d(2 * width, 1, 4, 2, 1), nn.Tanh()),  # 28 × 28
        )
        initialise(self)

    def forward(self, z: Tensor) -> Tensor:
        """(N, latent) → (N, 1, 28, 28)."""
        if z.ndim != 2 or z.shape[1] != self.latent:
            raise ValueError(f"z was expected in the shape (N, {self.latent}); {tuple(z.shape)} came.")
        made: Tensor = self.layers(z)
        return made


class Discriminator(nn.Module):
    """Pictures (N, 1, 28, 28) from -1 to 1 → logits (N,): above 0 is 'real'. Strides instead of pooling.

    With classes it has an output for each, and wants the labels (N,) of the pictures: the logit is that of the label,
    'a real one of this kind'.
    """

    def __init__(self, width: int = 16, norm: bool = True, levels: int = 3, classes: int = 0) -> None:
        super().__init__()
        width, levels = whole(width, "width", 1), whole(levels, "levels", 1)
        self.classes = whole(classes, "classes", 0)
        if levels > 3:
            raise ValueError(f"levels was expected to be at most 3, where maps of 3 × 3 are left; {levels} came.")
        layers: list[nn.Module] = [nn.Conv2d(1, width, 4, 2, 1), nn.LeakyReLU(0.2)]  # 14 × 14
        for _ in range(1, levels):  # 7 × 7, 3 × 3
            layers += [
                nn.Conv2d(width, 2 * width, 4, 2, 1, bias=not norm),
                *_normed(2 * width, norm, nn.LeakyReLU(0.2)),
            ]
            width *= 2
        self.layers = nn.Sequential(*layers, nn.Conv2d(width, max(classes, 1), 28 // 2**levels))
        initialise(self)

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """(N, 1, 28, 28), and with classes labels (N,) int64, → (N,)."""
        if x.ndim != 4 or x.shape[1:] != (1, 28, 28):
            raise ValueError(f"x was expected in the shape (N, 1, 28, 28); {tuple(x.shape)} came.")
        if (labels is None) != (self.classes == 0):
            raise ValueError(
                f"labels were {'' if self.classes else 'not '}expected: this network has {self.classes} classes."
            )
        logits: Tensor = self.layers(x).flatten(1)
        return logits[:, 0] if labels is None else logits.gather(1, labels[:, None])[:, 0]


def _normed(channels: int, norm: bool, activation: nn.Module) -> tuple[nn.Module, ...]:
    return (nn.BatchNorm2d(channels), activation) if norm else (activation,)


def initialise(network: nn.Module) -> None:
    """Set the weights as the paper does: normal with standard deviation 0.02, around 1 in batch norm; biases 0."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.normal_(layer.weight, 0.0, 0.02)
        elif isinstance(layer, nn.BatchNorm2d):
            nn.init.normal_(layer.weight, 1.0, 0.02)
        else:
            continue
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def networks(settings: Settings | None = None, seed: int = 0) -> tuple[Generator, Discriminator]:
    """A new generator and a new discriminator; the same seed gives the same weights."""
    s = settings or Settings()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        generator = Generator(s.latent + s.classes, s.width, s.norm)
        return generator, Discriminator(s.width, s.norm, s.levels, s.classes)


def optimizers(
    generator: nn.Module, discriminator: nn.Module, settings: Settings | None = None
) -> tuple[torch.optim.Adam, torch.optim.Adam]:
    """Adam for the generator, and Adam for the discriminator."""
    s = settings or Settings()
    betas = (s.beta1, 0.999)
    return (
        torch.optim.Adam(generator.parameters(), lr=s.rate_g, betas=betas, fused=True),
        torch.optim.Adam(discriminator.parameters(), lr=s.rate_d, betas=betas, fused=True),
    )


def step(
    generator: nn.Module,
    discriminator: nn.Module,
    forger: torch.optim.Optimizer,
    detective: torch.optim.Optimizer,
    real: Tensor,
    z: Tensor,
    real_target: float = 1.0,
    noise: float = 0.0,
    luck: torch.Generator | None = None,
    labels: tuple[Tensor, Tensor] | None = None,
) -> tuple[float, float]:
    """One alternating step: the discriminator learns, then the generator.

    Args:
        generator: z (N, latent) → pictures.
        discriminator: pictures → logits (N,).
        forger, detective: optimizers of the generator's and of the discriminator's parameters.
        real: pictures (N, 1, 28, 28) from -1 to 1.
        z: (N, latent).
        real_target: what the discriminator shall say of real pictures.
        noise: standard deviation of what is laid over every picture that the discriminator sees.
        luck: draws the noise; None takes torch's own.
        labels: of the real pictures and of those that z asks for, (N,) each, if the discriminator has classes.

    Returns:
        Loss of the discriminator (the sum over real and generated) and of the generator, both before their step.
    """
    generated = generator(z)

    def say(pictures: Tensor, kind: int) -> Tensor:
        seen = noisy(pictures, noise, luck)
        logits: Tensor = discriminator(seen, labels[kind]) if labels else discriminator(seen)
        return logits

    on_real, on_generated = say(real, 0), say(generated.detach(), 1)  # detached: the forger stands still
    loss_d = F.binary_cross_entropy_with_logits(on_real, torch.full_like(on_real, real_target))
    loss_d = loss_d + F.binary_cross_entropy_with_logits(on_generated, torch.zeros_like(on_generated))
    detective.zero_grad()
    loss_d.backward()
    detective.step()

    discriminator.requires_grad_(False)  # errors go through it to the forger; its own gradients would be thrown away
    judged = say(generated, 1)  # by the detective who has just learned
    loss_g = F.binary_cross_entropy_with_logits(judged, torch.ones_like(judged))
    forger.zero_grad()
    loss_g.backward()
    discriminator.requires_grad_(True)
    forger.step()
    return loss_d.item(), loss_g.item()


def noisy(pictures: Tensor, noise: float, luck: torch.Generator | None = None) -> Tensor:
    """The pictures with normal noise of this standard deviation over them, drawn by `luck`; with 0 they themselves."""
    return pictures + noise * torch.randn(pictures.shape, generator=luck, dtype=pictures.dtype) if noise else pictures


@dataclass
class Training:
    """Two networks and what happened to them.

    Attributes:
        generator: makes the pictures; the running mean, where the settings ask for one. In `eval()`.
        discriminator: as it is after the last step. In `eval()`.
        settings: how they were built and trained.
        steps: alternating steps done.
        discriminator_loss, generator_loss: one number a step.
        shown_at, shown: steps at which pictures were taken, and those of the same random numbers each time,
            (n, 28, 28) uint8.
        interrupted: True if the user stopped the training.
    """

    generator: Generator
    discriminator: Discriminator
    settings: Settings
    steps: int = 0
    discriminator_loss: list[float] = field(default_factory=list)
    generator_loss: list[float] = field(default_factory=list)
    shown_at: list[int] = field(default_factory=list)
    shown: list[Pictures] = field(default_factory=list)
    interrupted: bool = False


def train(
    images: Any,
    steps: int,
    *,
    labels: Any = None,
    settings: Settings | None = None,
    seed: int = 0,
    show_at: tuple[int, ...] | None = None,
    shown: int = 16,
    progress: bool = True,
    watch: Callable[[Training], None] | None = None,
) -> Training:
    """Train a new pair. Interrupting it (stop button, Ctrl+C) ends it early and keeps what was learned.

    Args:
        images: real pictures (N, 28, 28) uint8, at least a batch of them.
        steps: alternating steps.
        labels: what the pictures show, (N,) whole numbers from 0 on, if the settings have classes.
        settings: sizes, learning rates and the rest; None takes the defaults.
        seed: of the weights and of everything that is drawn.
        show_at: the steps after which pictures are taken; None takes eight, close together in the beginning.
        shown: how many pictures are taken each time.
        progress: show a progress bar. The build of the notebooks (COURSE_STATIC_DEMOS=1) shows none.
        watch: is called after pictures were taken, with the training so far; its generator is in `eval()`.

    Raises:
        ValueError: another shape or dtype, fewer images than a batch, labels that do not fit, or a number out of its
            range.
        TrainingError: a loss became nan or infinite.
    """
    s = settings or Settings()
    steps, shown = whole(steps, "steps", 1), whole(shown, "shown", 1)
    data = as_batch(pictures(images, least=whole(s.batch, "batch", 2)))
    kinds = _kinds(labels, len(data), s.classes)
    show = set(default_times(steps) if show_at is None else show_at)
    generator, discriminator = networks(s, seed)
    for network in (generator, discriminator):
        network.to(memory_format=torch.channels_last)  # the same numbers in another order in memory: a tenth faster
    forger, detective = optimizers(generator, discriminator, s)
    luck = torch.Generator().manual_seed(seed)
    fixed = torch.randn(shown, s.latent, generator=luck)
    if s.classes:
        fixed = ask(fixed, torch.arange(shown) % s.classes, s.classes)
    kept = copy.deepcopy(generator) if s.average else generator
    done = Training(kept, discriminator, s)
    hidden = not progress or os.environ.get("COURSE_STATIC_DEMOS") == "1"
    with tqdm(total=steps, file=sys.stdout, disable=hidden, desc="steps") as bar:  # stderr is red in notebooks
        try:
            _take(done, fixed, show, watch)
            order = torch.randperm(len(data), generator=luck)
            while done.steps < steps:
                if len(order) < s.batch:
                    order = torch.randperm(len(data), generator=luck)
                chosen, order = order[: s.batch], order[s.batch :]
                for optimizer, rate in ((forger, s.rate_g), (detective, s.rate_d)):
                    optimizer.param_groups[0]["lr"] = rate * min(1.0, 2 * (1 - done.steps / steps))
                z = torch.randn(s.batch, s.latent, generator=luck)
                pair = None
                if kinds is not None:
                    wanted = torch.randint(s.classes, (s.batch,), generator=luck)
                    z, pair = ask(z, wanted, s.classes), (kinds[chosen], wanted)
                generator.train(), discriminator.train()
                losses = step(
                    generator, discriminator, forger, detective, data[chosen], z, s.real_target, s.noise, luck, pair
                )
                if not all(map(math.isfinite, losses)):
                    raise TrainingError(
                        f"The losses in step {done.steps + 1} are {losses[0]} and {losses[1]}. Try smaller rates."
                    )
                if s.average:
                    follow(kept, generator, min(s.average, (1 + done.steps) / (10 + done.steps)))
                done.steps += 1
                done.discriminator_loss.append(losses[0])
                done.generator_loss.append(losses[1])
                bar.update()
                if done.steps % 20 == 0:
                    bar.set_postfix(D=f"{losses[0]:.2f}", G=f"{losses[1]:.2f}", refresh=False)
                _take(done, fixed, show, watch)
        except KeyboardInterrupt:
            done.interrupted = True
            bar.write(f"Stopped by you after {done.steps} of {steps} steps; what was learned is kept.")
    kept.eval(), discriminator.eval()
    return done


def _kinds(labels: Any, count: int, classes: int) -> Tensor | None:
    if (labels is None) != (classes == 0):
        raise ValueError(f"labels were {'' if classes else 'not '}expected: the settings have {classes} classes.")
    if labels is None:
        return None
    found = torch.as_tensor(np.asarray(labels))
    if found.shape != (count,) or found.is_floating_point() or not ((found >= 0) & (found < classes)).all():
        raise ValueError(f"labels were expected as {count} whole numbers from 0 to {classes - 1}; {labels!r} came.")
    return found.long()


def default_times(steps: int, count: int = 8) -> list[int]:
    """Steps at which to take pictures: 0, the last, and between them each about the same factor further on."""
    return [0, *sorted({round(steps ** (k / (count - 2)) * 20 ** (1 - k / (count - 2))) for k in range(count - 1)})]


def _take(done: Training, fixed: Tensor, show: set[int], watch: Callable[[Training], None] | None) -> None:
    if done.steps in show:
        done.generator.eval()
        done.shown_at.append(done.steps)
        done.shown.append(draw(done.generator, fixed))
        if watch is not None:
            watch(done)


@torch.no_grad()
def follow(mean: nn.Module, learner: nn.Module, keep: float) -> None:
    """Move every number of the running mean towards the network that learns: keep · mean + (1 - keep) · learner."""
    ours, theirs = mean.state_dict(), learner.state_dict()
    for name, value in ours.items():
        if value.is_floating_point():
            value.lerp_(theirs[name], 1 - keep)
        else:
            value.copy_(theirs[name])


def as_batch(images: Any) -> Tensor:
    """Digits (N, 28, 28) uint8 → (N, 1, 28, 28) float32 from -1 to 1, the range of tanh.

    Raises:
        ValueError: another shape or dtype, or no image.
    """
    return torch.tensor(pictures(images), dtype=torch.float32)[:, None] / 127.5 - 1


def as_pictures(x: Tensor) -> Pictures:
    """(N, 1, 28, 28) from -1 to 1 → (N, 28, 28) uint8.

    Raises:
        ValueError: another shape.
    """
    if x.ndim != 4 or x.shape[1] != 1:
        raise ValueError(f"pictures were expected in the shape (N, 1, H, W); {tuple(x.shape)} came.")
    return np.asarray(((x.detach()[:, 0].clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).cpu().numpy())


@torch.no_grad()
def draw(generator: nn.Module, z: Any) -> Pictures:
    """The pictures of random numbers z (N, latent), a tensor or an array: (N, 28, 28) uint8.

    Raises:
        ValueError: z has another shape, is empty, or holds NaN or infinity.
    """
    z = torch.as_tensor(z, dtype=torch.float32)
    if z.ndim != 2 or len(z) == 0:
        raise ValueError(f"z was expected in the shape (N, latent), at least one row; {tuple(z.shape)} came.")
    if not bool(torch.isfinite(z).all()):
        raise ValueError("z was expected to hold finite numbers; NaN or infinity came.")
    return as_pictures(torch.cat([generator(part) for part in z.split(500)]))


def latents(count: int, seed: int = 0, latent: int = 32) -> Tensor:
    """`count` rows of random numbers from the standard normal distribution: (count, latent).

    Raises:
        ValueError: count or latent is not a whole number from 1 on.
    """
    count, latent = whole(count, "count", 1), whole(latent, "latent", 1)
    return torch.randn(count, latent, generator=torch.Generator().manual_seed(seed))


def ask(z: Any, labels: Any, classes: int = 10) -> Tensor:
    """Random numbers (N, latent) and what they shall become, (N,) → (N, latent + classes), for a conditional generator.

    The new columns are 0, and `ASKED` in that of the label.

    Args:
        z: (N, latent).
        labels: (N,) whole numbers from 0 to classes - 1, or one for all rows; "206" stands for [2, 0, 6].
        classes: how many kinds there are.

    Raises:
        ValueError: another shape of z, another number of labels than rows, or a label that is none.
    """
    z = torch.as_tensor(z, dtype=torch.float32)
    if z.ndim != 2 or len(z) == 0:
        raise ValueError(f"z was expected in the shape (N, latent), at least one row; {tuple(z.shape)} came.")
    wanted = _wished(labels, len(z), classes)
    return torch.cat([z, ASKED * F.one_hot(wanted, classes)], dim=1)


def _wished(labels: Any, count: int, classes: int) -> Tensor:
    """The labels (count,) int64 that `ask` was given."""
    text = isinstance(labels, str) and labels.isascii() and labels.isdecimal()
    found = np.asarray([int(letter) for letter in labels] if text else labels)
    if found.dtype.kind not in "iu" or not ((found >= 0) & (found < classes)).all():
        raise ValueError(
            f"labels were expected to be whole numbers from 0 to {classes - 1}, one for each row of z, such as "
            f'[2, 0, 1] or "201", or one for all; {labels!r} came.'
        )
    if found.size != 1 and found.shape != (count,):
        raise ValueError(
            f"one label for each of the {count} rows of z was expected, or one for all; {found.size} came."
        )
    return torch.as_tensor(np.broadcast_to(found.reshape(-1), (count,)).astype(np.int64))
