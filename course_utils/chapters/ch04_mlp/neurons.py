"""Exercises of chapter 04 on one neuron: activations and activation_slopes.

Conventions: z is an array of any shape; each result has the shape of z.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import erf, expit

from course_utils.grading import Case, Exercise, Misconception

from .expected import Floats
from .reference import LEAK, NAMES, SLOPE_NAMES
from .reference import activations as all_activations
from .reference import slopes as all_slopes

Turn = Callable[[Floats], Any]


def _parts(names: Sequence[str]) -> Callable[..., dict[str, Any]]:
    def observe(result: Any, *args: Any) -> dict[str, Any]:
        keys = ", ".join(map(repr, names))
        if not isinstance(result, Mapping):
            raise ValueError(f"a dict with the keys {keys} is expected")
        found = {name: result[name] for name in names if name in result}
        if not found:
            raise ValueError(f"the dict has none of the keys {keys}")
        return found

    return observe


def _with(right: Callable[[Any], dict[str, Floats]]) -> Callable[..., Callable[[np.ndarray], dict[str, Any]]]:
    """All the right functions, some of them replaced by another function of z."""

    def replace(**turned: Turn) -> Callable[[np.ndarray], dict[str, Any]]:
        def instead(z: np.ndarray) -> dict[str, Any]:
            values: dict[str, Any] = dict(right(z))
            return values | {name: function(np.asarray(z, dtype=float)) for name, function in turned.items()}

        return instead

    return replace


def _cut(right: Callable[[Any], dict[str, Floats]]) -> Callable[[np.ndarray], dict[str, Any]]:
    """The results are stored in z's own type: whole numbers lose the decimals."""

    def instead(z: np.ndarray) -> dict[str, Any]:
        return {name: values.astype(z.dtype).astype(float) for name, values in right(z).items()}

    return instead


def _flat(result: dict[str, Floats]) -> dict[str, Any]:
    return {name: values.ravel() for name, values in result.items()}


def _normal(*shape: int) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: (1.5 * rng.normal(size=shape),)


CASES = [
    Case("z = −2, −1, 0, 0.5, 2", (np.array([-2.0, -1.0, 0.0, 0.5, 2.0]),), worked=True),
    Case("a table, both sizes different", _normal(4, 7), again=True),
    Case("three axes", _normal(2, 3, 5)),
    Case("one number", (np.array([-0.7]),)),
    Case("whole numbers", (np.array([[-3, -1, 0], [1, 2, 5]]),)),
    Case("far from 0", (np.array([-1000.0, -50.0, -20.0, 20.0, 50.0, 1000.0]),)),
]
# With 1 among the places the tolerance is that of a slope of ordinary size; far out slopes are as small as 1e-9.
SLOPE_CASES = [*CASES[:-1], Case("1, and far from 0", (np.array([-1000.0, -50.0, -20.0, 1.0, 20.0, 50.0, 1000.0]),))]

NAN_FAR_OUT = (
    "far from 0 comes out as NaN: exp(1000) is too large for a float and becomes infinite, and infinite divided by "
    "infinite, or multiplied by 0, is not a number."
)
DECIMALS = (
    "When z holds whole numbers your results do, too: their decimals are cut off. An array that is made 'like z' "
    "has z's type. See the case 'whole numbers'."
)

_replace = _with(all_activations)


def _misses(name: str, says: str, **turned: Turn) -> Misconception:
    return Misconception(name, says=says, instead=_replace(**turned))


