"""Grade a class: `python -m tools.grade SUBMISSIONS --out grades.csv`.

A student's code runs in a child process that has neither oracles nor expected values (`nursery`, `sandbox`, `inside`);
only plain arrays come back (`wire`), and they are judged out here (`grader`). Around that: `handed_in` finds the
files, `reading` takes a notebook apart, `work` sends the work to a pool and keeps what is done, `table` and
`pages` write the results.
"""
