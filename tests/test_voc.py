"""Pascal VOC folders: right ones are read exactly, and what is wrong is said, named and left out."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from course_utils.datasets import BoxSet, VocError, read_voc, voc

WIDTH, HEIGHT = 60, 40
XML = """<annotation>
 <folder>images</folder><filename>{file}</filename>
 <size><width>{width}</width><height>{height}</height><depth>3</depth></size>
 {objects}
</annotation>"""
OBJECT = (
    "<object><name>{name}</name><difficult>{difficult}</difficult><bndbox><xmin>{0}</xmin><ymin>{1}</ymin>"
    "<xmax>{2}</xmax><ymax>{3}</ymax></bndbox></object>"
)


def jpeg(mode: str = "RGB", size: tuple[int, int] = (WIDTH, HEIGHT), kind: str = "JPEG") -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(file, kind)
    return file.getvalue()


def deep() -> bytes:
    """A PNG with 16 bits a pixel."""
    file = io.BytesIO()
    Image.fromarray(np.full((HEIGHT, WIDTH), 40_000, np.uint16)).save(file, "PNG")
    return file.getvalue()


class Folder:
    """A VOC folder that a test fills."""

    def __init__(self, root: Path, parts: tuple[str, str] = ("Annotations", "JPEGImages")) -> None:
        self.root, (self.xml, self.pictures) = root, (root / part for part in parts)
        self.xml.mkdir(parents=True)
        self.pictures.mkdir()

    def add(self, name: str, *boxes: Any, picture: bytes | None = b"", text: str | bytes | None = None, **told: Any):
        """An XML file and its picture. boxes: four ends, and perhaps a class and whether it is difficult."""
        told = {"file": f"{name}.jpg", "width": WIDTH, "height": HEIGHT, **told}
        objects = "".join(
            OBJECT.format(*box[:4], name=(*box, "cat")[4], difficult=int(len(box) > 5 and box[5])) for box in boxes
        )
        data = XML.format(objects=objects, **told) if text is None else text
        (self.xml / f"{name}.xml").write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        if picture is not None:
            (self.pictures / f"{name}.jpg").write_bytes(picture or jpeg())

    def read(self, *args: Any, **options: Any) -> BoxSet:
        return read_voc(self.root, *args, **options)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "set")


def one_problem(folder: Folder, **options: Any) -> str:
    """The only sentence about a set in which a good picture stands beside a bad one."""
    folder.add("good", (5, 6, 20, 30))
    found = folder.read(**options)
    assert found.boxes[-1].tolist() == [] or [4, 5, 20, 30] in [box for row in found.boxes for box in row.tolist()]
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


# What is right


@pytest.mark.parametrize("parts", [("Annotations", "JPEGImages"), ("annotations", "images")])
def test_boxes_are_counted_from_0_and_end_at_an_edge(tmp_path, parts):
    folder = Folder(tmp_path / "set", parts)
    folder.add("a-10", (1, 1, WIDTH, HEIGHT, "dog"), (3, 4, 4, 6))
    folder.add("a-2", (11, 1, 20, 10, "ape", True))
    folder.add("a-3")
    found = folder.read(licence="MIT", provenance="me")
    assert found.problems == ()
    assert found.classes == ("ape", "cat", "dog")
    assert (found.name, found.split, found.licence, found.provenance) == ("set", "all", "MIT", "me")
    assert [box.tolist() for box in found.boxes] == [[[10, 0, 20, 10]], [], [[0, 0, 60, 40], [2, 3, 4, 6]]]
    assert [label.tolist() for label in found.labels] == [[0], [], [2, 1]]
    assert [hard.tolist() for hard in found.difficult] == [[True], [], [False, False]]
    assert found.boxes[1].shape == (0, 4)
    assert found.counts.tolist() == [1, 0, 2]
    assert all(image.shape == (HEIGHT, WIDTH, 3) and image.dtype == np.uint8 for image in found.images)
    with pytest.raises(ValueError, match="no masks"):
        found.masks(0)
    assert [len(b) for b in found.take(2, seed=0).boxes] in ([1, 0], [1, 2], [0, 1], [0, 2], [2, 0], [2, 1])


@pytest.mark.parametrize(("mode", "kind"), [("L", "JPEG"), ("CMYK", "JPEG"), ("P", "PNG"), ("RGBA", "PNG")])
def test_grey_and_other_pictures_become_rgb(folder, mode, kind):
    folder.add("a", (1, 1, 9, 9), picture=jpeg(mode, kind=kind))
    found = folder.read()
    assert found.images[0].shape == (HEIGHT, WIDTH, 3)
    if mode == "L":
        assert (np.ptp(found.images[0], axis=2) == 0).all()


def test_pictures_of_several_sizes_and_decimal_corners(folder):
    folder.add("a", (1.5, 2, 9.25, 9))
    folder.add("b", (1, 1, 80, 9), picture=jpeg(size=(80, 20)), width=0, height=0)  # a size nobody knows
    found = folder.read()
    assert [image.shape[:2] for image in found.images] == [(40, 60), (20, 80)]
    assert found.boxes[0].tolist() == [[0.5, 1, 9.25, 9]]
    assert found.problems == ()


def test_classes_that_are_asked_for(folder):
    folder.add("a", (1, 1, 9, 9, "dog"), (2, 2, 9, 9, "cat"))
    found = folder.read(["cat", "horse"])
    assert found.classes == ("cat", "horse")
    assert found.labels[0].tolist() == [0]
    assert found.problems == ("a.xml: box 1 (dog): its class is not one of cat, horse; left out.",)


def test_without_a_file_name_the_xmls_own_is_meant(folder):
    folder.add("a", (1, 1, 9, 9), file="")
    assert len(folder.read()) == 1


# What is wrong with a box


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((9, 5, 9, 30), r"bad.xml: box 1 (cat): it is empty, xmin and xmax are both 9; left out."),
        ((5, 30, 9, 30), r"bad.xml: box 1 (cat): it is empty, ymin and ymax are both 30; left out."),
        ((20, 5, 10, 30), r"bad.xml: box 1 (cat): it is inverted, xmin is 20 and xmax 10; left out."),
        ((5, 31, 9, 30), r"bad.xml: box 1 (cat): it is inverted, ymin is 31 and ymax 30; left out."),
        (
            (61, 5, 70, 30),
            r"bad.xml: box 1 (cat): 61, 5, 70, 30 lies outside of the picture of 60 × 40 pixels; left out.",
        ),
        (
            (0, 1, 9, 41),
            r"bad.xml: box 1 (cat): 0, 1, 9, 41 stands out of the picture of 60 × 40 pixels; cut at its border.",
        ),
        (("four", 5, 9, 30), r"bad.xml: box 1 (cat): xmin was expected to be a number; 'four' came; left out."),
        ((5, "", 9, 30), r"bad.xml: box 1 (cat): ymin was expected to be a number; 'nothing' came; left out."),
        ((5, 6, "nan", 30), r"bad.xml: box 1 (cat): xmax was expected to be a number; 'nan' came; left out."),
        ((5, 6, 9, "1e999"), r"bad.xml: box 1 (cat): ymax was expected to be a number; '1e999' came; left out."),
        ((5, 6, 9, 30, ""), r"bad.xml: box 1 (no name): it has no class; left out."),
    ],
)
def test_a_bad_box_is_named_and_the_others_are_kept(folder, box, words):
    folder.add("bad", box, (2, 2, 12, 12, "cat"))
    assert one_problem(folder) == words
    found = folder.read()
    kept = [[0, 0, 9, 40]] if "cut" in words else []
    assert found.boxes[0].tolist() == [*kept, [1, 1, 12, 12]]


def test_an_object_without_a_box(folder):
    folder.add("bad", text=XML.format(file="bad.jpg", width=60, height=40, objects="<object><name>cat</name></object>"))
    assert "bad.xml: box 1 (cat): xmin was expected to be a number; 'nothing' came" in one_problem(folder)


# What is wrong with a file


BOMB = """<?xml version="1.0"?><!DOCTYPE annotation [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation><filename>&c;</filename></annotation>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_every_encoding(folder, encoding):
    folder.add("bad", text=BOMB.replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding))
    assert one_problem(folder).startswith("bad.xml: it has a DOCTYPE, which can fill the memory")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<annotation><object>", "bad.xml: it is not whole XML (no element found"),
        ("", "bad.xml: it is not whole XML"),
        (b"\xff\xfe\x00", "bad.xml: it is not whole XML"),
        ('<?xml version="1.0" encoding="klingon"?><annotation/>', "bad.xml: it is not whole XML"),
        ("<html><body>404</body></html>", "bad.xml: <annotation> was expected, <html> came"),
        ("<annotation>" + " " * voc.MAX_XML + "</annotation>", "bad.xml: it is larger than 1 MB"),
    ],
)
def test_a_bad_xml_file(folder, text, words):
    folder.add("bad", text=text)
    problem = one_problem(folder)
    assert problem.startswith(words)
    assert problem.endswith("left out.")


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (None, "bad.xml: its picture JPEGImages/bad.jpg is not there; left out."),
        (b"<html>404</html>", "bad.xml: its picture JPEGImages/bad.jpg is no JPEG or PNG; left out."),
        (jpeg()[:-600], "bad.xml: its picture JPEGImages/bad.jpg is damaged (image file is truncated"),
        (jpeg()[:200], "bad.xml: its picture JPEGImages/bad.jpg is "),
        (deep(), "bad.xml: its picture JPEGImages/bad.jpg has"),
    ],
)
def test_a_bad_picture(folder, picture, words):
    folder.add("bad", (1, 1, 9, 9), picture=picture)
    problem = one_problem(folder)
    assert problem.startswith(words)
    assert problem.endswith("left out.")


