"""A one-stage detector of about 140 000 parameters: the net, its anchors, targets, loss and decoding.

The picture is divided into cells of 8 × 8 pixels. The cell in which an object's middle lies is responsible for it, and
of the cell's anchors the one whose form fits best. Each anchor of each cell answers with 5 + classes numbers:

    t_o                 sigmoid(t_o) is the probability that it has an object
    t_x, t_y            sigmoid(t_x), sigmoid(t_y): the middle's place in the cell, 0..1
    t_w, t_h            the anchor's width and height are to be multiplied by exp(t_w) and exp(t_h)
    one for each class  their softmax are the classes' probabilities
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from .boxes import iou_matrix, nms_per_class
from .metrics import Detections

STRIDE = 8  # pixels along the side of a cell
MEAN, SPREAD = 114.0, 58.0  # of the pixels of `shapes`, all channels together
#: Width and height in pixels: the middles of three groups of the boxes in `shapes` of 96 × 96, see `fit_anchors`.
ANCHORS: tuple[tuple[float, float], ...] = ((19.0, 19.0), (26.0, 26.0), (35.0, 35.0))
#: Weights of the loss's parts. Telling the classes apart takes longest to learn.
PLACE, KIND = 2.0, 6.0
IGNORED = 0.5  # an anchor that overlaps an object by more is not told that there is none


class Truth(NamedTuple):
    """Boxes of a batch, padded to the same number. boxes: (N, M, 4) pixels; labels: (N, M), -1 where there is none."""

    boxes: Tensor
    labels: Tensor


class Targets(NamedTuple):
    """What the net should have answered, all (N, A, G, G, …).

    Attributes:
        has: bool, the anchor is responsible for an object.
        empty: bool, it is to say that it has none. Where neither holds nothing is asked.
        place: (…, 4), the middle's place in the cell, 0..1, then log(width / anchor), log(height / anchor).
        label: int64, the class of the object that the anchor overlaps, responsible or not, or -1.
    """

    has: Tensor
    empty: Tensor
    place: Tensor
    label: Tensor


def _block(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """What a block adds to its input: (N, C, H, W) → (N, C, H, W)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = _block(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        return torch.as_tensor(x + self.block(x))


class Detector(nn.Module):
    """Images (N, 3, S, S) as `as_batch` makes them → (N, A, 5 + classes, S / 8, S / 8), not yet decoded.

    Four convolutions of stride 2 halve the map to cells of 16 pixels, from which one sees far; what they found is
    enlarged and added to the map of cells of 8 pixels, from which one sees sharply. `fine` is the number of residual
    blocks on the map before that one, with places of 4 pixels: they help to tell small shapes apart.
    """

    anchors: Tensor

    def __init__(
        self,
        classes: int = 5,
        anchors: Sequence[Sequence[float]] = ANCHORS,
        widths: tuple[int, int, int, int] = (16, 32, 48, 64),
        fine: int = 1,
    ) -> None:
        super().__init__()
        if isinstance(classes, bool) or not isinstance(classes, int) or classes < 1:
            raise ValueError(f"classes was expected to be a whole number from 1 on; {classes!r} came.")
        sizes = np.asarray(anchors, dtype=float)
        if sizes.ndim != 2 or sizes.shape[1] != 2 or not len(sizes) or not (sizes > 0).all():
            raise ValueError(f"anchors were expected as widths and heights above 0, (A, 2); {anchors!r} came.")
        a, b, c, d = widths
        self.classes = classes
        early = [_block(3, a, 2), _block(a, b, 2), *(Residual(b) for _ in range(fine))]
        self.near = nn.Sequential(*early, _block(b, c, 2), Residual(c))
        self.far = nn.Sequential(_block(c, d, 2), Residual(d), nn.Conv2d(d, c, 1))
        self.head = nn.Sequential(Residual(c), nn.Conv2d(c, len(sizes) * (5 + classes), 1))
        self.register_buffer("anchors", torch.tensor(sizes, dtype=torch.float32))
        with torch.no_grad():  # at first every anchor says: nothing here, probability 0.01
            last = self.head[-1].bias
            assert isinstance(last, Tensor)
            last.view(len(sizes), -1)[:, 0] = -4.6

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, S, S) → (N, A, 5 + classes, S / 8, S / 8)."""
        if x.ndim != 4 or x.shape[1] != 3 or x.shape[2] % 16 or x.shape[3] % 16:
            raise ValueError(f"images were expected as (N, 3, H, W), sides divisible by 16; {tuple(x.shape)} came.")
        near = self.near(x)
        y = self.head(near + nn.functional.interpolate(self.far(near), scale_factor=2, mode="nearest"))
        return y.view(len(x), len(self.anchors), 5 + self.classes, *y.shape[-2:])


def as_batch(images: Any) -> Tensor:
    """Pictures (N, H, W, 3) uint8 as the net wants them: (N, 3, H, W) float32, about -2..2.

    Raises:
        ValueError: another shape or type.
    """
    found = np.asarray(images)
    if found.ndim != 4 or found.shape[3] != 3 or found.dtype != np.uint8:
        raise ValueError(f"images were expected as uint8 (N, H, W, 3); {found.dtype} {found.shape} came.")
    x = torch.from_numpy(np.ascontiguousarray(found.transpose(0, 3, 1, 2)))
    return normalised(x)


def normalised(x: Tensor) -> Tensor:
    """Pixels 0..255 of any shape → float32 with mean about 0 and standard deviation about 1."""
    return ((x.float() - MEAN) / SPREAD).contiguous(memory_format=torch.channels_last)


def as_truth(boxes: Sequence[Any], labels: Sequence[Any]) -> Truth:
    """Boxes and labels of each image, padded to the same number.

    Raises:
        ValueError: lengths that do not fit.
    """
    if len(boxes) != len(labels) or any(len(b) != len(k) for b, k in zip(boxes, labels, strict=True)):
        raise ValueError("boxes and labels were expected for the same images, equally many in each.")
    most = max([1, *(len(b) for b in boxes)])
    padded = torch.zeros(len(boxes), most, 4)
    kinds = torch.full((len(boxes), most), -1, dtype=torch.int64)
    for i, (b, k) in enumerate(zip(boxes, labels, strict=True)):
        padded[i, : len(b)] = torch.as_tensor(np.asarray(b, dtype=np.float32).reshape(-1, 4))
        kinds[i, : len(k)] = torch.as_tensor(np.asarray(k, dtype=np.int64))
    return Truth(padded, kinds)


def form_iou(sizes: Tensor, anchors: Tensor) -> Tensor:
    """IoU of boxes and anchors laid middle on middle: sizes (…, 2), anchors (A, 2) → (…, A)."""
    both = torch.minimum(sizes[..., None, :], anchors).prod(dim=-1)
    return both / (sizes.prod(dim=-1)[..., None] + anchors.prod(dim=-1) - both).clamp(min=1e-9)


def encode(truth: Truth, anchors: Tensor, grid: tuple[int, int]) -> Targets:
    """What each anchor of each cell should answer.

    Where two objects want the same anchor of the same cell, the later in the list gets it. A middle on the right or
    lower border of the picture belongs to the last cell.

    Args:
        truth: boxes in pixels, see `Truth`.
        anchors: (A, 2) pixels.
        grid: rows and columns of cells.
    """
    count, most = truth.labels.shape
    rows, cols = grid
    forms = (count, len(anchors), rows, cols)
    has = torch.zeros(forms, dtype=torch.bool)
    place = torch.zeros(*forms, 4)
    label = torch.zeros(forms, dtype=torch.int64)
    middle = (truth.boxes[..., :2] + truth.boxes[..., 2:]) / 2 / STRIDE  # in cells
    size = truth.boxes[..., 2:] - truth.boxes[..., :2]
    best = form_iou(size, anchors).argmax(dim=-1)
    cell = middle.floor().clamp(min=0).minimum(torch.tensor([cols - 1.0, rows - 1.0]))
    there = truth.labels >= 0
    wanted = torch.cat([middle - cell, (size.clamp(min=1e-3) / anchors[best]).log()], dim=-1)
    image = torch.arange(count)[:, None].expand(count, most)
    for k in range(most):  # one after the other, so that it is the later one that stays
        use = there[:, k]
        col, row = cell[use, k].long().unbind(dim=-1)
        at = (image[use, k], best[use, k], row, col)
        has[at], place[at], label[at] = True, wanted[use, k], truth.labels[use, k]
    overlap, near = _overlap(truth, anchors, grid)
    label = torch.where(has, label, torch.where(overlap > IGNORED, near, -1))
    return Targets(has, ~has & (overlap <= IGNORED), place, label)


def _overlap(truth: Truth, anchors: Tensor, grid: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """The largest IoU of each anchor, in the middle of its cell, with an object, and that one's class, (N, A, G, G)."""
    rows, cols = grid
    half = anchors[:, None] / 2  # (A, 1, 2)
    sides = []
    for axis, cells in enumerate((cols, rows)):  # along x and y alone, before both are multiplied
        middle = (torch.arange(cells) + 0.5) * STRIDE
        low, high = middle - half[..., axis], middle + half[..., axis]  # (A, cells)
        box = truth.boxes[:, :, None, None]
        side = torch.minimum(high, box[..., axis + 2]) - torch.maximum(low, box[..., axis])
        sides.append(side.clamp(min=0))  # (N, M, A, cells)
    both = sides[1][..., :, None] * sides[0][..., None, :]
    area = (truth.boxes[..., 2:] - truth.boxes[..., :2]).prod(dim=-1)[..., None, None, None]
    iou = both / (anchors.prod(dim=-1)[:, None, None] + area - both)
    iou = torch.where((truth.labels >= 0)[..., None, None, None], iou, 0.0)
    largest, which = iou.max(dim=1)
    label = truth.labels.gather(1, which.flatten(1)).view_as(which)
    return largest, label


