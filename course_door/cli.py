"""The subcommands of course.py."""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import quote

from course_door import Fault, checks, copies, diagnosis
from course_door.environment import Environment, ensure
from course_door.programs import hand_over

ROOT = Path(__file__).resolve().parent.parent
ABOUT = """\
python3 course.py COMMAND

  lab [NN]      copy the chapters into work/ and open JupyterLab on the first one, or on chapter NN
                (--no-browser, --port N)
  test          run every check of the course; what follows is passed on to pytest
  notebooks     make the notebooks from notebooks/source (for authors; --help says more)
  slides        make the slides of a chapter (for lecturers; --help says more)
  bench         measure the course's budgets (--help says more)
  release       make the zip file that students get (for instructors; --help says more)
  grade         grade a folder or zip file of students' notebooks (for instructors; --help says more)
  doctor        look at this machine: what is missing, and what to do about it; makes and changes nothing

Every command but doctor first makes the environment in .venv if there is none yet. If the Python that runs course.py
already has the packages of the lock (conda, an environment of yours), that one is used.
"""
TOOLS = ("notebooks", "slides", "bench", "release", "grade")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run one subcommand; returns the exit code, 1 with one sentence on stderr when something has to be mended."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or words[0] in ("-h", "--help", "help"):
        print(about(root), end="")
        return 0
    try:
        return _command(words[0], words[1:], root)
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def about(root: Path) -> str:
    """What --help says: the commands that this copy of the course has. A student's copy has neither tests nor tools."""
    there = {"tools": TOOLS, "tests": ("test",)}
    absent = [[name] for folder, names in there.items() if not (root / folder).is_dir() for name in names]
    return "".join(line for line in ABOUT.splitlines(keepends=True) if line.split()[:1] not in absent)


def _command(name: str, rest: list[str], root: Path) -> int:
    if name == "lab":
        return _lab(rest, root)
    if name == "test":
        if rest[:1] in (["-h"], ["--help"]):
            print(about(root), end="")
            return 0
        return checks.run(root, ensure(root), rest)
    if name == "doctor":
        return diagnosis.run(root)
    if name in TOOLS:
        if not (root / "tools").is_dir():
            raise Fault(f"This copy of the course has no authoring tools, '{name}' is in its repository.")
        environment = ensure(root)
        return hand_over([environment.python, "-m", f"tools.{name}", *rest], root, environment.variables)
    raise Fault(f"course.py knows no '{name}': python3 course.py --help lists the commands.")


def _lab(rest: list[str], root: Path) -> int:
    parser = argparse.ArgumentParser(prog="course.py lab", description="Open a chapter in JupyterLab.")
    parser.add_argument("chapter", nargs="?", metavar="NN", help="number of the chapter, for example 02")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")
    parser.add_argument("--port", type=int, help="port on this computer (default: the first free one from 8888)")
    options = parser.parse_args(rest)
    try:
        notebook = copies.choose(root, copies.refresh(root), options.chapter)
    except OSError as error:
        raise Fault(f"The chapters could not be copied into work/: {error}.") from None
    environment = ensure(root)
    print(f"Opening work/{notebook.name} in JupyterLab. Ctrl-C here ends it; your work stays in work/.")
    return hand_over(_lab_command(environment, root, notebook, options), root, environment.variables)


def _lab_command(environment: Environment, root: Path, notebook: Path, options: argparse.Namespace) -> list[Path | str]:
    # Loopback address and token are Jupyter's own defaults and stay. -y: Ctrl-C ends without a question.
    command: list[Path | str] = [environment.python, "-m", "jupyterlab", "-y"]
    # The chapter goes in by address, not by file name: only so does the printed address open it too.
    command += [f"--ServerApp.root_dir={root / 'work'}", f"--LabApp.default_url=/lab/tree/{quote(notebook.name)}"]
    if options.no_browser:
        command.append("--no-browser")
    if options.port is not None:
        command.append(f"--port={options.port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        print("This is the administrator's account (usual in containers): JupyterLab is told to accept that.")
        command.append("--allow-root")
    return command
