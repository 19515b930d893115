"""What was handed in is found: in each platform's layout, under every name, in whole and in damaged files."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tools.grade import handed_in
from tools.grade.handed_in import HandedIn, NothingThere, find
from tools.grade.reading import LARGEST


def folder_of(root: Path, names: Iterable[str]) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def zip_of(path: Path, members: Mapping[str, str] | Iterable[str]) -> Path:
    contents = members if isinstance(members, Mapping) else {name: name for name in members}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 12, 0, 0)), content)
    return path


def seen(files: list[HandedIn]) -> dict[str, list[str]]:
    """Student → labels, in order: the last one is the latest."""
    found: dict[str, list[str]] = {}
    for one in files:
        found.setdefault(one.student, []).append(one.label)
    return found


def both(tmp_path: Path, names: list[str]) -> dict[str, list[str]]:
    """The same files found in a folder and in a zip file."""
    in_zip = seen(find(zip_of(tmp_path / "class.zip", names)))
    in_folder = seen(find(folder_of(tmp_path / "class", names)))
    assert in_zip == in_folder
    return in_zip


# -- layouts -------------------------------------------------------------------------------------------------------

LAYOUTS = {
    "nbgrader": {"ada/ps1/02_knn.ipynb": "ada", "bob/ps1/02_knn.ipynb": "bob", "bob/ps2/03_regression.ipynb": "bob"},
    "Moodle, folders": {
        "Ada Lovelace_123_assignsubmission_file_/02_knn.ipynb": "Ada Lovelace",
        "Björk Ng_9_assignsubmission_file/my work.ipynb": "Björk Ng",
    },
    "Moodle, files": {
        "Ada Lovelace_123_assignsubmission_file_02_knn.ipynb": "Ada Lovelace",
        "Carl Friedrich Gauß_7_assignsubmission_file_02_knn.ipynb": "Carl Friedrich Gauß",
    },
    "Canvas": {
        "lovelaceada_12345_678901_02_knn.ipynb": "lovelaceada",
        "noetheremmy_LATE_12346_678902_02_knn-1.ipynb": "noetheremmy",
    },
    "Blackboard": {
        "Week 3_ada1815_attempt_2026-11-01-12-00-00_02_knn.ipynb": "ada1815",
        "Week 3_bob_attempt_2026-11-02-12-00-00_knn_final.ipynb": "bob",
    },
    "one folder a student": {"Ada Lovelace/02_knn.ipynb": "Ada Lovelace", "Bob/deep/er/x.ipynb": "Bob"},
    "one file a student": {"ada.ipynb": "ada", "bob-02_knn.ipynb": "bob", "emmy noether_02_knn.ipynb": "emmy noether"},
    "one folder a chapter": {"02_knn/ada.ipynb": "ada", "02_knn/bob.ipynb": "bob", "03_regression/ada.ipynb": "ada"},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_students_of_each_layout(tmp_path: Path, layout: str) -> None:
    expected: dict[str, list[str]] = {}
    for label, student in LAYOUTS[layout].items():
        expected.setdefault(student, []).append(label)
    assert both(tmp_path, list(LAYOUTS[layout])) == expected


@pytest.mark.parametrize(
    ("names", "students"),
    [
        (["class/ada/02_knn.ipynb", "class/bob/02_knn.ipynb", "__MACOSX/class/ada/._02_knn.ipynb"], ["ada", "bob"]),
        (["class/ada_02_knn.ipynb", "class/bob_02_knn.ipynb", "__MACOSX/._class"], ["ada", "bob"]),
        (["ada/02_knn.ipynb", "ada/03_regression.ipynb"], ["ada"]),
        (["Ada_1_assignsubmission_file_/deep/02_knn.ipynb"], ["Ada"]),
    ],
    ids=["folders in a folder", "files in a folder", "one student", "one student of Moodle"],
)
def test_a_folder_around_the_whole_zip_is_no_student(tmp_path: Path, names: list[str], students: list[str]) -> None:
    assert list(seen(find(zip_of(tmp_path / "class.zip", names)))) == students


def test_hidden_files_are_nobodys(tmp_path: Path) -> None:
    names = [
        "ada/02_knn.ipynb",
        "ada/.ipynb_checkpoints/02_knn-checkpoint.ipynb",
        "__MACOSX/ada/._02_knn.ipynb",
        ".DS_Store",
        "ada/.git/config",
        ".hidden/02_knn.ipynb",
    ]
    assert both(tmp_path, names) == {"ada": ["ada/02_knn.ipynb"]}


# -- the latest ----------------------------------------------------------------------------------------------------


def test_the_latest_is_last_by_date_then_by_number(tmp_path: Path) -> None:
    root = folder_of(tmp_path, [f"ada/02_knn{again}.ipynb" for again in ("", "-1", "-2", "-10", "_old")])
    for path in root.rglob("*.ipynb"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    os.utime(root / "ada" / "02_knn_old.ipynb", (999_999_999, 999_999_999))
    files = find(root)
    order = ["_old", "", "-1", "-2", "-10"]
    assert seen(files) == {"ada": [f"ada/02_knn{again}.ipynb" for again in order]}
    assert [one.when for one in files][-1] == "2001-09-09 01:46:40 UTC"


def test_blackboards_own_date_counts(tmp_path: Path) -> None:
    names = [f"W_ada_attempt_2026-11-0{day}-09-30-00_02_knn.ipynb" for day in (3, 1, 2)]
    files = find(zip_of(tmp_path / "class.zip", names))
    assert [one.when for one in files] == [f"2026-11-0{day} 09:30:00" for day in (1, 2, 3)]


# -- names ---------------------------------------------------------------------------------------------------------


def test_names_are_shown_on_one_line_and_stay_different(tmp_path: Path) -> None:
    names = [
        "Zoe\u0308",
        "a\nb",
        "a b",
        "x" * 250,
        "x" * 251,
        "=1+1",
        "Bob",
        "Bob\u200b",
        "\u202eeve",
        "O'Neil <b>",
        "-7",
    ]
    files = find(folder_of(tmp_path, [f"{name}/02_knn.ipynb" for name in names]))
    students = [one.student for one in files]
    assert len(set(students)) == len(names)
    assert "Zoë" in students  # composed, as a roster has it
    assert {"a b", "Bob", "=1+1", "-7", "O'Neil <b>"} <= set(students)
    for one in files:
        assert one.student.isprintable()
        assert len(one.student) <= 120
        assert one.label.isprintable()
    assert handed_in.name_of(" Ada  Lovelace ") == "Ada Lovelace"


def test_long_names_take_no_time(tmp_path: Path) -> None:
    """The patterns for names would need minutes for these, were they tried on all of it."""
    names = [char * 60_000 + tail for char in "_-(1" for tail in (".ipynb", "/x.ipynb")]
    files = find(zip_of(tmp_path / "class.zip", names))
    assert len(files) == len(names)
    assert all(len(one.student) <= 120 and len(one.label) <= 500 for one in files)


def test_paths_out_of_the_folder_are_only_names(tmp_path: Path) -> None:
    members = ["/etc/02_knn.ipynb", "../../up/02_knn.ipynb", "C:\\Users\\eve\\02_knn.ipynb", "ada/../bob/02_knn.ipynb"]
    files = find(zip_of(tmp_path / "class.zip", members))
    assert sorted(one.student for one in files) == ["C:", "ada", "etc", "up"]
    for one in files:
        assert ".." not in one.label.split("/")
        assert not one.label.startswith("/")
    assert sorted(one.load().decode() for one in files) == sorted(members)  # from the zip, wherever the name leads
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


# -- what cannot be read -------------------------------------------------------------------------------------------


def refused(files: list[HandedIn]) -> dict[str, str]:
    return {one.student: one.refused for one in files}


def test_what_is_no_file_has_a_reason(tmp_path: Path) -> None:
    outside = tmp_path / "secret.ipynb"
    outside.write_text("{}", encoding="utf-8")
    root = folder_of(tmp_path / "class", ["fine/02_knn.ipynb", "bob/report.pdf"])
    (root / "link").mkdir()
    (root / "link" / "02_knn.ipynb").symlink_to(outside)
    (root / "linked").symlink_to(tmp_path, target_is_directory=True)
    (root / "dangling.ipynb").symlink_to(tmp_path / "nowhere")
    (root / "dir" / "02_knn.ipynb").mkdir(parents=True)
    os.mkfifo(root / "pipe.ipynb")
    with (root / "huge.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    said = refused(find(root))
    link, folder = "It is a symbolic link; the file itself is expected.", "It is a folder or a device, not a file."
    assert said.pop("huge").startswith("The file has 200 MB. ")
    assert said == {
        "fine": "",
        "bob": handed_in.OTHER,
        "link": link,
        "linked": link,
        "dangling": link,
        "dir": folder,
        "pipe": folder,
    }


def test_zip_members_that_are_links_or_too_large(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("eve/02_knn.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with archive.open(zipfile.ZipInfo("bomb.ipynb"), "w", force_zip64=True) as member:
            for _ in range(60):
                member.write(bytes(1_000_000))
    said = refused(find(path))
    assert said["eve"] == "It is a symbolic link; the file itself is expected."
    assert said["bomb"].startswith("The file has 60 MB. ")


def test_a_member_whose_size_is_a_lie(tmp_path: Path) -> None:
    """60 MB of zeros that say they are 100 bytes: neither more memory than the limit, nor a wrong content."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.ipynb", "w") as member:
        for _ in range(60):
            member.write(bytes(1_000_000))
    data = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + at, 100)
    path.write_bytes(data)
    (one,) = find(path)
    assert not one.refused
    with pytest.raises(zipfile.BadZipFile):
        one.load()
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, LARGEST - 1)
    path.write_bytes(data)
    (one,) = find(path)
    with pytest.raises((zipfile.BadZipFile, EOFError)):
        one.load()


