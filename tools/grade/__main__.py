"""The command line: `python course.py grade SUBMISSIONS --out grades.csv`."""

from __future__ import annotations

import argparse
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from course_door.turn import Turn

from . import feedback, handed_in, pages, summary, table, work
from .sandbox import Limits, layers, weak
from .sealed import Chapter, chapters

FEW = 6  # files that are named one by one when all stopped for one reason
SAY_EVERY = 10.0  # seconds between two lines of progress, where there is no terminal
EXAMPLES = """\
examples:
  python course.py grade submissions.zip --out grades.csv
  python course.py grade submissions/ --out week3/grades.csv --roster class.csv --chapter 02
  python course.py grade submissions/ --out grades.csv --again "Ada Lovelace"

A run that was interrupted goes on where it was: give the same command again. docs/grading.md tells the rest.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade; returns the exit status: 0 all well, 1 something to repair, 2 a command line that is wrong."""
    options = _parser().parse_args(arguments)
    if not hasattr(os, "fork"):
        print(
            "Grading runs students' code in processes that Windows has not: use WSL, or a container (docs/grading.md)."
        )
        return 1
    try:
        return _grade(options)
    except (handed_in.NothingThere, table.BadTable, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"The results could not be written, or a file could not be read: {problem}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What is graded is kept: the same command goes on where it was.", file=sys.stderr)
        return 130


def _grade(options: argparse.Namespace) -> int:
    out: Path = options.out.resolve()
    salt = zlib.crc32(options.numbers.encode()) % 2**20 + 1 if options.numbers else 0
    limits = Limits(memory=options.memory)
    if options.submissions.is_dir() and out.is_relative_to(options.submissions.resolve()):
        raise ValueError(f"--out: {out} lies among the submissions, and would be taken for one: name another place.")
    roster = table.read_roster(options.roster) if options.roster else None
    overrides, problems = table.read_overrides(out.parent / "overrides.csv")
    files = handed_in.find(options.submissions)
    found = chapters(salt)
    names = _asked(options.chapter, found)
    _say_layers()
    kept = work.Kept(out.parent / f"{out.stem}.parts", limits, salt)
    again = {handed_in.name_of(name) for name in options.again}
    unknown = again - {one.student for one in files}
    if unknown:
        raise ValueError(f"--again: nothing was handed in by {', '.join(sorted(map(repr, unknown)))}.")
    with Turn(kept.folder / "lock", lambda line: print(line, file=sys.stderr)):
        with _pool(options) as (pool, window), _progress(len(files)) as done:
            results = list(work.results(files, kept, pool, window, again.__contains__, done))
        there = {result["chapter"] for result in results}
        names = names or [name for name in found if name in there]
        if options.chapter:  # points by hand for a chapter that is left out now are no mistake
            overrides = [one for one in overrides if one.chapter in names or one.chapter not in found]
        for result in results:
            if result["chapter"] and result["chapter"] not in names:
                result |= {"status": "left out", "reason": f"{result['chapter']} is not graded this time."}
        rows, unusable = table.rows(results, roster, overrides, {name: found[name] for name in names})
        _write(out, rows, found, names, kept, options.numbers)
    print(f"{out}: {_many(len(rows), 'student')}, {_counted(results)}.")
    print("Read summary.html beside it; feedback/ has a page for each student.")
    if overrides or problems:
        print(*table.by_hand(rows), sep="\n")
    print(*problems, *unusable, sep="\n", end="\n" if problems or unusable else "", file=sys.stderr)
    stopped = [result for result in results if result["status"] == "stopped"]
    _say_stopped(stopped)
    return 1 if stopped or problems or unusable else 0


def _say_stopped(stopped: Sequence[work.Result]) -> None:
    """Name the files whose grading stopped; only count them where many stopped for one reason."""
    reasons: dict[str, list[str]] = {}
    for result in stopped:
        reasons.setdefault(result["reason"], []).append(f"{result['student']}, {result['file']}")
    for reason, files in reasons.items():
        said = files if len(files) <= FEW else [f"{len(files)} files"]
        print(*(f"{one}: {reason}" for one in said), sep="\n", file=sys.stderr)


