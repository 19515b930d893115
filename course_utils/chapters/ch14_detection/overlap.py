"""Exercise of chapter 14: the intersection over union of every pair of two sets of boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _oracles as oracles
from .converting import no_shape, random_boxes

Array = np.ndarray
Measure = Callable[[Array, Array, Array], Array]  # (areas of a, areas of b, intersections), all (n, m)

OVERLAPPING = (np.array([[0.0, 0.0, 4.0, 2.0]]), np.array([[2.0, 1.0, 6.0, 6.0]]))
PLACES = (
    np.array([[0.0, 0.0, 10.0, 10.0]]),
    np.array([[20.0, 20.0, 30.0, 40.0], [20.0, 2.0, 30.0, 8.0], [10.0, 0.0, 20.0, 10.0], [2.0, 3.0, 6.0, 8.0]]),
)
EMPTY = (
    np.array([[5.0, 5.0, 5.0, 9.0], [0.0, 0.0, 8.0, 6.0], [2.0, 2.0, 2.0, 2.0]]),
    np.array([[5.0, 5.0, 5.0, 9.0], [4.0, 0.0, 8.0, 6.0], [1.0, 1.0, 9.0, 1.0], [2.0, 2.0, 2.0, 2.0]]),
)
BYTES = (
    np.array([[10, 20, 90, 120], [200, 5, 255, 60], [0, 0, 255, 255]], dtype=np.uint8),
    np.array([[50, 60, 130, 250], [190, 10, 240, 70], [5, 130, 40, 140], [120, 0, 250, 255]], dtype=np.uint8),
)

IOU_OF_BYTES = oracles.iou(*BYTES)


def _sets(n: int, m: int) -> Callable[[Generator], tuple[Array, Array]]:
    return lambda rng: (random_boxes(rng, n, 40.0, 30.0), random_boxes(rng, m, 40.0, 30.0))


def _pairs(a: Array, b: Array) -> tuple[Array, Array]:
    """Boxes as decimals, (n, 1, 4) and (1, m, 4)."""
    return np.asarray(a, float).reshape(-1, 1, 4), np.asarray(b, float).reshape(1, -1, 4)


def _sides(a: Array, b: Array) -> Array:
    """Width and height of the intersections, (n, m, 2), negative where boxes lie apart."""
    p, q = _pairs(a, b)
    return np.minimum(p[..., 2:], q[..., 2:]) - np.maximum(p[..., :2], q[..., :2])


def _areas(a: Array, b: Array, more: float = 0.0) -> tuple[Array, Array]:
    p, q = _pairs(a, b)
    shape = (p.shape[0], q.shape[1])
    return tuple(np.broadcast_to((x[..., 2:] - x[..., :2] + more).prod(-1), shape) for x in (p, q))  # type: ignore[return-value]


def _ratio(inside: Array, union: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(union == 0, 0.0, inside / np.where(union == 0, 1, union))


def _measure(measure: Measure) -> Callable[[Array, Array], Array]:
    """Another number from the two areas and the intersection."""

    def turned(a: Array, b: Array) -> Array:
        inside = np.clip(_sides(a, b), 0, None).prod(-1)
        return measure(*_areas(a, b), inside)

    return turned


def _intersection(inside: Callable[[Array], Array], guard: str = "union") -> Callable[[Array, Array], Array]:
    """The right formula with another intersection, from the unclipped sides (n, m, 2).

    guard: what keeps the division from 0: a 'union' that is not 0, a 'positive' union, or 'areas' that are not 0.
    """

    def turned(a: Array, b: Array) -> Array:
        of_a, of_b = _areas(a, b)
        overlap = inside(_sides(a, b))
        union = of_a + of_b - overlap
        fine = {"union": union != 0, "positive": union > 0, "areas": (of_a + of_b > 0) & (union != 0)}[guard]
        return np.where(fine, overlap / np.where(fine, union, 1), 0.0)

    return turned


def _guarded(name: str, says: str, inside: Callable[[Array], Array]) -> list[Misconception]:
    """One mistake in the intersection, which comes out differently with each way not to divide by 0."""
    names = {"union": name, "positive": f"{name}_positive_union", "areas": f"{name}_areas"}
    return [Misconception(names[guard], says=says, instead=_intersection(inside, guard)) for guard in names]


def _corners(
    near: Callable[[Array, Array], Array], far: Callable[[Array, Array], Array]
) -> Callable[[Array, Array], Array]:
    """The right formula with an intersection that begins and ends elsewhere."""

    def turned(a: Array, b: Array) -> Array:
        p, q = _pairs(a, b)
        of_a, of_b = _areas(a, b)
        overlap = np.clip(far(p[..., 2:], q[..., 2:]) - near(p[..., :2], q[..., :2]), 0, None).prod(-1)
        return _ratio(overlap, of_a + of_b - overlap)

    return turned


def _corner_areas(a: Array, b: Array) -> Array:
    """The right intersection, and areas as if the last two numbers were width and height."""
    p, q = _pairs(a, b)
    overlap = np.clip(_sides(a, b), 0, None).prod(-1)
    return _ratio(overlap, p[..., 2:].prod(-1) + q[..., 2:].prod(-1) - overlap)


def _plus_one(sides: float, areas: float) -> Callable[[Array, Array], Array]:
    def turned(a: Array, b: Array) -> Array:
        of_a, of_b = _areas(a, b, areas)
        overlap = np.clip(_sides(a, b) + sides, 0, None).prod(-1)
        return _ratio(overlap, of_a + of_b - overlap)

    return turned


def _enclosing(a: Array, b: Array) -> Array:
    p, q = _pairs(a, b)
    return (np.maximum(p[..., 2:], q[..., 2:]) - np.minimum(p[..., :2], q[..., :2])).prod(-1)


def _generalised(a: Array, b: Array) -> Array:
    of_a, of_b = _areas(a, b)
    overlap = np.clip(_sides(a, b), 0, None).prod(-1)
    union, hull = of_a + of_b - overlap, _enclosing(a, b)
    return _ratio(overlap, union) - _ratio(hull - union, hull)


def _hull_for_intersection(a: Array, b: Array) -> Array:
    of_a, of_b = _areas(a, b)
    hull = _enclosing(a, b)
    return _ratio(hull, of_a + of_b - hull)


def _from_form(turn: Callable[[Array], Array]) -> Callable[[Array, Array], tuple[Array, Array]]:
    """The boxes read as something else than corners."""
    return lambda a, b: (turn(np.asarray(a, float)), turn(np.asarray(b, float)))


def _undefined(a: Array, b: Array) -> Array:
    of_a, of_b = _areas(a, b)
    overlap = np.clip(_sides(a, b), 0, None).prod(-1)
    with np.errstate(all="ignore"):
        return overlap / (of_a + of_b - overlap)


def _instead_of_nan(turn: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    """Something else than 0 for pairs without an area: turn(answer with NaN there)."""
    return lambda a, b: turn(_undefined(a, b))


def _wrapping(product: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    """Computed in the dtype of the boxes: what is negative or above 255 comes out as another number of a uint8."""

    def turned(a: Array, b: Array) -> Array:
        if a.dtype != np.uint8:
            return oracles.iou(a, b)
        p, q = a[:, None], b[None]
        with np.errstate(all="ignore"):
            sides = np.maximum(np.minimum(p[..., 2:], q[..., 2:]) - np.maximum(p[..., :2], q[..., :2]), 0)
            overlap, of_a, of_b = product(sides), product(p[..., 2:] - p[..., :2]), product(q[..., 2:] - q[..., :2])
            union = of_a + of_b - overlap
            return _ratio(overlap.astype(float), union.astype(float))

    return turned


def _wrapped_areas(a: Array, b: Array) -> Array:
    """The sides of the intersection in decimals, the areas in bytes."""
    if a.dtype != np.uint8:
        return oracles.iou(a, b)
    overlap = np.clip(_sides(a, b), 0, None).prod(-1)
    with np.errstate(all="ignore"):
        of_a, of_b = ((x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1]) for x in (a, b))
        return _ratio(overlap, of_a[:, None].astype(float) + of_b[None].astype(float) - overlap)


def _only_bytes(got: Any, want: Array) -> bool:
    """The uint8 case; a mistake is called so only if no other case fails."""
    return want.shape == (len(BYTES[0]), len(BYTES[1])) and np.array_equal(want, IOU_OF_BYTES)


def _paired_off(a: Array, b: Array) -> Array:
    full = oracles.iou(a, b)
    if len(a) != len(b) and min(len(a), len(b)) > 1:
        raise ValueError("operands could not be broadcast together")
    return np.diagonal(full) if len(a) == len(b) else full.ravel()


WRAPS = (
    "With uint8 coordinates something wraps round: a uint8 ends at 255 and begins again at 0, so an area of 8000 or a "
    "width of −10 cannot be held."
)
ONE = "Two boxes without an area get an IoU of 1. The text says what it is there."
PLUS = "A box from 0 to 4 is 4 wide, and yours counts 5: coordinates say where an edge lies, not which pixel is last."


def _m(name: str, says: str, instead: Callable[..., Any]) -> Misconception:
    return Misconception(name, says=says, instead=instead)


iou_matrix = Exercise(
    "iou_matrix",
    points=3,
    oracle=oracles.iou,
    rtol=1e-4,  # some add a millionth to the union, so as not to divide by 0: that is right enough
    cases=[
        Case("4 × 2 and 4 × 5 that share 2 × 1", OVERLAPPING, worked=True),
        Case("apart, beside, touching, inside", PLACES, worked=True),
        Case("all sizes different", _sets(5, 3), again=True),
        Case("as many in one set as in the other", _sets(4, 4)),
        Case("a set against itself", lambda rng: (lambda a: (a, a.copy()))(random_boxes(rng, 6, 40.0, 30.0))),
        Case("boxes of no area", EMPTY),
        Case("uint8 coordinates", BYTES),
        Case("boxes in shares of the image, 0 to 1", lambda rng: tuple(random_boxes(rng, n, 1.0, 0.8) for n in (3, 4))),
        Case("no boxes on one side", (np.zeros((0, 4)), PLACES[1])),
    ],
    misconceptions=[
        _m("plus_one", PLUS, _plus_one(1, 1)),
        _m("plus_one_in_areas", PLUS, _plus_one(0, 1)),
        _m("plus_one_in_overlap", PLUS, _plus_one(1, 0)),
        *_guarded(
            "negative_overlap",
            "Boxes that lie apart in x and in y share an area in yours: a negative width times a negative height is "
            "positive.",
            lambda sides: np.clip(sides.prod(-1), 0, None),
        ),
        *_guarded(
            "not_clipped",
            "Boxes that lie apart share nothing: your intersection has negative widths or heights.",
            lambda sides: sides.prod(-1),
        ),
        *_guarded(
            "absolute_overlap",
            "Boxes that lie apart share nothing; in yours the gap between them counts as if it were shared.",
            lambda sides: np.abs(sides).prod(-1),
        ),
        _m(
            "only_x",
            "Only the widths of the intersection are used.",
            _intersection(lambda sides: np.clip(sides[..., 0], 0, None)),
        ),
        _m(
            "only_y",
            "Only the heights of the intersection are used.",
            _intersection(lambda sides: np.clip(sides[..., 1], 0, None)),
        ),
        _m(
            "clipped_at_1",
            "A width or height of the intersection is at least 1 in yours. It may be smaller, and 0.",
            _intersection(lambda sides: np.clip(sides, 1, None).prod(-1)),
        ),
        _m(
            "far_edge_too_far",
            "Your intersection ends at the larger of the two right edges. Where does what both cover end?",
            _corners(np.maximum, np.maximum),
        ),
        _m(
            "near_edge_too_near",
            "Your intersection begins at the smaller of the two left edges. Where does what both cover begin?",
            _corners(np.minimum, np.minimum),
        ),
        _m(
            "areas_of_corners",
            "Your areas are products of the last two numbers of a box. Those are a corner, not width and height.",
            _corner_areas,
        ),
        _m(
            "union_at_least_1",
            "A union smaller than 1 is taken for 1. With coordinates in shares of the image every union is.",
            _measure(lambda a, b, both: both / np.maximum(a + b - both, 1)),
        ),
        _m(
            "sides_added",
            "Width and height of the intersection are added. An area is their product.",
            _intersection(lambda sides: np.clip(sides, 0, None).sum(-1) * (sides > 0).all(-1)),
        ),
        _m(
            "shared_counted_twice",
            "What both boxes cover is counted twice in your union: once with each of them.",
            _measure(lambda a, b, both: _ratio(both, a + b)),
        ),
        _m(
            "shared_added",
            "What both boxes cover is counted three times in your union: it is added to the two areas.",
            _measure(lambda a, b, both: _ratio(both, a + b + both)),
        ),
        _m(
            "shared_left_out",
            "Your union leaves out what both boxes cover. It belongs to the union, once.",
            _measure(lambda a, b, both: _ratio(both, a + b - 2 * both)),
        ),
        _m(
            "dice",
            "This is twice the intersection over the sum of the areas, the Dice coefficient: a relative of the IoU.",
            _measure(lambda a, b, both: _ratio(2 * both, a + b)),
        ),
        _m(
            "over_smaller",
            "This is the intersection over the smaller area: a small box inside a large one would get 1.",
            _measure(lambda a, b, both: _ratio(both, np.minimum(a, b))),
        ),
        _m(
            "over_larger",
            "This is the intersection over the larger area. The union is larger than either.",
            _measure(lambda a, b, both: _ratio(both, np.maximum(a, b))),
        ),
        _m(
            "over_first",
            "This is the intersection over the area of the first box alone.",
            _measure(lambda a, b, both: _ratio(both, a)),
        ),
        _m(
            "over_second",
            "This is the intersection over the area of the second box alone.",
            _measure(lambda a, b, both: _ratio(both, b)),
        ),
        _m("intersection", "These are the intersections. They are not divided yet.", _measure(lambda a, b, both: both)),
        _m("union", "These are the areas of the unions.", _measure(lambda a, b, both: a + b - both)),
        _m(
            "upside_down",
            "This is union over intersection: the fraction stands on its head.",
            _measure(lambda a, b, both: np.where(both == 0, np.inf, _ratio(a + b - both, both))),
        ),
        _m("distance", "This is 1 − IoU: boxes that agree get 0.", lambda a, b: 1 - oracles.iou(a, b)),
        _m(
            "over_hull",
            "This is the intersection over the smallest box around both. The union has no such corners.",
            lambda a, b: _ratio(np.clip(_sides(a, b), 0, None).prod(-1), _enclosing(a, b)),
        ),
        _m(
            "generalised", "This is the generalised IoU, which falls below 0. The plain one is asked for.", _generalised
        ),
        _m(
            "hull_for_intersection",
            "Your intersection is the smallest box around both: it begins at the smaller of the two left edges. Where "
            "does what both cover begin?",
            _hull_for_intersection,
        ),
        Misconception(
            "centre_form",
            says="The boxes are read as (centre x, centre y, width, height). They are corners.",
            before=_from_form(lambda x: np.concatenate([x[:, :2] - x[:, 2:] / 2, x[:, :2] + x[:, 2:] / 2], axis=1)),
        ),
        Misconception(
            "corner_and_size",
            says="The boxes are read as (x, y, width, height). The last two numbers are the lower right corner.",
            before=_from_form(lambda x: np.concatenate([x[:, :2], x[:, :2] + x[:, 2:]], axis=1)),
        ),
        Misconception(
            "x_then_y",
            says="The boxes are read as (x1, x2, y1, y2). They are (x1, y1, x2, y2).",
            instead=lambda a, b: _intersection(lambda s: np.clip(s, 0, None).prod(-1))(
                np.asarray(a, float)[:, [0, 2, 1, 3]], np.asarray(b, float)[:, [0, 2, 1, 3]]
            ),
        ),
        _m(
            "nan_for_nothing",
            "Two boxes without area give NaN, 0 divided by 0. The text says what their IoU is.",
            _undefined,
        ),
        _m("one_for_nothing", ONE, _instead_of_nan(lambda out: np.where(np.isnan(out), 1.0, out))),
        _m(
            "nothing_for_all",
            "Because one pair has no area, all pairs get 0. The others have an IoU of their own.",
            _instead_of_nan(lambda out: np.zeros(out.shape) if np.isnan(out).any() else out),
        ),
        Misconception(
            "one_for_the_same",
            says=ONE,
            instead=lambda a, b: np.where(
                np.asarray(_areas(a, b)).sum(0) == 0,
                1.0 * (_pairs(a, b)[0] == _pairs(a, b)[1]).all(-1),
                oracles.iou(a, b),
            ),
        ),
        Misconception(
            "swapped",
            says="Rows and columns have changed places: row i belongs to a[i], column j to b[j].",
            after=np.transpose,
        ),
        Misconception("in_one_row", says="All pairs stand in one row. They should be a table, (n, m).", after=np.ravel),
        Misconception(
            "symmetric_only_above",
            says="Only the pairs with j > i are filled. Every entry [i, j] is asked for.",
            after=lambda out: np.triu(out, 1),
        ),
        Misconception(
            "yes_or_no",
            says="These are yes and no, whether boxes overlap. How much they overlap is asked for.",
            after=lambda out: (out > 0).astype(float),
        ),
        _m(
            "paired_off",
            "Box i of one set is compared with box i of the other only. Every box of a meets every box of b.",
            _paired_off,
        ),
        Misconception(
            "percent", says="These are percentages; an IoU lies between 0 and 1.", after=lambda out: 100 * out
        ),
        Misconception("rounded", says="The results are rounded to two digits.", after=lambda out: np.round(out, 2)),
        Misconception(
            "whole",
            says="The division gives whole numbers: everything but 1 becomes 0.",
            after=lambda out: np.floor(out),
        ),
        _m("wraps_round", WRAPS, _wrapping(lambda sides: sides[..., 0] * sides[..., 1])),
        _m("differences_wrap_round", WRAPS, _wrapping(lambda sides: sides.prod(-1))),
        _m("areas_wrap_round", WRAPS, _wrapped_areas),
        _m(
            "first_of_b",
            "Only the first box of b is compared.",
            lambda a, b: np.repeat(oracles.iou(a, b)[:, :1], len(b), axis=1),
        ),
        Misconception(
            "best_only",
            says="Only each row's largest IoU comes back. All pairs are asked for.",
            after=lambda o: o.max(1),
        ),
        Misconception("in_bytes", says=WRAPS, instead=_wrapping(lambda sides: sides.sum(-1)), like=_only_bytes),
        Misconception(
            "empty_shape",
            says="Where one of the sets is empty, so is the answer, and its shape is still (n, m).",
            after=lambda out: out if out.size else np.zeros(0),
            like=no_shape,
        ),
    ],
    forbids={"loops", "torchvision.ops.box_iou", "torchvision.ops.generalized_box_iou"},
)