def loss_parts(output: Tensor, targets: Targets, place_weight: float = PLACE) -> tuple[Tensor, Tensor, Tensor]:
    """The parts of the loss: objectness, place and class.

    Objectness is cross-entropy, summed over all anchors that are asked; place, the squares of middle and log size,
    counts only where an anchor is responsible; both per object. Class is the mean cross-entropy of the anchors that
    overlap an object: beside the responsible ones their neighbours, from which the net learns faster.
    """
    objects = max(1, int(targets.has.sum()))
    sure = output[:, :, 0]
    found = nn.functional.softplus(-sure[targets.has]).sum()
    nothing = nn.functional.softplus(sure[targets.empty]).sum()
    last = output.permute(0, 1, 3, 4, 2)
    mine, named = last[targets.has], targets.label >= 0
    place = torch.cat([mine[:, 1:3].sigmoid(), mine[:, 3:5]], dim=1)
    off = (place - targets.place[targets.has]).square().sum()
    kind = nn.functional.cross_entropy(last[named][:, 5:], targets.label[named], reduction="sum")
    return (found + nothing) / objects, place_weight * off / objects, KIND * kind / max(1, int(named.sum()))


def decode(output: Tensor, anchors: Tensor) -> tuple[Tensor, Tensor]:
    """The net's answer as boxes and probabilities.

    Args:
        output: (N, A, 5 + classes, rows, cols).
        anchors: (A, 2) pixels.

    Returns:
        boxes (N, A · rows · cols, 4), x1, y1, x2, y2 in pixels, and (N, A · rows · cols, classes): for each class the
        probability of an object there, times that of the class.
    """
    count, _, _, rows, cols = output.shape
    out = output.permute(0, 1, 3, 4, 2)
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(cols), indexing="ij")
    middle = (out[..., 1:3].sigmoid() + torch.stack([x, y], dim=-1)) * STRIDE
    half = anchors[None, :, None, None] * out[..., 3:5].clamp(max=4).exp() / 2
    boxes = torch.cat([middle - half, middle + half], dim=-1)
    scores = out[..., :1].sigmoid() * out[..., 5:].softmax(dim=-1)
    return boxes.reshape(count, -1, 4), scores.reshape(count, boxes[0, ..., 0].numel(), -1)


