"""Fails when a command of a page is neither run by a test nor marked as needing the outside world.

Usage: commands.py REPOSITORY           the check
       commands.py --list PAGE          the commands of a page that are not marked, one a line

Commands are the lines after "$ " in blocks marked `console`. A comment
`<!-- outside: why -->` right before a block says that no test can run it. A test
runs a command when the command's words stand in it, in their order; a word in
capitals, or with "…", stands for any. A line `walk PAGE` in a test says that it
runs all commands of that page, as `--list` gives them.
"""

import re
import sys
from pathlib import Path

from report import report

PAGES = ["README.md", "CONTRIBUTING.md", "docs/*.md", "templates/*/README.md", "examples/*/README.md"]
TESTS = [
    "checks/demo",
    "checks/test",
    "checks/lint",
    "checks/bare",
    "checks/e2e/**/*",
    "rust-helper/*/tests/nix/**/*",
    "checks/*.nix",
    ".ci/run",
]
OUTSIDE = re.compile(r"<!-- outside: \S.* -->$")
ANY = re.compile(r"^[A-Z][A-Z_]+$|…")


def blocks(text):
    """(line number, marked, lines) of each block of commands."""
    lines = text.split("\n")
    start, before = None, ""
    for number, line in enumerate(lines):
        fence = re.match(r"\s*```(\S*)", line)
        if fence and start is None:
            start, kind = number + 1, fence.group(1)
            marked = bool(OUTSIDE.search(before))
        elif fence:
            if kind == "console":
                yield start, marked, lines[start:number]
            start = None
        elif start is None and line.strip():
            before = line
            continue
        if start is None:
            before = ""


def commands(text):
    """(line number, marked, command), without its comment."""
    for start, marked, lines in blocks(text):
        for number, line in enumerate(lines, start + 1):
            if line.strip().startswith("$ "):
                yield number, marked, re.sub(r"\s+# .*", "", line.strip()[2:]).strip()


def plain(text):
    """What is the same for a page and a test: names of this flake, no quotes, single spaces."""
    text = text.replace("\\\n", " ").replace("github:infra-nix/infra", "infra")
    text = re.sub(r"path:\$\{?source\}?", "infra", text.replace('"', "").replace("'", ""))
    return re.sub(r"[ \t]+", " ", text)


def pattern(command):
    words = [r"\S+" if ANY.search(word) else re.escape(word) for word in plain(command).split()]
    return re.compile(r"(?<!\S)[$(]*" + " ".join(words) + r"(?![\w-])")


def problems(root):
    tests = [path for glob in TESTS for path in root.glob(glob) if path.is_file()]
    tested = "\n".join(plain(path.read_text(errors="replace")) for path in tests)
    walked = re.findall(r"^walk (\S+)$", tested, re.MULTILINE)
    tested += "".join(f"\n{plain(c)}" for page in walked for _, marked, c in commands((root / page).read_text()) if not marked)
    for page in sorted(path for glob in PAGES for path in root.glob(glob)):
        for number, marked, command in commands(page.read_text()):
            for part in re.split(r" && | \| ", command):
                if not marked and not pattern(part).search(tested):
                    yield f"{page.relative_to(root)}:{number}: in no test and not marked as outside: {part}"


def main():
    if sys.argv[1] == "--list":
        print(*(command for _, marked, command in commands(Path(sys.argv[2]).read_text()) if not marked), sep="\n")
        return
    report(problems(Path(sys.argv[1])))


main()
