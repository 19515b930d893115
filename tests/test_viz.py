"""Pictures, curves and tables: what is shown, what is said, what is refused."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image

from course_utils import viz
from course_utils.viz import pictures
from course_utils.viz.style import PALETTE, style

SAYS = "A small picture of <nothing>."


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What was displayed: (data, metadata) in order."""
    found: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def display(data: dict[str, Any], *, metadata: dict[str, Any] | None = None, raw: bool = False) -> None:
        assert raw
        found.append((data, metadata or {}))

    monkeypatch.setattr("IPython.display.display", display)
    return found


def pixels(shown: list[tuple[dict[str, Any], dict[str, Any]]]) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(shown[0][0]["image/png"]))).convert("RGB"))


def test_a_picture_comes_with_alternative_text_and_a_visible_caption(shown):
    viz.show(np.zeros((4, 4), np.uint8), says=SAYS)
    assert len(shown) == 2
    assert shown[0][1] == {"image/png": {"alt": SAYS}}
    assert shown[1][0]["text/html"] == '<p class="course-caption">A small picture of &lt;nothing&gt;.</p>'
    assert shown[1][0]["text/plain"] == SAYS


@pytest.mark.parametrize("says", ["", "  ", "no full stop", None, 3])
def test_without_a_sentence_nothing_is_shown(shown, says):
    with pytest.raises(ValueError, match="says="):
        viz.show(np.zeros((4, 4), np.uint8), says=says)
    with pytest.raises(ValueError, match="says="), viz.figure(says=says):
        pass
    with pytest.raises(ValueError, match="says="):
        viz.table([], ["a"], says)
    assert not shown


@pytest.mark.parametrize("zoom", [1, 3, 7])
def test_every_pixel_becomes_a_square_of_its_own_colour(shown, zoom):
    picture = np.random.default_rng(0).integers(0, 256, (5, 6, 3), np.uint8)
    viz.show(picture, says=SAYS, zoom=zoom)
    sheet = pixels(shown)
    top, left = 16, 16
    inside = sheet[top : top + 5 * zoom, left : left + 6 * zoom]
    np.testing.assert_array_equal(inside, np.kron(picture, np.ones((zoom, zoom, 1), np.uint8)))
    assert (sheet[:10] == 255).all(), "the margin is white"


def test_titles_are_drawn_and_never_clipped(shown):
    picture = np.full((4, 4), 255, np.uint8)
    viz.show(picture, picture, says=SAYS, zoom=4, titles=["a title far wider than its picture", "b"])
    sheet = pixels(shown)
    ink = np.argwhere(sheet.min(axis=2) < 100)
    assert len(ink) > 100
    assert ink.min() > 3
    assert (ink.max(axis=0) < np.array(sheet.shape[:2]) - 4).all()


def test_pictures_of_different_sizes_share_one_zoom(shown):
    viz.show(np.zeros((8, 8), np.uint8), np.zeros((4, 4), np.uint8), says=SAYS, zoom=5)
    black = (pixels(shown) == 0).all(axis=2)
    assert black.sum() == (64 + 16) * 25


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (3, 3), (10, 5), (12, 6), (40, 8)])
def test_rows_are_equally_long(count, columns):
    assert pictures._columns(count, 28) == columns


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (np.array([[True, False]]), [[255, 0]]),
        (np.array([[0, 255]], np.uint8), [[0, 255]]),
        (np.array([[0.0, 0.5, 1.0]], np.float32), [[0, 128, 255]]),
        (np.array([[[0.0], [1.0]]]), [[0, 255]]),
    ],
)
def test_values_are_taken_as_they_are(picture, expected):
    np.testing.assert_array_equal(pictures.as_rgb(picture)[..., 1], expected)


def test_white_can_be_sixteen():
    digit = np.array([[0, 8, 16]], np.uint8)
    np.testing.assert_array_equal(pictures.as_rgb(digit, white=16)[..., 0], [[0, 128, 255]])
    with pytest.raises(ValueError, match="reaches 16, above white=15"):
        pictures.as_rgb(digit, white=15)


class Tensor:
    """What a torch tensor with a gradient answers to, without the seconds that importing torch takes."""

    def detach(self) -> Tensor:
        return self

    cpu = detach

    def numpy(self) -> np.ndarray:
        return np.array([[0.0, 1.0]], np.float32)


