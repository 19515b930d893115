"""The picture in a report: yours, the expected one and their difference, for worked cases only."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from course_utils.grading import Case, Exercise, Misconception, Report
from course_utils.grading.picture import GAP, draw

FLAG = np.zeros((4, 6, 3), np.uint8)
FLAG[:2, :3] = (250, 40, 10)


def exercise(**options: bool) -> Exercise:
    return Exercise(
        "mirror",
        points=1,
        oracle=lambda image: image[:, ::-1],
        cases=[
            Case("a flag", (FLAG,), worked=True),
            Case("noise", lambda rng: (rng.integers(0, 256, (5, 7, 3), dtype=np.uint8),)),
        ],
        misconceptions=[Misconception("upside_down", says="It stands on its head.", instead=lambda image: image[::-1])],
        **options,
    )


def pictures(report: Report) -> list[np.ndarray]:
    found = re.findall(r'src="data:image/png;base64,([^"]+)"', report._repr_html_())
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")) for data in found]


def test_a_failing_worked_case_shows_yours_the_expected_one_and_the_difference():
    report = exercise(picture=True).check(lambda image: image[::-1])
    (sheet,) = pictures(report)  # the case 'noise' fails as well, and is not worked
    zoom = (sheet.shape[0] - 2) // 4
    assert zoom == 22
    tile = 6 * zoom + 2
    assert sheet.shape[1] == 3 * tile + 2 * GAP
    middles = [sheet[1 + zoom // 2 : -1 : zoom, 1 + k * (tile + GAP) + zoom // 2 :: zoom][:4, :6] for k in range(3)]
    yours, expected = FLAG[::-1], FLAG[:, ::-1]
    np.testing.assert_array_equal(middles[0], yours)
    np.testing.assert_array_equal(middles[1], expected)
    np.testing.assert_array_equal(middles[2], np.abs(yours.astype(int) - expected))


def test_the_picture_is_described_in_the_html_and_for_the_ear():
    report = exercise(picture=True).check(lambda image: image[::-1])
    says = "12 of 24 pixels differ."
    assert re.search(rf'<img alt="[^"]*{says}"', report._repr_html_())
    says = f"right the difference, black where both agree: {says}"
    assert f"<figcaption>Left your image, in the middle the expected one, {says}" in report._repr_html_()
    assert says in str(report)


def test_numbers_stand_beside_a_picture_only_where_they_can_be_read():
    small = Exercise(
        "same",
        points=1,
        oracle=lambda image: image,
        cases=[Case("two pixels", (np.array([[1, 2]], np.uint8),), worked=True)],
        misconceptions=[Misconception("negative", says="A negative.", instead=lambda image: 255 - image)],
        picture=True,
    )
    assert "Yours: [[254 253]]. Expected: [[1 2]]." in str(small.check(lambda image: 255 - image))
    assert "Yours:" not in str(exercise(picture=True).check(lambda image: image[::-1]))


def test_without_picture_true_there_is_none_and_neither_for_a_right_answer_or_a_stub():
    def stub(image):
        raise NotImplementedError

    assert pictures(exercise().check(lambda image: image[::-1])) == []
    assert pictures(exercise(picture=True).check(lambda image: image[:, ::-1].copy())) == []
    assert pictures(exercise(picture=True).check(stub)) == []


def test_another_size_has_no_difference():
    made = draw(FLAG[:2], FLAG)
    assert made is not None
    assert made.says == "Left your image, 2 pixels high and 6 wide; right the expected one, 4 pixels high and 6 wide."


@pytest.mark.parametrize("values", [FLAG / 255 * 9 - 3, FLAG.astype(bool), FLAG[..., 0].astype(np.float32)])
def test_other_dtypes_are_drawn_between_the_expected_extremes(values):
    made = draw(values, values)
    assert made is not None
    assert "0 of 24 pixels differ" in made.says
    sheet = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGB"))
    assert {0, 255} <= set(sheet.ravel().tolist())


@pytest.mark.parametrize(
    "answer", [np.zeros(5), np.zeros((2, 2, 4)), np.zeros((0, 3)), np.array([["a"]]), np.zeros((500, 2)), np.array(3)]
)
def test_what_is_no_image_is_not_drawn(answer):
    assert draw(answer, FLAG) is None
    report = exercise(picture=True).check(lambda image: answer)
    assert pictures(report) == []
    assert report.score == 0


def test_not_a_number_is_drawn_black():
    made = draw(np.full((2, 2), np.nan), np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert made is not None
    sheet = np.asarray(Image.open(io.BytesIO(made.png)).convert("RGB"))
    assert not sheet[2:-2, 2:130].any()


def test_an_exact_dtype_is_half_of_the_answer():
    floats = Exercise(
        "halves",
        points=2,
        oracle=lambda a: (a / 2).astype(np.float32),
        cases=[Case("three", (np.array([1, 2, 3]),)), Case("one", (np.array([7]),))],
        misconceptions=[Misconception("doubled", says="Doubled.", instead=lambda a: a * 2)],
        exact_dtype=True,
    )
    assert floats.check(lambda a: (a / 2).astype(np.float32)).score == 2
    report = floats.check(lambda a: a / 2)
    assert report.score == 1
    assert "The values are right, but their dtype is float64; float32 is expected." in str(report)
