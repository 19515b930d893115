"""course.py doctor: the table of course_utils.doctor, from the environment as it is, however broken that is."""

import subprocess
import sys
from pathlib import Path

from course_door import Fault
from course_door.environment import as_it_is


def run(root: Path) -> int:
    """Print the table; 1 if the course cannot run. Nothing is made or changed."""
    try:
        from course_utils import doctor
    except ImportError as error:
        raise Fault(f"This copy of the course is not complete ({error}): take a fresh one.") from None
    environment, said = as_it_is(root)
    if environment is not None:
        command = [str(environment.python), "-m", "course_utils.doctor"]
        code = subprocess.call(command, cwd=root, env=environment.variables)
        if said:
            print(said)
        return 1 if said else code
    # No Python that could load the packages: what can be known without one.
    found = [check for look in doctor.WITHOUT_PACKAGES for check in doctor.guarded(look)]
    what, _, fix = said.partition(": ")
    found.insert(1, doctor.Check("Environment", "fault", what, fix))
    return doctor.show(found, sys.stdout)