def test_a_picture_with_too_many_pixels_is_not_unpacked(folder, monkeypatch):
    folder.add("bad", (1, 1, 9, 9), picture=jpeg(size=(300, 200)), width=300, height=200)
    words = "bad.xml: its picture JPEGImages/bad.jpg has 300 × 200 pixels, the limit is 5000; left out."
    monkeypatch.setattr(Image.Image, "convert", lambda *_: pytest.fail("unpacked") if _[0].width == 300 else _[0])
    assert one_problem(folder, max_pixels=5000) == words


def test_a_decompression_bomb(folder, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20_000)
    folder.add("bad", (1, 1, 9, 9), picture=jpeg(size=(300, 200)), width=300, height=200)
    assert "has far more pixels than the limit" in one_problem(folder)


def test_a_size_that_is_not_the_pictures(folder):
    folder.add("bad", (1, 1, 9, 9), width=40, height=60)
    words = "bad.xml: it describes a picture of 40 × 60 pixels, and JPEGImages/bad.jpg has 60 × 40; left out."
    assert one_problem(folder) == words


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", "a\\b.jpg", "C:\\x.jpg", ".."])
def test_a_picture_outside_of_the_folder_is_not_read(folder, name):
    folder.add("bad", (1, 1, 9, 9), file=name)
    assert one_problem(folder) == f"bad.xml: its picture {name!r} is not a plain file name; left out."