def test_a_tensor_is_a_picture_too():
    np.testing.assert_array_equal(pictures.as_rgb(Tensor())[..., 0], [[0, 255]])


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.array([[0.0, 1.5]]), "runs from 0 to 1.5"),
        (np.array([[-0.2, 0.5]]), "runs from -0.2 to 0.5"),
        (np.array([[np.nan, 0.5]]), "nan"),
        (np.array([[0, 255]]), "int64, from 0 to 255"),
        (np.zeros((3, 8, 8)), "looks like"),
        (np.zeros((5, 8, 8)), "with a star"),
        (np.zeros(8), r"shape \(8,\)"),
        (np.zeros((0, 8)), r"shape \(0, 8\)"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_was_expected(picture, message):
    with pytest.raises(ValueError, match=message) as caught:
        viz.show(picture, says=SAYS)
    assert "uint8 from 0 to 255, floats from 0 to 1, or bool" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"titles": ["a", "b"]}, "as many titles"), ({"zoom": 0}, "zoom"), ({"columns": 1.5}, "columns")],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        viz.show(np.zeros((2, 2)), says=SAYS, **options)
    with pytest.raises(ValueError, match="at least one"):
        viz.show(says=SAYS)


def test_a_figure_is_displayed_when_the_block_ends(shown):
    with viz.figure(says=SAYS, size=(5, 3)) as ax:
        ax.plot([1, 2, 3])
        ax.set_title("× – ² ₂ → ÷ ± $x_1^2$")  # a glyph that the font lacks would warn, and warnings are errors
    assert pixels(shown).shape == (300, 500, 3)
    assert shown[0][1] == {"image/png": {"alt": SAYS}}


def test_several_axes_come_as_an_array(shown):
    with viz.figure(says=SAYS, rows=2, cols=3) as axes:
        assert axes.shape == (2, 3)


def test_an_error_inside_the_block_shows_nothing(shown):
    with pytest.raises(ZeroDivisionError), viz.figure(says=SAYS):
        1 / 0  # noqa: B018
    assert not shown


def test_the_same_figure_gives_the_same_bytes(shown):
    for _ in range(2):
        with viz.figure(says=SAYS) as ax:
            ax.plot([3, 1, 2])
    assert shown[0] == shown[2]


def test_the_file_keeps_every_pixel():
    from course_utils.viz.display import png, quick_png

    few = np.random.default_rng(1).integers(0, 6, (40, 40, 3)).astype(np.uint8) * 50
    many = np.random.default_rng(1).integers(0, 256, (40, 40, 3), np.uint8)
    for picture in (few, many):
        for make in (png, quick_png):
            np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(make(picture))).convert("RGB")), picture)


def test_pyplot_stays_out_of_it():
    code = (
        "import sys, numpy as np\n"
        "from course_utils import viz\n"
        "assert 'matplotlib' not in sys.modules, 'matplotlib is imported too early'\n"
        "viz.show(np.eye(4), says='A diagonal.', titles=['x'])\n"
        "with viz.figure(says='A line.') as ax: ax.plot([1, 2])\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "import matplotlib\n"
        "assert matplotlib.rcParams['axes.labelsize'] == 'medium', 'the style leaks'\n"
        "viz.use_course_style()\n"
        "assert matplotlib.rcParams['axes.labelsize'] == 13\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, timeout=120)


def test_a_table_can_be_walked_by_a_screen_reader(shown):
    viz.table([["k-NN <5>", 0.97123], ["MLP", 3]], ["method", "accuracy"], "Two methods & their accuracy.")
    markup, plain = shown[0][0]["text/html"], shown[0][0]["text/plain"]
    assert '<caption class="course-caption">Two methods &amp; their accuracy.</caption>' in markup
    assert markup.count('<th scope="col">') == 2
    assert '<th scope="row">k-NN &lt;5&gt;</th><td>0.9712</td>' in markup
    assert plain.splitlines() == [
        "Two methods & their accuracy.",
        "method    accuracy",
        "k-NN <5>  0.9712",
        "MLP       3",
    ]
    with pytest.raises(ValueError, match="Row 0 has 1 cells"):
        viz.table([["a"]], ["x", "y"], "One row.")


# Machado, Oliveira & Fernandes (2009), severity 1.0, for linear RGB.
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "none": np.eye(3),
}


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear sRGB, D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    f = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def closest(colours: tuple[str, ...], matrix: Any) -> float:
    seen = [lab(np.asarray(matrix) @ linear(colour)) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for i, a in enumerate(seen) for b in seen[:i])


