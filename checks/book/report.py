"""How a look ends: its problems on stderr, one a line, and status 1 where there are any."""

import sys


def report(problems):
    found = list(problems)
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(bool(found))