@torch.no_grad()
def detect(net: nn.Module, images: Any, threshold: float = 0.3, iou: float = 0.5, most: int = 100) -> list[Detections]:
    """The objects that the net finds, best first.

    Each anchor answers for every class whose score reaches the threshold: one that hesitates between two says both, and
    the doubtful answer comes later in the list. Score threshold first, then non-maximum suppression class by class over
    all anchors; boxes are cut at the picture's border.

    Args:
        net: a `Detector`; used in evaluation mode, and left in the mode it was in.
        images: (N, H, W, 3) uint8, H and W divisible by 16.
        threshold: the lowest score, 0..1. For a precision-recall curve take a low one, as 0.01.
        iou: of non-maximum suppression.
        most: the number of detections that are kept in an image.

    Returns:
        `Detections` for each image.
    """
    if not isinstance(net, Detector):
        raise ValueError(f"a Detector was expected; {type(net).__name__} came.")
    if not 0 <= threshold <= 1:
        raise ValueError(f"threshold was expected between 0 and 1; {threshold!r} came.")
    x, training = as_batch(images), net.training
    edge = np.array([x.shape[3], x.shape[2]] * 2, dtype=float)
    found = []
    net.eval()
    try:
        for part in x.split(64):
            for boxes, scores in zip(*decode(net(part), net.anchors), strict=True):
                rows, labels = torch.nonzero(scores >= threshold, as_tuple=True)
                sure = scores[rows, labels]
                first = sure.argsort(descending=True, stable=True)[:1000]
                b, s, k = boxes[rows[first]].double().numpy(), sure[first].double().numpy(), labels[first].numpy()
                b = np.clip(b, 0, edge)
                kept = nms_per_class(b, s, k, iou)[:most]
                found.append(Detections(b[kept], s[kept], k[kept]))
    finally:
        net.train(training)
    return found


