"""A generative adversarial network for numbers instead of pictures: everything about it can be drawn as a curve.

The generator turns a number z, drawn from a normal distribution, into a number x. It learns in a few seconds, live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .validate import numbers, whole

Curve = npt.NDArray[np.float64]

#: What the forger has to imitate: share, mean and standard deviation of two bumps.
BUMPS = ((0.4, -1.5, 0.45), (0.6, 1.2, 0.6))
GRID: Curve = np.linspace(-4.0, 4.0, 161)
KERNEL = 0.12  # standard deviation of the bump that each drawn number becomes in a density
_NOTHING = 0.01  # a density below which there is nothing to judge
_DRAWN = 1000  # numbers z, spread evenly over the probabilities, whose images make the generated density
_HIDDEN = 32
RATES = (0.002, 0.01)  # learning rates of generator and discriminator: the judge has to keep up
BATCH = 128
_EARLY, _FOLLOWS = 20, 15  # steps in the four-panel story
_BETAS = (0.0, 0.99)  # of Adam: with momentum the two would run past each other


@dataclass(frozen=True)
class Snapshot:
    """What there was to see after one step, over the numbers of `GRID`; curves are (161,) float64.

    Attributes:
        step: alternating steps so far.
        title: what the picture is about, a few words; empty in between.
        data, generated: the two densities, both smoothed alike (`KERNEL`), so that they can be compared.
        learned: D(x), the discriminator's probability that x is real, 0..1.
        optimal: data / (data + generated), the best D against this generator; NaN where hardly a number ever comes.
        z, x: 21 numbers that go into the generator, evenly spread, and what it makes of them, (21,).
        value: mean log D(real) + mean log(1 - D(generated)), integrated over the curves: -log 4 at the optimum.
        distance: area between the two densities, 0 (equal) to 2 (they never meet).
    """

    step: int
    title: str
    data: Curve
    generated: Curve
    learned: Curve
    optimal: Curve
    z: Curve
    x: Curve
    value: float
    distance: float


def sample_data(n: int, generator: torch.Generator) -> Tensor:
    """`n` numbers of the real distribution: (n, 1) float32.

    Raises:
        ValueError: n is not a whole number from 1 on.
    """
    n = whole(n, "n", 1)
    share, mean, spread = (torch.tensor(column) for column in zip(*BUMPS, strict=True))
    which = torch.multinomial(share, n, replacement=True, generator=generator)
    return (mean[which] + spread[which] * torch.randn(n, generator=generator))[:, None]


def data_density(x: Any, blur: float = 0.0) -> Curve:
    """The real density at each x, (n,) → (n,); `blur` is the standard deviation of a bump at each number.

    Raises:
        ValueError: x is no array of finite numbers, or blur is negative.
    """
    x = numbers(x, "x").astype(float)
    if not blur >= 0:
        raise ValueError(f"blur was expected to be 0 or more; {blur!r} came.")
    return np.sum([share * _bump(x, mean, np.hypot(spread, blur)) for share, mean, spread in BUMPS], axis=0)


def _bump(x: Curve, mean: Any, spread: Any) -> Curve:
    return np.exp(-0.5 * ((x - mean) / spread) ** 2) / (spread * np.sqrt(2 * np.pi))


def networks(seed: int = 0) -> tuple[nn.Sequential, nn.Sequential]:
    """A new generator, z (n, 1) → x (n, 1), and a new discriminator, x (n, 1) → logit (n, 1)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        generator, discriminator = _net(), _net()
        # Each unit of the first layer has a kink. Spread over the axis, they let the discriminator bend anywhere.
        first = discriminator[0]
        assert isinstance(first, nn.Linear)
        with torch.no_grad():
            first.weight.normal_()
            first.bias.copy_(-first.weight[:, 0] * torch.empty(_HIDDEN).uniform_(-3, 3))
        return generator, discriminator


def _net() -> nn.Sequential:
    hidden = (nn.Linear(_HIDDEN, _HIDDEN), nn.LeakyReLU(0.2))
    return nn.Sequential(nn.Linear(1, _HIDDEN), nn.LeakyReLU(0.2), *hidden, nn.Linear(_HIDDEN, 1))


def optimizers(
    generator: nn.Module, discriminator: nn.Module, rates: tuple[float, float] = RATES
) -> tuple[torch.optim.Adam, torch.optim.Adam]:
    """Adam for the generator, and Adam for the discriminator.

    Raises:
        ValueError: rates are not two numbers above 0.
    """
    if len(rates) != 2 or not all(rate > 0 for rate in rates):
        raise ValueError(f"rates were expected to be two numbers above 0; {rates!r} came.")
    forger, detective = (
        torch.optim.Adam(net.parameters(), lr=rate, betas=_BETAS, fused=True)
        for net, rate in zip((generator, discriminator), rates, strict=True)
    )
    return forger, detective


def discriminator_step(
    generator: nn.Module, discriminator: nn.Module, optimizer: torch.optim.Optimizer, real: Tensor, z: Tensor
) -> float:
    """One step of the detective: real numbers to 1, generated ones to 0. Returns its loss, the sum of both."""
    generated = generator(z).detach()  # the forger learns nothing here
    on_real, on_generated = discriminator(real), discriminator(generated)
    loss = F.binary_cross_entropy_with_logits(on_real, torch.ones_like(on_real))
    loss = loss + F.binary_cross_entropy_with_logits(on_generated, torch.zeros_like(on_generated))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def generator_step(
    generator: nn.Module, discriminator: nn.Module, optimizer: torch.optim.Optimizer, z: Tensor
) -> float:
    """One step of the forger: what it makes shall be called real. Returns its (non-saturating) loss."""
    on_generated = discriminator(generator(z))
    loss = F.binary_cross_entropy_with_logits(on_generated, torch.ones_like(on_generated))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.no_grad()