def test_an_encrypted_and_a_damaged_member_are_found_and_raise(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "class.zip", {"ada.ipynb": "whole", "bob.ipynb": "damaged", "eve.ipynb": "encrypted"})
    data = bytearray(path.read_bytes())
    data[data.index(b"damaged")] ^= 255
    at = data.index(b"PK\x01\x02", data.index(b"bob.ipynb", data.index(b"PK\x01\x02")))
    data[at + 8] |= 1
    data[data.index(b"eve.ipynb") - 24] |= 1
    path.write_bytes(data)
    files = {one.student: one for one in find(path)}
    assert files["ada"].load() == b"whole"
    with pytest.raises(zipfile.BadZipFile):
        files["bob"].load()
    with pytest.raises(RuntimeError):
        files["eve"].load()


def test_a_damaged_zip_says_so(tmp_path: Path) -> None:
    whole = zip_of(tmp_path / "class.zip", {f"student {n}/02_knn.ipynb": "x" * 500 for n in range(20)}).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NothingThere, match="not whole"):
        find(cut)
    index = whole.index(b"PK\x01\x02")
    torn = tmp_path / "torn.zip"
    torn.write_bytes(whole[:index] + b"XX" + whole[index + 2 :])
    with pytest.raises(NothingThere, match="damaged"):
        find(torn)


def test_nothing_to_grade_says_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("", encoding="utf-8")
    zip_of(tmp_path / "hidden.zip", ["__MACOSX/x.ipynb"])
    for name, said in (
        ("empty", "a folder for each"),
        ("a.txt", "neither"),
        ("no", "no .*no:"),
        ("hidden.zip", "each"),
    ):
        with pytest.raises(NothingThere, match=said):
            find(tmp_path / name)
