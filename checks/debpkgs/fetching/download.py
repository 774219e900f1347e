"""Downloads what is missing, with apt, pip and npm at the same time.

Usage: download.py SOURCES_JSON APT_CONFIGURATION FILES_FOLDER TEMPORARY_FOLDER

A file gets its name in FILES_FOLDER only when it has the content that
SOURCES_JSON names, so a file that is there is right. Exit status 3 means that
apt failed: its index may be older than the archive.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

APT_FAILED = 3


def apt_command(packages, configuration):
    wanted = [f"{name}={package['version']}" for name, package in packages.items()]
    return ["apt-get", "-qq", "-c", configuration, "download", *wanted]


def pip_command(packages, requirements):
    with open(requirements, "w") as file:
        for name, package in packages.items():
            digest = base64.b64decode(package["hash"].removeprefix("sha256-")).hex()
            file.write(f"{name}=={package['version']} --hash=sha256:{digest}\n")
    return [
        *("pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"),
        *("--only-binary", ":all:", "--require-hashes", "--requirement", requirements),
    ]


def npm_command(packages):
    wanted = [f"{name}@{package['version']}" for name, package in packages.items()]
    return ["npm", "pack", "--loglevel=error", "--ignore-scripts", *wanted]


def digest(path, algorithm):
    with open(path, "rb") as file:
        value = hashlib.new(algorithm, file.read()).digest()
    return f"{algorithm}-{base64.b64encode(value).decode()}"


def keep(packages, folder, files):
    """Moves what was downloaded to its place, by content; returns problems."""
    problems = []
    downloaded = {}
    for path in folder.iterdir():
        for algorithm in ("sha256", "sha512"):
            downloaded[digest(path, algorithm)] = path
    for name, package in packages.items():
        if package["hash"] in downloaded:
            downloaded[package["hash"]].rename(files / package["file"])
        else:
            problems.append(f"{name}: what was downloaded has not the hash {package['hash']}")
    return problems


def download(kind, packages, command, files, temporary):
    """Runs a client in a folder of its own; returns problems."""
    folder = temporary / kind
    folder.mkdir()
    result = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if result.returncode != 0:
        last_lines = result.stdout.strip().splitlines()[-8:]
        return [f"{command[0]} could not download {' '.join(packages)}", *last_lines]
    return keep(packages, folder, files)


def main():
    sources, configuration, files, temporary = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    with open(sources) as file:
        wanted = json.load(file)
    missing = {
        kind: {name: package for name, package in packages.items() if not (files / package["file"]).exists()}
        for kind, packages in wanted.items()
    }
    commands = {
        "debian": lambda packages: apt_command(packages, configuration),
        "wheels": lambda packages: pip_command(packages, os.fspath(temporary / "requirements.txt")),
        "npm": npm_command,
    }
    kinds = [kind for kind in commands if missing[kind]]
    if kinds:
        count = sum(len(missing[kind]) for kind in kinds)
        print(f"fetching {count} packages from {', '.join(kinds)} …", file=sys.stderr)

    def start(kind):
        return download(kind, missing[kind], commands[kind](missing[kind]), files, temporary)

    with ThreadPoolExecutor() as pool:
        results = dict(zip(kinds, pool.map(start, kinds)))
    failed = [kind for kind in kinds if results[kind]]
    for kind in failed:
        print("error: " + "\n  ".join(results[kind]), file=sys.stderr)
    if failed:
        sys.exit(APT_FAILED if failed == ["debian"] else 1)


main()