def _counted(results: Sequence[work.Result]) -> str:
    """'12 files: 1 graded now, 11 kept from before', and those that were not looked into."""
    before = sum("from before" in result for result in results)
    stopped = sum(result["status"] == "stopped" for result in results)
    now = sum("kept" in result for result in results) - before - stopped
    rest = len(results) - before - now - stopped
    said = f"{_many(len(results), 'file')}: {now} graded now, {before} kept from before"
    said += f", {stopped} to grade again" if stopped else ""
    return f"{said}, {rest} no readable notebook" if rest else said


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


@contextmanager
def _progress(files: int) -> Iterator[Callable[[], object]]:
    """What is called after each file: a bar in a terminal, elsewhere a line now and then."""
    if sys.stderr.isatty():
        with tqdm(total=files, unit="file", desc="grading", mininterval=0.5, file=sys.stderr) as bar:
            yield bar.update
        return
    done, said = 0, time.monotonic()

    def one() -> None:
        nonlocal done, said
        done += 1
        if time.monotonic() - said >= SAY_EVERY:
            said = time.monotonic()
            print(f"grading: {done} of {files} files", file=sys.stderr, flush=True)

    yield one


def _say_layers() -> None:
    there = "; ".join(f"{what}: {by}" for what, by in layers().items())
    print(f"Students' code runs locked in. {there}.")
    if weak():
        print(
            f"Only weakly kept on this machine: {', '.join(weak())}. Code that is meant to do harm gets around that: "
            "grade in a container, or on Linux with the packages of the lock and libseccomp (docs/grading.md)."
        )


def _asked(numbers: Sequence[str], found: dict[str, Chapter]) -> list[str]:
    """The names of the chapters that the command line asks for. Raises ValueError for one that is not there."""
    names = []
    for number in numbers:
        name = next((name for name in found if name == number or name.split("_")[0] == number.zfill(2)), None)
        if name is None:
            raise ValueError(f"There is no chapter {number}; there are {', '.join(found)}.")
        names.append(name)
    return names


def _write(
    out: Path, rows: list[table.Row], found: dict[str, Chapter], names: list[str], kept: work.Kept, word: str
) -> None:
    def reports(result: work.Result) -> dict[str, str]:
        whole = kept.get(result["kept"]) or {"exercises": {}}
        return {name: answer["html"] for name, answer in whole["exercises"].items()}

    # With a byte order mark: without one, Excel takes the accents for something else.
    table.write(out, table.to_csv(rows, found, names), encoding="utf-8-sig")
    for row in rows:
        page = feedback.feedback(row, found, reports, other_numbers=bool(word))
        table.write(out.parent / "feedback" / pages.file_name(row.student), page)
    about = _many(len(rows), "student") + (f", other numbers than in the notebooks ({word!r})." if word else ".")
    table.write(out.parent / "summary.html", summary.summary(rows, found, names, about))


@contextmanager
def _pool(options: argparse.Namespace) -> Iterator[tuple[Callable[[], Executor], int]]:
    if options.scheduler:
        certificates = tuple(options.certificates) if options.certificates else None
        with work.cluster(options.scheduler, certificates) as (pool, threads):
            yield pool, 2 * threads + 2
    else:
        yield (lambda: work.processes(options.processes)), 2 * options.processes + 2


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is given, 1 or more is expected")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="course.py grade",
        description="Grade a class: one row a student, a page of feedback for each, and a summary of the class.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("submissions", type=Path, metavar="SUBMISSIONS", help="a folder, or the zip file of a learning platform")
    add("--out", type=Path, default=Path("grades.csv"), metavar="FILE", help="the table (default: grades.csv)")
    add("--roster", type=Path, metavar="FILE", help="CSV file: a column 'student', as in grades.csv, and any others")
    add("--chapter", nargs="+", default=[], metavar="NN", help="only these (default: all that were handed in)")
    add("--again", nargs="+", default=[], metavar="STUDENT", help="grade these anew, whatever is kept of them")
    add("--numbers", default="", metavar="WORD", help="other random numbers in the cases; the same word, the same ones")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    add("--processes", type=_positive, default=cores, metavar="N", help=f"processes at a time (default: {cores})")
    add("--memory", type=_positive, default=1024, metavar="MB", help="memory of one answer, in MB (default: 1024)")
    add("--scheduler", metavar="ADDRESS", help="send the work to this Dask scheduler instead (tls:// or loopback)")
    add("--certificates", nargs=3, metavar=("CA", "CERT", "KEY"), help="the files of a tls:// scheduler")
    return parser


if __name__ == "__main__":
    sys.exit(main())
