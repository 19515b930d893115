"""From a score to a probability, and from a probability to a decision."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, GREEN, VERMILION

from ..data import tumours
from ..reference import confusion, design_matrix, logistic_cost, roc_points, sigmoid, standardise, train_logistic

Floats = npt.NDArray[np.float64]

_X = np.array([-4.5, -3.0, -2.0, -1.0, 0.5, -0.25, 1.5, 2.5, 3.5, 5.0])
_Y = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])


@demo(
    size=(7, 4.2),
    frames=[{"w": 0.5, "b": 0.0}, {"w": 3.0, "b": 0.0}, {"w": 3.0, "b": -6.0}, {"w": -1.0, "b": 0.0}],
    w=Slider(-4.0, 4.0, step=0.25, start=0.5, label="w, weight"),
    b=Slider(-6.0, 6.0, step=0.5, start=0.0, label="b, bias"),
)
def sigmoid_demo(fig: Any) -> Any:
    """The probability of a yes for every x, ten samples, and the log cost of the curve on them."""
    ax = fig.subplots()
    fine = np.linspace(-6, 6, 241)
    (curve,) = ax.plot([], [], color=BLUE, lw=2.6)
    (middle,) = ax.plot([], [], ":", color=BLACK, lw=1.6, label="boundary, p = 0.5")
    stems = [ax.plot([], [], color="#999999", lw=1.2, zorder=0)[0] for _ in _X]
    for label, marker, colour in ((0, "o", VERMILION), (1, "^", GREEN)):
        rows = np.flatnonzero(label == _Y)
        ax.plot(_X[rows], _Y[rows], marker, color=colour, ms=9, mec="white", ls="", label=f"label {label}")
    ax.set(xlim=(-6, 6), ylim=(-0.08, 1.08), xlabel="x", ylabel="probability of a yes", title=" ")
    stems[0].set_label("from label to p")
    fig.legend(loc="outside lower center", ncols=4, columnspacing=1.2)

    def update(w: float, b: float) -> str:
        curve.set_data(fine, sigmoid(w * fine + b))
        p = sigmoid(w * _X + b)
        for x, y, q, stem in zip(_X, _Y, p, stems, strict=True):
            stem.set_data([x, x], [y, q])
        cost = logistic_cost(design_matrix(_X), _Y, np.array([b, w]))
        right = int(((p >= 0.5) == _Y).sum())
        ax.set_title(f"p = σ({w:g}·x + {b:g}),  log cost {cost:.3f}".replace("+ -", "− ").replace("-", "−"))
        if w == 0:
            middle.set_data([], [])
            where = f"the curve is level at {p[0]:.3f}, and there is no boundary"
        else:
            at = -b / w + 0.0  # no −0
            middle.set_data([at, at], [-0.08, 1.08])
            inside = "" if abs(at) <= 6 else ", outside of the picture"
            where = f"the boundary lies at x = {at:.2f}{inside}, and yes is on its {'right' if w > 0 else 'left'}"
        return (
            f"With weight {w:.2f} and bias {b:.1f} {where}; {right} of 10 samples are right, "
            f"and the log cost is {cost:.3f}."
        )

    return update


_MEASURES = ("mean radius", "mean texture", "mean concave points")


@cache
def _scored(measure: str) -> tuple[Floats, Floats, Floats, float]:
    """Probabilities (569,) by one measurement, the ROC curve's two rates, and the area under it."""
    found = tumours()
    z, _, _ = standardise(found.column(measure)[:, None])
    X = design_matrix(z)
    p = sigmoid(X @ train_logistic(X, found.y, 1.0, 1000))
    false, true, _ = roc_points(found.y, p)
    return p, false, true, float(np.trapezoid(true, false))