activations = Exercise(
    "activations",
    points=3,
    oracle=all_activations,
    observe=_parts(NAMES),
    cases=CASES,
    misconceptions=[
        _misses(
            "step_one_at_zero",
            "Your step is 1 at z = 0. The text lets it jump just after 0.",
            step=lambda z: (z >= 0) * 1.0,
        ),
        _misses(
            "step_half_at_zero",
            "Your step is ½ at z = 0. The text says what it is there.",
            step=lambda z: np.heaviside(z, 0.5),
        ),
        _misses(
            "step_signs", "Your step goes from −1 to 1. That is the sign; the step goes from 0 to 1.", step=np.sign
        ),
        _misses(
            "step_from_minus_one",
            "Your step goes from −1 to 1; the text's goes from 0 to 1.",
            step=lambda z: np.where(z > 0, 1.0, -1.0),
        ),
        _misses("step_backwards", "Your step is 1 on the left and 0 on the right.", step=lambda z: (z <= 0) * 1.0),
        _misses("sigmoid_backwards", "Your sigmoid falls: at z = 2 it should be near 1.", sigmoid=lambda z: expit(-z)),
        _misses("sigmoid_nan", f"Your sigmoid {NAN_FAR_OUT}", sigmoid=lambda z: np.exp(z) / (1 + np.exp(z))),
        _misses(
            "sigmoid_slope",
            "This is the slope of the sigmoid: a bell, with ¼ at 0. The sigmoid itself is ½ there.",
            sigmoid=lambda z: expit(z) * (1 - expit(z)),
        ),
        _misses(
            "sigmoid_no_one",
            "At z = 0 your sigmoid is 1. Work it out with exp(0) = 1.",
            sigmoid=lambda z: 1 / np.exp(-z),
        ),
        _misses(
            "sigmoid_is_tanh", "Your sigmoid goes from −1 to 1. That is another curve of the list.", sigmoid=np.tanh
        ),
        _misses(
            "tanh_half",
            "Your tanh is half as steep as it should be: its slope at 0 is ½. 2 sigmoid(z) − 1 is tanh of z/2.",
            tanh=lambda z: np.tanh(z / 2),
        ),
        _misses(
            "tanh_nan",
            f"Your tanh {NAN_FAR_OUT}",
            tanh=lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
        ),
        _misses(
            "tanh_nan_on_the_right",
            f"Your tanh {NAN_FAR_OUT}",
            tanh=lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
        ),
        _misses("tanh_is_sigmoid", "Your tanh goes from 0 to 1. It should go from −1 to 1.", tanh=expit),
        _misses(
            "tanh_is_tan",
            "This is the tangent of trigonometry, which has poles; the hyperbolic one has none.",
            tanh=np.tan,
        ),
        _misses(
            "relu_abs", "Your ReLU folds the negative side up: at −2 it is 2. A ReLU is silent there.", relu=np.abs
        ),
        _misses(
            "relu_other_side",
            "Your ReLU lets the negative numbers through and stops the positive ones.",
            relu=lambda z: np.minimum(z, 0),
        ),
        _misses(
            "relu_is_step",
            "Your ReLU gives 1 for every positive z. It should let z itself through.",
            relu=lambda z: (z > 0) * 1.0,
        ),
        _misses("relu_capped", "Your ReLU ends at 1. It has no upper end.", relu=lambda z: np.clip(z, 0, 1)),
        _misses(
            "relu_softplus",
            "This is log(1 + exp(z)), a rounded ReLU called softplus; at 0 it is 0.69. ReLU has a corner.",
            relu=lambda z: np.logaddexp(0, z),
        ),
        _misses(
            "leak_tenth", "Your leak is 0.1; the text's is smaller.", leaky_relu=lambda z: np.where(z > 0, z, 0.1 * z)
        ),
        _misses(
            "leak_fifth", "Your leak is 0.2; the text's is smaller.", leaky_relu=lambda z: np.where(z > 0, z, 0.2 * z)
        ),
        _misses(
            "leak_on_positives",
            "The leak is on the wrong side: your positive numbers are made small, and the negative ones pass.",
            leaky_relu=lambda z: np.where(z > 0, LEAK * z, z),
        ),
        _misses(
            "leak_upwards",
            "Your leak goes up on the left: at z = −2 it should be a little below 0.",
            leaky_relu=lambda z: np.where(z > 0, z, -LEAK * z),
        ),
        _misses(
            "leak_constant",
            "On the left your leaky ReLU is level. A leak is a slope: it should differ between −1 and −2.",
            leaky_relu=lambda z: np.maximum(z, LEAK),
        ),
        _misses(
            "leak_constant_below",
            "On the left your leaky ReLU is level. A leak is a slope: it should differ between −1 and −2.",
            leaky_relu=lambda z: np.where(z > 0, z, -LEAK),
        ),
        _misses(
            "leak_missing",
            "Your leaky ReLU does not leak: it is 0 for every negative z.",
            leaky_relu=lambda z: np.maximum(z, 0),
        ),
        _misses(
            "elu_no_minus_one",
            "Your ELU jumps at 0: just left of it, it is near 1, and it should be near 0.",
            elu=lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0))),
        ),
        _misses("elu_everywhere", "Your ELU is exponential on the right as well. There it should be z.", elu=np.expm1),
        _misses(
            "elu_upside_down",
            "On the left your ELU is positive. It should go down to −1.",
            elu=lambda z: np.where(z > 0, z, -np.expm1(np.minimum(z, 0))),
        ),
        _misses(
            "elu_nan",
            f"Your ELU {NAN_FAR_OUT} (Multiplying by 0 does not choose.)",
            elu=lambda z: (z > 0) * z + (z <= 0) * (np.exp(z) - 1),
        ),
        _misses(
            "elu_exponent",
            "Left of 0 yours is exp(z − 1). The 1 is subtracted from the exponential, not from z.",
            elu=lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0) - 1)),
        ),
        _misses(
            "elu_leaks",
            "Left of 0 your ELU is a straight line. It bends there, and goes down to −1.",
            elu=lambda z: np.where(z > 0, z, LEAK * z),
        ),
        _misses(
            "gelu_tanh",
            "This is the approximation of GELU with tanh. It differs by up to 0.0005; the exact one is asked for.",
            gelu=lambda z: 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
        ),
        _misses(
            "gelu_sigmoid",
            "This is the approximation z · sigmoid(1.702 z). The exact GELU is asked for.",
            gelu=lambda z: z * expit(1.702 * z),
        ),
        _misses(
            "gelu_silu",
            "This is z · sigmoid(z), called SiLU or swish. GELU uses Φ, not the sigmoid.",
            gelu=lambda z: z * expit(z),
        ),
        _misses(
            "gelu_phi",
            "This is Φ(z) alone, a share between 0 and 1. GELU lets that share of z through.",
            gelu=lambda z: (1 + erf(z / np.sqrt(2))) / 2,
        ),
        _misses(
            "gelu_no_root",
            "The argument of erf is not divided by √2: that is not Φ, the distribution of a normal number.",
            gelu=lambda z: z * (1 + erf(z)) / 2,
        ),
        _misses(
            "gelu_no_half",
            "Your GELU is twice as large: far to the right it should be z.",
            gelu=lambda z: z * (1 + erf(z / np.sqrt(2))),
        ),
        _misses(
            "gelu_erf",
            "This is z · erf(z/√2): for a negative z it is positive. Φ is not erf.",
            gelu=lambda z: z * erf(z / np.sqrt(2)),
        ),
        Misconception(
            "z_changed",
            says="Negative numbers are treated as 0 everywhere, not by the ReLU alone: z itself has been changed, and "
            "every formula after that sees the changed one.",
            before=lambda z: (np.maximum(z, 0),),
        ),
        Misconception("whole", says=DECIMALS, instead=_cut(all_activations)),
        Misconception("flat", says="Your results have one axis. They should have the shape of z.", after=_flat),
    ],
    forbids={
        "torch.relu",
        "torch.sigmoid",
        "torch.nn.functional.elu",
        "torch.nn.functional.gelu",
        "torch.nn.functional.leaky_relu",
        "torch.nn.functional.relu",
        "scipy.special.expit",
    },
)

