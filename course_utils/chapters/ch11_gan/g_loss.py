"""Exercise of chapter 11: the generator's loss, in the form that does not saturate."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from course_utils.grading import Case, Exercise, Misconception

from . import _players as play
from ._players import loss_of, slopes, traces

Game = tuple[nn.Module, nn.Module, Tensor]


def _loss(of: play.Loss, cut: bool = False) -> Callable[[nn.Module, nn.Module, Tensor], Tensor]:
    """`of` the logits that D gives to the forgeries; cut: they are detached from G."""

    def loss(D: nn.Module, G: nn.Module, z: Tensor) -> Tensor:
        return of(D(G(z).detach() if cut else G(z)))

    return loss


def _right(logits: Tensor) -> Tensor:
    return play.real(logits).mean()


def _bce(label: float, of: play.Loss = lambda logits: logits) -> play.Loss:
    return lambda logits: functional.binary_cross_entropy_with_logits(of(logits), torch.full_like(logits, label))


def _observe(result: Any, D: nn.Module, G: nn.Module, z: Tensor) -> dict[str, Any]:
    """The loss, and what a backward pass from it leaves at G's weights."""
    loss = loss_of(result)
    left = traces(D, G, z)
    if left:
        return {"loss": loss.double(), **left}
    return {"loss": loss.double(), "slopes of G's weights": slopes(loss, G)}


def _game(m: int, kind: Callable[[Generator], tuple[nn.Module, nn.Module]] = play.points) -> Any:
    return lambda rng: (*kind(rng), play.normal(rng, m, 3))


def _frozen(D: nn.Module, G: nn.Module, z: Tensor) -> Tensor:
    D.requires_grad_(False)
    return _loss(_right)(D, G, z)


def _switched(D: nn.Module, G: nn.Module, z: Tensor) -> Tensor:
    D.eval()
    return _loss(_right)(D, G, z)


def _caught(logits: Tensor) -> Tensor:
    """The mean over logits below 0 alone."""
    return play.real(logits[logits < 0]).mean() if (logits < 0).any() else 0 * logits.sum()


SURE = (play.line(100.0, 0.0), play.Forger(play.line(1.0, 0.0)), play.column(-2.0))
CEILING = (
    "Where D is sure (a logit of −200) your loss stops at some limit; it should be 200 there. A probability that has "
    "been rounded to 0, or a logarithm that is cut off, has no slope left for G to learn from."
)

