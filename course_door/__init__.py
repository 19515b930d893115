"""What stands behind course.py: the environment, the student's copies and the test run. Standard library only."""


class Fault(Exception):
    """Something the reader can mend; its text is the one sentence that is shown."""
