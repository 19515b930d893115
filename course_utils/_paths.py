"""Where the course finds files: those it ships, and those a student downloaded."""

import os
from pathlib import Path


def data_dir() -> Path:
    """The folder with the small files that come with the course.

    In a checkout that is `data/`; in an installed wheel the same files lie inside the package.
    """
    package = Path(__file__).resolve().parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent / "data"


def cache_dir() -> Path:
    """The user's cache folder for this course, where their system keeps caches. It may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("seeing-course", appauthor=False))


def real_data_dirs() -> list[Path]:
    """Folders in which real data sets are looked for, in order: `COURSE_DATA` where it is set, then the cache."""
    named = os.environ.get("COURSE_DATA", "").strip()
    return ([Path(named).expanduser()] if named else []) + [cache_dir()]