def fit_anchors(boxes: Sequence[Any], count: int = 3, rounds: int = 100) -> np.ndarray:
    """Anchors by k-means on the widths and heights of boxes, near meaning a large IoU middle on middle.

    Starts from boxes evenly spaced by area, so nothing is random.

    Args:
        boxes: for each image (n, 4).
        count: how many anchors.
        rounds: at most this many.

    Returns:
        (count, 2) pixels, by rising area.

    Raises:
        ValueError: fewer boxes than anchors.
    """
    sides = np.concatenate([np.asarray(b, dtype=float).reshape(-1, 4) for b in boxes] or [np.zeros((0, 4))])
    sides = sides[:, 2:] - sides[:, :2]
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= len(sides):
        raise ValueError(f"count was expected from 1 to the number of boxes, {len(sides)}; {count!r} came.")
    by_area = sides[np.argsort(sides.prod(axis=1), kind="stable")]
    middles = by_area[((np.arange(count) + 0.5) * len(sides) / count).astype(int)]
    for _ in range(rounds):
        near = iou_matrix(np.pad(sides, ((0, 0), (2, 0))), np.pad(middles, ((0, 0), (2, 0)))).argmax(axis=1)
        new = np.array([sides[near == k].mean(axis=0) if (near == k).any() else middles[k] for k in range(count)])
        if np.allclose(new, middles, atol=1e-6):
            break
        middles = new
    return np.asarray(middles[np.argsort(middles.prod(axis=1))])