generator_loss = Exercise(
    "generator_loss",
    points=2,
    rtol=1e-4,
    oracle=_loss(_right),
    observe=_observe,
    cases=[
        Case(
            "a D that does not know: the logit is 0",
            (play.line(1.0, 0.0), play.Forger(play.line(2.0, -1.0)), play.column(0.5)),
            worked=True,
        ),
        Case(
            "caught: two logits of −2",
            (play.line(1.0, 0.0), play.Forger(play.line(1.0, 0.0)), play.column(-2.0, -2.0)),
            worked=True,
        ),
        Case("5 forgeries", _game(5), again=True),
        Case("one forgery", _game(1)),
        Case("as many numbers in z as in a forgery", lambda rng: (*play.points(rng, 3, 3), play.normal(rng, 6, 3))),
        Case("pictures of 1 × 4 × 5", _game(4, play.pictures)),
        Case("networks in eval()", lambda rng: (*play.used(*play.points(rng)), play.normal(rng, 4, 3))),
        Case("a D that is sure: a logit of −200", SURE),
    ],
    misconceptions=[
        Misconception(
            "saturating",
            says="This is G's half of V, mean of log(1 − D). It points the right way, but where D is sure, as for the "
            "two logits of −2, it is nearly flat; asked for is the form that is steep there.",
            instead=_loss(lambda f: -play.forged(f).mean()),
        ),
        Misconception(
            "wrong_way",
            says="This is the loss that D has on the forgeries: with it, G learns to be caught.",
            instead=_loss(lambda f: play.forged(f).mean()),
        ),
        Misconception(
            "minus",
            says="The sign is turned: this is the mean of log D, and an optimiser would make D's answer small.",
            after=lambda loss: -loss,
        ),
        Misconception(
            "detached",
            says="The loss is right, but the way back is cut between D and G: no slope arrives at G's weights. The "
            "cut belongs into D's step.",
            instead=_loss(_right, cut=True),
        ),
        Misconception(
            "no_graph",
            says="The loss is right, but the way back is cut between D and G: no slope arrives at G's weights. The "
            "cut belongs into D's step.",
            after=lambda loss: loss.detach(),
        ),
        Misconception(
            "sums",
            says="You add up over the batch; asked for is the mean.",
            instead=_loss(lambda f: play.real(f).sum()),
        ),
        Misconception(
            "fresh_noise",
            says="The forgeries are made of new random numbers. They are to be made of z.",
            instead=lambda D, G, z: _right(D(G(play.other_than(z)))),
            like=lambda got, want: play.FRESH in got,
        ),
        Misconception(
            "backward_inside",
            says=play.LEFT_BEHIND.format("takes a backward pass, which the training step does later."),
            after=play.backwards,
            like=lambda got, want: play.BACKWARD in got,
        ),
        Misconception(
            "frozen",
            says=play.LEFT_BEHIND.format("switches off gradients of weights for good, so that they never learn again."),
            instead=_frozen,
            like=lambda got, want: play.FROZEN in got,
        ),
        Misconception(
            "mode_switched",
            says=play.LEFT_BEHIND.format("leaves one of them in another mode, train() or eval(), than it was in."),
            instead=_switched,
            like=lambda got, want: play.MODE in got,
        ),
        Misconception(
            "one_minus_logit",
            says="A logit is taken from 1. That makes no probability of it: this is what a sigmoid is for.",
            instead=_loss(lambda f: play.real(1 - f).mean()),
        ),
        Misconception(
            "doubled",
            says="This is twice what is asked for.",
            after=lambda loss: 2 * loss,
        ),
        Misconception("halved", says="This is half of what is asked for.", after=lambda loss: loss / 2),
        Misconception(
            "sigmoid_twice",
            says="A sigmoid is taken twice: D gives logits, the loss with 'logits' in its name takes the sigmoid "
            "itself.",
            instead=_loss(_bce(1.0, torch.sigmoid)),
        ),
        Misconception(
            "ceiling",
            says=CEILING,
            instead=_loss(lambda f: functional.binary_cross_entropy(torch.sigmoid(f), torch.ones_like(f))),
        ),
        Misconception(
            "small_number_added",
            says=CEILING,
            instead=_loss(lambda f: -(torch.sigmoid(f) + 1e-8).log().mean()),
            like=play.finite_and_too_small,
        ),
        Misconception(
            "overflow",
            says="Where D is sure (a logit of −200) your loss is infinite or NaN; it should be 200 there. Rounded to a "
            "float, such a probability is exactly 0, and its logarithm has no end.",
            instead=_loss(lambda f: -torch.sigmoid(f).log().mean()),
        ),
        Misconception(
            "logits_as_probabilities",
            says="You take the logarithm of the logits. A logit is any number; a probability comes out of the sigmoid.",
            instead=_loss(lambda f: -f.log().mean()),
        ),
        Misconception(
            "wasserstein",
            says="This is the negative mean logit: the loss of a Wasserstein GAN. Here D gives probabilities, and the "
            "loss has a logarithm.",
            instead=_loss(lambda f: -f.mean()),
        ),
        Misconception(
            "no_logarithm",
            says="The logarithm is missing: this is a mean probability.",
            instead=_loss(lambda f: -torch.sigmoid(f).mean()),
        ),
        Misconception(
            "no_logarithm_of_errors",
            says="The logarithm is missing: this is a mean probability.",
            instead=_loss(lambda f: 1 - torch.sigmoid(f).mean()),
        ),
        Misconception(
            "log_of_mean",
            says="The mean is taken before the logarithm. The formula takes the logarithm of each probability, then "
            "the mean.",
            instead=_loss(play.log_of_mean),
        ),
        Misconception(
            "log_of_mean_overflowing",
            says="The mean is taken before the logarithm. The formula takes the logarithm of each probability, then "
            "the mean.",
            instead=_loss(lambda f: -torch.sigmoid(f).mean().log()),
        ),
        Misconception(
            "log_of_mean_logit",
            says="The mean is taken of the logits, before the logarithm. The formula takes the logarithm of each "
            "probability, then the mean.",
            instead=_loss(lambda f: play.real(f.mean())),
        ),
        Misconception(
            "one_minus_log",
            says="1 − log D is not what is asked for: it is larger by 1, and at D = ½ it is 1.69.",
            after=lambda loss: 1 + loss,
        ),
        Misconception(
            "squares",
            says="These are squared differences from the label 1. Some GANs use them; here the loss has a logarithm.",
            instead=_loss(lambda f: ((f - 1) ** 2).mean()),
        ),
        Misconception(
            "squares_of_probabilities",
            says="These are squared differences from the label 1. Some GANs use them; here the loss has a logarithm.",
            instead=_loss(lambda f: ((torch.sigmoid(f) - 1) ** 2).mean()),
        ),
        Misconception(
            "hinge",
            says="This is a hinge loss, as in chapter 01; here the loss has a logarithm.",
            instead=_loss(lambda f: functional.relu(1 - f).mean()),
        ),
        Misconception(
            "bits",
            says="The logarithm is to the base 2. Here log is the natural one: −log ½ = 0.6931.",
            after=lambda loss: loss / math.log(2),
        ),
        Misconception(
            "smoothed",
            says="The label is 0.9 (label smoothing); asked for is 1.",
            instead=_loss(_bce(0.9)),
        ),
        Misconception(
            "undecided_label",
            says="The label is ½: this G wants D not to know. It should want D to say 'real'.",
            instead=_loss(_bce(0.5)),
        ),
        Misconception(
            "both_halves",
            says="Two terms are added up. G has one: what D says of the forgeries.",
            instead=_loss(lambda f: play.real(f).mean() + play.forged(f).mean()),
        ),
        Misconception(
            "best_one",
            says="Only one forgery of the batch counts in yours. All do, through their mean.",
            instead=_loss(lambda f: play.real(f).min()),
        ),
        Misconception(
            "caught_only",
            says="Only forgeries that D has caught, logits below 0, count in yours. All do, through their mean.",
            instead=_loss(_caught),
        ),
        Misconception(
            "first_one",
            says="Only one forgery of the batch counts in yours. All do, through their mean.",
            instead=_loss(lambda f: play.real(f)[0].mean()),
        ),
        Misconception(
            "worst_one",
            says="Only one forgery of the batch counts in yours. All do, through their mean.",
            instead=_loss(lambda f: play.real(f).max()),
        ),
        Misconception(
            "noise_judged",
            says="The noise itself is shown to D. What D judges are the forgeries that G makes of it.",
            instead=lambda D, G, z: play.real(D(z)).mean(),
        ),
    ],
)
