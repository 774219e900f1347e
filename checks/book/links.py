"""Fails when a relative link of the book, or of a Markdown file of the repository, leads nowhere.

Usage: links.py BOOK REPOSITORY

Addresses of the outside world are listed, not asked.
"""

import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from report import report

# All pages once more in one, and a page that is shown under any address.
REPEATED = {"print.html", "404.html"}
IN_MARKDOWN = re.compile(r"\]\(([^)\s]+)\)")


class Page(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}


def book_problems(book):
    pages = {path: Page(path) for path in book.rglob("*.html")}
    outside = set()
    for path, page in sorted(pages.items()):
        if path.name in REPEATED:
            continue
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                outside.add(link)
                continue
            target = path if not parts.path else Path(os.path.normpath(path.parent / unquote(parts.path)))
            if not target.exists():
                yield f"{path.relative_to(book)}: no such page: {link}"
            elif parts.fragment and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{path.relative_to(book)}: no such heading: {link}"
    print("outside, not asked:", *sorted(outside), sep="\n  ")


def markdown_problems(root):
    for path in sorted(root.rglob("*.md")):
        if "tests" in path.parts or "node_modules" in path.parts:
            continue
        for link in IN_MARKDOWN.findall(path.read_text()):
            parts = urlsplit(link)
            if not parts.scheme and parts.path and not (path.parent / unquote(parts.path)).exists():
                yield f"{path.relative_to(root)}: no such file: {link}"


def main():
    book, root = map(Path, sys.argv[1:])
    report([*book_problems(book), *markdown_problems(root)])


main()