def test_many_faults_at_once_and_the_rest_is_used(folder):
    folder.add("a", (1, 1, 9, 9))
    folder.add("b", (9, 1, 3, 9), (4, 4, 4, 9), (2, 2, 8, 8))
    folder.add("c", picture=None)
    folder.add("d", text="<annotation>")
    found = folder.read()
    assert found.counts.tolist() == [1, 1]
    assert [problem.split(":")[0] for problem in found.problems] == ["b.xml", "b.xml", "c.xml", "d.xml"]
    assert "box 1" in found.problems[0]
    assert "box 2" in found.problems[1]


# What is wrong with the folder


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(VocError, match="expected to hold the folders Annotations and JPEGImages"):
        read_voc(tmp_path / "nowhere")
    (tmp_path / "annotations").mkdir()
    with pytest.raises(VocError, match="the second is not there"):
        read_voc(tmp_path)
    (tmp_path / "images").mkdir()
    with pytest.raises(VocError, match="holds no XML file"):
        read_voc(tmp_path)


def test_a_folder_of_which_nothing_can_be_used(folder):
    folder.add("a", picture=None)
    folder.add("b", text="")
    with pytest.raises(VocError, match=r"Not one of the 2 pictures of .*first reason: a\.xml: its picture") as caught:
        folder.read()
    assert isinstance(caught.value, ValueError)


def test_find(folder, monkeypatch, own_cache):
    monkeypatch.setenv("COURSE_DATA", str(folder.root.parent))
    assert voc.find("set") == folder.root
    assert voc.find("other") is None


# The real folder


@pytest.mark.real
def test_the_raccoons():
    root = Path(os.environ["COURSE_DATA"]) / "raccoon"
    if not root.is_dir():
        pytest.skip("COURSE_DATA has no raccoon")
    found = read_voc(root)
    assert (len(found), found.counts.sum(), found.classes) == (200, 217, ("raccoon",))
    assert found.problems == ()
    grey = [(np.ptp(image, axis=2) == 0).all() for image in found.images]
    assert sum(grey) >= 3
    for image, boxes in zip(found.images, found.boxes, strict=True):
        assert (boxes >= 0).all()
        assert (boxes[:, [0, 2]] <= image.shape[1]).all()
        assert (boxes[:, [1, 3]] <= image.shape[0]).all()
    assert sum(bool((boxes[:, :2] == 0).any()) for boxes in found.boxes) > 10, "many boxes begin at the border"