def look(generator: nn.Module, discriminator: nn.Module, step: int = 0, title: str = "") -> Snapshot:
    """The curves of the two networks as they are now.

    Raises:
        ValueError: the generator does not turn (n, 1) into (n, 1), or the discriminator does not.
    """
    z = torch.distributions.Normal(0.0, 1.0).icdf((torch.arange(_DRAWN) + 0.5) / _DRAWN)[:, None]
    made, logits = generator(z), discriminator(torch.tensor(GRID, dtype=torch.float32)[:, None])
    for name, found, count in (("generator", made, _DRAWN), ("discriminator", logits, len(GRID))):
        if tuple(found.shape) != (count, 1):
            raise ValueError(
                f"the {name} was expected to turn (n, 1) into (n, 1); {tuple(found.shape)} came for n = {count}."
            )
    x = made[:, 0].double().numpy()
    data = data_density(GRID, KERNEL)
    generated = _bump(GRID[:, None], x, KERNEL).mean(axis=1)
    learned = torch.sigmoid(logits)[:, 0].double().numpy()
    shown = np.linspace(-2, 2, 21)
    width = GRID[1] - GRID[0]
    safe = np.clip(learned, 1e-7, 1 - 1e-7)
    return Snapshot(
        step,
        title,
        data,
        generated,
        learned,
        np.divide(data, data + generated, out=np.full_like(data, np.nan), where=data + generated > _NOTHING),
        shown,
        generator(torch.tensor(shown, dtype=torch.float32)[:, None])[:, 0].double().numpy(),
        float(((data * np.log(safe)) + generated * np.log1p(-safe)).sum() * width),
        float(np.abs(data - generated).sum() * width),
    )


def train(
    steps: int = 600,
    every: int = 20,
    *,
    seed: int = 0,
    rates: tuple[float, float] = RATES,
    looks: int = 2,
    batch: int = BATCH,
) -> Iterator[Snapshot]:
    """Train both networks in turn, and show them at the start, after every `every` steps and at the end.

    Both learning rates fall to a tenth towards the end, which calms the dance around the optimum.

    Args:
        steps: alternating steps, each one step of the generator.
        every: steps between two snapshots.
        seed: of the networks and of all numbers drawn.
        rates: learning rates of generator and discriminator (Adam).
        looks: steps of the discriminator to one of the generator.
        batch: real numbers, and generated numbers, in a step.

    Raises:
        ValueError: a number out of its range.
    """
    for value, name in ((steps, "steps"), (every, "every"), (looks, "looks"), (batch, "batch")):
        whole(value, name, 1)
    nets = networks(seed)
    return _train(nets, optimizers(*nets, rates), steps, every, seed, looks, batch)


def _train(nets: Any, both: Any, steps: int, every: int, seed: int, looks: int, batch: int) -> Iterator[Snapshot]:
    (generator, discriminator), (forger, detective) = nets, both
    rates = [optimizer.param_groups[0]["lr"] for optimizer in both]
    luck = torch.Generator().manual_seed(seed)
    yield look(generator, discriminator, 0, "before training")
    for step in range(1, steps + 1):
        for optimizer, rate in zip(both, rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * (1 - 0.9 * step / steps)
        for _ in range(looks):
            real, z = sample_data(batch, luck), torch.randn(batch, 1, generator=luck)
            discriminator_step(generator, discriminator, detective, real, z)
        generator_step(generator, discriminator, forger, torch.randn(batch, 1, generator=luck))
        if step % every == 0 or step == steps:
            yield look(generator, discriminator, step, "the end" if step == steps else "")


def four_panels(seed: int = 0) -> list[Snapshot]:
    """The story of Goodfellow's paper, from real training: four snapshots of the same pair of networks.

    1. Both have learned a little. 2. The generator stands still and the discriminator learns until it is as good as the
    best. 3. The discriminator stands still and the generator follows its slope. 4. Much later, in turns: the end.
    """
    generator, discriminator = networks(seed)
    forger, detective = optimizers(generator, discriminator)
    luck = torch.Generator().manual_seed(seed)

    def z() -> Tensor:
        return torch.randn(BATCH, 1, generator=luck)

    def judge(times: int) -> None:
        for _ in range(times):
            discriminator_step(generator, discriminator, detective, sample_data(BATCH, luck), z())

    def forge(times: int) -> None:
        for _ in range(times):
            generator_step(generator, discriminator, forger, z())

    for _ in range(_EARLY):
        judge(1)
        forge(1)
    panels = [look(generator, discriminator, _EARLY, "both have learned a little")]
    judge(200)
    panels.append(look(generator, discriminator, _EARLY, "the discriminator caught up"))
    forge(_FOLLOWS)
    panels.append(look(generator, discriminator, _EARLY + _FOLLOWS, "the generator followed its slope"))
    *_, last = train(seed=seed, every=600)
    return [*panels, replace(last, title="much later")]
