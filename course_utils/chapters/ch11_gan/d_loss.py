"""Exercise of chapter 11: the discriminator's loss."""

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

Game = tuple[nn.Module, nn.Module, Tensor, Tensor]


def _loss(
    on_real: play.Loss = lambda logits: play.real(logits).mean(),
    on_forged: play.Loss = lambda logits: play.forged(logits).mean(),
    together: Callable[[Tensor, Tensor], Tensor] = torch.add,
    cut: str = "G(z)",
) -> Callable[[nn.Module, nn.Module, Tensor, Tensor], Tensor]:
    """The loss with one thing different. cut: where the forgeries are detached, 'G(z)', 'D(G(z))' or ''."""

    def loss(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
        fake = G(z).detach() if cut == "G(z)" else G(z)
        logits = D(fake).detach() if cut == "D(G(z))" else D(fake)
        return together(on_real(D(real)), on_forged(logits))

    return loss


def _pooled(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return torch.cat([play.real(D(real)), play.forged(D(G(z).detach()))]).mean()


def _pooled_and_doubled(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return 2 * _pooled(D, G, real, z)


def _fresh(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return _loss()(D, G, real, play.other_than(z))


def _frozen(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    G.requires_grad_(False)
    return _loss()(D, G, real, z)


def _switched(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    G.eval()
    loss = _loss()(D, G, real, z)
    G.train()
    return loss


def _left_over(of: str) -> Callable[[nn.Module, nn.Module, Tensor, Tensor], Tensor]:
    """As many of one kind as there are of the other; of: the kind that is cut down."""

    def loss(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
        fake = G(z).detach()
        real, fake = (real[: len(z)], fake) if of == "real" else (real, fake[: len(real)])
        return play.real(D(real)).mean() + play.forged(D(fake)).mean()

    return loss


def _by_forgeries(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return (play.real(D(real)).sum() + play.forged(D(G(z).detach())).sum()) / len(z)


def _in_pairs(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    k = min(len(real), len(z))
    return play.real(D(real)[:k]).mean() + play.forged(D(G(z).detach())[:k]).mean()


def _difference_of_logits(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return play.real(D(real).mean() - D(G(z).detach()).mean())


def _by_reals(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return (play.real(D(real)).sum() + play.forged(D(G(z).detach())).sum()) / len(real)


def _noise_judged(D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> Tensor:
    return play.real(D(real)).mean() + play.forged(D(z)).mean()


def _ones(logits: Tensor, share: float = 1.0) -> Tensor:
    return torch.full_like(logits, share)


def _clipped(label: float) -> play.Loss:
    """BCELoss of the probability: PyTorch cuts its logarithm off at −100."""
    return lambda logits: functional.binary_cross_entropy(torch.sigmoid(logits), _ones(logits, label))


def _again(label: float) -> play.Loss:
    """The sigmoid of a sigmoid."""
    return lambda logits: functional.binary_cross_entropy_with_logits(torch.sigmoid(logits), _ones(logits, label))


def _observe(result: Any, D: nn.Module, G: nn.Module, real: Tensor, z: Tensor) -> dict[str, Any]:
    """The loss, and what a backward pass from it leaves at the weights of both networks."""
    loss = loss_of(result)
    left = traces(D, G, z)
    if left:
        return {"loss": loss.double(), **left}
    both = torch.cat([slopes(loss, D), slopes(loss, G)])
    return {"loss": loss.double(), "slopes of the weights, first D's, then G's": both}


def _game(n: int, m: int, kind: Callable[[Generator], tuple[nn.Module, nn.Module]] = play.points) -> Any:
    """A maker of n real things and m latent vectors."""

    def make(rng: Generator) -> Game:
        D, G = kind(rng)
        shape = (1, 4, 5) if kind is play.pictures else (2,)
        return D, G, play.normal(rng, n, *shape), play.normal(rng, m, 3)

    return make


def _points(rng: Generator) -> tuple[Tensor, Tensor]:
    return play.normal(rng, 4, 2), play.normal(rng, 3, 3)


def _square(rng: Generator) -> tuple[nn.Module, nn.Module]:
    return play.points(rng, latent=3, d=3)


def _as_many(rng: Generator) -> Game:
    D, G = _square(rng)
    return D, G, play.normal(rng, 4, 3), play.normal(rng, 4, 3)


TWO = (play.line(1.0, 0.0), play.Forger(play.line(1.0, 0.0)), play.column(2.0), play.column(-1.0))
UNDECIDED = (play.line(0.0, 0.0), play.Forger(play.line(2.0, 1.0)), play.column(1.0, 3.0), play.column(0.5, -1.0))
SURE = (play.line(100.0, 0.0), play.Forger(play.line(1.0, 0.0)), play.column(-2.0), play.column(2.0))
POOLED = (
    "You average over all logits together. Each half has a mean of its own, so that many forgeries do not outweigh few "
    "real ones."
)
LEFT_OVER = "Where there are more of one kind than of the other, those left over do not count in yours. All do."
LOGIT_FOR_D = (
    "The 1 is added to a logit, or a logit taken from it. In log(1 − D) the D is a probability: what comes out of the "
    "sigmoid is taken from 1, not what goes in."
)
CEILING = (
    "Where D is sure and wrong (logits of ±200) your loss stops at some limit; it should be 400 there. A probability "
    "that has been rounded to 0 or 1, or a logarithm that is cut off, has no slope left to learn from."
)

discriminator_loss = Exercise(
    "discriminator_loss",
    points=2,
    rtol=1e-4,
    oracle=_loss(),
    observe=_observe,
    cases=[
        Case("a D that does not know: all logits are 0", UNDECIDED, worked=True),
        Case("one real with logit 2, one forgery with logit −1", TWO, worked=True),
        Case("5 real ones, 3 forgeries", _game(5, 3), again=True),
        Case("2 real ones, 6 forgeries", _game(2, 6)),
        Case("as many of both", _as_many),
        Case("pictures of 1 × 4 × 5", _game(3, 4, play.pictures)),
        Case("networks in eval()", lambda rng: (*play.used(*play.points(rng)), *_points(rng))),
        Case("sure and wrong: logits of −200 and 200", SURE),
    ],
    misconceptions=[
        Misconception(
            "no_detach",
            says="The loss is right, but its backward pass runs on into G: a step of D would leave slopes at G's "
            "weights, too, which tell G how to be caught more easily.",
            instead=_loss(cut=""),
        ),
        Misconception(
            "detached_too_late",
            says="The loss is right, but D learns nothing from the forgeries: the way back is cut behind D, not in "
            "front of it.",
            instead=_loss(cut="D(G(z))"),
        ),
        Misconception(
            "no_graph",
            says="The loss is right, but it has lost its way back: no slope arrives at D's weights.",
            after=lambda loss: loss.detach(),
        ),
        Misconception(
            "labels_swapped",
            says="The labels have changed places: your D is rewarded for calling real things forged.",
            instead=_loss(lambda r: play.forged(r).mean(), lambda f: play.real(f).mean()),
        ),
        Misconception(
            "forgeries_as_real",
            says="Your D is rewarded for calling the forgeries real, too: both halves have the same label.",
            instead=_loss(on_forged=lambda f: play.real(f).mean()),
        ),
        Misconception(
            "real_as_forgeries",
            says="Your D is rewarded for calling everything forged: both halves have the same label.",
            instead=_loss(lambda r: play.forged(r).mean()),
        ),
        Misconception(
            "halved",
            says="This is the mean of the two halves. Asked for is their sum: for a D that does not know it is 1.3863, "
            "yours is 0.6931.",
            after=lambda loss: loss / 2,
        ),
        Misconception(
            "pooled",
            says=POOLED,
            instead=_pooled,
        ),
        Misconception("pooled_and_doubled", says=POOLED, instead=_pooled_and_doubled),
        Misconception(
            "sums",
            says="You add up over the batch. Asked for is the mean of each half: twice as many forgeries should not "
            "count twice.",
            instead=_loss(lambda r: play.real(r).sum(), lambda f: play.forged(f).sum()),
        ),
        Misconception(
            "by_number_of_reals",
            says="Both halves are divided by the number of real ones. The forgeries may be more, or fewer.",
            instead=_by_reals,
        ),
        Misconception(
            "by_number_of_forgeries",
            says="Both halves are divided by the number of forgeries. The real ones may be more, or fewer.",
            instead=_by_forgeries,
        ),
        Misconception(
            "in_pairs",
            says=LEFT_OVER,
            instead=_in_pairs,
        ),
        Misconception("forgeries_left_over", says=LEFT_OVER, instead=_left_over("forged")),
        Misconception("reals_left_over", says=LEFT_OVER, instead=_left_over("real")),
        Misconception(
            "fresh_noise",
            says="The forgeries are made of new random numbers. They are to be made of z.",
            instead=_fresh,
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
            says=LOGIT_FOR_D,
            instead=_loss(on_forged=lambda f: -functional.logsigmoid(1 - f).mean()),
        ),
        Misconception(
            "minus_one_plus_logit",
            says=LOGIT_FOR_D,
            instead=_loss(on_forged=lambda f: play.forged(1 - f).mean()),
        ),
        Misconception(
            "one_plus_logit",
            says=LOGIT_FOR_D,
            instead=_loss(on_forged=lambda f: play.forged(1 + f).mean()),
        ),
        Misconception(
            "sigmoid_of_one_minus_d",
            says="A sigmoid is taken twice in the forged half: 1 − D is a probability already.",
            instead=_loss(on_forged=lambda f: -functional.logsigmoid(1 - torch.sigmoid(f)).mean()),
        ),
        Misconception(
            "halves_of_logits",
            says="The mean is taken of the logits, before the logarithm. The formula takes the logarithm of each "
            "probability, then the mean.",
            instead=_loss(lambda r: play.real(r.mean()), lambda f: play.forged(f.mean())),
        ),
        Misconception(
            "relativistic",
            says="You compare the mean logits of both kinds with each other (a relativistic GAN). Here each thing is "
            "judged for itself.",
            instead=_difference_of_logits,
        ),
        Misconception(
            "only_real",
            says="Only the real half is there: this D would learn to call everything real.",
            instead=_loss(together=lambda r, f: r + 0 * f),
        ),
        Misconception(
            "only_forged",
            says="Only the forged half is there: this D would learn to call everything forged.",
            instead=_loss(together=lambda r, f: f + 0 * r),
        ),
        Misconception(
            "value",
            says="This is V itself, which D wants large. An optimiser makes a loss small.",
            after=lambda loss: -loss,
        ),
        Misconception(
            "sigmoid_twice",
            says="A sigmoid is taken twice: D gives logits, the loss with 'logits' in its name takes the sigmoid "
            "itself. "
            "The sigmoid of a probability is never below a half.",
            instead=_loss(_again(1.0), _again(0.0)),
        ),
        Misconception("ceiling", says=CEILING, instead=_loss(_clipped(1.0), _clipped(0.0))),
        Misconception(
            "small_number_added",
            says=CEILING,
            instead=_loss(
                lambda r: -(torch.sigmoid(r) + 1e-8).log().mean(), lambda f: -(1 - torch.sigmoid(f) + 1e-8).log().mean()
            ),
            like=play.finite_and_too_small,
        ),
        Misconception(
            "overflow",
            says="Where D is sure and wrong (logits of ±200) your loss is infinite or NaN; it should be 400 there. "
            "Rounded to a float, such a probability is exactly 0 or 1, and its logarithm has no end.",
            instead=_loss(lambda r: -torch.sigmoid(r).log().mean(), lambda f: -(1 - torch.sigmoid(f)).log().mean()),
        ),
        Misconception(
            "logits_as_probabilities",
            says="You take the logarithm of the logits. A logit is any number; a probability comes out of the sigmoid.",
            instead=_loss(lambda r: -r.log().mean(), lambda f: -(1 - f).log().mean()),
        ),
        Misconception(
            "no_logarithm",
            says="The logarithms are missing: these are mean probabilities.",
            instead=_loss(lambda r: -torch.sigmoid(r).mean(), lambda f: -(1 - torch.sigmoid(f)).mean()),
        ),
        Misconception(
            "no_logarithm_of_errors",
            says="The logarithms are missing: these are mean probabilities.",
            instead=_loss(lambda r: 1 - torch.sigmoid(r).mean(), lambda f: torch.sigmoid(f).mean()),
        ),
        Misconception(
            "log_of_mean",
            says="The mean is taken before the logarithm. The formula takes the logarithm of each probability, then "
            "the mean.",
            instead=_loss(play.log_of_mean, lambda f: play.log_of_mean(-f)),
        ),
        Misconception(
            "log_of_mean_overflowing",
            says="The mean is taken before the logarithm. The formula takes the logarithm of each probability, then "
            "the mean.",
            instead=_loss(lambda r: -torch.sigmoid(r).mean().log(), lambda f: -(1 - torch.sigmoid(f)).mean().log()),
        ),
        Misconception(
            "one_outside",
            says="The 1 stands outside of the logarithm in yours: 1 − log D is not log(1 − D).",
            instead=_loss(on_forged=lambda f: -(1 - functional.logsigmoid(f)).mean()),
        ),
        Misconception(
            "sign_for_one_minus",
            says="The forged half has + log D where −log(1 − D) belongs. Both fall when D falls, but this one has no "
            "end, and its slope dies where D is wrong.",
            instead=_loss(on_forged=lambda f: functional.logsigmoid(f).mean()),
        ),
        Misconception(
            "difference",
            says="The two halves are subtracted. D wants both small.",
            instead=_loss(together=torch.sub),
        ),
        Misconception(
            "wasserstein",
            says="These are differences of mean logits: the loss of a Wasserstein GAN. Here D gives probabilities, and "
            "the loss has logarithms.",
            instead=_loss(lambda r: -r.mean(), lambda f: f.mean()),
        ),
        Misconception(
            "hinge",
            says="This is a hinge loss, as in chapter 01. Some GANs use it; here the loss has logarithms.",
            instead=_loss(lambda r: functional.relu(1 - r).mean(), lambda f: functional.relu(1 + f).mean()),
        ),
        Misconception(
            "least_squares",
            says="These are squared differences from the labels. Some GANs use them; here the loss has logarithms.",
            instead=_loss(lambda r: ((r - 1) ** 2).mean(), lambda f: (f**2).mean()),
        ),
        Misconception(
            "least_squares_of_probabilities",
            says="These are squared differences from the labels. Some GANs use them; here the loss has logarithms.",
            instead=_loss(lambda r: ((torch.sigmoid(r) - 1) ** 2).mean(), lambda f: (torch.sigmoid(f) ** 2).mean()),
        ),
        Misconception(
            "bits",
            says="The logarithm is to the base 2. Here log is the natural one: −log ½ = 0.6931.",
            after=lambda loss: loss / math.log(2),
        ),
        Misconception(
            "smoothed",
            says="The label of the real ones is 0.9: a known trick (label smoothing), but not asked for here.",
            instead=_loss(
                lambda r: functional.binary_cross_entropy_with_logits(r, _ones(r, 0.9)),
            ),
        ),
        Misconception(
            "smoothed_both",
            says="The labels are 0.9 and 0.1: a known trick (label smoothing), but not asked for here.",
            instead=_loss(
                lambda r: functional.binary_cross_entropy_with_logits(r, _ones(r, 0.9)),
                lambda f: functional.binary_cross_entropy_with_logits(f, _ones(f, 0.1)),
            ),
        ),
        Misconception(
            "noise_judged",
            says="The noise itself is shown to D. What D judges are the forgeries that G makes of it.",
            instead=_noise_judged,
        ),
    ],
)
