"""Chapter 14's room without its exercises: boxes, metrics, the detector and its training, and what is stored."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import coco_oracle
import numpy as np
import pytest
import torch
import torchvision

from course_utils import results
from course_utils._paths import data_dir
from course_utils.chapters.ch14_detection import _matching, stored
from course_utils.chapters.ch14_detection import boxes as bx
from course_utils.chapters.ch14_detection import detector as dt
from course_utils.chapters.ch14_detection import metrics as mt
from course_utils.chapters.ch14_detection import train as tn
from course_utils.chapters.ch14_detection.detector import Detector, Truth
from course_utils.chapters.ch14_detection.metrics import Detections
from course_utils.datasets import BoxSet, load
from course_utils.training import TrainingError, WeightsError
from tools.experiments import ch14_detector as script
from tools.experiments import ch14_raccoon as raccoon
from tools.experiments import machine


@pytest.fixture(scope="module")
def few():
    return load("shapes", "train", n=32, size=64)


def some_boxes(n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 100, (n, 2))
    return np.concatenate([corner, corner + rng.uniform(5, 50, (n, 2))], axis=1)


# Boxes


def test_iou_is_torchvisions_and_nothing_overlaps_nothing():
    a, b = some_boxes(9), some_boxes(6, 1)
    theirs = torchvision.ops.box_iou(torch.from_numpy(a), torch.from_numpy(b)).numpy()
    np.testing.assert_allclose(bx.iou_matrix(a, b), theirs, atol=1e-12)
    assert bx.iou_matrix(a, []).shape == (9, 0)
    assert bx.iou_matrix([[3, 3, 3, 9]], [[3, 3, 3, 9]]).tolist() == [[0.0]]
    assert bx.iou_matrix([[0, 0, 2, 2]], [[1, 0, 3, 2], [2, 0, 4, 2]]).tolist() == [[1 / 3, 0.0]]


@pytest.mark.parametrize("n", [0, 1, 2, 50, 400])
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
def test_nms_is_torchvisions(n, threshold):
    rng = np.random.default_rng(n)
    boxes, scores, labels = some_boxes(n, n), np.round(rng.random(n), 2), rng.integers(0, 3, n)
    tensors = torch.from_numpy(boxes), torch.from_numpy(scores)
    # torchvision leaves the order of equal scores open; with a stable order given, it keeps the same boxes.
    order = np.argsort(-scores, kind="stable")
    theirs = torchvision.ops.nms(tensors[0][order], torch.arange(n, 0, -1).double(), threshold)
    assert bx.nms(boxes, scores, threshold).tolist() == order[theirs.numpy()].tolist()
    kept = bx.nms_per_class(boxes, scores, labels, threshold)
    assert (np.diff(scores[kept]) <= 0).all()
    for label in range(3):
        rows = np.flatnonzero(labels == label)
        alone = rows[bx.nms(boxes[rows], scores[rows], threshold)]
        assert sorted(alone) == sorted(kept[labels[kept] == label])


def test_a_dropped_box_drops_nothing_and_the_threshold_itself_stays():
    chain = [[0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]]
    assert bx.nms(chain, [0.9, 0.8, 0.7], 0.4).tolist() == [0, 2]
    third = [[0, 0, 2, 2], [1, 0, 3, 2]]
    assert bx.nms(third, [0.1, 0.2], 1 / 3).tolist() == [1, 0]
    assert bx.nms([[1, 1, 1, 1]] * 3, [3, 2, 1]).tolist() == [0, 1, 2], "boxes without area overlap nothing"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bx.nms([[1, 2, 3]], [0.5]), r"boxes were expected in the shape \(n, 4\); \(1, 3\) came"),
        (lambda: bx.iou_matrix("box", []), r"a were expected as numbers .* str came"),
        (lambda: bx.iou_matrix([[0, 0, np.nan, 1]], []), "a were expected to hold finite numbers"),
        (lambda: bx.iou_matrix([], [1, 2, 3, 4]), r"b were expected in the shape \(n, 4\); \(4,\) came"),
        (lambda: bx.nms([[0, 0, 1, 1]], [0.5, 0.6]), r"scores were expected in the shape \(1,\).* \(2,\) came"),
        (lambda: bx.nms([[0, 0, 1, 1]], ["a"]), "scores were expected to be numbers"),
        (lambda: bx.nms([[0, 0, 1, 1]], [np.inf]), "scores were expected to hold finite numbers"),
        (lambda: bx.nms([[0, 0, 1, 1]], [0.5], 1.5), "threshold was expected between 0 and 1; 1.5 came"),
        (lambda: bx.nms_per_class([[0, 0, 1, 1]], [0.5], []), "labels were expected"),
        (lambda: mt.match([[0, 0, 1, 1]], [], []), "scores were expected"),
        (lambda: mt.precision_recall([[True]], [0.5], 1), r"right was expected as bool in the shape \(n,\)"),
        (lambda: mt.precision_recall([2], [0.5], 1), "right was expected as bool"),
        (lambda: mt.precision_recall([True, True], [0.5, 0.4], 1), "from 2 on; 1 came"),
        (lambda: mt.precision_recall([True], [0.5], 1.0), r"from 1 on; 1\.0 came"),
        (lambda: mt.average_precision([1.0], [0.5, 1.0]), r"same shape \(n,\); \(1,\) and \(2,\) came"),
        (lambda: mt.average_precision_all_points([1.0, 1.0], [0.9, 0.5]), "recall was expected never to fall"),
        (lambda: mt.mean_ap([], SimpleNamespace(boxes=(), labels=(), classes=("a",))), "at least one true box"),
        (lambda: mt.collect([], SimpleNamespace(boxes=(1,), labels=(1,)), 0), "for 1 images were expected; for 0 came"),
    ],
)
def test_what_is_no_box_or_score(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# Metrics


def test_matching_by_hand():
    truth = [[0, 0, 10, 10], [20, 0, 30, 10]]
    found = [[0, 0, 10, 9], [0, 0, 10, 10], [20, 0, 30, 5], [50, 50, 60, 60]]
    # The second lies better, but the first is surer and takes the box; the third has an IoU of exactly one half.
    assert mt.match(found, [0.9, 0.8, 0.7, 0.6], truth).tolist() == [0, -1, 1, -1]
    assert mt.match(found, [0.8, 0.9, 0.7, 0.6], truth).tolist() == [-1, 0, 1, -1]
    assert mt.match(found, [0.9, 0.8, 0.7, 0.6], truth, iou=0.95).tolist() == [-1, 0, -1, -1]
    assert mt.match([], [], truth).tolist() == []
    assert mt.match(found, [0.9, 0.8, 0.7, 0.6], []).tolist() == [-1] * 4


#: flags best score first, true boxes, area under the envelope
BY_HAND = [
    ([0, 1, 1, 1, 0, 1], 4, 0.25 * (3 / 4 * 3 + 4 / 6)),  # .7292; without the envelope .6458
    ([1, 1, 0, 1, 0], 4, 0.25 * (1 + 1 + 3 / 4)),  # .6875
    ([1, 0, 1], 2, 0.5 * (1 + 2 / 3)),
    ([1, 1], 2, 1.0),
    ([1], 3, 1 / 3),
    ([0, 0], 5, 0.0),
    ([], 5, 0.0),
]


@pytest.mark.parametrize(("flags", "truths", "area"), BY_HAND)
def test_curves_by_hand(flags, truths, area):
    scores = np.linspace(0.9, 0.1, len(flags))
    mixed = np.random.default_rng(0).permutation(len(flags))
    precision, recall = mt.precision_recall(np.array(flags, bool)[mixed], scores[mixed], truths)
    assert mt.average_precision_all_points(precision, recall) == pytest.approx(area, abs=1e-12)
    # COCO's points one by one: the best precision at this recall or a larger one.
    at = [max([p for p, r in zip(precision, recall, strict=True) if r >= point], default=0) for point in _matching.GRID]
    assert mt.average_precision(precision, recall) == pytest.approx(np.mean(at), abs=1e-12)
    assert abs(mt.average_precision(precision, recall) - area) < 0.011


def test_without_the_envelope_it_would_be_less():
    precision, recall = mt.precision_recall([0, 1, 1, 1, 0, 1], np.arange(6, 0, -1), 4)
    assert float((np.diff(recall, prepend=0) * precision).sum()) == pytest.approx(0.6458, abs=1e-4)
    assert mt.average_precision_all_points(precision, recall) == pytest.approx(0.7292, abs=1e-4)
    assert _matching.envelope(precision).tolist() == [
        0.75,
        0.75,
        0.75,
        0.75,
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    ]


def same_as_coco(found, truth, values: np.ndarray) -> None:
    assert np.isfinite(values).any()
    for row, iou in zip(values, mt.COCO_IOUS, strict=True):
        ours = np.array(list(mt.ap_by_class(found, truth, iou).values()))
        np.testing.assert_allclose(ours, row, atol=1e-6, equal_nan=True)
    assert mt.mean_ap(found, truth, mt.COCO_IOUS) == pytest.approx(np.nanmean(values), abs=1e-6)
    assert mt.mean_ap(found, truth) == pytest.approx(np.nanmean(values[0]), abs=1e-6)


@pytest.mark.parametrize("number", range(coco_oracle.SCENES))
def test_ap_is_what_pycocotools_stored(number):
    scene = json.loads(coco_oracle.FIXTURE.read_text(encoding="utf-8"))["scenes"][number]
    same_as_coco(*coco_oracle.unpacked(scene))


@pytest.mark.parametrize("number", range(100, 130))
def test_ap_is_pycocotools(number):
    pytest.importorskip("pycocotools", reason="pycocotools is not installed; its stored values are compared instead")
    found, truth = coco_oracle.scene(number)
    same_as_coco(found, truth, coco_oracle.coco_ap(found, truth))


def test_more_than_a_hundred_detections_are_cut_as_coco_does():
    boxes = np.tile([[0.0, 0, 10, 10]], (150, 1))
    boxes[120] = [50, 50, 60, 60]  # the 121st in the order of scores, though it is right
    one = Detections(boxes, np.linspace(1, 0.1, 150), np.zeros(150, np.int64))
    truth = SimpleNamespace(boxes=(np.array([[50.0, 50, 60, 60]]),), labels=(np.zeros(1, np.int64),), classes=("a",))
    assert mt.mean_ap([one], truth) == 0


def test_above():
    one = Detections(some_boxes(3), np.array([0.9, 0.5, 0.1]), np.array([0, 1, 2]))
    assert len(one) == 3
    assert one.above(0.5).labels.tolist() == [0, 1]


# Targets and decoding

ANCHORS = torch.tensor([[16.0, 16.0], [32.0, 20.0]])


def test_targets_by_hand():
    truth = dt.as_truth([[[10, 20, 42, 40], [100, 100, 116, 128]], []], [[2, 1], []])
    targets = dt.encode(truth, ANCHORS, (16, 16))
    assert targets.has.sum() == 2
    assert torch.nonzero(targets.has).tolist() == [[0, 0, 14, 13], [0, 1, 3, 3]]
    # The middle of the first is (26, 30): column 3, row 3, a quarter and three quarters into the cell.
    np.testing.assert_allclose(targets.place[0, 1, 3, 3], [0.25, 0.75, 0, 0], atol=1e-6)
    np.testing.assert_allclose(targets.place[0, 0, 14, 13], [0.5, 0.25, 0, np.log(28 / 16)], atol=1e-6)
    assert targets.label[0, 1, 3, 3] == 2
    assert targets.label[0, 0, 14, 13] == 1
    assert targets.empty[1].all()
    assert (targets.label[1] == -1).all()
    between = ~targets.has & ~targets.empty
    assert between[0, 1, 3, 2], "an anchor beside it overlaps the object by more than half"
    assert targets.label[0, 1, 3, 2] == 2
    assert not between[0, 1, 3, 6]


def test_targets_and_decoding_are_inverse(few):
    truth = dt.as_truth(few.boxes, few.labels)
    targets = dt.encode(truth, ANCHORS, (8, 8))
    out = torch.zeros(len(few), 2, 10, 8, 8)
    out[:, :, 0] = torch.where(targets.has, 20.0, -20.0)
    inner = targets.place[..., :2].clamp(1e-5, 1 - 1e-5)
    out[:, :, 1:3] = (inner / (1 - inner)).log().permute(0, 1, 4, 2, 3)
    out[:, :, 3:5] = targets.place[..., 2:].permute(0, 1, 4, 2, 3)
    label = targets.label.clamp(min=0)
    out[:, :, 5:] = 20.0 * torch.nn.functional.one_hot(label, 5).permute(0, 1, 4, 2, 3)
    boxes, scores = dt.decode(out, ANCHORS)
    lost = 0
    for i in range(len(few)):
        rows = torch.nonzero(scores[i].amax(dim=1) > 0.5)[:, 0]
        lost += len(few.boxes[i]) - len(rows)
        overlap = bx.iou_matrix(boxes[i, rows].numpy(), few.boxes[i])
        assert (overlap.max(axis=1, initial=0) > 0.999).all()
        assert (
            (few.labels[i][overlap.argmax(axis=1)] == scores[i, rows].argmax(dim=1).numpy()).all() if len(rows) else 1
        )
    assert 0 <= lost < 4, "two objects rarely want the same anchor of the same cell"


def test_of_two_objects_in_one_place_the_later_stays():
    truth = dt.as_truth([[[0, 0, 16, 16], [1, 1, 15, 15]]], [[3, 4]])
    targets = dt.encode(truth, ANCHORS, (4, 4))
    assert targets.has.sum() == 1
    assert targets.label[0, 0, 1, 1] == 4
    edge = dt.encode(dt.as_truth([[[32, 32, 32, 32]]], [[0]]), ANCHORS, (4, 4))
    assert edge.has[0, :, 3, 3].any(), "on the lower right corner: the last cell"


def test_loss_by_hand():
    truth = dt.as_truth([[[10, 20, 42, 40]]], [[2]])
    targets = dt.encode(truth, ANCHORS, (16, 16))
    out = torch.zeros(1, 2, 8, 16, 16)
    found, place, kind = dt.loss_parts(out, targets)
    asked = int(targets.has.sum() + targets.empty.sum())
    assert found.item() == pytest.approx(asked * np.log(2), rel=1e-5)
    assert place.item() == pytest.approx(dt.PLACE * (0.25**2 + 0.25**2), rel=1e-5)
    assert kind.item() == pytest.approx(dt.KIND * np.log(3), rel=1e-5)
    out[0, 1, 7, 3, 3] = 50.0
    assert dt.loss_parts(out, targets)[2] < kind
    nothing = dt.encode(dt.as_truth([[]], [[]]), ANCHORS, (16, 16))
    empty = dt.loss_parts(torch.zeros(1, 2, 8, 16, 16, requires_grad=True), nothing)
    assert [part.item() for part in empty[1:]] == [0, 0]
    sum(empty).backward()


# The net


def test_the_net():
    net = Detector()
    count = sum(p.numel() for p in net.parameters())
    assert 130_000 < count < 150_000, "about 140 000"
    x = torch.zeros(2, 3, 64, 96)
    assert net(x).shape == (2, 3, 10, 8, 12)
    assert Detector(2, [[5, 5]])(x).shape == (2, 1, 7, 8, 12)
    sure = net.eval()(x)[:, :, 0].sigmoid()
    assert sure.mean() < 0.05, "at first it says that there is nothing"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Detector(0), "classes was expected to be a whole number from 1 on; 0 came"),
        (lambda: Detector(2.0), r"2\.0 came"),
        (lambda: Detector(2, []), "anchors were expected as widths and heights above 0"),
        (lambda: Detector(2, [[5, 0]]), "anchors were expected"),
        (lambda: Detector()(torch.zeros(1, 3, 60, 64)), r"divisible by 16; \(1, 3, 60, 64\) came"),
        (lambda: Detector()(torch.zeros(3, 64, 64)), r"\(3, 64, 64\) came"),
        (lambda: dt.as_batch(np.zeros((2, 64, 64), np.uint8)), r"uint8 \(N, H, W, 3\); uint8 \(2, 64, 64\) came"),
        (lambda: dt.as_batch(np.zeros((2, 64, 64, 3))), "float64"),
        (lambda: dt.as_truth([[]], []), "for the same images"),
        (lambda: dt.as_truth([[[0, 0, 1, 1]]], [[]]), "equally many in each"),
        (lambda: dt.detect(torch.nn.Flatten(), np.zeros((1, 64, 64, 3), np.uint8)), "a Detector was expected; Flatten"),
        (lambda: dt.detect(Detector(), np.zeros((1, 64, 64, 3), np.uint8), 2), "between 0 and 1; 2 came"),
        (lambda: dt.fit_anchors([[[0, 0, 1, 1]]], 2), "from 1 to the number of boxes, 1; 2 came"),
        (lambda: dt.fit_anchors([], 1), "number of boxes, 0"),
    ],
)
def test_what_the_net_does_not_take(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_detecting(few):
    torch.manual_seed(0)
    net = Detector().train()
    found = dt.detect(net, few.images, threshold=0.0, most=7)
    assert net.training, "left as it was"
    assert [len(one) for one in found] == [7] * len(few)
    for one in found:
        assert (np.diff(one.scores) <= 0).all()
        assert one.boxes.dtype == one.scores.dtype == np.float64
        assert one.labels.dtype == np.int64
        assert one.boxes.min() >= 0
        assert one.boxes.max() <= 64
    assert sum(map(len, dt.detect(net, few.images, threshold=0.99))) == 0
    again = dt.detect(net, few.images[3:4], threshold=0.0, most=7)[0]
    np.testing.assert_allclose(again.boxes, found[3].boxes, atol=1e-3)


def test_an_anchor_that_hesitates_says_both(few):
    """One anchor, sure that there is something, and not what: 60 % and 39 % are two answers in the same box."""

    class Doubtful(Detector):
        def forward(self, x):
            out = torch.full((len(x), 1, 7, 8, 8), -20.0)
            out[:, 0, :, 2, 3] = torch.tensor([20.0, 0, 0, 0, 0, np.log(60.0), np.log(39.0)])
            return out

    net = Doubtful(2, [[16, 16]])
    both = dt.detect(net, few.images[:1], threshold=0.3)[0]
    np.testing.assert_allclose(both.scores, [60 / 99, 39 / 99], rtol=1e-5)
    assert both.labels.tolist() == [0, 1]
    assert both.boxes.tolist() == [[20, 12, 36, 28]] * 2, "classes do not suppress each other"
    assert len(dt.detect(net, few.images[:1], threshold=0.5)[0]) == 1


def test_anchors_are_the_middles_of_groups():
    rng = np.random.default_rng(0)
    sizes = np.concatenate([rng.normal(size, 0.5, (40, 2)) for size in ((10, 10), (30, 12), (40, 60))])
    boxes = np.concatenate([np.zeros((120, 2)), sizes], axis=1)
    np.testing.assert_allclose(dt.fit_anchors([boxes, []]), [[10, 10], [30, 12], [40, 60]], atol=0.5)


# Training

QUICK = tn.Recipe(images=32, steps=6, turns=True)


def test_one_exact_step():
    """Plain gradient descent on one batch: the weights move by the rate times the slope that autograd gives."""
    torch.manual_seed(1)
    net = Detector(3, [[16, 16], [32, 20]]).double()
    net.anchors = net.anchors.float()
    x, truth = torch.randn(2, 3, 64, 64).double(), dt.as_truth([[[10, 20, 42, 40]], [[5, 5, 20, 20]]], [[2], [0]])
    twin = Detector(3, [[16, 16], [32, 20]]).double()
    twin.load_state_dict(net.state_dict())
    twin.anchors = net.anchors
    parts = tn.one_step(net, torch.optim.SGD(net.parameters(), 0.01), x, truth)
    loss = torch.stack(dt.loss_parts(twin(x), dt.encode(truth, twin.anchors, (8, 8)))).sum()
    assert sum(parts) == pytest.approx(loss.item(), rel=1e-9)
    slopes = torch.autograd.grad(loss, list(twin.parameters()))
    whole = torch.sqrt(sum((slope**2).sum() for slope in slopes))
    cut = min(1.0, 10.0 / float(whole))
    for new, old, slope in zip(net.parameters(), twin.parameters(), slopes, strict=True):
        torch.testing.assert_close(new, old - 0.01 * cut * slope, rtol=1e-5, atol=1e-9)


def test_what_is_done_to_a_batch_is_done_to_its_boxes(few):
    x, truth = tn._tensors(few, QUICK)
    random, seen = torch.Generator().manual_seed(0), set()
    # Each object's own colour: the mean under its box must go along.
    for _ in range(24):
        y, moved = tn.altered(x, truth, replace(QUICK, colours=False), random)
        assert torch.equal(moved.labels, truth.labels)
        back = (y * dt.SPREAD + dt.MEAN).round()
        seen.add(float(moved.boxes[0, 0, 0]) + 1000 * float(moved.boxes[0, 0, 1]))
        for i in range(4):
            for k in range(len(few.boxes[i])):
                a, b = (tuple(int(v) for v in box[i, k]) for box in (truth.boxes, moved.boxes))
                before, after = x[i, :, a[1] : a[3], a[0] : a[2]], back[i, :, b[1] : b[3], b[0] : b[2]]
                assert before.float().sum() == pytest.approx(after.sum().item(), rel=1e-5)
    assert len(seen) == 8, "four turns, each mirrored or not"
    turned = {tuple(tn.altered(x, truth, QUICK, random)[0].mean(dim=(0, 2, 3)).tolist()) for _ in range(20)}
    assert len(turned) > 3, "colours change places"
    only = {float(tn.altered(x, truth, replace(QUICK, turns=False), random)[1].boxes[0, 0, 1]) for _ in range(10)}
    assert len(only) == 1, "photographs are never put on their heads"


def test_training_is_repeatable_and_learns(few):
    def run() -> tuple[Detector, tn.Log]:
        torch.manual_seed(0)
        net = Detector()
        return net, tn.train(net, few, replace(QUICK, steps=30), seed=3, progress=False)

    (a, log), (b, again) = run(), run()
    assert log.losses == again.losses
    assert all(torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters(), strict=True))
    assert len(log.losses) == 30
    assert np.sum(log.losses[-5:]) < 0.6 * np.sum(log.losses[:5])
    assert not log.interrupted
    assert log.cpu_seconds > 0
    assert not a.training


def test_progress(few, capsys):
    seen = []
    recipe = replace(QUICK, steps=20)
    net = Detector()
    tn.train(net, few, recipe, watch=lambda step, model: seen.append((step, model is net, model.training)))
    assert seen == [(step, True, False) for step in range(2, 21, 2)]
    shown = capsys.readouterr()
    assert "20/20" in shown.out
    assert "loss=" in shown.out
    assert shown.err == ""


def test_no_bar_in_the_build_of_the_notebooks(few, capsys, monkeypatch):
    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    tn.train(Detector(), few, replace(QUICK, steps=1))
    assert capsys.readouterr().out == ""


def test_cancel_and_interruption_keep_what_was_learnt(few, capsys, monkeypatch):
    asked = iter([False, False, True])
    net = Detector()
    before = [p.detach().clone() for p in net.parameters()]
    log = tn.train(net, few, QUICK, cancel=lambda: next(asked))
    assert log.interrupted
    assert len(log.losses) == 2
    assert "Stopped after 2 of 6 steps" in capsys.readouterr().out
    assert not net.training
    assert any(not torch.equal(p, q) for p, q in zip(net.parameters(), before, strict=True))

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tn, "one_step", stop)
    assert tn.train(net, few, QUICK, progress=False).losses == []


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (replace(QUICK, images=33), "there are 32"),
        (replace(QUICK, batch=40), "a whole batch"),
        (replace(QUICK, steps=0), "at least one step"),
    ],
)
def test_a_recipe_that_does_not_fit(few, recipe, words):
    with pytest.raises(ValueError, match=words):
        tn.train(Detector(), few, recipe, progress=False)


def test_data_that_do_not_fit(few):
    several = replace(few, images=tuple(few.images))
    for data in (several, few.images):
        with pytest.raises(ValueError, match="a BoxSet with images of one size was expected"):
            tn.train(Detector(), data, QUICK, progress=False)
    with pytest.raises(ValueError, match="square images were expected; 48 × 64 came"):
        tn.train(Detector(), replace(few, images=few.images[:, :48]), QUICK, progress=False)


def test_a_loss_that_is_no_number(few):
    net = Detector()
    with torch.no_grad():
        net.head[-1].bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match=r"The loss in step 1 is nan\. Try a smaller learning rate than 0\.006"):
        tn.train(net, few, QUICK, progress=False)


def test_padding_has_no_effect(few):
    x = dt.as_batch(few.images[:2])
    truth = dt.as_truth(few.boxes[:2], few.labels[:2])
    wide = Truth(
        torch.cat([truth.boxes, torch.full((2, 3, 4), 30.0)], dim=1),
        torch.cat([truth.labels, torch.full((2, 3), -1)], dim=1),
    )
    net = Detector().eval()
    one, two = (dt.loss_parts(net(x), dt.encode(t, net.anchors, (8, 8))) for t in (truth, wide))
    assert [p.item() for p in one] == [p.item() for p in two]


# What is stored


@pytest.fixture(scope="module")
def street():
    return load("shapes", "test", n=120, seed=14, size=stored.SIZE)


def test_the_stored_detector(street):
    net = stored.detector()
    assert net is stored.detector()
    assert not net.training
    assert not any(p.requires_grad for p in net.parameters())
    assert mt.mean_ap(dt.detect(net, street.images, 0.01), street) > 0.88
    with pytest.raises(ValueError, match=r"one of shapes.* was expected; 'cats' came"):
        stored.detector("cats")


@pytest.mark.parametrize("name", stored.FILES)
def test_a_damaged_file_is_not_believed(name, tmp_path, monkeypatch):
    whole = (data_dir() / "weights" / stored.FILES[name]).read_bytes()
    stored._loaded.cache_clear()
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(stored, "data_dir", lambda: tmp_path)
    with pytest.raises(WeightsError, match="cannot be read"):
        stored.detector(name)
    for data in (whole[:-100], whole[:500] + b"x" + whole[501:], b""):
        (tmp_path / "weights" / stored.FILES[name]).write_bytes(data)
        with pytest.raises(WeightsError, match="is not the file that is meant"):
            stored.detector(name)
    (tmp_path / "weights" / stored.FILES[name]).write_bytes(whole)
    assert isinstance(stored.detector(name), Detector)
    stored._loaded.cache_clear()


@pytest.mark.parametrize("name", stored.FILES)
def test_the_weights_are_listed(name):
    text = (data_dir() / "README.md").read_text(encoding="utf-8")
    assert len((data_dir() / "weights" / stored.FILES[name]).read_bytes()) < 1_000_000
    row = next(line for line in text.splitlines() if f"weights/{stored.FILES[name]}" in line)
    assert stored.sha256(name) in row


def test_the_stored_results_are_whole_and_reach_what_is_promised():
    result = results.load("ch14_detector")
    rows = {row["name"]: row for row in result["rows"]}
    assert {"made_by", "seed", "date", "machine", "threads", "versions", "data"} <= result.keys()
    assert (result["data"]["test"], result["threads"]) == (1000, 1)
    assert rows["full"]["map50"] >= 0.93
    assert rows["full"]["training_cpu_seconds"] <= 120
    for row in rows.values():
        assert set(row["ap50"]) == {"circle", "square", "triangle", "star", "cross"}
        assert row["map50"] == pytest.approx(np.mean(list(row["ap50"].values())), abs=2e-4)
        assert row["map_coco"] < row["map50"]
        assert len(row["curve"]) == 10
        assert 130_000 < row["parameters"] < 150_000
    best = rows["long"]
    assert best["map50"] > rows["full"]["map50"] > rows["short"]["map50"]
    assert best["map50"] >= 0.98
    assert best["sha256"] == stored.sha256("shapes")
    assert rows["short"]["training_cpu_seconds"] <= 25


def test_the_contact_sheet_is_small_enough():
    assert 20_000 < (data_dir() / "results" / "ch14_detections.jpg").stat().st_size < 400_000


def test_the_raccoons_result():
    result = results.load("ch14_raccoon")
    assert (result["data"]["images"], result["data"]["boxes"], result["test"]) == (200, 217, 40)
    assert result["problems"] == []
    assert 0 < result["ap50_of_one_box"] < min(row["ap50"] for row in result["rows"])
    chance, shapes = result["rows"]
    assert (chance["start"], shapes["start"]) == ("chance", "shapes")
    for row in (chance, shapes):
        assert row["ap75"] <= row["ap50"] <= row["ap30"] <= 1
        assert len(row["precision"]) == len(row["recall"])
        assert (np.diff(row["recall"]) >= 0).all()
    assert result["sha256"] == stored.sha256("raccoon")


# The scripts that made it


def test_the_script_trains_measures_and_stores(tmp_path, monkeypatch):
    small = tn.Recipe(images=24, steps=10)
    (tmp_path / "data" / "results").mkdir(parents=True)
    monkeypatch.setattr(machine, "RESULTS", tmp_path / "data" / "results")
    monkeypatch.setattr(script, "ROWS", {"short": small, "full": small, "long": small})
    monkeypatch.setattr(script, "TEST", 6)
    monkeypatch.setattr(script, "WATCHED", 4)
    monkeypatch.setattr(script, "SHEET", 4)
    monkeypatch.setattr("sys.argv", ["ch14_detector"])
    script.main()
    made = json.loads((tmp_path / "data" / "results" / "ch14_detector.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in made["rows"]] == ["short", "full", "long"]
    assert sum(row["objects"] for row in made["rows"][0]["found"] if row["what"] == "hidden share") > 0
    assert (tmp_path / "data" / "weights" / "ch14_detector.pt").is_file()
    assert (tmp_path / "data" / "results" / "ch14_detections.jpg").is_file()
    monkeypatch.setattr("sys.argv", ["ch14_detector", "short"])
    script.main()
    again = json.loads((tmp_path / "data" / "results" / "ch14_detector.json").read_text(encoding="utf-8"))
    assert again["rows"][1:] == made["rows"][1:], "the others are kept"
    clocks = ("training_cpu_seconds", "drawing_cpu_seconds", "images_per_cpu_second", "curve")
    first, second = ({k: v for k, v in row["rows"][0].items() if k not in clocks} for row in (made, again))
    assert first == second, "the same seed, the same numbers"


def test_sections_of_photographs_keep_boxes_on_their_objects():
    rng = np.random.default_rng(0)
    images, boxes = [], []
    for _ in range(6):
        height, width = rng.integers(60, 140, 2)
        image = np.full((height, width, 3), 60, np.uint8)
        x1, y1 = rng.integers(0, 20, 2)
        image[y1 : y1 + 30, x1 : x1 + 30] = 200
        images.append(image)
        boxes.append(np.array([[x1, y1, x1 + 30.0, y1 + 30.0]]))
    labels = tuple(np.zeros(1, np.int64) for _ in images)
    data = BoxSet("r", "all", tuple(images), tuple(boxes), labels, ("r",), "", "")
    many = raccoon.sections(data)
    assert many.images.shape == (6 * raccoon.SECTIONS, stored.SIZE, stored.SIZE, 3)
    for image, box in zip(many.images, many.boxes, strict=True):
        assert box.min() >= 0
        assert box.max() <= stored.SIZE
        bright = image[..., 0] > (int(image.max()) + int(image.min())) / 2
        ys, xs = np.nonzero(bright)
        np.testing.assert_allclose(box[0], [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1], atol=1.01)


def test_without_the_photographs_nothing_is_done(monkeypatch, own_cache, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(machine, "save", lambda *_: pytest.fail("stored"))
    with pytest.raises(SystemExit, match="nothing was done"):
        raccoon.main()
