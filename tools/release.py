"""The zip file that students get: `python -m tools.release [--out FOLDER]`.

It holds what a student needs and no more: no sources of the chapters (solutions stand in them), no slides, tools or
tests. The same files give the same bytes. Nothing is built here; notebooks that do not agree with their source, and
files that hold a solution, are refused.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from course_utils import __version__
from tools.chapter_lint import BEGIN, END
from tools.chapter_source import ROOT, BuildError, Layout, find, shown
from tools.notebooks import check, orphans

README = Path(__file__).with_name("release_files") / "README.md"
FILES = ("LICENSE", "course.py", "pyproject.toml", "requirements-student.lock")
FOLDERS = ("course_door", "course_utils", "data")
UNWANTED = {"__pycache__", "_data"}
SHORTEST = 20  # characters; less is the letter of a prediction, which stands in every notebook
MEMBER_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can hold; the real one would change from day to day


def contents(root: Path) -> dict[str, bytes]:
    """What the release holds: path inside its folder → content. The README is the students' own."""
    paths = [root / name for name in FILES] + sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    paths += [path for folder in FOLDERS for path in sorted((root / folder).rglob("*")) if _wanted(path, root)]
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {"README.md": README.read_bytes(), **found}


def _wanted(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return path.is_file() and not UNWANTED & set(parts) and not any(p.startswith(".") for p in parts)


def leaks(files: Mapping[str, bytes], sources: list[Path]) -> Iterator[str]:
    """Where a solution of one of the sources stands in the files, a sentence each.

    The package holds a trusted version of what is asked for, so a solution of one line may be in it by chance; it is
    looked through for longer ones.
    """
    bodies = [(where, text, lines) for source in sources for where, text, lines in _solutions(source)]
    for name, content in files.items():
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        notebook = PurePosixPath(name).suffix == ".ipynb"
        if BEGIN in text or END in text:
            yield f"{name} has a marker of solutions in it"
        text = _bare(_cells(text) if notebook else text)
        for where, body, lines in bodies:
            if len(body) >= SHORTEST and body in text and (notebook or lines > 1):
                yield f"{name} holds the solution that begins at {where}"


def _solutions(source: Path) -> Iterator[tuple[str, str, int]]:
    """Where each solution begins, its text without any space, and how many lines it has."""
    text = source.read_text(encoding="utf-8")
    for match in re.finditer(f"{BEGIN}\n(.*?){END}", text, re.DOTALL):
        line = text[: match.start(1)].count("\n") + 1
        yield f"{shown(source)}:{line}", _bare(match.group(1)), len(match.group(1).strip().splitlines())


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _cells(notebook: str) -> str:
    """The cells' sources; a solution could stand in an output too, as the text of a traceback."""
    cells = json.loads(notebook)["cells"]
    outputs = [json.dumps(cell.get("outputs", []), ensure_ascii=False).replace("\\n", "\n") for cell in cells]
    return "\n".join(["".join(cell["source"]) for cell in cells] + outputs)


def pack(files: Mapping[str, bytes], folder: str) -> bytes:
    """A zip file in which everything lies in one folder; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(f"{folder}/{name}", MEMBER_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, wherever it is made
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name])
    return stream.getvalue()


def release(out: Path, layout: Layout | None = None, root: Path = ROOT) -> Path:
    """Check and write the release into the folder `out`. Raises BuildError with everything that stands against it."""
    layout = layout or Layout()
    sources = find(layout, [])
    if not sources:
        raise BuildError(f"no chapters in {shown(layout.source)}")
    against = [says for source in sources for says in check(source, layout)] + orphans(layout)
    try:
        files = contents(root)
    except FileNotFoundError as error:
        raise BuildError(f"{error.filename} is missing") from None
    against += leaks(files, sources)
    if against:
        raise BuildError("\n".join(against))
    name = f"seeing-course-{__version__}"
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{name}.zip"
    part = target.with_name(target.name + ".part")
    part.write_bytes(pack(files, name))
    os.replace(part, target)
    return target


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 all well, 1 something to repair."""
    parser = argparse.ArgumentParser(prog="release", description="Make the zip file that students get.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER", help="where to (default: dist)")
    options = parser.parse_args(arguments)
    try:
        target = release(options.out.resolve())
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The release could not be written: {error}.", file=sys.stderr)
        return 1
    with zipfile.ZipFile(target) as archive:
        count = len(archive.namelist())
    print(f"wrote {shown(target)}: {count} files, {target.stat().st_size / 1e6:.1f} MB, no solutions in it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
