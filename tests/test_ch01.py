"""Chapter 01: the reference agrees with trusted libraries, gradients with autograd, and the syllabus's numbers hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from chapters import solution

from course_utils.chapters.ch01_math import alignment, exercises, leak, reference
from course_utils.chapters.ch01_math.cross_entropy import FIVE_PREDICTIONS, FIVE_TARGETS
from course_utils.chapters.ch01_math.demos.descent import matrix


def torch_surface(x: Any) -> Any:
    return x[0] ** 2 + 3 * x[0] * x[1] + x[1] ** 2


def torch_wavy(x: Any) -> Any:
    import torch

    weights = torch.arange(1, x.numel() + 1, dtype=x.dtype).reshape(x.shape)
    return (weights * x**3).sum() / 4 + torch.sin(x.sum()) + (weights * x**2).sum()


def wavy_gradient(x: np.ndarray) -> np.ndarray:
    weights = np.arange(1, x.size + 1).reshape(x.shape)
    return weights * (0.75 * x**2 + 2 * x) + np.cos(x.sum())


@pytest.mark.parametrize("key", ["solution", "oracle"])
@pytest.mark.parametrize("shape", [(1,), (5,), (2, 3), (2, 2, 2)])
def test_differences_autograd_and_the_formula_agree(key: str, shape: tuple[int, ...]):
    import torch

    x = np.random.default_rng(1).normal(size=shape)
    numerical = solution("ch01_math.numerical_gradient") if key == "solution" else exercises.numerical_gradient.oracle
    point = torch.tensor(x, requires_grad=True)
    torch_wavy(point).backward()
    np.testing.assert_allclose(point.grad.numpy(), wavy_gradient(x), rtol=1e-12)
    np.testing.assert_allclose(numerical(reference.wavy, x, 1e-5), wavy_gradient(x), rtol=1e-7, atol=1e-8)


def test_the_worked_gradient_is_8_7():
    import torch

    point = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    height = torch_surface(point)
    height.backward()
    assert (height.item(), point.grad.tolist()) == (11.0, [8.0, 7.0])
    found = reference.difference_quotients(reference.surface, [1.0, 2.0], 0.1)
    np.testing.assert_allclose(found, [8, 7], rtol=1e-12)
    assert reference.surface(np.array([1.0, 2.0])) == 11


def test_gradient_descent_walks_as_torch_does():
    import torch

    bowl, start, lr, steps = exercises.gradient_descent.case("all sizes different")
    x = torch.tensor(start, requires_grad=True)
    optimiser = torch.optim.SGD([x], lr=lr)
    path = [x.detach().numpy().copy()]
    for _ in range(steps):
        optimiser.zero_grad()
        (0.5 * x @ torch.tensor(bowl.matrix) @ x - torch.tensor(bowl.shift) @ x).backward()
        optimiser.step()
        path.append(x.detach().numpy().copy())
    np.testing.assert_allclose(exercises.gradient_descent.oracle(bowl, start, lr, steps), path, rtol=1e-12)


@pytest.mark.parametrize("narrow", [1, 3, 20])
def test_newton_needs_one_step_and_conjugate_gradients_two(narrow: int):
    hessian, start = matrix(narrow), np.array([-3.5, 0.5])

    def grad(x: np.ndarray) -> np.ndarray:
        return hessian @ x

    assert np.abs(reference.newton_path(grad, hessian, start, 3)[1:]).max() < 1e-12
    assert np.abs(reference.conjugate_path(grad, hessian, start, 4)[2:]).max() < 1e-12
    if narrow > 1:
        assert np.abs(reference.conjugate_path(grad, hessian, start, 1)[1]).max() > 0.1
    safe, wild = (reference.descend(grad, start, rate / narrow, 60) for rate in (1.9, 2.1))
    assert np.abs(safe[-1]).max() < np.abs(safe[0]).max() < np.abs(wild[-1]).max()


def test_margin_losses_agree_with_torch_and_sklearn():
    import torch
    from sklearn.metrics import hinge_loss, zero_one_loss

    rng = np.random.default_rng(2)
    y, h = np.where(rng.random(40) < 0.5, 1, -1), rng.normal(size=40) * 2
    found = reference.margin_losses(y, h)
    soft = torch.nn.functional.soft_margin_loss(torch.tensor(2 * h), torch.tensor(y), reduction="none")
    np.testing.assert_allclose(found["logarithmic"], soft.numpy(), rtol=1e-12)
    assert found["hinge"].mean() == pytest.approx(hinge_loss(y, h))
    assert found["zero_one"].mean() == pytest.approx(zero_one_loss(y, np.sign(h)))
    p = 1 / (1 + np.exp(-2 * h))
    binary = torch.nn.functional.binary_cross_entropy(torch.tensor(p), torch.tensor((y + 1) / 2.0), reduction="none")
    np.testing.assert_allclose(found["logarithmic"], binary.numpy(), rtol=1e-9)
    at_zero = reference.margin_losses([1], [0.0])
    assert {name: float(v[0]) for name, v in at_zero.items()} == pytest.approx(
        {"zero_one": 1, "logarithmic": np.log(2), "exponential": 1, "hinge": 1}
    )


@pytest.mark.parametrize("delta", [0.3, 1.0, 2.5])
def test_huber_agrees_with_torch_and_is_continuous(delta: float):
    import torch

    rng = np.random.default_rng(3)
    y, h = rng.normal(size=50) * 3, rng.normal(size=50) * 3
    theirs = torch.nn.functional.huber_loss(torch.tensor(h), torch.tensor(y), reduction="none", delta=delta)
    np.testing.assert_allclose(reference.huber(y, h, delta), theirs.numpy(), rtol=1e-12)
    edge = reference.huber(np.full(2, delta), np.array([1e-9, -1e-9]), delta)
    np.testing.assert_allclose(edge, delta**2 / 2, rtol=1e-6)
    assert reference.huber([3.0], [0.0], 1.0) == pytest.approx(1 * (3 - 0.5))


def slopes_by_torch(loss: Callable[[Any], Any], at: np.ndarray) -> np.ndarray:
    import torch

    point = torch.tensor(at, requires_grad=True)
    loss(point).backward()
    return np.asarray(point.grad.numpy())


def test_the_losses_have_the_slopes_that_autograd_finds():
    import torch

    functional = torch.nn.functional
    rng = np.random.default_rng(4)
    y, h = rng.normal(size=6) * 2, rng.normal(size=6) * 2
    measured = reference.difference_quotients(lambda v: float(reference.huber(y, v, 0.8).sum()), h, 1e-6)
    theirs = slopes_by_torch(lambda v: functional.huber_loss(v, torch.tensor(y), reduction="sum", delta=0.8), h)
    np.testing.assert_allclose(measured, theirs, atol=1e-7)
    logits, targets = rng.normal(size=(4, 3)) * 2, np.array([2, 0, 1, 1])
    measured = reference.difference_quotients(lambda v: reference.cross_entropy(v, targets), logits, 1e-6)
    theirs = slopes_by_torch(lambda v: functional.cross_entropy(v, torch.tensor(targets)), logits)
    by_formula = (np.exp(reference.log_probabilities(logits)) - np.eye(3)[targets]) / 4  # used in section 7
    np.testing.assert_allclose(measured, theirs, atol=1e-8)
    np.testing.assert_allclose(by_formula, theirs, atol=1e-12)


def test_softmax_and_cross_entropy_agree_with_torch_at_any_size():
    import torch

    rng = np.random.default_rng(5)
    for size in (1.0, 100.0, 5000.0):
        logits, targets = rng.normal(size=(20, 7)) * size, rng.integers(0, 7, 20)
        q = torch.softmax(torch.tensor(logits), dim=1).numpy()
        np.testing.assert_allclose(exercises.softmax.oracle(logits), q, atol=1e-12)
        theirs = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(targets)).item()
        assert exercises.cross_entropy.oracle(logits, targets) == pytest.approx(theirs, rel=1e-12)


def test_the_five_samples():
    each = -np.log(FIVE_PREDICTIONS[np.arange(5), FIVE_TARGETS])
    assert each.round(4).tolist() == [0.3567, 0.6931, 0.9163, 0.6931, 1.2040]
    assert each.sum() == pytest.approx(3.863233, abs=1e-6)
    assert reference.cross_entropy(np.log(FIVE_PREDICTIONS), FIVE_TARGETS) == pytest.approx(0.772647, abs=1e-6)
    assert (FIVE_PREDICTIONS.argmax(axis=1) == FIVE_TARGETS).tolist() == [True] * 4 + [False]


def test_entropy_and_divergence_are_scipys():
    from scipy.stats import entropy

    rng = np.random.default_rng(6)
    for _ in range(5):
        p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4))
        assert reference.entropy(p) == pytest.approx(entropy(p))
        assert reference.cross_entropy_of(p, q) == pytest.approx(entropy(p) + entropy(p, q))
    one_hot = np.array([0.0, 1.0, 0.0])
    assert reference.entropy(one_hot) == 0
    assert reference.cross_entropy_of(one_hot, [0.2, 0.7, 0.1]) == pytest.approx(-np.log(0.7))


def test_the_error_of_a_slope_turns_where_the_text_says():
    h, x = 10.0 ** np.arange(-15, 1), np.linspace(0.5, 1.5, 201)[:, None]
    forward = np.median(abs((np.exp(x + h) - np.exp(x)) / h - np.exp(x)), axis=0)
    central = np.median(abs((np.exp(x + h) - np.exp(x - h)) / (2 * h) - np.exp(x)), axis=0)
    assert (h[forward.argmin()], h[central.argmin()]) == pytest.approx((1e-8, 1e-5))
    assert 100 < forward.min() / central.min() < 1000
    # Two straight sides: the error is like h², or h, on the right of the turn, and like 1 / h on the left of it.
    np.testing.assert_allclose(central[11:14] / central[10:13], 100, rtol=0.1)
    np.testing.assert_allclose(forward[9:14] / forward[8:13], 10, rtol=0.25)
    assert 0.3 < (central[2] / central[8]) / 1e6 < 3


def test_the_cats_eye_is_found():
    target = alignment.window(alignment.MOVED)

    def misfit(shift: np.ndarray) -> float:
        return float(1000 * np.mean((alignment.window(shift) - target) ** 2))

    path = reference.descend(lambda s: reference.difference_quotients(misfit, s, 0.5), [0.0, 0.0], 2.0, 20)
    assert misfit(path[0]) > 5
    np.testing.assert_allclose(path[-1], alignment.MOVED, atol=0.01)
    assert alignment.window((0, 0), blurred=False).shape == (alignment.SIDE, alignment.SIDE)


def test_pixels_chosen_on_the_test_pictures_make_coin_tosses_look_learnable():
    assert leak.share_right(slice(0, leak.PICTURES), 150) > 0.6
    assert abs(leak.share_right(slice(0, leak.KNOWN), 150) - 0.5) < 0.04