@demo(
    size=(10, 4.2),
    frames=[{"threshold": 0.5}, {"threshold": 0.1}, {"threshold": 0.9}],
    threshold=Slider(0.02, 0.98, step=0.02, start=0.5, label="threshold"),
    measure=Choice(list(_MEASURES), label="measurement"),
)
def threshold_demo(fig: Any) -> Any:
    """569 tumours with their probabilities, a threshold, its confusion matrix, and its place on the ROC curve."""
    from matplotlib.patches import Rectangle

    y = tumours().y
    one, two, three = fig.subplots(1, 3, width_ratios=[1.25, 1, 1.05])
    edges = np.linspace(0, 1, 26)
    bars = {}
    for label, colour, hatch, up in ((1, VERMILION, "//", 1), (0, BLUE, "", -1)):
        name = "malignant" if label else "benign"
        stairs = one.stairs(np.zeros(25), edges, fill=True, color=colour, hatch=hatch, ec="white", label=name)
        bars[label] = stairs, up
    one.axhline(0, color=BLACK, lw=0.8)
    (cut,) = one.plot([], [], color=BLACK, lw=2)
    one.set_yscale("symlog", linthresh=5)  # most tumours lie at the two ends; the few near the cut are to be seen, too
    one.set(xlim=(0, 1), ylim=(-400, 400), xlabel="probability of malignant", ylabel="tumours (log scale)", title=" ")
    one.set_yticks([-100, -10, 0, 10, 100], ["100", "10", "0", "10", "100"])
    one.minorticks_off()
    fig.legend(loc="outside lower left", ncols=2)
    words, cells = {}, {}
    for truth in (0, 1):
        for said in (0, 1):
            cells[truth, said] = two.add_patch(Rectangle((said, 1 - truth), 1, 1, ec="white", lw=3))
            words[truth, said] = two.text(said + 0.5, 1.5 - truth, "", ha="center", va="center", fontsize=15)
    two.set(xlim=(0, 2), ylim=(0, 2), xticks=[0.5, 1.5], yticks=[0.5, 1.5], xlabel="called", title=" ")
    two.set_xticklabels(["benign", "malignant"])
    two.set_yticklabels(["malignant", "benign"], rotation=90, va="center")
    two.set_ylabel("in truth")
    (roc,) = three.plot([], [], color=GREEN)
    three.plot([0, 1], [0, 1], "--", color="#999999", lw=1.2)
    (point,) = three.plot([], [], "o", color=BLACK, ms=10, mec="white")
    three.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="false positive rate", ylabel="recall", title=" ")

    def update(threshold: float, measure: str) -> str:
        p, false, true, area = _scored(measure)
        for label, (stairs, up) in bars.items():
            stairs.set_data(up * np.histogram(p[y == label], edges)[0])
        cut.set_data([threshold, threshold], [-400, 400])
        counts = confusion(y, p >= threshold)
        (tn, fp), (fn, tp) = counts.tolist()
        for (truth, said), cell in cells.items():
            share = counts[truth, said] / counts[truth].sum()
            good = truth == said
            cell.set_facecolor(_tint(GREEN if good else VERMILION, 0.15 + 0.5 * share))
            words[truth, said].set_text(f"{counts[truth, said]}\n{'right' if good else 'wrong'}")
        roc.set_data(false, true)
        recall, alarms = tp / (tp + fn), fp / (fp + tn)
        point.set_data([alarms], [recall])
        precision = f"{tp / (tp + fp):.3f}" if tp + fp else "undefined (nobody is called malignant)"
        one.set_title(f"threshold {threshold:.2f}")
        two.set_title(f"accuracy {(tp + tn) / len(y):.3f}")
        three.set_title(f"area under it {area:.3f}")
        return (
            f"By {measure} with threshold {threshold:.2f}: {tp} of {tp + fn} malignant tumours are found (recall "
            f"{recall:.3f}), {fp} of {fp + tn} benign ones are alarmed (false positive rate {alarms:.3f}), precision "
            f"{precision}, accuracy {(tp + tn) / len(y):.3f}; the area under the ROC curve is {area:.3f}."
        )

    return update


def _tint(colour: str, strength: float) -> tuple[float, ...]:
    """The colour, mixed with white."""
    from matplotlib.colors import to_rgb

    return tuple(1 - strength * (1 - part) for part in to_rgb(colour))
