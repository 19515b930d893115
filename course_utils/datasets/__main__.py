"""`python -m course_utils.datasets mnist`: download a real data set ahead of time."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from course_utils.datasets import real
from course_utils.datasets._names import unknown
from course_utils.datasets.download import DownloadError


def main(arguments: Sequence[str] | None = None) -> int:
    """Download the sets named on the command line. Returns the exit status: 0, or 1 if one could not be had."""
    sizes = "\n".join(f"  {name:14} {about.download_mb:4} MB  {about.provenance}" for name, about in real.REAL.items())
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.datasets",
        description="Download real data sets ahead of time. What is already there and whole is not fetched again.",
        epilog=f"data sets:\n{sizes}\n\nNotebooks use them only where the environment variable COURSE_REAL_DATA is 1.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help=f"{', '.join(real.REAL)}, or all")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where to put them; then set COURSE_DATA to it (default: COURSE_DATA if it can be written, "
        "else the user's cache folder)",
    )
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in (*real.REAL, "all"):
            parser.error(unknown("data set to download", name, (*real.REAL, "all")))
    names = list(real.REAL) if "all" in options.names else options.names
    failed = False
    for name in names:
        try:
            found = None if options.to else real.find(name)
            print(f"{name}: in {found or real.download(name, options.to)}")
        except DownloadError as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
    if not failed:
        print("Start the course with COURSE_REAL_DATA=1 and the notebooks use them.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
