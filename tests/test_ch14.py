"""Chapter 14: the oracles of the exercises are torchvision's and the room's, the syllabus's numbers hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from chapters import solution
from torchvision import ops

from course_utils.chapters.ch14_detection import _matching, _oracles, exercises, metrics, stored
from course_utils.chapters.ch14_detection.converting import random_boxes
from course_utils.chapters.ch14_detection.demos import suppress
from course_utils.chapters.ch14_detection.demos.overlap import TRUTH, iou_demo
from course_utils.chapters.ch14_detection.demos.suppress import free_corner, steps
from course_utils.chapters.ch14_detection.demos.windows import first_layer, later_layers
from course_utils.chapters.ch14_detection.windows import linear
from course_utils.datasets import load

SEEDS = range(10)


def crowd(seed: int, n: int = 60, classes: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    around = random_boxes(rng, 8, 100, 40)[rng.integers(0, 8, n)] + rng.normal(0, 2, (n, 4))
    return around, rng.choice(np.linspace(0.05, 0.95, 40), n), rng.integers(0, classes, n)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_oracles_are_torchvisions(seed: int):
    a, scores, labels = crowd(seed)
    b = random_boxes(np.random.default_rng(seed + 100), 7)
    ta, tb, ts = torch.tensor(a), torch.tensor(b), torch.tensor(scores)
    centred = ops.box_convert(ta, "xyxy", "cxcywh").numpy()
    np.testing.assert_allclose(_oracles.convert(a, "centre"), centred, atol=1e-12)
    np.testing.assert_allclose(_oracles.convert(centred, "corners"), a, atol=1e-12)
    np.testing.assert_allclose(_oracles.iou(a, b), ops.box_iou(ta, tb).numpy(), atol=1e-12)
    for threshold in (0.0, 0.3, 0.5, 0.7, 1.0):
        ours = _oracles.nms(a, scores, labels, threshold)
        kept = []
        for label in np.unique(labels):
            own = np.flatnonzero(labels == label)
            kept += [int(i) for i in own[ops.nms(ta[own], ts[own], threshold).numpy()]]
        assert ours.tolist() == sorted(kept, key=lambda i: (-scores[i], i))


@pytest.mark.parametrize("parts", [2, 3, 10, 49])
def test_an_iou_at_the_threshold_stays_as_in_torchvision(parts: int):
    """1/49 · 49 is not 1 for a computer: who multiplies instead of dividing drops the second box."""
    two = np.array([[0.0, 0.0, parts, 1.0], [0.0, 0.0, 1.0, 1.0]])
    scores = np.array([0.9, 0.8])
    for threshold, kept in ((1 / parts, [0, 1]), (1 / parts - 1e-9, [0])):
        assert ops.nms(torch.tensor(two), torch.tensor(scores), threshold).tolist() == kept
        assert _oracles.nms(two, scores, np.zeros(2), threshold).tolist() == kept


def test_two_boxes_without_area_have_the_iou_0_where_torchvision_has_none():
    point = np.array([[5.0, 5.0, 5.0, 5.0]])
    assert bool(ops.box_iou(torch.tensor(point), torch.tensor(point)).isnan().all())
    for iou in (_oracles.iou, solution("ch14_detection.iou_matrix")):
        assert iou(point, point).tolist() == [[0.0]]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_chapters_ap_is_the_rooms_and_the_solution_agrees(seed: int):
    rng = np.random.default_rng(seed)
    detections, truths = [], []
    for n in rng.integers(0, 5, 6):
        there = random_boxes(rng, int(n) + (not truths), 100, 40)
        said = random_boxes(rng, 3)
        if len(there):
            said = np.concatenate([there[rng.integers(0, len(there), 4)] + rng.normal(0, 3, (4, 4)), said])
        truths.append(there)
        detections.append((said, rng.permutation(100)[: len(said)] / 100))
    count = sum(map(len, truths))
    for threshold in (0.3, 0.5, 0.75):
        flags = [metrics.match(b, s, t, threshold) >= 0 for (b, s), t in zip(detections, truths, strict=True)]
        scores = np.concatenate([s for _, s in detections])
        curve = metrics.precision_recall(np.concatenate(flags), scores, count)
        ours = exercises.average_precision.oracle(detections, truths, threshold)
        assert ours == pytest.approx(metrics.average_precision(*curve), abs=1e-12)
        assert solution("ch14_detection.average_precision")(detections, truths, threshold) == pytest.approx(ours)
        flags_now = _matching.match(detections, truths, threshold)
        theirs = metrics.average_precision_all_points(*curve)
        assert _matching.all_points(*_matching.curve(flags_now, count)) == pytest.approx(theirs)


def test_ap_of_curves_worked_by_hand():
    def curve(flags: str, truths: int):
        return _matching.curve(np.array([int(f) for f in flags]), truths)

    assert _matching.all_points(*curve("011101", 4)) == pytest.approx(0.75 * 0.75 + 0.25 * 2 / 3)  # .7292
    assert _matching.coco(*curve("011101", 4)) == pytest.approx((76 * 0.75 + 25 * 2 / 3) / 101)
    recall, precision = curve("011101", 4)
    assert (np.diff(recall, prepend=0) * precision).sum() == pytest.approx(0.6458, abs=5e-5)
    assert _matching.all_points(*curve("11010", 4)) == pytest.approx(0.6875)
    assert _matching.coco(*curve("11", 3)) == pytest.approx(67 / 101)
    assert _matching.coco(*curve("", 3)) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_encoded_comes_back(seed: int):
    """decode ∘ encode is the identity, once the sigmoids are undone; the solutions do the same as the oracles."""
    rng = np.random.default_rng(seed)
    k, cell, grid = 4, 16.0, (5, 7)
    cells = rng.permutation(35)[:6]
    centres = (np.stack([cells % 7, cells // 7], axis=1) + rng.uniform(0.1, 0.9, (6, 2))) * cell
    half = np.minimum(rng.uniform(2, 20, (6, 2)), np.minimum(centres, np.array([112, 80]) - centres))
    there = np.concatenate([centres - half, centres + half], axis=1)
    labels, anchors = rng.integers(0, k, 6), rng.uniform(8, 40, (3, 2))
    target = exercises.encode_targets.oracle(there, labels, anchors, grid, cell, k)
    np.testing.assert_allclose(
        solution("ch14_detection.encode_targets")(there, labels, anchors, grid, cell, k), target, atol=1e-9
    )
    p = np.clip(target[..., :3], 1e-9, 1 - 1e-9)
    raw = np.concatenate([np.log(p / (1 - p)), target[..., 3:5], 40 * target[..., 5:]], axis=-1)
    for decode in (exercises.decode_predictions.oracle, solution("ch14_detection.decode_predictions")):
        found, scores, kinds = decode(raw, anchors, cell)
        sure = scores > 0.5
        assert sure.sum() == 6
        order = _oracles.iou(there, found[sure]).argmax(axis=1)
        np.testing.assert_allclose(found[sure][order], there, atol=1e-6)
        assert kinds[sure][order].tolist() == labels.tolist()


def test_the_detector_decodes_as_the_exercise_does():
    from course_utils.chapters.ch14_detection.detector import ANCHORS, STRIDE, decode

    raw = np.random.default_rng(3).normal(size=(6, 4, len(ANCHORS), 5 + 5))
    found, scores, labels = exercises.decode_predictions.oracle(raw, np.array(ANCHORS), STRIDE)
    theirs, each = decode(torch.tensor(raw.transpose(2, 3, 0, 1))[None], torch.tensor(ANCHORS, dtype=torch.float64))
    # The detector's axes are anchors, rows, columns; the exercise's rows, columns, anchors.
    again = theirs[0].numpy().reshape(len(ANCHORS), 6, 4, 4).transpose(1, 2, 0, 3).reshape(-1, 4)
    np.testing.assert_allclose(again, found, atol=1e-5)
    best = each[0].numpy().reshape(len(ANCHORS), 6, 4, 5).transpose(1, 2, 0, 3).reshape(-1, 5)
    np.testing.assert_allclose(best.max(axis=1), scores, atol=1e-6)
    assert best.argmax(axis=1).tolist() == labels.tolist()


def test_a_convolution_answers_for_every_crop_as_the_layer_does():
    shape = (3, 4, 2)
    fc = linear(np.random.default_rng(0), 24, 5)
    maps = torch.tensor(np.random.default_rng(1).normal(size=(2, 3, 7, 6)))
    for make in (exercises.fc_to_conv.oracle, solution("ch14_detection.fc_to_conv")):
        conv = make(fc, shape)
        out = conv(maps)
        assert out.shape == (2, 5, 4, 5)
        for i, j in np.ndindex(4, 5):
            crop = torch.flatten(maps[:, :, i : i + 4, j : j + 2], 1)
            wanted = torch.nn.functional.linear(crop, fc.weight, fc.bias)
            torch.testing.assert_close(out[:, :, i, j], wanted)


def test_the_loss_is_made_of_squares_where_the_target_says_so():
    rng = np.random.default_rng(5)
    target = np.concatenate([np.ones((6, 1)), rng.uniform(size=(6, 6))], axis=1)
    target[[1, 4], 0] = 0
    guess = rng.uniform(size=(6, 7))
    by_hand = [
        ((guess[i] - target[i]) ** 2).sum() if target[i, 0] == 1 else (guess[i, 0] - target[i, 0]) ** 2
        for i in range(6)
    ]
    for loss in (exercises.localization_loss.oracle, solution("ch14_detection.localization_loss")):
        assert loss(guess, target) == pytest.approx(np.mean(by_hand))


def test_the_iou_demo_says_torchvisions_numbers():
    for x, y, w, h in ((40, 38, 50, 40), (100, 80, 70, 60), (30, 30, 50, 40), (0, 0, 5, 5)):
        mine = torch.tensor([[x, y, x + w, y + h]], dtype=torch.float64)
        truth = torch.tensor([TRUTH], dtype=torch.float64)
        says = iou_demo.render(x=x, y=y, w=w, h=h)[1]
        assert f"= {float(ops.box_iou(truth, mine)):.2f}," in says
        assert f"GIoU is {float(ops.generalized_box_iou(truth, mine)):.2f}." in says


def test_the_windows_demo_counts_what_the_layers_do():
    conv = torch.nn.Conv2d(3, 16, 5)
    for side in (14, 28):
        out = conv(torch.zeros(1, 3, side, side))
        assert first_layer(side) == out.numel() * conv.weight[0].numel()
    behind = [torch.nn.Linear(400, 60), torch.nn.Linear(60, 60), torch.nn.Linear(60, 4)]
    assert later_layers(7, 60) == 7 * sum(layer.weight.numel() for layer in behind)


def test_the_picture_of_the_demo_holds_what_its_sentences_say():
    data = load("shapes", "test", n=suppress.NUMBER + 1, size=stored.SIZE)
    assert len(data.boxes[suppress.NUMBER]) == suppress.OBJECTS
    _, found, _ = suppress.candidates()
    assert len(found) == suppress.MOST
    assert (found.scores >= 0.1).sum() == suppress.LAST
    for threshold, kept in ((0.1, suppress.OBJECTS - 1), (0.5, suppress.OBJECTS)):
        done = steps(found.boxes, found.scores, found.labels, 0.1, threshold)
        assert sum(rival < 0 for _, rival, _ in done) == kept


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steps_of_the_demo_end_where_nms_does(seed: int):
    a, scores, labels = crowd(seed)
    for least, threshold in ((0.0, 0.5), (0.4, 0.3)):
        above = np.flatnonzero(scores >= least)
        kept = [i for i, rival, _ in steps(a, scores, labels, least, threshold) if rival < 0]
        assert kept == above[_oracles.nms(a[above], scores[above], labels[above], threshold)].tolist()


def test_the_numbers_of_the_demo_stand_in_corners_that_are_free():
    box, taken = np.array([10.0, 20.0, 50.0, 70.0]), []
    for _ in range(4):
        x, y, *_ = free_corner(box, taken)
        assert all(max(abs(x - a), abs(y - b)) > 8 for a, b in taken)
        taken.append((x, y))
    assert sorted(taken) == [(11, 21), (11, 69), (49, 21), (49, 69)]
    assert free_corner(box, taken)[:2] == taken[0], "where none is free, the first"


def with_a_tiny_union(tiny: float) -> dict[str, Callable[..., Any]]:
    """One student's answers: every union a hair too large, as the text of 14.4 allows, and her own IoUs ever after."""

    def iou_matrix(a, b):
        a, b = np.asarray(a, float), np.asarray(b, float)
        sides = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
        i = np.clip(sides, 0, None).prod(-1)
        aa, bb = (a[:, 2] - a[:, 0]) * (a[:, 3] - a[:, 1]), (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
        return i / (aa[:, None] + bb[None] - i + tiny)

    def nms(boxes, scores, labels, threshold):
        v, stay = iou_matrix(boxes, boxes), []
        for i in np.argsort(-scores, kind="stable"):
            if not any(labels[j] == labels[i] and v[i, j] > threshold for j in stay):
                stay.append(i)
        return np.array(stay, dtype=int)

    def encode_targets(boxes, labels, anchors, grid, cell, k):
        out = np.zeros((*grid, len(anchors), 5 + k))
        for box, label in zip(np.asarray(boxes, float), labels, strict=True):
            (x, y), size = (box[:2] + box[2:]) / 2, box[2:] - box[:2]
            shapes = np.concatenate([-anchors / 2, anchors / 2], axis=1)
            j = np.argmax(iou_matrix(np.concatenate([-size / 2, size / 2])[None], shapes)[0])
            row, col = int(y // cell), int(x // cell)
            out[row, col, j] = 0
            out[row, col, j, :5] = [1, x / cell - col, y / cell - row, *np.log(size / anchors[j])]
            out[row, col, j, 5 + label] = 1
        return out

    def average_precision(detections, truths, threshold, hit=lambda iou, threshold: iou >= threshold):
        rows = [(-s, n, i) for n, (_, scores) in enumerate(detections) for i, s in enumerate(scores)]
        taken, hits = set(), []
        for _, n, i in sorted(rows):
            v = iou_matrix(detections[n][0][i][None], truths[n])[0] if len(truths[n]) else np.zeros(0)
            free = [j for j in range(len(v)) if (n, j) not in taken]
            j = max(free, key=lambda j: v[j], default=None)
            hits.append(j is not None and hit(v[j], threshold))
            if hits[-1]:
                taken.add((n, j))
        found = np.cumsum(hits)
        p, r = found / np.arange(1, len(hits) + 1), found / sum(map(len, truths))
        return np.mean([p[r >= at].max(initial=0.0) for at in np.linspace(0, 1, 101)])

    return {f.__name__: f for f in (iou_matrix, nms, encode_targets, average_precision)}


@pytest.mark.parametrize("tiny", [1e-12, 1e-9, 1e-6])
@pytest.mark.parametrize("name", with_a_tiny_union(0))
def test_a_tiny_number_in_the_union_costs_nothing_here_nor_later(name: str, tiny: float):
    exercise = getattr(exercises, name)
    report = exercise.check(with_a_tiny_union(tiny)[name])
    assert report.score == exercise.points, str(report)


@pytest.mark.parametrize("tiny", [0, 1e-9])
def test_a_miss_at_the_threshold_is_named_whoever_computed_the_iou(tiny: float):
    wrong = with_a_tiny_union(tiny)["average_precision"]
    report = exercises.average_precision.check(lambda *args: wrong(*args, hit=lambda iou, threshold: iou > threshold))
    assert [m.name for m in report.verdict.misconceptions] == ["beyond_threshold"], str(report)


@pytest.mark.parametrize(
    "first", [lambda rest, scores: rest[0], lambda rest, scores: max(rest, key=lambda i: scores[i])]
)
def test_a_box_taken_out_of_the_list_of_the_loop_is_named(first: Callable[..., int]):
    def nms(boxes, scores, labels, threshold):
        v = _oracles.iou(boxes, boxes)
        rest, stay = [int(i) for i in np.argsort(-scores, kind="stable")], []
        while rest:
            best = first(rest, scores)
            stay.append(best)
            for j in rest:
                if labels[j] == labels[best] and v[best, j] > threshold:
                    rest.remove(j)
        return np.array(stay, dtype=int)

    report = exercises.nms.check(nms)
    assert report.score == 0
    assert "the next is skipped" in report.sentences[0]


def test_the_overflow_of_the_allowed_sigmoid_is_no_remark():
    def decode(raw, anchors, cell):
        boxes, scores, labels = exercises.decode_predictions.oracle(raw, anchors, cell)
        return boxes + 1, scores + 0 * np.exp(-raw[..., 0].ravel()).clip(max=1), labels

    report = exercises.decode_predictions.check(decode)
    assert report.score < exercises.decode_predictions.points
    assert "Remark" not in str(report)


def test_the_rows_of_a_layer_in_another_form_are_plain():
    def always_float32(fc, shape):
        with torch.no_grad():
            conv = torch.nn.Conv2d(shape[0], fc.out_features, shape[1:])
            conv.weight.copy_(fc.weight.reshape(conv.weight.shape))
            conv.bias.copy_(fc.bias)
        return conv

    def shared(fc, shape):
        conv = exercises.fc_to_conv.oracle(fc, shape)
        conv.bias = fc.bias
        return conv

    report = exercises.fc_to_conv.check(always_float32)
    once = "The values are right, but their dtype is float32; float64 is expected."
    assert report.sentences == [once]
    assert report.verdict.cases[0].says == once
    report = exercises.fc_to_conv.check(shared)
    assert report.verdict.cases[0].says.endswith(": These are the numbers of fc itself.")


def test_boxes_changed_in_place_are_said_before_the_words_of_numpy():
    def box_convert(boxes, to):
        sign = 1 if to == "centre" else -1
        boxes[:, 2:] -= (to == "centre") * boxes[:, :2]
        boxes[:, :2] += sign * boxes[:, 2:] / 2
        boxes[:, 2:] += (to == "corners") * boxes[:, :2]
        return boxes

    report = exercises.box_convert.check(box_convert)
    assert report.sentences[0].startswith("The call changes its argument `boxes` in place")
    assert "UFuncTypeError" not in report.sentences[0]
    assert "UFuncTypeError" in str(report)
