"""Chapter 12: the losses by three ways, the syllabus's numbers, the block, and the demos against what is stored."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from chapters import solution
from torch import Tensor, nn

from course_utils.chapters.ch12_style import exercises, stored
from course_utils.chapters.ch12_style.demos import grams, painter, paintings

SHAPES = [(2, 3, 4, 5), (1, 5, 2, 3), (3, 1, 1, 4), (1, 2, 1, 1)]


def maps(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng([*shape, seed]).normal(size=shape) + 0.3


def gram(x: np.ndarray) -> np.ndarray:
    rows = x.reshape(*x.shape[:2], -1)
    return np.stack([one @ one.T for one in rows])


def style(x: np.ndarray, target: np.ndarray) -> float:
    _, c, h, w = x.shape
    return float(((gram(x) - gram(target)) ** 2).sum() / (4 * c**2 * (h * w) ** 2))


def variation(x: np.ndarray) -> float:
    return float(np.abs(np.diff(x, axis=2)).sum() + np.abs(np.diff(x, axis=3)).sum())


#: Name → the loss of maps x, once written in NumPy and once asked of an answer to the exercise.
LOSSES: dict[str, tuple[Callable[[np.ndarray], float], Callable[[Any, Tensor], Tensor]]] = {
    "content_loss": (
        lambda x: float(0.5 * ((x - maps(*x.shape, seed=1)) ** 2).sum()),
        lambda answer, x: answer(x, torch.tensor(maps(*x.shape, seed=1))),
    ),
    "gram_matrix": (
        lambda x: float((gram(x) * np.sin(np.arange(gram(x).size)).reshape(gram(x).shape)).sum()),
        lambda answer, x: (
            answer(x) * torch.sin(torch.arange(answer(x).numel()).double()).reshape(answer(x).shape)
        ).sum(),
    ),
    "style_loss": (
        lambda x: 0.7 * style(x, maps(*x.shape, seed=1)),
        lambda answer, x: answer([x], [torch.tensor(maps(*x.shape, seed=1))], [0.7]),
    ),
    "total_variation": (variation, lambda answer, x: answer(x)),
}


def slopes(loss: Callable[[np.ndarray], float], array: np.ndarray, h: float = 1e-6) -> np.ndarray:
    found = np.zeros(array.shape)
    for at in np.ndindex(*array.shape):
        up, down = array.copy(), array.copy()
        up[at] += h
        down[at] -= h
        found[at] = (loss(up) - loss(down)) / (2 * h)
    return found


@pytest.mark.parametrize("which", ["oracle", "solution"])
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", SHAPES)
def test_values_and_gradients_agree_with_numpy(shape, name, which):
    numpy, asked = LOSSES[name]
    answer = getattr(exercises, name).oracle if which == "oracle" else solution(f"ch12_style.{name}")
    x = torch.tensor(maps(*shape), requires_grad=True)
    value = asked(answer, x)
    np.testing.assert_allclose(float(value.detach()), numpy(maps(*shape)), rtol=1e-9, atol=1e-12)
    if value.requires_grad:  # a single pixel has no neighbours: nothing to differentiate
        value.backward()
    found = np.zeros(shape) if x.grad is None else x.grad.numpy()
    np.testing.assert_allclose(found, slopes(numpy, maps(*shape)), rtol=1e-5, atol=1e-6)


def test_the_gradient_of_the_style_loss_is_the_one_in_the_text():
    x, target = torch.tensor(maps(1, 3, 2, 4), requires_grad=True), torch.tensor(maps(1, 3, 2, 4, seed=1))
    exercises.style_loss.oracle([x], [target], [1.0]).backward()
    rows, other = x.detach().flatten(2)[0], target.flatten(2)[0]
    by_hand = (rows @ rows.T - other @ other.T) @ rows / (3**2 * 8**2)
    torch.testing.assert_close(x.grad.flatten(2)[0], by_hand)


@pytest.mark.parametrize("channels", [1, 3, 48])
def test_the_block_counts_and_ignores_contrast(channels):
    torch.manual_seed(0)
    block = exercises.transform_net_block.oracle(channels).double()
    assert sum(p.numel() for p in block.parameters()) == 2 * (9 * channels**2 + channels) + 4 * channels
    x = torch.rand(2, channels, 6, 5, dtype=torch.float64)
    change, other = block(x) - x, block(100 * x + 7) - (100 * x + 7)
    torch.testing.assert_close(change, other, atol=1e-2, rtol=0)
    alone = block(x[:1]) - x[:1]
    torch.testing.assert_close(alone, change[:1])  # nothing is shared between the pictures of a batch


def test_pixels_learn_and_the_network_does_not():
    torch.manual_seed(0)
    network = nn.Conv2d(3, 4, 3)
    known = [p.detach().clone() for p in network.parameters()]
    start, target = torch.rand(1, 3, 8, 8), torch.rand(1, 4, 6, 6)
    losses: list[float] = []

    def loss(image: Tensor, features: Tensor) -> Tensor:
        value = ((features - target) ** 2).sum()
        losses.append(value.item())
        return value

    for name in ("oracle", "solution"):
        losses.clear()
        optimise = exercises.optimise_image.oracle if name == "oracle" else solution("ch12_style.optimise_image")
        before = start.clone()
        painted = optimise(start, network, loss, 20, 0.05)
        assert losses[-1] < losses[0] / 2
        assert torch.equal(start, before)
        assert 0 <= float(painted.min()) <= float(painted.max()) <= 1
        assert all(torch.equal(p, k) for p, k in zip(network.parameters(), known, strict=True))


def test_places_of_a_window_in_one_two_and_three_dimensions():
    for dimensions in (1, 2, 3):
        conv = getattr(torch.nn.functional, f"conv{dimensions}d")
        out = conv(torch.zeros(1, 1, *[14] * dimensions), torch.zeros(16, 1, *[5] * dimensions))
        assert tuple(out.shape[1:]) == (16, *[10] * dimensions)


def test_the_sliders_have_the_values_of_the_stored_paintings():
    ratio, layers, blend = (stored.series(name) for name in ("ratio", "layers", "blend"))
    assert ratio.values == paintings._RATIOS
    assert ratio.rows == tuple(pair.replace("cat", "chelsea") for pair in paintings._PAIRS)
    assert layers.rows == paintings._LAYERS
    assert tuple(column.removeprefix("to ") for column in layers.columns) == paintings._LAYERS
    assert blend.values == paintings._SHARES
    assert {ratio.side, layers.side, blend.side} == {paintings._SIDE}


def test_the_viewer_shows_sums_of_products():
    for name, layer in (("cat", "relu1_1"), ("mosaic", "relu4_1")):
        _, found = grams._seen(name, layer)
        table = grams._matrices(name, layer)
        assert np.isclose(table["Gram matrix"][3, 5], (found[3] * found[5]).sum())
        np.testing.assert_allclose(table["covariance"], np.cov(found.reshape(len(found), -1), ddof=0), atol=1e-9)


@pytest.mark.parametrize(
    ("photo", "says"),
    [
        ("no such file.jpg", "A picture was expected at"),
        (np.zeros((4, 4, 3)), "16"),
        (np.full((20, 20), np.nan), "nan"),
    ],
)
def test_an_own_photo_that_is_none(photo, says):
    with pytest.raises(ValueError, match=says):
        painter.paint_with(photo)


def test_an_own_photo_of_any_shape_is_painted():
    demo = painter.paint_with(np.random.default_rng(0).random((50, 90, 3)))
    dull, _ = demo.render(strength=0.0)
    painted, says = demo.render(strength=1.0)
    assert dull != painted
    assert "strength 1.00" in says


def in_place_sum(features: Any, content: Tensor) -> Tensor:
    total = torch.tensor(0.0, requires_grad=True)
    total += ((features - content) ** 2).sum() / 2
    return total


def in_place_layers(features: list[Tensor], style: list[Tensor], weights: list[float]) -> Tensor:
    total = torch.tensor(0.0, requires_grad=True)
    for maps, target, weight in zip(features, style, weights, strict=True):
        total += weight * exercises.style_loss.oracle([maps], [target], [1.0])
    return total


def in_place_pixels(start: Tensor, network: nn.Module, loss: Any, steps: int, lr: float) -> Tensor:
    image = start.clone().requires_grad_()
    image.clamp_(0, 1)
    return image


@pytest.mark.parametrize(
    ("name", "answer", "hinted"),
    [
        ("content_loss", in_place_sum, False),
        ("style_loss", in_place_layers, False),
        ("optimise_image", in_place_pixels, True),
    ],
)
def test_a_change_in_place_is_explained_by_what_the_exercise_has(name, answer, hinted):
    """Only the exercise on pixels has a hint about changes that are not recorded."""
    says = str(getattr(exercises, name).check(answer))
    assert ("the last hint" in says) == hinted
    assert ("makes a new tensor and leaves the old one" in says) != hinted


class Unregistered(nn.Module):
    """A block in which PyTorch finds the normalisation only."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.InstanceNorm2d(channels, affine=True)
        self.convs = [nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect") for _ in range(2)]

    def forward(self, x: Tensor) -> Tensor:
        return x + self.norm(self.convs[1](self.norm(self.convs[0](x)).relu()))


def test_a_block_with_layers_in_a_list_hears_of_no_picture_to_start_with():
    says = str(exercises.transform_net_block.check(Unregistered))
    assert "did not find it" in says
    assert "`start`" not in says

    def listed(channels: int) -> nn.Module:
        block = nn.Module()
        block.layers = [nn.Conv2d(channels, channels, 3)]
        block.forward = block.layers[0].forward
        return block

    report = exercises.transform_net_block.check(listed)
    assert len(report.sentences) == 1, report.sentences


def stages(channels: int, between: int, **settings: Any) -> list[nn.Module]:
    """Convolution and instance norm, ReLU, and both once more, with `between` channels inside."""
    one = [nn.Conv2d(channels, between, 3, **settings), nn.InstanceNorm2d(between, affine=True), nn.ReLU()]
    return [*one, nn.Conv2d(between, channels, 3, **settings), nn.InstanceNorm2d(channels, affine=True)]


def padded(channels: int, **settings: Any) -> list[nn.Module]:
    """The stages, with a layer of reflection in front of each."""
    layers = stages(channels, channels, **settings)
    return [nn.ReflectionPad2d(1), *layers[:3], nn.ReflectionPad2d(1), *layers[3:]]


class Around(nn.Module):
    """What comes in, and what layers make of it."""

    def __init__(self, layers: list[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


REFLECT: dict[str, Any] = {"padding": 1, "padding_mode": "reflect"}


@pytest.mark.parametrize(
    ("layers", "named"),
    [
        (lambda channels: padded(channels), []),
        (lambda channels: stages(channels, channels, **REFLECT), []),
        (lambda channels: padded(channels, padding=1), ["padded_twice"]),
        (lambda channels: padded(channels, **REFLECT), ["padded_twice"]),
        (lambda channels: stages(channels, channels, padding=2, padding_mode="reflect"), ["padded_twice"]),
        (lambda channels: [nn.ReflectionPad2d(1), *stages(channels, channels, padding=1)], ["padded_twice"]),
        (lambda channels: stages(channels, channels), ["no_padding"]),
        (lambda channels: padded(channels)[1:], ["no_padding"]),
        (lambda channels: stages(64, 64, **REFLECT), ["fixed_channels"]),
        (lambda channels: stages(16, 16, **REFLECT), ["fixed_channels"]),
        (lambda channels: stages(channels, 64, **REFLECT), ["other_number_inside"]),
        (lambda channels: stages(channels, 2 * channels, **REFLECT), ["wider_inside"]),
        (lambda channels: [*stages(channels, 64, **REFLECT)[:3], *stages(64, 64, **REFLECT)[3:]], ["fixed_channels"]),
    ],
)
def test_a_block_that_stops_is_told_which_way_it_does_not_fit(layers, named):
    report = exercises.transform_net_block.check(lambda channels: Around(layers(channels)))
    assert [m.name for m in report.verdict.misconceptions] == named, str(report)
    assert (report.score == exercises.transform_net_block.points) == (not named)


def width_for_weight(features: list[Tensor], style: list[Tensor], weights: list[float]) -> Any:
    total: Any = 0
    for f, a, w in zip(features, style, weights, strict=True):
        _, c, h, w = f.shape  # the weight is gone from here on
        total = total + w * ((gram_of(f) - gram_of(a)) ** 2).sum() / (4 * c**2 * (h * w) ** 2)
    return total


def gram_of(maps: Tensor) -> Tensor:
    return maps.flatten(2) @ maps.flatten(2).mT


def from_the_second_on(images: Tensor) -> Tensor:
    inner = images[..., 1:, 1:]
    return (inner - images[..., 1:, :-1]).abs().sum() + (inner - images[..., :-1, 1:]).abs().sum()


def in_order(actions: str) -> Callable[..., Tensor]:
    def answer(start: Tensor, network: nn.Module, loss: Any, steps: int, lr: float) -> Tensor:
        image = start.clone().requires_grad_()
        optimiser = torch.optim.Adam([image], lr=lr)
        does = {
            "zero": optimiser.zero_grad,
            "backward": lambda: loss(image, network(image)).backward(),
            "step": optimiser.step,
            "clamp": lambda: image.data.clamp_(0, 1),
        }
        for _ in range(steps):
            for action in actions.split():
                does[action]()
        return image.detach()

    return answer


@pytest.mark.parametrize(
    ("name", "answer", "named", "words"),
    [
        ("style_loss", width_for_weight, ["weight_overwritten"], "multiplied by its width"),
        ("total_variation", from_the_second_on, ["first_row_and_column"], "the first row and the first column"),
        ("optimise_image", in_order("zero backward step clamp"), [], ""),
        ("optimise_image", in_order("backward step zero clamp"), [], ""),
        ("optimise_image", in_order("zero backward clamp step"), None, "before the step, not after it"),
        ("optimise_image", in_order("clamp zero backward step"), None, "before the step, not after it"),
        ("optimise_image", in_order("backward zero step clamp"), ["nothing_happens"], "gradient there already"),
        ("optimise_image", in_order("zero step backward clamp"), ["nothing_happens"], "gradient there already"),
        ("optimise_image", in_order("step zero backward clamp"), ["step_before_backward"], "stands before"),
    ],
)
def test_a_wrong_order_or_a_wrong_name_is_told_as_what_it_is(name, answer, named, words):
    report = getattr(exercises, name).check(answer)
    assert words in str(report)
    assert len(report.sentences) == (named != [])
    if named is not None:
        assert [m.name for m in report.verdict.misconceptions] == named


@pytest.mark.parametrize(
    "product",
    [lambda x: x @ x.T, lambda x: x.T @ x, lambda x: torch.bmm(x, x.transpose(0, 1)), lambda x: x @ x],
)
def test_factors_that_do_not_fit_are_told_which_axes_change_places(product):
    says = str(exercises.gram_matrix.check(lambda features: product(features.flatten(2))))
    assert "`.T` turns the axis of the images, too" in says
    assert "Triggered" not in says


def test_a_warning_of_pytorch_is_told_without_the_file_that_it_comes_from():
    def warned(features: Tensor) -> Tensor:
        warnings.warn("`x.T` is deprecated. (Triggered internally at /some/where.cpp:4480.)", stacklevel=1)
        return gram_of(features) + 1

    report = exercises.gram_matrix.check(warned)
    assert "Remark: there was a warning: `x.T` is deprecated." in report.remarks
