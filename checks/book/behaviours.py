"""Fails when docs/behaviours.md names a case or a check that does not exist, or shows a behaviour by nothing.

Usage: behaviours.py REPOSITORY
"""

import re
import sys
from pathlib import Path

from report import report

# What a row may rest on; the last three say that nothing here shows it.
FORMS = re.compile(
    r"\b(cases?|checks?|cargo|law|tests?|bench|page|evaluated only|needs? the outside world|described|not built)\b"
)
# Words that follow "case" and "check" in a sentence.
PROSE = {"and", "checks", "for", "in", "of", "on", "that", "which", "with"}
NAME = r"[a-z][a-z0-9-]*"


def named(word, text):
    """The names after `word`, or in a list after its plural."""
    for plural, names in re.findall(rf"\b{word}(s?) ({NAME}(?:, {NAME})*)", text):
        for name in names.split(", ") if plural else names.split(", ")[:1]:
            if name not in PROSE and not name.endswith("-"):
                yield name


def rows(text):
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and re.fullmatch(r"[A-Z]{2}[0-9]{2}", cells[0]):
            yield number, cells[0], cells[2].replace("`", "")


def problems(root):
    page = root / "docs/behaviours.md"
    cases = {path.stem for glob in ("checks/e2e/cases/*.sh", "rust-helper/*/tests/nix/*.sh") for path in root.glob(glob)}
    checks = set(re.findall(r"^ {2}([a-z][a-z0-9-]*) =", (root / "checks/default.nix").read_text(), re.MULTILINE))
    seen = set()
    for number, row, shown in rows(page.read_text()):
        lacks = [f"no case {name}" for name in named("case", shown) if name not in cases]
        lacks += [f"no check {name}" for name in named("check", shown) if name not in checks]
        if not FORMS.search(shown):
            lacks.append(f"shown by nothing: {shown}")
        if row in seen:
            lacks.append("a second row of that name")
        seen.add(row)
        yield from (f"docs/behaviours.md:{number}: {row}: {lack}" for lack in lacks)


report(problems(Path(sys.argv[1])))
