"""Fails when a comment in lib/ says another default than the function has.

Usage: defaults.py REPOSITORY

Compared are defaults that are literals on both sides; `null` in the code stands
for one that is computed, of which the comment may say what it is.
"""

import re
import sys
from pathlib import Path

from report import report

LITERAL = r'"[^"]*"|-?[0-9]+|true|false|null|\{ \}|\[ \]'
DESCRIBED = re.compile(rf"^ *`(\w+)` \([^`\n]*default: `({LITERAL})`\)$", re.MULTILINE)
FORMAL = re.compile(rf"^ *(\w+) \? ({LITERAL}),$", re.MULTILINE)


def problems(root):
    for path in sorted(root.glob("lib/*.nix")):
        comment, _, code = path.read_text().partition("*/")
        formals = {}
        for name, default in FORMAL.findall(code):
            formals.setdefault(name, set()).add(default)
        for name, default in DESCRIBED.findall(comment):
            if name in formals and not formals[name] & {default, "null"}:
                yield f"{path.relative_to(root)}: `{name}` is {' or '.join(sorted(formals[name]))} by default, its comment says {default}"


report(problems(Path(sys.argv[1])))
