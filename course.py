"""The one door to the course: python3 course.py --help says what it does.

The lines up to the import must be readable by every Python, Python 2 too: otherwise an old one answers with a
SyntaxError instead of with a sentence.
"""

import sys

if sys.version_info[:2] not in ((3, 11), (3, 12), (3, 13)):
    sys.exit(
        "Python 3.11, 3.12 or 3.13 is needed, this is "
        + ".".join([str(part) for part in sys.version_info[:3]])
        + " ("
        + str(sys.executable)
        + "): install one from https://www.python.org/downloads/ and start course.py with it."
    )

if __name__ == "__main__":
    from course_door.cli import main

    sys.exit(main())