_replace_slope = _with(all_slopes)


def _slope_misses(name: str, says: str, **turned: Turn) -> Misconception:
    return Misconception(name, says=says, instead=_replace_slope(**turned))


def _elu(z: Floats) -> Floats:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _sigmoid_quotient(z: Floats) -> Floats:
    return np.asarray(np.exp(-z) / (1 + np.exp(-z)) ** 2)


def _like_differences(got: dict[str, Any], want: dict[str, Any]) -> bool:
    """Sigmoid and tanh nearly right, and not right."""
    off = [float(np.abs(np.asarray(got[name], float) - want[name]).max()) for name in ("sigmoid", "tanh")]
    return max(off) < 0.05 and min(off) > 1e-6


activation_slopes = Exercise(
    "activation_slopes",
    points=2,
    oracle=all_slopes,
    observe=_parts(SLOPE_NAMES),
    cases=SLOPE_CASES,
    rtol=1e-5,  # differences with a step of 1e-5 miss the slope of the ELU at 0 by a quarter of that
    misconceptions=[
        _slope_misses(
            "sigmoid_of_z",
            "Your sigmoid slope is z(1 − z). In the formula a(1 − a) the letter a stands for the neuron's output, "
            "not for z: at z = 2 yours is −2, and a rising curve has no negative slope.",
            sigmoid=lambda z: z * (1 - z),
        ),
        _slope_misses(
            "sigmoid_twice",
            "The sigmoid is taken twice: its slope at z = 0 should be ¼, and yours is 0.235.",
            sigmoid=lambda z: expit(expit(z)) * (1 - expit(expit(z))),
        ),
        _slope_misses("sigmoid_itself", "This is the sigmoid itself; its slope at 0 is ¼.", sigmoid=expit),
        _slope_misses("sigmoid_nan", f"Your sigmoid slope {NAN_FAR_OUT}", sigmoid=_sigmoid_quotient),
        _slope_misses(
            "sigmoid_no_first",
            "Your sigmoid slope is 1 − a, which is ½ at z = 0. A factor is missing.",
            sigmoid=lambda z: 1 - expit(z),
        ),
        _slope_misses(
            "sigmoid_squared",
            "1 − a² is the slope of tanh. The sigmoid's slope at 0 is ¼.",
            sigmoid=lambda z: 1 - expit(z) ** 2,
        ),
        _slope_misses(
            "sigmoid_negative",
            "Your sigmoid slope is negative. A rising curve has no negative slope.",
            sigmoid=lambda z: expit(z) * (expit(z) - 1),
        ),
        _slope_misses(
            "sigmoid_no_parentheses",
            "Your sigmoid slope is a · 1 − a, which is 0: the parentheses in a(1 − a) are missing.",
            sigmoid=np.zeros_like,
        ),
        _slope_misses(
            "tanh_square_outside",
            "Your tanh slope is (1 − a)². Only a is squared.",
            tanh=lambda z: (1 - np.tanh(z)) ** 2,
        ),
        _slope_misses(
            "tanh_plus", "Your tanh slope is 1 + a². It should fall on both sides.", tanh=lambda z: 1 + np.tanh(z) ** 2
        ),
        _slope_misses(
            "tanh_of_z",
            "Your tanh slope is 1 − z². In 1 − a² the letter a stands for the neuron's output: at z = 2 yours is −3, "
            "and a rising curve has no negative slope.",
            tanh=lambda z: 1 - z**2,
        ),
        _slope_misses(
            "tanh_no_square",
            "Your tanh slope is 1 − a: on the left it goes up to 2. It should fall on both sides.",
            tanh=lambda z: 1 - np.tanh(z),
        ),
        _slope_misses("tanh_twice", "The tanh is taken twice.", tanh=lambda z: 1 - np.tanh(np.tanh(z)) ** 2),
        _slope_misses("tanh_itself", "This is tanh itself; its slope at 0 is 1.", tanh=np.tanh),
        _slope_misses(
            "tanh_like_sigmoid",
            "a(1 − a) is the slope of the sigmoid. The slope of tanh at 0 is 1.",
            tanh=lambda z: np.tanh(z) * (1 - np.tanh(z)),
        ),
        _slope_misses(
            "relu_ones",
            "Your ReLU has slope 1 at negative z, too. Left of 0 the curve is level.",
            relu=np.ones_like,
        ),
        _slope_misses(
            "relu_one_at_zero",
            "At the corner, z = 0, your ReLU has slope 1; the text takes the slope on the left.",
            relu=lambda z: (z >= 0) * 1.0,
        ),
        _slope_misses(
            "relu_half_at_zero",
            "At the corner, z = 0, your ReLU has slope ½; the text takes the slope on the left.",
            relu=lambda z: np.heaviside(z, 0.5),
        ),
        _slope_misses(
            "relu_itself",
            "This is the ReLU itself. Its slope is the same at 0.5 and at 2.",
            relu=lambda z: np.maximum(z, 0),
        ),
        _slope_misses(
            "relu_nan_at_zero",
            "At the corner, z = 0, your ReLU has the slope NaN: 0 divided by 0.",
            relu=lambda z: np.maximum(z, 0) / z,
        ),
        _slope_misses("relu_sign", "Left of 0 your ReLU has slope −1; the curve is level there.", relu=np.sign),
        _slope_misses(
            "leak_missing", "Left of 0 your leaky ReLU is level. It leaks.", leaky_relu=lambda z: (z > 0) * 1.0
        ),
        _slope_misses(
            "leak_one_at_zero",
            "At the corner, z = 0, your leaky ReLU has slope 1; the text takes the slope on the left.",
            leaky_relu=lambda z: np.where(z >= 0, 1.0, LEAK),
        ),
        _slope_misses(
            "leak_zero_at_zero",
            "At the corner, z = 0, your leaky ReLU has slope 0: neither of its two pieces has taken z = 0 in. The text "
            "takes the slope on the left.",
            leaky_relu=lambda z: np.where(z > 0, 1.0, np.where(z < 0, LEAK, 0.0)),
        ),
        _slope_misses(
            "leak_half_at_zero",
            "At the corner, z = 0, your leaky ReLU has the mean of the slopes on both sides; the text takes the one on "
            "the left.",
            leaky_relu=lambda z: np.where(z > 0, 1.0, np.where(z < 0, LEAK, (1 + LEAK) / 2)),
        ),
        _slope_misses(
            "leak_nan_at_zero",
            "At the corner, z = 0, your leaky ReLU has the slope NaN: 0 divided by 0.",
            leaky_relu=lambda z: np.where(z > 0, z, LEAK * z) / z,
        ),
        _slope_misses(
            "leak_tenth",
            "Left of 0 your slope is 0.1; the leak of the text is smaller.",
            leaky_relu=lambda z: np.where(z > 0, 1.0, 0.1),
        ),
        _slope_misses(
            "leak_downwards",
            "Left of 0 your slope is −0.01. The leak of the text falls as z falls, so its slope is positive.",
            leaky_relu=lambda z: np.where(z > 0, 1.0, -LEAK),
        ),
        _slope_misses(
            "leak_itself",
            "This is the leaky ReLU itself, not its slope.",
            leaky_relu=lambda z: np.where(z > 0, z, LEAK * z),
        ),
        _slope_misses(
            "leak_times_z",
            "Left of 0 your slope is 0.01 z. The slope of a straight line is the same everywhere.",
            leaky_relu=lambda z: np.where(z > 0, 1.0, LEAK * z),
        ),
        _slope_misses(
            "leak_on_positives", "The leak is on the wrong side.", leaky_relu=lambda z: np.where(z > 0, LEAK, 1.0)
        ),
        _slope_misses(
            "elu_minus_one",
            "Left of 0 yours is exp(z) − 1, the ELU itself: negative. The curve rises there.",
            elu=lambda z: np.where(z > 0, 1.0, np.expm1(np.minimum(z, 0))),
        ),
        _slope_misses(
            "elu_everywhere", "Your ELU slope is exp(z) on the right as well. There the curve is z.", elu=np.exp
        ),
        _slope_misses(
            "elu_from_output",
            "Your ELU slope is a + 1 everywhere, a being the neuron's output. That holds on the left only; on the "
            "right the curve is z.",
            elu=lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))) + 1,
        ),
        _slope_misses(
            "elu_itself",
            "This is the ELU itself, not its slope.",
            elu=lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        ),
        _slope_misses(
            "elu_zero_left", "Left of 0 your ELU is level. It still rises a little there.", elu=lambda z: (z > 0) * 1.0
        ),
        _slope_misses(
            "elu_zero_at_zero",
            "At z = 0 your ELU has slope 0: neither of its two pieces has taken z = 0 in. From both sides it is 1.",
            elu=lambda z: np.where(z > 0, 1.0, np.where(z < 0, np.exp(np.minimum(z, 0)), 0.0)),
        ),
        _slope_misses(
            "elu_times_z",
            "Left of 0 your ELU has slope z · exp(z). The exponential is its own derivative, with no factor.",
            elu=lambda z: np.where(z > 0, 1.0, z * np.exp(np.minimum(z, 0))),
        ),
        _slope_misses(
            "elu_downwards",
            "Left of 0 your ELU falls. It rises there, less and less towards the left.",
            elu=lambda z: np.where(z > 0, 1.0, -np.exp(np.minimum(z, 0))),
        ),
        _slope_misses(
            "elu_nan",
            f"Your ELU slope {NAN_FAR_OUT} (Multiplying by 0 does not choose.)",
            elu=lambda z: (z > 0) + (z <= 0) * np.exp(z),
        ),
        _slope_misses(
            "elu_coarse_step",
            "At z = 0 your ELU has a slope a little below 1. There its two pieces meet, and a difference quotient "
            "mixes them: the step is too large.",
            elu=lambda z: (_elu(z + 1e-3) - _elu(z - 1e-3)) / 2e-3,
        ),
        Misconception(
            "differences",
            says="These are difference quotients, near the slopes, and not near enough: five decimals count. "
            "Formulas are exact; quotients come nearer with a smaller step, to both sides.",
            instead=_replace_slope(
                sigmoid=lambda z: (expit(z + 1e-3) - expit(z)) / 1e-3,
                tanh=lambda z: (np.tanh(z + 1e-3) - np.tanh(z)) / 1e-3,
            ),
            like=_like_differences,
        ),
        Misconception("whole", says=DECIMALS, instead=_cut(all_slopes)),
        Misconception("flat", says="Your results have one axis. They should have the shape of z.", after=_flat),
    ],
)
