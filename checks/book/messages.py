"""Fails when docs/troubleshooting.md lacks a kind of finding, or has a message that nothing here prints.

Usage: messages.py REPOSITORY

The first cell of each table row is a message in backticks; "…" stands for what
differs. Every piece of it has to stand in the sources.
"""

import json
import re
import sys
from pathlib import Path

from report import report

SOURCES = ["lib/**/*.nix", "lib/**/*.sh", "lib/**/*.mjs", "lib/**/*.jq", "rust-helper/*/src/**/*.rs", "devcontainer-features/**/*.sh"]


def plain(text):
    """Without what quotes and escapes add in a source."""
    return re.sub(r"\s+", " ", re.sub(r"[\\`\"']", "", text))


def problems(root):
    page = (root / "docs/troubleshooting.md").read_text()
    schema = (root / "docs/fod-hash.schema.json").read_text()
    kinds = max((e for e in re.findall(r'"enum": (\[[^\]]*\])', schema) if "evaluation-error" in e), key=len)
    kinds = json.loads(kinds)
    for kind in kinds:
        if f"| `{kind}`" not in page:
            yield f"docs/troubleshooting.md: no row for the finding `{kind}`"
    sources = plain(" ".join(path.read_text(errors="replace") for glob in SOURCES for path in root.glob(glob)))
    for number, line in enumerate(page.split("\n"), 1):
        cell = re.match(r"\| (`.*?`)(, `.*?`)* \|", line)
        for message in re.findall(r"`([^`]+)`", cell.group(0) if cell else ""):
            for piece in filter(None, map(str.strip, plain(message).split("…"))):
                if piece not in sources and message not in kinds:
                    yield f"docs/troubleshooting.md:{number}: nothing prints: {piece}"


report(problems(Path(sys.argv[1])))
