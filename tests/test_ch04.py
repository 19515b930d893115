"""Chapter 04: the reference agrees with PyTorch, gradients with autograd and differences, and bad input is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from chapters import solution
from torch import nn
from torch.nn import functional

from course_utils import results
from course_utils.chapters.ch04_mlp import boundary, exercises, reference, stored
from course_utils.chapters.ch04_mlp.demos import curves, draw_demo, draw_with, width_demo
from course_utils.chapters.ch04_mlp.demos.drawing import course_net
from course_utils.chapters.ch04_mlp.torch_mlp import MLP
from course_utils.datasets import load
from course_utils.sketch import EXAMPLES, mnist_like

NAMES = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "gelu": functional.gelu,
}


def net(n: int = 5, d: int = 4, h: int = 6, k: int = 3) -> tuple[Any, ...]:
    rng = np.random.default_rng(n)
    weights = rng.normal(size=(d, h)), rng.normal(size=h), rng.normal(size=(h, k)), rng.normal(size=k)
    return rng.normal(size=(n, d)), np.arange(n) % k, *weights


# -- trusted libraries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["solution", "oracle"])
def test_activations_are_torchs(key: str):
    ours = solution("ch04_mlp.activations") if key == "solution" else exercises.activations.oracle
    z = np.linspace(-6, 6, 49).reshape(7, 7)
    values = ours(z)
    for name, function in NAMES.items():
        np.testing.assert_allclose(values[name], function(torch.tensor(z)).numpy(), atol=1e-12, err_msg=name)
    np.testing.assert_array_equal(values["step"], torch.heaviside(torch.tensor(z), torch.tensor(0.0).double()))


@pytest.mark.parametrize("key", ["solution", "oracle"])
def test_slopes_are_autograds_also_at_the_corner(key: str):
    ours = solution("ch04_mlp.activation_slopes") if key == "solution" else exercises.activation_slopes.oracle
    z = np.array([-20.0, -3.0, -0.5, 0.0, 0.5, 3.0, 20.0])
    for name, slope in ours(z).items():
        at = torch.tensor(z, requires_grad=True)
        NAMES[name](at).sum().backward()
        np.testing.assert_allclose(slope, at.grad.numpy(), atol=1e-12, err_msg=name)


@pytest.mark.parametrize("key", ["solution", "oracle"])
@pytest.mark.parametrize("sizes", [(5, 4, 6, 3), (1, 3, 5, 4), (4, 4, 4, 4), (7, 2, 1, 2)])
def test_backpropagation_autograd_and_differences_agree(key: str, sizes: tuple[int, ...]):
    ours = solution("ch04_mlp.backprop_two_layer") if key == "solution" else exercises.backprop_two_layer.oracle
    x, y, *params = net(*sizes)
    loss, *slopes = ours(x, y, *params)
    tensors = [torch.tensor(p, requires_grad=True) for p in params]
    w1, b1, w2, b2 = tensors
    theirs = functional.cross_entropy(torch.relu(torch.tensor(x) @ w1 + b1) @ w2 + b2, torch.tensor(y))
    assert loss == pytest.approx(theirs.item(), rel=1e-12)
    for slope, grad, p in zip(slopes, torch.autograd.grad(theirs, tensors), params, strict=True):
        np.testing.assert_allclose(slope, grad.numpy(), atol=1e-12)
        measured = np.zeros_like(p)
        for i in np.ndindex(p.shape):
            own = p[i]
            p[i] = own + 1e-6
            above = ours(x, y, *params)[0]
            p[i] = own - 1e-6
            measured[i] = (above - ours(x, y, *params)[0]) / 2e-6
            p[i] = own
        np.testing.assert_allclose(slope, measured, atol=1e-7)


def test_a_layer_is_torchs_with_the_weights_transposed():
    x, _, w1, b1, *_ = net()
    theirs = functional.linear(torch.tensor(x), torch.tensor(w1.T), torch.tensor(b1)).numpy()
    np.testing.assert_allclose(reference.affine(x, w1, b1), theirs, atol=1e-12)
    pictures = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(reference.affine(pictures, np.eye(12), np.zeros(12)), pictures.reshape(2, 12))


def test_the_net_is_torchs():
    x, _, *params = net()
    model = MLP(4, 6, 3).double()
    with torch.no_grad():
        for p, value in zip(model.parameters(), params, strict=True):
            p.copy_(torch.tensor(value.T))
        logits = model(torch.tensor(x))
    hidden, p = reference.forward(x, *params)
    np.testing.assert_allclose(p, logits.softmax(1).numpy(), atol=1e-12)
    assert (hidden >= 0).all()


def test_an_epoch_is_torchs():
    x, y, *params = net(n=7)
    after = reference.epoch(reference.gradients, params, x, y, 0.3, 3)
    tensors = [torch.tensor(p, requires_grad=True) for p in params]
    optimizer = torch.optim.SGD(tensors, lr=0.3)
    for begin in (0, 3, 6):
        w1, b1, w2, b2 = tensors
        logits = torch.relu(torch.tensor(x[begin : begin + 3]) @ w1 + b1) @ w2 + b2
        optimizer.zero_grad()
        functional.cross_entropy(logits, torch.tensor(y[begin : begin + 3])).backward()
        optimizer.step()
    for ours, theirs in zip(after, tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-12)


def test_784_128_10_has_101770_parameters():
    assert reference.count([784, 128, 10]) == exercises.count_parameters.oracle([784, 128, 10]) == 101_770
    assert sum(p.numel() for p in MLP(784, 128, 10).parameters()) == 101_770
    assert sum(p.size for p in reference.initial([784, 128, 10])) == 101_770


# -- what the exercises see ------------------------------------------------------------------------------------------


class InSequence(nn.Module):
    """Right but unusual: the layers in an nn.Sequential, other names, the second layer made first."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        out = nn.Linear(hidden, outputs)
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(inputs, hidden), nn.ReLU(), out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)


