"""Chapter 08: gradients by three ways agree, the fast convolution is PyTorch's, the syllabus's numbers hold."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from chapters import solution

from course_utils.chapters.ch08_cnn import convolution, exercises, live, nets
from course_utils.chapters.ch08_cnn.demos.counting import size_demo
from course_utils.chapters.ch08_cnn.demos.fields import _support

functional = torch.nn.functional
# (N, C, H, W), F, (fh, fw), p, s: nothing square, steps that leave rows over, padding, one place only.
SHAPES = [
    ((2, 3, 7, 6), 4, (3, 2), 0, 1),
    ((1, 2, 8, 9), 3, (3, 3), 0, 2),
    ((2, 2, 4, 5), 3, (3, 3), 1, 1),
    ((2, 3, 7, 5), 2, (4, 3), 2, 3),
    ((3, 2, 4, 3), 5, (4, 3), 0, 1),
    ((2, 4, 3, 5), 2, (1, 1), 0, 2),
]


def layer(case: tuple[Any, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, int]:
    images, filters, window, p, s = case
    rng = np.random.default_rng(images)
    w = rng.normal(size=(filters, images[1], *window))
    return rng.normal(size=images), w, rng.normal(size=filters), p, s


def slopes(loss: Any, array: np.ndarray, h: float = 1e-6) -> np.ndarray:
    found = np.zeros(array.shape)
    for at in np.ndindex(*array.shape):
        up, down = array.copy(), array.copy()
        up[at] += h
        down[at] -= h
        found[at] = (loss(up) - loss(down)) / (2 * h)
    return found


FORWARD = {
    "fast": convolution.conv2d,
    "loops": convolution.conv2d_loops,
    "oracle": exercises.conv2d_forward.oracle,
    "solution": lambda *args: solution("ch08_cnn.conv2d_forward")(*args),
}
BACKWARD = {
    "fast": convolution.conv2d_backward,
    "loops": convolution.conv2d_backward_loops,
    "oracle": exercises.conv2d_backward.oracle,
    "solution": lambda *args: solution("ch08_cnn.conv2d_backward")(*args),
}


@pytest.mark.parametrize("case", SHAPES, ids=str)
@pytest.mark.parametrize("which", FORWARD)
def test_every_forward_pass_is_torchs(which: str, case: tuple[Any, ...]):
    x, w, b, p, s = layer(case)
    theirs = functional.conv2d(*map(torch.tensor, (x, w, b)), stride=s, padding=p).numpy()
    np.testing.assert_allclose(FORWARD[which](x, w, b, p, s), theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", SHAPES, ids=str)
@pytest.mark.parametrize("which", BACKWARD)
def test_differences_autograd_and_torchs_gradients_agree_with_every_backward_pass(which: str, case: tuple[Any, ...]):
    x, w, b, p, s = layer(case)
    out = functional.conv2d(*map(torch.tensor, (x, w, b)), stride=s, padding=p)
    dout = np.random.default_rng(1).normal(size=tuple(out.shape))
    dx, dw, db = BACKWARD[which](dout, x, w, p, s)
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    functional.conv2d(*tensors, stride=s, padding=p).backward(torch.tensor(dout))
    by_grad = (
        torch.nn.grad.conv2d_input(x.shape, tensors[1], torch.tensor(dout), stride=s, padding=p),
        torch.nn.grad.conv2d_weight(tensors[0], w.shape, torch.tensor(dout), stride=s, padding=p),
    )
    by_differences = (
        slopes(lambda v: (convolution.conv2d(v, w, b, p, s) * dout).sum(), x),
        slopes(lambda v: (convolution.conv2d(x, v, b, p, s) * dout).sum(), w),
        slopes(lambda v: (convolution.conv2d(x, w, v, p, s) * dout).sum(), b),
    )
    for ours, tensor, measured in zip((dx, dw, db), tensors, by_differences, strict=True):
        np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(ours, measured, atol=1e-6)
    for ours, theirs in zip((dx, dw), by_grad, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("f", "s"), [(2, 2), (3, 2), (2, 3), (3, 1)])
@pytest.mark.parametrize("which", ["oracle", "solution"])
def test_differences_and_autograd_agree_with_the_pooling(which: str, f: int, s: int):
    rng = np.random.default_rng(2)
    x = rng.permutation(2 * 2 * 7 * 8).reshape(2, 2, 7, 8) / 10  # no ties: there the maximum has no slope
    forward, backward = exercises.max_pool_forward.oracle, exercises.max_pool_backward.oracle
    if which == "solution":
        forward, backward = solution("ch08_cnn.max_pool_forward"), solution("ch08_cnn.max_pool_backward")
    dout = rng.normal(size=forward(x, f, s).shape)
    tensor = torch.tensor(x, requires_grad=True)
    functional.max_pool2d(tensor, f, s).backward(torch.tensor(dout))
    np.testing.assert_allclose(backward(dout, x, f, s), tensor.grad.numpy(), rtol=1e-12)
    np.testing.assert_allclose(backward(dout, x, f, s), slopes(lambda v: (forward(v, f, s) * dout).sum(), x), atol=1e-6)


@pytest.mark.parametrize("form", [torch.contiguous_format, torch.channels_last])
def test_torch_takes_the_first_maximum_in_row_order(form: Any):
    x = torch.tensor([[[[5.0, 1.0], [1.0, 5.0]], [[1.0, 7.0], [7.0, 1.0]]]]).to(memory_format=form).requires_grad_()
    functional.max_pool2d(x, 2).sum().backward()
    assert np.argwhere(x.grad.numpy()).tolist() == [[0, 0, 0, 0], [0, 1, 0, 1]]


def test_the_receptive_field_is_the_support_of_the_gradient():
    for layers in product([(3, 1), (3, 2), (5, 1), (2, 2), (4, 3)], repeat=3):
        row = torch.zeros(1, 1, 300, dtype=torch.float64, requires_grad=True)
        out = row
        for f, s in layers:
            out = functional.conv1d(out, torch.ones(1, 1, f, dtype=torch.float64), stride=s)
        out[0, 0, out.shape[2] // 2].backward()
        touched = np.flatnonzero(row.grad.numpy())
        sees = int(touched[-1] - touched[0]) + 1
        assert exercises.receptive_field.oracle(list(layers)) == sees
        assert len(_support(list(layers))[0]) == len(touched)


def test_the_networks_of_the_comparison_are_equally_large():
    counts = {name: sum(p.numel() for p in build().parameters()) for name, build in nets.BUILD.items()}
    assert counts == {"fully connected": 62_110, "LeNet-5": 61_706, "largest of each map": 60_338}
    assert max(counts.values()) < 1.05 * min(counts.values())
    for build in nets.BUILD.values():
        assert build()(torch.zeros(2, 1, 32, 32)).shape == (2, 10)


def test_the_calculator_counts_as_torch_does():
    for n, f, p, s, channels, filters in ((32, 5, 2, 3, 3, 6), (17, 4, 0, 2, 2, 7)):
        conv = torch.nn.Conv2d(channels, filters, f, stride=s, padding=p)
        out = conv(torch.zeros(1, channels, n, n))
        says = size_demo.render(n=n, f=f, p=p, s=s, channels=channels, filters=filters)[1]
        full = torch.nn.Linear(n * n * channels, out.numel(), device="meta")
        assert f"{out.shape[2]} × {out.shape[3]} × {filters}" in says
        shared, _, connected = (
            int(k.replace(" ", "")) for k in re.findall(r"(?:numbers|learns|layer|one) (\d[\d ]*)", says)
        )
        assert shared == sum(p.numel() for p in conv.parameters())
        assert connected == sum(p.numel() for p in full.parameters())


def test_a_digit_is_moved_and_what_leaves_is_lost():
    image = np.arange(12).reshape(1, 3, 4)
    assert nets.moved(image, 1).tolist() == [[[0, 0, 1, 2], [0, 4, 5, 6], [0, 8, 9, 10]]]
    assert nets.moved(image, -2, 1).tolist() == [[[0, 0, 0, 0], [2, 3, 0, 0], [6, 7, 0, 0]]]


def test_feature_maps_do_not_depend_on_how_the_network_is_written():
    class Own(torch.nn.Module):
        def __init__(self, like: Any) -> None:
            super().__init__()
            self.late, self.early = like[3], like[0]

        def forward(self, x: Any) -> Any:
            x = functional.max_pool2d(functional.relu(self.early(x)), 2)
            return self.late(x).flatten(1)[:, :10]

    sequential = nets.BUILD["LeNet-5"]()
    image = np.random.default_rng(0).integers(0, 256, (28, 28))
    ours, theirs = nets.feature_maps(sequential, image), nets.feature_maps(Own(sequential), image)
    assert [m.shape for m in ours] == [(6, 28, 28), (16, 10, 10)]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


X, W, B = np.ones((2, 3, 5, 4)), np.ones((4, 3, 2, 2)), np.ones(4)
NAN = np.where(np.arange(120).reshape(X.shape) == 7, np.nan, 1.0)
NETWORK = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(1024, 10))
DATA = (torch.zeros(4, 1, 32, 32), torch.zeros(4, dtype=torch.int64))
FORWARDS = (convolution.conv2d, convolution.conv2d_loops)
BACKWARDS = (convolution.conv2d_backward, convolution.conv2d_backward_loops)
BAD = [
    (convolution.output_size, (5.0, 2), "n was expected to be a whole number from 1 on; 5.0 came"),
    (convolution.output_size, (5, 0), "f was expected"),
    (convolution.output_size, (5, 2, -1), "p was expected"),
    (convolution.output_size, (5, 2, 0, 0), "s was expected"),
    (convolution.output_size, (5, True), "f was expected"),
    (convolution.output_size, (3, 6, 1), "f = 6 pixels was expected to fit into n + 2p = 5"),
    (convolution.zero_pad, (X[0], 1), "x was expected in the shape (N, C, H, W); (3, 5, 4) came"),
    (convolution.zero_pad, (X, 0.5), "p was expected"),
    (convolution.windows, (X[0], 2, 2), "x was expected in the shape (N, C, H, W)"),
    (convolution.windows, (X, 9, 2), "f = 9 pixels was expected to fit"),
    *((f, (X[:0], W, B), "at least one image") for f in FORWARDS),
    *((f, (NAN, W, B), "x was expected to hold finite numbers") for f in FORWARDS),
    *((f, (X, W * np.inf, B), "w was expected to hold finite numbers") for f in FORWARDS),
    *((f, (X, W[:, :2], B), "(F, 3, fh, fw)") for f in FORWARDS),
    *((f, (X, W, B[:3]), "b was expected in the shape (4,), one bias a filter; (3,) came") for f in FORWARDS),
    *((f, (X, W, B, 0, 0), "s was expected") for f in FORWARDS),
    *((f, (X.astype(str), W, B), "array of numbers") for f in FORWARDS),
    *((f, ([[1, 2], [3]], W, B), "array of numbers") for f in FORWARDS),
    *((f, (X, np.ones((4, 3, 6, 2)), B), "f = 6 pixels was expected to fit") for f in FORWARDS),
    *(
        (f, (np.ones((2, 4, 4, 4)), X, W), "dout was expected in the shape of the output, (2, 4, 4, 3)")
        for f in BACKWARDS
    ),
    *((f, (np.full((2, 4, 4, 3), np.nan), X, W), "dout was expected to hold finite") for f in BACKWARDS),
    *((f, (np.ones((2, 4, 4, 3)), X, W[0]), "w was expected in the shape (N, C, H, W)") for f in BACKWARDS),
    (nets.as_batch, (np.zeros((2, 8, 8)),), "(N, 28, 28)"),
    (nets.as_batch, (np.zeros((0, 28, 28)),), "at least one"),
    (nets.as_batch, (np.full((1, 28, 28), 300),), "from 0 to 255"),
    (nets.as_batch, (np.full((1, 28, 28), np.nan),), "finite"),
    (nets.keep, ("LeNet", NETWORK), "one of fully connected, LeNet-5"),
    (nets.keep, ("LeNet-5", "weights"), "torch.nn.Module was expected; str came"),
    (nets.kept, ("LeNet",), "there are fully connected, LeNet-5"),
    (nets.moved, (np.zeros((28, 28)), 1), "(N, H, W)"),
    (nets.moved, (np.zeros((1, 28, 28)), 1.5), "right was expected to be a whole number"),
    (nets.moved, (np.zeros((1, 28, 28)), 28), "less than 28"),
    (nets.probabilities, (NETWORK, np.zeros((28, 28))), "(N, 28, 28)"),
    (nets.probabilities, (None, np.zeros((1, 28, 28))), "torch.nn.Module was expected; NoneType came"),
    (nets.feature_maps, (NETWORK, np.zeros((1, 28, 28))), "(N, 28, 28)"),
    (nets.feature_maps, ("net", np.zeros((28, 28))), "torch.nn.Module was expected; str came"),
    (live.train_and_watch, (NETWORK, None, DATA, DATA, 0), "epochs was expected"),
    (
        live.train_and_watch,
        (NETWORK, None, (DATA[0], DATA[1][:2]), DATA, 1),
        "train was expected to be (inputs, labels)",
    ),
    (live.train_and_watch, (NETWORK, None, DATA, (DATA[0][:0], DATA[1][:0]), 1), "held was expected"),
]


@pytest.mark.parametrize(("function", "args", "says"), BAD, ids=lambda v: getattr(v, "__name__", None))
def test_bad_input_is_told_what_was_expected(function: Any, args: tuple[Any, ...], says: str):
    with pytest.raises(ValueError, match=re.escape(says)):
        function(*args)


def test_training_is_shown_and_kept(monkeypatch):
    shown: list[Any] = []
    monkeypatch.setattr(live, "show_png", lambda data, says: shown.append((data[:4], says)))
    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    torch.manual_seed(0)
    digits = torch.rand(40, 1, 32, 32)
    data = digits, torch.arange(40) % 10
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(1024, 10))
    optimiser = torch.optim.SGD(network.parameters(), lr=0.001)
    history = live.train_and_watch(network, optimiser, data, data, epochs=3)
    assert len(history.val_accuracy) == 3
    assert history.train_loss[-1] < history.train_loss[0]
    assert len(shown) == 1
    assert shown[0][0] == b"\x89PNG"
    assert "after 3 epochs" in shown[0][1]
