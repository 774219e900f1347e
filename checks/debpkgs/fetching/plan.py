"""Prints sources.json: which files the package set is made from, before any is fetched.

Usage: plan.py DEBIAN_LIST WHEEL_LIST NPM_LIST < `apt-cache dumpavail`

Every file has the name and the hash that it has in the Nix store, so the
package set can refer to it without reading it.
"""

import base64
import json
import re
import sys

# Of what a package depends on, only libraries, Python modules and the interpreter
# behind a meta package are taken: services, configuration tools and perl stay out.
FOLLOWED = re.compile(r"^(lib|zlib1g$|python3[.-])")

# What the interpreter of the release provides itself, and what a compiler's package
# wants for options that nobody uses here.
PROVIDED = {
    "python3-supported-min",
    *("libasan8", "libhwasan0", "liblsan0", "libtsan2", "libubsan1", "libitm1", "libquadmath0"),
}


def entries(path):
    """The lines of a list that are not comments; whether each stands after `# Later`."""
    found, later = {}, False
    with open(path) as lines:
        for line in map(str.strip, lines):
            later = later or line.startswith("# Later")
            if line and not line.startswith("#"):
                found[line] = later
    return found


def paragraphs(stream):
    """The paragraphs of a Debian control file as dictionaries; continuation lines are dropped."""
    fields = {}
    for line in stream:
        if line == "\n":
            yield fields
            fields = {}
        elif line[0] not in " \t":
            name, _, value = line.partition(":")
            fields[name] = value.strip()
    if fields:
        yield fields


def dependencies(package, index):
    """Names of the followed dependencies: of alternatives the first one that exists."""
    wanted = ", ".join(filter(None, [package.get("Pre-Depends"), package.get("Depends")]))
    found = set()
    for group in filter(None, wanted.split(", ")):
        names = [re.split(r"[ :(]", alternative)[0] for alternative in group.split(" | ")]
        if PROVIDED.intersection(names):
            continue
        name = next((name for name in names if name in index), None)
        if name and FOLLOWED.match(name):
            found.add(name)
    return sorted(found)


def closure(roots, index):
    """Package name -> its dependencies, for the roots and all that they need."""
    known, queue = {}, list(roots)
    while queue:
        name = queue.pop()
        if name in known:
            continue
        if name not in index:
            sys.exit(f"error: the Debian archive of this machine has no package {name}")
        known[name] = dependencies(index[name], index)
        queue += known[name]
    return known


def sri(hexadecimal):
    return "sha256-" + base64.b64encode(bytes.fromhex(hexadecimal)).decode()


def store_name(name):
    """A name as the Nix store allows it."""
    return re.sub(r"[^A-Za-z0-9+._?=-]", "-", name)


def debian_files(path):
    index = {package["Package"]: package for package in paragraphs(sys.stdin)}
    roots = entries(path)
    first = closure([name for name, later in roots.items() if not later], index)
    return {
        name: {
            "version": index[name]["Version"],
            "file": store_name(f"{name}-{index[name]['Version']}.deb"),
            "hash": sri(index[name]["SHA256"]),
            "depends": depends,
            "later": name not in first,
        }
        for name, depends in closure(roots, index).items()
    }


def wheel_files(path):
    files = {}
    for entry, later in entries(path).items():
        name, version, digest = re.match(r"(.+)==(\S+) --hash=sha256:(\w+)$", entry).groups()
        files[name] = {"version": version, "file": f"{name}-{version}.whl", "hash": sri(digest), "later": later}
    return files


def npm_files(path):
    files = {}
    for entry, later in entries(path).items():
        name, version, integrity = re.match(r"(.+)@(\S+) (sha512-\S+)$", entry).groups()
        file = store_name(name.lstrip("@")) + f"-{version}.tgz"
        files[name] = {"version": version, "file": file, "hash": integrity, "later": later}
    return files


def main():
    debian, wheels, npm = sys.argv[1:]
    sources = {
        "debian": debian_files(debian),
        "wheels": wheel_files(wheels),
        "npm": npm_files(npm),
    }
    json.dump(sources, sys.stdout, indent=1, sort_keys=True)
    print()


main()
