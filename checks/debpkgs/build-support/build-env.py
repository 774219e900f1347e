"""Merges store paths into one folder of links ($out), as buildEnv is asked to in its environment."""

import filecmp
import json
import os
import sys
from pathlib import Path

OUT = os.environ["out"] + os.environ["extraPrefix"]
IGNORE_COLLISIONS = os.environ["ignoreCollisions"] not in ("", "0")
CHECK_CONTENTS = os.environ["checkCollisionContents"] not in ("", "0")
WANTED = [path.strip("/") for path in os.environ["pathsToLink"].split()]

# Bookkeeping of a single package, which a merged one does not have.
LEFT_OUT = {"propagated-build-inputs", "propagated-native-build-inputs", "nix-support", "perllocal.pod", "log"}


def is_wanted(relative):
    """Whether a path is in one of the folders that are to be linked, or leads to one."""
    inside = any(w == "" or relative == w or relative.startswith(w + "/") for w in WANTED)
    leads = any(w.startswith(relative + "/") for w in WANTED)
    return inside, leads


def collect(root, priority, tree, relative=""):
    """Notes every file below root in `tree`: relative path -> (priority, source)."""
    for entry in sorted(os.scandir(Path(root, relative)), key=lambda entry: entry.name):
        path = f"{relative}/{entry.name}".lstrip("/")
        inside, leads = is_wanted(path)
        if entry.name in LEFT_OUT and relative in ("", "nix-support"):
            continue
        if entry.is_dir() and (inside or leads):
            tree["folders"].add(path)
            collect(root, priority, tree, path)
        elif inside and not entry.is_dir():
            note(tree, path, priority, f"{root}/{path}")


def note(tree, path, priority, source):
    known = tree["files"].get(path)
    if known is None or priority < known[0]:
        tree["files"][path] = (priority, source)
        return
    if priority > known[0] or same(known[1], source):
        return
    message = f"collision between `{source}' and `{known[1]}'"
    if not IGNORE_COLLISIONS:
        sys.exit(f"pkgs.buildEnv error: two given paths contain a conflicting subpath:\n  {message}")
    print(f"pkgs.buildEnv warning: {message}", file=sys.stderr)


def same(a, b):
    if os.path.realpath(a) == os.path.realpath(b):
        return True
    return CHECK_CONTENTS and os.path.isfile(a) and os.path.isfile(b) and filecmp.cmp(a, b, shallow=False)


def main():
    tree = {"files": {}, "folders": set()}
    with open(os.environ["chosenOutputsPath"]) as file:
        text = file.read()
    decoder, position = json.JSONDecoder(), 0
    while position < len(text.rstrip()):
        package, position = decoder.raw_decode(text, position)
        position += 1
        if os.path.isdir(package["path"]):
            collect(package["path"], package["priority"], tree)
        elif not os.environ["ignoreSingleFileOutputs"]:
            sys.exit(f"The store path {package['path']} is a file and can't be merged into an environment using pkgs.buildEnv!")
    os.makedirs(OUT, exist_ok=True)
    for folder in tree["folders"]:
        os.makedirs(f"{OUT}/{folder}", exist_ok=True)
    for path, (_, source) in tree["files"].items():
        os.symlink(source, f"{OUT}/{path}")


main()
