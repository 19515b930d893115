"""What a deck needs beside its page: reveal.js and MathJax, from npm, in the versions of slides/package.json."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools.chapter_source import BuildError, shown

TEMPLATE = Path(__file__).parent / "slides_template"
INSTALL_SECONDS = 300
#: What is copied: (where it lies in node_modules, where it goes in assets). MathJax whole would be 70 MB.
FILES = (
    ("reveal.js/dist/reveal.css", "reveal/reveal.css"),
    ("reveal.js/dist/reveal.js", "reveal/reveal.js"),
    ("reveal.js/plugin/notes/notes.js", "reveal/notes.js"),
    ("reveal.js/LICENSE", "reveal/LICENSE"),
    ("mathjax/LICENSE", "mathjax/LICENSE"),
    ("mathjax/MathJax.js", "mathjax/MathJax.js"),
    ("mathjax/config/TeX-AMS_SVG.js", "mathjax/config/TeX-AMS_SVG.js"),
    ("mathjax/extensions", "mathjax/extensions"),
    ("mathjax/jax/element", "mathjax/jax/element"),
    ("mathjax/jax/input/TeX", "mathjax/jax/input/TeX"),
    ("mathjax/jax/output/SVG/jax.js", "mathjax/jax/output/SVG/jax.js"),
    ("mathjax/jax/output/SVG/config.js", "mathjax/jax/output/SVG/config.js"),
    ("mathjax/jax/output/SVG/autoload", "mathjax/jax/output/SVG/autoload"),
    ("mathjax/jax/output/SVG/fonts/TeX", "mathjax/jax/output/SVG/fonts/TeX"),
)


class Missing(BuildError):
    """Something is missing that is no fault of the deck: node, npm, or a way to npm's registry."""


def install(folder: Path) -> bool:
    """Bring node_modules in `folder` to the versions of its package.json; False where they are there already.

    Raises Missing where node or npm is not installed or the registry does not answer, BuildError for other failures.
    """
    wanted: dict[str, str] = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if _installed(folder, wanted) == wanted:
        return False
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Missing(
            "Decks need Node.js, and node or npm is not on the PATH: install it from https://nodejs.org and try again."
        )
    print(f"installing {', '.join(f'{name} {version}' for name, version in wanted.items())} with npm", flush=True)
    # No lock file, because it records registry addresses; the versions are exact and these packages need no others.
    command = [npm, "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        run = subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Missing(f"npm install took more than {INSTALL_SECONDS} s: try again with a better connection.") from None
    if run.returncode or _installed(folder, wanted) != wanted:
        words = (run.stderr + run.stdout).strip()
        if any(sign in words for sign in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT")):
            raise Missing("npm cannot reach its registry: the first deck needs a connection, later ones do not.")
        raise BuildError("npm install failed:\n" + "\n".join(words.splitlines()[-8:]))
    return True


def _installed(folder: Path, wanted: dict[str, str]) -> dict[str, str]:
    found = {}
    for name in wanted:
        about = folder / "node_modules" / name / "package.json"
        if about.is_file():
            found[name] = str(json.loads(about.read_text(encoding="utf-8"))["version"])
    return found


def copy(folder: Path, target: Path) -> None:
    """Copy what the pages load into `target`; a file that is there already with the same size and time is left.

    Raises BuildError when a package does not have a file that is expected of it.
    """
    for source, place in FILES:
        path = folder / "node_modules" / source
        if not path.exists():
            raise BuildError(f"{shown(path)} is missing: delete {shown(folder / 'node_modules')} and build again")
        for file in [path] if path.is_file() else [p for p in sorted(path.rglob("*")) if p.is_file()]:
            _copy(file, target / place / file.relative_to(path) if path.is_dir() else target / place)
    for name in ("slides.css", "slides.js"):
        _copy(TEMPLATE / name, target / name)


def _copy(source: Path, target: Path) -> None:
    there, new = (path.stat() if path.exists() else None for path in (target, source))
    if there and new and (there.st_size, there.st_mtime_ns) == (new.st_size, new.st_mtime_ns):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    shutil.copy2(source, part)
    os.replace(part, target)
