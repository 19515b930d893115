"""Chapter 03: the reference agrees with trusted libraries and autograd, figures hold, bad input is refused clearly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from chapters import solution

from course_utils.chapters.ch03_regression import _valid, data, exercises, pictures, reference
from course_utils.grading import Case, Exercise, Misconception

NAN = float("nan")
X3 = np.array([[1.0, 2.0], [1.0, 4.0], [1.0, 7.0]])
Y3 = np.array([0, 1, 1])


def sample(seed: int, n: int = 9, d: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = np.hstack([np.ones((n, 1)), rng.normal(size=(n, d))])
    return X, rng.permutation(np.arange(n) % 2), rng.normal(size=d + 1)


def versions(name: str) -> list[Callable[..., Any]]:
    return [solution(f"ch03_regression.{name}"), getattr(exercises, name).oracle]


# -- the worked numbers ---------------------------------------------------------------------------------------


def test_the_five_invoices():
    for fit in versions("fit_line"):
        a, b = fit(data.LENGTH, data.FEE)
        assert (a, b) == pytest.approx((29.8 / 32.8, 6.2 - 29.8 / 32.8 * 4.2))
        assert (round(a, 4), round(b, 4)) == (0.9085, 2.3841)
    predicted = a * data.LENGTH + b
    residual = data.FEE - predicted
    assert (residual**2).sum() == pytest.approx(3.7256, abs=5e-5)
    assert (residual**2).mean() == pytest.approx(0.7451, abs=5e-5)
    for share in versions("r_squared"):
        assert share(data.FEE, predicted) == pytest.approx(0.8790, abs=5e-5)
        assert share(predicted, data.FEE) == pytest.approx(0.8624, abs=5e-5)
    mixed = np.cov(data.LENGTH, data.FEE)[0, 1] / data.LENGTH.var()
    assert mixed == pytest.approx(1.1357, abs=5e-5)


def test_no_line_near_the_best_one_has_a_smaller_error():
    a, b = reference.fit_line(data.LENGTH, data.FEE)

    def mse(a: float, b: float) -> float:
        return float(((data.FEE - a * data.LENGTH - b) ** 2).mean())

    for da, db in np.random.default_rng(0).normal(size=(200, 2)):
        assert mse(a + da, b + db) > mse(a, b)


def test_sigmoid_of_0_is_a_half():
    for sigmoid in versions("sigmoid"):
        assert sigmoid(0) == 0.5


# -- trusted libraries ----------------------------------------------------------------------------------------


def test_lines_planes_and_scores_are_those_of_scikit_learn():
    from scipy.stats import linregress
    from sklearn.linear_model import LinearRegression, Ridge
    from sklearn.metrics import r2_score

    X, _, w = sample(1, 30)
    y = X @ w + np.random.default_rng(2).normal(size=30)
    for fit in versions("fit_line"):
        found = linregress(X[:, 1], y)
        assert fit(X[:, 1], y) == pytest.approx((found.slope, found.intercept))
    for solve in versions("normal_equation"):
        plain, ridge = LinearRegression().fit(X[:, 1:], y), Ridge(alpha=3.0).fit(X[:, 1:], y)
        np.testing.assert_allclose(solve(X, y, 0.0), [plain.intercept_, *plain.coef_], rtol=1e-9)
        np.testing.assert_allclose(solve(X, y, 3.0), [ridge.intercept_, *ridge.coef_], rtol=1e-9)
    for share in versions("r_squared"):
        assert share(y, X @ w) == pytest.approx(r2_score(y, X @ w))


@pytest.mark.parametrize("case", ["one length in two units", "more weights than samples"])
def test_of_all_best_weights_the_shortest_is_taken(case: str):
    X, y, alpha = exercises.normal_equation.case(case)
    assert np.linalg.matrix_rank(X) < X.shape[1]
    for solve in versions("normal_equation"):
        np.testing.assert_allclose(solve(X, y, alpha), np.linalg.pinv(X) @ y, atol=1e-7)


def test_logistic_gradient_differences_autograd_and_the_formula_agree():
    import torch

    for seed in range(3):
        X, y, w = sample(seed)
        weights = torch.tensor(w, requires_grad=True)
        cost = torch.nn.functional.binary_cross_entropy_with_logits(
            torch.tensor(X) @ weights, torch.tensor(y, dtype=torch.float64)
        )
        cost.backward()
        assert reference.logistic_cost(X, y, w) == pytest.approx(cost.item())
        steps = 1e-6 * np.eye(len(w))
        measured = [(reference.logistic_cost(X, y, w + s) - reference.logistic_cost(X, y, w - s)) / 2e-6 for s in steps]
        for gradient in versions("logistic_gradient"):
            np.testing.assert_allclose(gradient(X, y, w), weights.grad.numpy(), rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(gradient(X, y, w), measured, atol=1e-8)


def test_softmax_gradient_differences_autograd_and_the_formula_agree():
    import torch

    X, _, _ = sample(5)
    rng = np.random.default_rng(6)
    y, W = rng.integers(0, 4, len(X)), rng.normal(size=(X.shape[1], 4))
    weights = torch.tensor(W, requires_grad=True)
    cost = torch.nn.functional.cross_entropy(torch.tensor(X) @ weights, torch.tensor(y))
    cost.backward()
    gradient, own = reference.softmax_gradient(X, y, W)
    assert own == pytest.approx(cost.item())
    np.testing.assert_allclose(gradient, weights.grad.numpy(), atol=1e-14)
    step = np.zeros(W.shape)
    step[1, 2] = 1e-6
    measured = (reference.softmax_gradient(X, y, W + step)[1] - reference.softmax_gradient(X, y, W - step)[1]) / 2e-6
    assert gradient[1, 2] == pytest.approx(measured, abs=1e-8)


def test_training_takes_torchs_steps():
    import torch

    X, y, start = sample(7)
    for train in versions("train_logistic"):
        weights = torch.tensor(start, requires_grad=True)
        optimiser = torch.optim.SGD([weights], lr=0.3)
        for _ in range(25):
            optimiser.zero_grad()
            scores = torch.tensor(X) @ weights
            torch.nn.functional.binary_cross_entropy_with_logits(
                scores, torch.tensor(y, dtype=torch.float64)
            ).backward()
            optimiser.step()
        np.testing.assert_allclose(train(X, y, 0.3, 25, start), weights.detach().numpy(), rtol=1e-10)


def test_long_training_on_mixed_classes_ends_where_scikit_learn_does():
    from sklearn.linear_model import LogisticRegression

    found = data.tumours()
    z, mean, deviation = reference.standardise(found.column("mean radius")[:, None])
    X = reference.design_matrix(z)
    theirs = LogisticRegression(C=np.inf, tol=1e-8).fit(z, found.y)
    ours = reference.train_logistic(X, found.y, 1.0, 3000)
    np.testing.assert_allclose(ours, [theirs.intercept_[0], theirs.coef_[0, 0]], atol=1e-3)
    np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z[:, 0] * deviation + mean, found.column("mean radius"))


def test_separable_classes_have_no_best_weights():
    X, y, lr, _, _ = exercises.train_logistic.case("classes that can be separated, 50 steps")
    lengths = [np.linalg.norm(reference.train_logistic(X, y, lr, steps)) for steps in (10, 100, 1000, 10_000)]
    assert np.diff(lengths).min() > 0.5


def test_roc_and_confusion_are_those_of_scikit_learn():
    from sklearn.metrics import confusion_matrix, roc_curve

    rng = np.random.default_rng(8)
    y, score = rng.integers(0, 2, 60), np.round(rng.normal(size=60), 1)  # rounded: with ties
    false, true, thresholds = reference.roc_points(y, score)
    theirs = roc_curve(y, score, drop_intermediate=False)
    for mine, other in zip((false, true, thresholds), theirs, strict=True):
        np.testing.assert_allclose(mine, other)
    np.testing.assert_array_equal(reference.confusion(y, score > 0), confusion_matrix(y, score > 0))


# -- the stories ----------------------------------------------------------------------------------------------


def test_age_alone_and_age_beside_income_have_opposite_signs():
    age, income, granted = data.loans()
    alone = reference.fit_line(age, granted)[0]
    beside = reference.normal_equation(reference.design_matrix(np.stack([age, income], axis=1)), granted)
    assert alone > 0.3
    assert beside[1] < -0.3


def test_the_tumours_are_coded_as_the_text_says():
    found = data.tumours()
    assert found.x.shape == (569, 30)
    assert found.y.sum() == 212
    assert found.column("mean radius")[found.y == 1].mean() > found.column("mean radius")[found.y == 0].mean()


def test_weight_pictures():
    picture = pictures.weight_picture([1.0, -1.0, 0.0, 0.5, 0.0, 0.0], (2, 3))
    assert picture.shape == (2, 3, 3)
    assert picture.dtype == np.uint8
    assert picture[0].tolist() == [[0, 114, 178], [213, 94, 0], [255, 255, 255]]
    assert (pictures.weight_picture(np.zeros(4), (2, 2)) == 255).all()
    assert pictures.weight_picture([9.0], (1, 1), largest=3.0)[0, 0].tolist() == [0, 114, 178]


# -- bad input ------------------------------------------------------------------------------------------------

BAD: list[tuple[str, Callable[[], Any], str]] = [
    ("fit_line: shape", lambda: reference.fit_line(X3, Y3), r"x: .*shape \(n,\).*\(3, 2\) came"),
    ("fit_line: empty", lambda: reference.fit_line([], []), r"x: .*n ≥ 2.*\(0,\) came"),
    ("fit_line: one", lambda: reference.fit_line([1.0], [2.0]), r"x: .*n ≥ 2.*\(1,\) came"),
    ("fit_line: lengths", lambda: reference.fit_line([1.0, 2], [2.0, 3, 4]), r"x and y.*2 and 3 came"),
    ("fit_line: NaN", lambda: reference.fit_line([1.0, 2], [NAN, 3]), r"y: .*1 of its 2 numbers are NaN"),
    ("fit_line: constant", lambda: reference.fit_line([4.0, 4], [2.0, 3]), r"x: .*different.*all 2 are 4"),
    ("fit_line: words", lambda: reference.fit_line(["a", "b"], [2.0, 3]), r"x: .*finite numbers is expected"),
    ("design_matrix: 3-D", lambda: reference.design_matrix(np.zeros((2, 2, 2))), r"x: .*\(n, d\).*\(2, 2, 2\) came"),
    ("design_matrix: ragged", lambda: reference.design_matrix([[1.0], [2.0, 3.0]]), r"x: .*different lengths came"),
    ("design_matrix: NaN", lambda: reference.design_matrix([NAN, 1.0]), r"x: .*NaN"),
    ("normal_equation: shape", lambda: reference.normal_equation(Y3, Y3), r"X: .*\(n, d\).*\(3,\) came"),
    ("normal_equation: empty", lambda: reference.normal_equation(np.ones((0, 2)), []), r"X: .*n ≥ 1.*\(0, 2\)"),
    ("normal_equation: lengths", lambda: reference.normal_equation(X3, [1.0]), r"X and y.*3 and 1 came"),
    ("normal_equation: NaN", lambda: reference.normal_equation(X3, [1, 2, NAN]), r"y: .*NaN"),
    ("normal_equation: alpha", lambda: reference.normal_equation(X3, Y3, -1.0), r"alpha: .*≥ 0.*-1\.0 came"),
    ("r_squared: shape", lambda: reference.r_squared(X3, X3), r"y: .*shape \(n,\).*\(3, 2\) came"),
    ("r_squared: empty", lambda: reference.r_squared([], []), r"y: .*n ≥ 2"),
    ("r_squared: lengths", lambda: reference.r_squared([1.0, 2], [1.0, 2, 3]), r"y and predicted.*2 and 3"),
    ("r_squared: NaN", lambda: reference.r_squared([1.0, 2], [NAN, NAN]), r"predicted: .*2 of its 2"),
    ("r_squared: constant", lambda: reference.r_squared([3.0, 3], [1.0, 2]), r"y: .*different.*all 2 are 3"),
    ("sigmoid: NaN", lambda: reference.sigmoid([0.0, NAN]), r"z: numbers without NaN"),
    ("sigmoid: words", lambda: reference.sigmoid(["a"]), r"z: an array of numbers.*<U1 came"),
    ("cost: shape", lambda: reference.logistic_cost(X3[0], Y3, np.zeros(2)), r"X: .*\(2,\) came"),
    ("cost: empty", lambda: reference.logistic_cost(np.ones((0, 2)), [], np.zeros(2)), r"X: .*n ≥ 1"),
    ("cost: weights", lambda: reference.logistic_cost(X3, Y3, np.zeros(3)), r"w: .*2 columns.*3 came"),
    ("cost: NaN", lambda: reference.logistic_cost(X3, Y3, [0.0, NAN]), r"w: .*NaN"),
    ("gradient: labels", lambda: reference.logistic_gradient(X3, [-1, 1, 1], np.zeros(2)), r"y: labels 0 and 1.*-1"),
    ("gradient: shape", lambda: reference.logistic_gradient(X3, Y3[:, None], np.zeros(2)), r"y: .*\(3, 1\) came"),
    ("gradient: lengths", lambda: reference.logistic_gradient(X3, Y3[:2], np.zeros(2)), r"X and y.*3 and 2"),
    ("gradient: empty", lambda: reference.logistic_gradient(np.ones((0, 2)), [], np.zeros(2)), r"X: .*n ≥ 1"),
    ("gradient: NaN", lambda: reference.logistic_gradient(X3 * NAN, Y3, np.zeros(2)), r"X: .*6 of its 6"),
    (
        "train: one class",
        lambda: reference.train_logistic(X3, [1, 1, 1], 0.1, 5),
        r"y: both classes.*all 3 labels are 1",
    ),
    ("train: empty", lambda: reference.train_logistic(np.ones((0, 2)), [], 0.1, 5), r"y: .*n ≥ 1"),
    ("train: shape", lambda: reference.train_logistic(X3[:, 0], Y3, 0.1, 5), r"X: .*\(3,\) came"),
    ("train: NaN", lambda: reference.train_logistic(X3, Y3, 0.1, 5, [NAN, 0.0]), r"w: .*NaN"),
    ("train: rate", lambda: reference.train_logistic(X3, Y3, -0.1, 5), r"lr: .*≥ 0.*-0\.1 came"),
    ("train: steps", lambda: reference.train_logistic(X3, Y3, 0.1, 2.5), r"steps: a whole number.*2\.5 came"),
    ("train: start", lambda: reference.train_logistic(X3, Y3, 0.1, 5, np.zeros(3)), r"w: .*2 columns.*3 came"),
    ("standardise: constant", lambda: reference.standardise(X3), r"x: features that vary.*\[0\]"),
    ("standardise: empty", lambda: reference.standardise(np.ones((0, 2))), r"x: .*n ≥ 2"),
    ("standardise: shape", lambda: reference.standardise(Y3), r"x: .*\(n, d\).*\(3,\) came"),
    ("standardise: NaN", lambda: reference.standardise([[1.0], [NAN]]), r"x: .*NaN"),
    ("softmax: labels", lambda: reference.softmax_gradient(X3, [0, 1, 4], np.zeros((2, 4))), r"y: .*0 to 3.*0 to 4"),
    ("softmax: halves", lambda: reference.softmax_gradient(X3, [0, 1, 0.5], np.zeros((2, 4))), r"y: whole numbers"),
    ("softmax: weights", lambda: reference.softmax_gradient(X3, Y3, np.zeros((3, 2))), r"W: .*2 columns.*\(3, 2\)"),
    ("softmax: empty", lambda: reference.softmax_gradient(np.ones((0, 2)), [], np.zeros((2, 2))), r"X: .*n ≥ 1"),
    ("softmax: NaN", lambda: reference.softmax_gradient(X3, Y3, np.full((2, 2), NAN)), r"W: .*NaN"),
    ("roc: one class", lambda: reference.roc_points([0, 0], [0.1, 0.2]), r"y: both classes.*all 2 labels are 0"),
    ("roc: lengths", lambda: reference.roc_points([0, 1], [0.1]), r"y and score.*2 and 1"),
    ("roc: empty", lambda: reference.roc_points([], []), r"y: .*n ≥ 1"),
    ("roc: NaN", lambda: reference.roc_points([0, 1], [0.1, NAN]), r"score: .*NaN"),
    ("confusion: answers", lambda: reference.confusion([0, 1], [0.2, 0.9]), r"said: labels 0 and 1.*0\.2"),
    ("confusion: empty", lambda: reference.confusion([], []), r"y: .*n ≥ 1"),
    ("confusion: shape", lambda: reference.confusion(X3, X3), r"y: .*\(3, 2\) came"),
    ("houses: number", lambda: data.houses(1), r"n: a whole number of houses ≥ 2.*1 came"),
    ("house_price: NaN", lambda: data.house_price([1.0, NAN]), r"area: finite numbers.*1 of 2"),
    ("tumours: name", lambda: data.tumours().column("weight"), r"'weight'.*mean radius"),
    ("weight_picture: number", lambda: pictures.weight_picture(np.zeros(5), (2, 3)), r"2 × 3 = 6.*5 came"),
    ("weight_picture: NaN", lambda: pictures.weight_picture([NAN], (1, 1)), r"weights: .*NaN"),
    ("weight_picture: empty", lambda: pictures.weight_picture([], (0, 0)), r"weights: .*n ≥ 1"),
    ("weight_picture: largest", lambda: pictures.weight_picture([1.0], (1, 1), -1), r"largest: .*≥ 0"),
    ("at_least: words", lambda: _valid.at_least("3", "k", 0), r"k: a finite number.*'3' came"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "says"), [(call, says) for _, call, says in BAD], ids=[name for name, *_ in BAD])
def test_bad_input_is_refused_with_what_was_expected_and_what_came(call: Callable[[], Any], says: str):
    with pytest.raises(ValueError, match=says):
        call()


def test_every_public_function_of_the_reference_is_tried_with_bad_input():
    public = {
        n for n, f in vars(reference).items() if callable(f) and getattr(f, "__module__", "") == reference.__name__
    }
    tried = "\n".join(line for name, call, _ in BAD for line in (name, *call.__code__.co_names))
    assert {name for name in public if not name.startswith("_")} <= set(tried.split("\n"))


# -- an answer that warns -------------------------------------------------------------------------------------


def test_a_warning_takes_half_where_the_text_asks_for_none():
    def make(silent: bool) -> Exercise:
        return Exercise(
            "quiet",
            points=2,
            oracle=lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700))),
            cases=[Case("near", (np.array([0.5, -1.0]),)), Case("far", (np.array([-1000.0, 2.0]),))],
            misconceptions=[Misconception("doubled", says="Doubled.", instead=lambda z: 2 * z)],
            silent=silent,
        )

    def warns(z: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-z))

    assert make(False).check(warns).score == 2
    report = make(True).check(warns)
    assert report.score == 1.5
    assert "The values are right, but there is a warning" in str(report)
    assert "overflow encountered in exp" in str(report)
    assert make(True).check(lambda z: np.exp(-np.logaddexp(0, -z))).score == 2


def test_the_usual_sigmoid_loses_half_of_the_cases_in_which_it_overflows():
    report = exercises.sigmoid.check(lambda z: 1 / (1 + np.exp(-np.asarray(z, dtype=float))))
    assert 0 < report.score < 2
    assert "overflow encountered" in str(report)


# -- what the report says above its table ---------------------------------------------------------------------


def walk_in_place(X: np.ndarray, y: np.ndarray, lr: float, steps: int, start: Any = None) -> np.ndarray:
    w = np.zeros(X.shape[1]) if start is None else start
    for _ in range(steps):
        w -= lr * reference.logistic_gradient(X, y, w)
    return w


def both_branches(z: Any) -> Any:
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def centred_in_place(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
    x -= x.mean()
    a = (x * (y - y.mean())).sum() / (x**2).sum()
    return a, y.mean() - a * x.mean()


def inverted(X: np.ndarray, y: np.ndarray, alpha: float) -> Any:
    D = np.eye(X.shape[1])
    D[0, 0] = 0
    return np.linalg.inv(X.T @ X + alpha * D) @ X.T @ y


@pytest.mark.parametrize(
    ("name", "answer", "points", "first"),
    [
        ("sigmoid", lambda z: 1 / (1 + np.exp(-z)), 1.25, "for scores far below 0 a part of your formula is too large"),
        ("sigmoid", both_branches, 1.25, "both forms are computed for every score"),
        ("normal_equation", inverted, 2.75, "The matrix has no inverse there"),
        ("train_logistic", walk_in_place, 2.0, "changes start in place"),
        ("fit_line", centred_in_place, 0.5, "changes x in place"),
        (
            "design_matrix",
            lambda x: np.insert(x.reshape(len(x), -1), 0, 1, axis=1) if x.size else np.ones((0, 4)),
            0.75,
            "keeps the type of what was given",
        ),
    ],
)
def test_the_first_sentence_names_what_the_rows_have_in_common(
    name: str, answer: Callable[..., Any], points: float, first: str
):
    report = getattr(exercises, name).check(answer)
    assert report.score <= points
    assert first in report.sentences[0]