class InModuleList(nn.Module):
    """Right but unusual: an nn.ModuleList, the last layer first."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(hidden, outputs), nn.Linear(inputs, hidden)])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers[0](self.layers[1](x.reshape(len(x), -1)).clamp(min=0))


@pytest.mark.parametrize("net", [InSequence, InModuleList])
def test_a_net_may_be_built_in_other_ways(net: type):
    report = exercises.TorchMLP.check(net)
    assert report.score == exercises.TorchMLP.points, str(report)


def test_what_a_net_returns_is_named_even_if_it_is_no_tensor():
    class Silent(MLP):
        def forward(self, x: torch.Tensor) -> None:  # type: ignore[override]
            super().forward(x)

    assert "should return a tensor of logits" in str(exercises.TorchMLP.check(Silent))
    assert "nn.Module" in str(exercises.TorchMLP.check(lambda inputs, hidden, outputs: 3))


def test_no_zero_grad_is_invisible_in_one_batch_and_named_in_two():
    def careless(model, optimizer, x, y, batch_size):
        model.train()
        total = 0.0
        for start in range(0, len(x), batch_size):
            loss = functional.cross_entropy(model(x[start : start + batch_size]), y[start : start + batch_size])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x[start : start + batch_size])
        return total / len(x)

    report = exercises.torch_epoch.check(careless)
    assert [m.name for m in report.verdict.misconceptions] == ["no_zero_grad"]
    assert next(c.score for c in report.verdict.cases if c.title == "one batch") == 1


def test_logits_compared_with_classes_are_not_taken_for_another_mistake():
    def without_argmax(model, x, y):
        return (model(x) == y).float().mean()

    report = exercises.torch_accuracy.check(without_argmax)
    assert len(report.verdict.misconceptions) == 1
    assert report.verdict.misconceptions[0].name.startswith("logits_compared")


def test_slopes_may_be_measured_if_the_step_is_small_and_coarse_steps_are_named():
    def measured(eps):
        def answer(z):
            right = reference.slopes(z)
            for name in ("sigmoid", "tanh", "elu"):
                above, below = reference.activations(z + eps), reference.activations(z - eps)
                right[name] = (above[name] - below[name]) / (2 * eps)
            return right

        return answer

    assert exercises.activation_slopes.check(measured(1e-5)).score == exercises.activation_slopes.points
    report = exercises.activation_slopes.check(measured(1e-3))
    assert [m.name for m in report.verdict.misconceptions] == ["elu_coarse_step"]


def test_data_loaders_are_welcome_and_their_shuffle_is_named():
    def with_loader(shuffle):
        def answer(model, optimizer, x, y, batch_size):
            model.train()
            total = 0.0
            data = torch.utils.data.TensorDataset(x, y)
            for batch_x, batch_y in torch.utils.data.DataLoader(data, batch_size, shuffle=shuffle):
                loss = functional.cross_entropy(model(batch_x), batch_y)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch_x)
            return total / len(x)

        return answer

    assert exercises.torch_epoch.check(with_loader(False)).score == exercises.torch_epoch.points
    torch.manual_seed(3)
    report = exercises.torch_epoch.check(with_loader(True))
    assert [m.name for m in report.verdict.misconceptions] == ["shuffled"]


def test_an_answer_that_shuffles_apart_is_told_so_whatever_the_shuffle():
    rng = np.random.default_rng(5)

    def apart(gradients, params, x, y, lr, batch_size):
        return reference.epoch(
            gradients, params, x[rng.permutation(len(x))], y[rng.permutation(len(y))], lr, batch_size
        )

    report = exercises.sgd_epoch.check(apart)
    assert [m.name for m in report.verdict.misconceptions] == ["shuffled_apart"]


# -- planes, demos, stored results -----------------------------------------------------------------------------------


def test_without_activation_a_wide_net_is_one_affine_map():
    trained = boundary.trained("moons", 0.15, 64, "none", 1)
    at = np.random.default_rng(0).normal(size=(3, 2))
    middle, ends = trained.scores(at.mean(axis=0, keepdims=True)), trained.scores(at)
    assert middle[0] == pytest.approx(ends.mean(), abs=1e-9)


@pytest.mark.parametrize("activation", boundary.ACTIVATIONS)
def test_the_slopes_of_the_plane_net_are_right(activation: str):
    x, y = boundary.points("spirals", 20, 0.1, seed=0)
    cost = boundary._cost(x, y, 5, activation)
    v = np.random.default_rng(1).normal(size=21)
    measured = [(cost(v + 1e-6 * e)[0] - cost(v - 1e-6 * e)[0]) / 2e-6 for e in np.eye(21)]
    np.testing.assert_allclose(cost(v)[1], measured, atol=1e-7)


def test_wide_nets_learn_both_worlds_and_overfit_noise():
    for world in boundary.WORLDS:
        x, y = boundary.points(world, 150, 0.0, seed=1)
        assert boundary.trained(world, 0.0, 64, "ReLU", 1).accuracy(x, y) > 0.98
    x, y = boundary.points("moons", 150, 0.4, seed=1)
    new = boundary.points("moons", 1000, 0.4, seed=2)
    wide = boundary.trained("moons", 0.4, 64, "ReLU", 1)
    assert wide.accuracy(x, y) - wide.accuracy(*new) > 0.05


def test_the_course_net_reads_digits_and_most_drawings():
    test = load("digits", "test", size=28)
    right = reference.forward(test.images / 255, *course_net())[1].argmax(axis=1) == test.labels
    assert right.mean() > 0.94
    drawn = np.array([mnist_like(digit) for digit in EXAMPLES]) / 255
    assert (reference.forward(drawn, *course_net())[1].argmax(axis=1) == np.arange(10)).sum() >= 7


def test_the_drawing_demo_speaks_of_the_net_it_was_given():
    assert "seven" in draw_demo.render(digit="7")[1]
    assert "empty" in draw_demo.render(digit=())[1]
    always_two = [np.zeros((784, 3)), np.zeros(3), np.zeros((3, 10)), 9.0 * (np.arange(10) == 2)]
    assert "two" in draw_with(always_two).render(digit="7")[1]


def test_every_pair_of_the_curves_demo_is_stored():
    pairs = {(run["lr"], run["batch_size"]) for run in results.load("ch04_curves")["runs"]}
    assert pairs == {(lr, size) for lr in curves._RATES for size in curves._BATCHES}


def test_steps_of_training_move_the_boundary():
    assert width_demo.render(steps=0)[0] != width_demo.render(steps=5)[0]


def test_the_sizes_of_a_stored_net_are_read_from_its_layers():
    network = [repr(layer) for layer in (nn.Flatten(), nn.Linear(12, 7), nn.ReLU(), nn.Linear(7, 3))]
    assert stored.sizes_of(network) == "12-7-3"


# -- bad input -------------------------------------------------------------------------------------------------------

X, Y, W1, B1, W2, B2 = net()
HOLE = X.copy()
HOLE[0, 0] = np.nan
BAD = {
    "activations of text": (lambda: reference.activations("a"), "z is an array of numbers"),
    "activations of nan": (lambda: reference.activations([1.0, np.nan]), "finite numbers"),
    "slopes of ragged lists": (lambda: reference.slopes([[1], [1, 2]]), "rows of different lengths"),
    "affine without samples": (lambda: reference.affine(X[:0], W1, B1), r"n is at least 1.*\(0, 4\)"),
    "affine of one row": (lambda: reference.affine(X[0], W1, B1), r"\(n, d\).*\(4,\)"),
    "affine transposed": (lambda: reference.affine(X, W1.T, B1), r"4 inputs; \(6, 4\) came. It looks transposed"),
    "affine, other bias": (lambda: reference.affine(X, W1, B2), r"each of the 6 outputs; shape \(3,\) came"),
    "forward of nan": (lambda: reference.forward(HOLE, W1, B1, W2, B2), "x must hold finite numbers"),
    "forward, layers that do not fit": (lambda: reference.forward(X, W1, B1, W1, B1), "W2 has shape .* with 6 inputs"),
    "one layer": (lambda: reference.count([784]), "at least two layers.*came"),
    "a layer of 0": (lambda: reference.count([784, 0, 10]), r"sizes\[1\] is a whole number from 1 on; 0 came"),
    "half a neuron": (lambda: reference.count([784, 2.5]), "2.5 came"),
    "sizes as text": (lambda: reference.count("784"), "lists the neurons"),
    "initial": (lambda: reference.initial([3]), "at least two layers"),
    "a class too high": (lambda: reference.backprop(X, Y + 1, W1, B1, W2, B2), "classes from 0 to 2; 1 to 3 came"),
    "labels as decimals": (lambda: reference.backprop(X, Y / 2, W1, B1, W2, B2), "one whole number for each"),
    "too few labels": (lambda: reference.backprop(X, Y[1:], W1, B1, W2, B2), "each of the 5 samples"),
    "three parameters": (lambda: reference.gradients([W1, B1, W2], X, Y), r"\[W1, b1, W2, b2\]; 3 came"),
    "a rate of 0": (
        lambda: reference.epoch(reference.gradients, [W1, B1, W2, B2], X, Y, 0, 2),
        "lr is a number above 0",
    ),
    "batches of 0": (lambda: reference.epoch(reference.gradients, [W1], X, Y, 0.1, 0), "batch_size is a whole number"),
    "no sample": (
        lambda: reference.epoch(reference.gradients, [W1], X[:0], Y[:0], 0.1, 2),
        "at least one; 0 and 0 came",
    ),
    "unequal numbers": (lambda: reference.epoch(reference.gradients, [W1], X, Y[1:], 0.1, 2), "5 and 4 came"),
    "another world": (lambda: boundary.points("rings", 10, 0.1, 0), "'moons', 'spirals'; 'rings' came"),
    "one point": (lambda: boundary.points("moons", 1, 0.1, 0), "from 2 on; 1 came"),
    "negative noise": (lambda: boundary.points("moons", 10, -0.1, 0), "0 or more; -0.1 came"),
    "nan noise": (lambda: boundary.points("moons", 10, np.nan, 0), "0 or more; nan came"),
    "another activation": (lambda: boundary.trained("moons", 0.1, 2, "sine", 0), "activations are .*'sine' came"),
    "no neuron": (lambda: boundary.trained("moons", 0.1, 0, "ReLU", 0), "width is a whole number from 1 on"),
    "draw with three": (lambda: draw_with([W1, B1, W2]), "four arrays"),
    "draw with another net": (lambda: draw_with([W1, B1, W2, B2]), "W1 has shape .* 784 inputs"),
    "a stored net without layers": (lambda: stored.sizes_of(["ReLU()"]), "at least one linear layer"),
    "draw with two classes": (
        lambda: draw_with([np.zeros((784, 3)), np.zeros(3), np.zeros((3, 2)), np.zeros(2)]),
        "10 outputs, one for each digit; 2 came",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words(what: str):
    call, says = BAD[what]
    with pytest.raises(ValueError, match=says):
        call()


def test_points_that_all_look_alike_are_learned_without_complaint():
    x, y = np.ones((6, 4)), np.zeros(6, dtype=int)
    after = reference.epoch(reference.gradients, [W1, B1, W2, B2], x, y, 0.1, 4)
    assert all(np.isfinite(p).all() for p in after)