@pytest.mark.parametrize("eye", BLINDNESS)
def test_the_palette_can_be_told_apart_by_colour_blind_readers(eye):
    # A difference of 2 or 3 can just be seen side by side; 10 can be told apart at a glance.
    assert closest(PALETTE[:4], BLINDNESS[eye]) > 15
    assert closest(PALETTE, BLINDNESS[eye]) > 10


def test_the_colour_test_can_fail():
    assert closest(("#d62728", "#2ca02c"), BLINDNESS["none"]) > 20
    assert closest(("#d62728", "#2ca02c"), BLINDNESS["deuteranopia"]) < 10


def test_text_can_be_read_when_projected():
    settings = style()
    assert min(settings[name] for name in ("font.size", "axes.labelsize", "xtick.labelsize", "legend.fontsize")) >= 12
    assert settings["figure.facecolor"] == settings["axes.facecolor"] == "white"


def test_the_quick_canvas_notices_whatever_changes():
    """Each change reaches the pixels, and the pixels do not depend on what was drawn before."""
    from course_utils.viz.canvas import Canvas
    from course_utils.viz.curves import new_figure

    def drawn():
        figure = new_figure((3, 2))
        ax = figure.subplots()
        ax.set(xlabel="m", title="t")  # the layout leaves room for them
        line = ax.plot([0, 1], [0, 1])[0]
        figure.canvas.draw()
        figure.set_layout_engine("none")
        return Canvas(figure), ax, line

    changes = {
        "data": lambda ax, line: line.set_ydata([1, 0]),
        "colour": lambda ax, line: line.set_color("red"),
        "limit": lambda ax, line: ax.set_xlim(0, 3),
        "label": lambda ax, line: ax.set_xlabel("metres"),
        "ticks": lambda ax, line: ax.set_yticks([0.5]),
        "title": lambda ax, line: ax.set_title("a title"),
        "scale": lambda ax, line: ax.set_yscale("symlog"),
    }
    for name, change in changes.items():
        canvas, ax, line = drawn()
        before = canvas.pixels().copy()
        change(ax, line)
        after = canvas.pixels().copy()
        assert (before != after).any(), name
        fresh, ax, line = drawn()
        change(ax, line)
        assert (fresh.pixels() == after).all(), name


def test_the_quick_canvas_keeps_what_lies_below_a_move():
    """Artists below the first one that moves are kept, and drawn anew when they change."""
    from course_utils.viz.canvas import Canvas
    from course_utils.viz.curves import new_figure

    def drawn():
        figure = new_figure((3, 2))
        ax = figure.subplots()
        image = ax.imshow(np.arange(12.0).reshape(3, 4), aspect="auto")
        lines = [ax.plot([0, 2], [row, 2 - row])[0] for row in (0, 1, 2)]
        figure.canvas.draw()
        figure.set_layout_engine("none")
        return Canvas(figure), image, lines

    canvas, image, lines = drawn()
    canvas.pixels()
    calls = []
    scale = image.make_image
    image.make_image = lambda *args, **named: calls.append(1) or scale(*args, **named)
    for move in (*reversed(lines), image, lines[2]):
        scaled = []
        for alpha in (0.8, 0.6, 0.5):  # the first move may have to begin anew
            move.set_alpha(alpha)
            after = canvas.pixels().copy()
            scaled.append(len(calls))
        assert (scaled[2] > scaled[1]) == (move is image), "a picture is scaled when it changes, and only then"
    fresh, *others = drawn()
    for artist in (others[0], *others[1]):
        artist.set_alpha(0.5)
    assert (fresh.pixels() == after).all()


def test_a_large_photo_at_zoom_1_is_stored_as_jpeg_and_keeps_its_words(shown):
    from course_utils.datasets import load

    photo = load("photos")["chelsea"].rgb
    viz.show(photo, says=SAYS, zoom=1)
    (data, metadata), _ = shown
    assert set(data) == {"image/jpeg", "text/plain"}
    assert metadata == {"image/jpeg": {"alt": SAYS}}
    file = base64.b64decode(data["image/jpeg"])
    assert len(file) < 50_000
    back = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))[16:-16, 16:-16].astype(int)
    assert np.abs(back - photo).mean() < 5


def test_drawings_small_pictures_and_enlarged_ones_stay_png(shown):
    noise = np.random.default_rng(0).integers(0, 256, (150, 150, 3), np.uint8)
    viz.show(noise[:20, :20], says=SAYS, zoom=1)
    viz.show(noise, says=SAYS, zoom=2)
    with viz.figure(says=SAYS) as ax:
        ax.plot(range(50), np.sin(range(50)))
    assert [next(iter(data)) for data, _ in shown[::2]] == ["image/png"] * 3
