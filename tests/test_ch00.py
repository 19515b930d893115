"""Chapter 00: its oracles against a second library, and the numbers that its demos and prose rest on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from course_utils.chapters.ch00_start import exercises as ex
from course_utils.chapters.ch00_start.demos.arithmetic import brighter_demo
from course_utils.chapters.ch00_start.demos.explorer import PHOTOS, SIDE, grey, square
from course_utils.chapters.ch00_start.demos.zoom import zoom_demo
from course_utils.datasets import load

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", [(5, 4, 3), (6, 6, 3), (4, 7, 1)])
def test_to_float_chw_agrees_with_torchvision(shape):
    from torchvision.transforms import functional

    image = RNG.integers(0, 256, shape, dtype=np.uint8)
    ours = ex.to_float_chw.oracle(image)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, functional.to_tensor(image).numpy(), rtol=1e-6)


@pytest.mark.parametrize(("shape", "size"), [((10, 12, 3), (4, 6)), ((9, 7, 3), (5, 7)), ((6, 8, 3), (6, 2))])
def test_crop_center_agrees_with_torchvision_where_the_difference_is_even(shape, size):
    from torchvision.transforms import functional

    image = RNG.integers(0, 256, shape, dtype=np.uint8)
    theirs = functional.center_crop(torch.from_numpy(image.transpose(2, 0, 1).copy()), list(size))
    np.testing.assert_array_equal(ex.crop_center.oracle(image, *size), theirs.numpy().transpose(1, 2, 0))


def test_the_text_of_crop_center_two_of_five_rows():
    rows = np.arange(5)[:, None] * np.ones((1, 3))
    assert ex.crop_center.oracle(rows, 2, 3)[:, 0].tolist() == [1, 2]


def test_standardize_agrees_with_scipy_and_a_constant_channel_is_zero():
    from scipy.stats import zscore

    image = RNG.integers(0, 256, (6, 5, 3), dtype=np.uint8)
    np.testing.assert_allclose(ex.standardize.oracle(image), zscore(image.astype(float), axis=(0, 1)))
    image[:, :, 1] = 90
    assert (ex.standardize.oracle(image)[:, :, 1] == 0).all()


@pytest.mark.parametrize("small", [1e-5, 1e-8])
def test_a_small_number_under_the_fraction_is_right(small):
    """(x − mean) / (std + 1e-5) is what many write against 0 / 0."""
    report = ex.standardize.check(lambda x: (x - x.mean(axis=(0, 1))) / (x.std(axis=(0, 1)) + small))
    assert report.score == ex.standardize.points, str(report)


def test_swapping_channels_in_place_is_named_and_loses_a_channel():
    def swap(image):
        image[:, :, 0], image[:, :, 2] = image[:, :, 2], image[:, :, 0]
        return image

    report = ex.bgr_to_rgb.check(swap)
    assert report.score == 0
    assert "a view of the same memory" in report.sentences[0]


def test_a_right_swap_in_place_is_half_right():
    def swap(image):
        image[:, :, [0, 2]] = image[:, :, [2, 0]]
        return image

    report = ex.bgr_to_rgb.check(swap)
    assert report.score == 1
    assert "changed its argument" in str(report)


def test_the_first_try_of_the_notebook_is_named_and_shown():
    report = ex.bgr_to_rgb.check(lambda image: image[::-1])
    assert [m.name for m in report.verdict.misconceptions] == ["upside_down"]
    assert [bool(detail.picture) for detail in report.details] == [True, True, False, False, False, False]


@pytest.mark.parametrize("name", PHOTOS)
def test_the_photos_of_the_demos(name):
    assert square(name).shape == (SIDE, SIDE, 3)
    assert square(name).dtype == np.uint8
    whole = load("photos")[name]
    np.testing.assert_array_equal(grey(whole.rgb)[::7, ::7], whole.gray[::7, ::7])


def test_what_the_prose_says_of_the_demos():
    says = zoom_demo.render(magnified=48, row=125, column=155)[1]
    red, green, blue = (
        int(says.split(f"{colour} ")[1].split(",")[0].split(".")[0]) for colour in ("red", "green", "blue")
    )
    assert red > green > 1.5 * blue
    assert red - green < 30
    assert "Rows 102 to 109 and columns 163 to 170" in zoom_demo.render(magnified=48)[1]
    assert "200 + 60 is 4 in uint8, and 255" in brighter_demo.render(add=60)[1]
    face = grey(square("astronaut"))[30:60, 75:95]
    assert 180 < np.median(face) < 230


@pytest.mark.parametrize(
    ("shape", "fits"), [((3,), True), ((451,), False), ((300, 1, 1), True), ((300,), False), ((451, 1), True)]
)
def test_the_folded_answers_on_broadcasting(shape, fits):
    photo = load("photos")["chelsea"].rgb
    try:
        assert np.broadcast_shapes(photo.shape, shape) == photo.shape
    except ValueError:
        assert not fits
    else:
        assert fits
    with pytest.raises(ValueError, match="broadcast"):
        np.broadcast_shapes(photo.shape, (300, 451))


def test_the_two_exceptions_to_wrapping_in_silence():
    photo = load("photos")["chelsea"].rgb
    with pytest.warns(RuntimeWarning, match="overflow"):
        np.uint8(200) + np.uint8(100)
    with pytest.raises(OverflowError):
        photo + 300
    assert (np.array([200], np.uint8) + np.array([100], np.uint8)).tolist() == [44]


def test_the_zoom_demo_marks_the_pixel_that_its_sentence_names():
    for magnified in (2, 16, 48):
        says = zoom_demo.render(magnified=magnified, row=106, column=167)[1]
        assert "the framed pixel, row 106 and column 167, is red 14, green 10, blue 9" in says
