"""Writes an image as a docker-archive to stdout.

Usage: stream.py PLAN, where PLAN is what plan.py wrote. Format: the "combined
image JSON + filesystem changeset format" of Docker's image specification 1.2.
"""

import hashlib
import io
import json
import os
import sys
import tarfile
from datetime import datetime, timezone


class Sink:
    """Takes bytes, counts and digests them, and hands them on."""

    def __init__(self, target=None):
        self.digest = hashlib.sha256()
        self.size = 0
        self.target = target

    def write(self, data):
        self.digest.update(data)
        self.size += len(data)
        if self.target:
            self.target.write(data)
        return len(data)


def timestamp(text):
    """Seconds since 1970 of an ISO date; `now` is the time of the run."""
    moment = datetime.now(timezone.utc) if text == "now" else datetime.fromisoformat(text)
    return int(moment.timestamp())


def tree(path):
    """A path and all below it, in a fixed order; links are not followed."""
    yield path
    if os.path.isdir(path) and not os.path.islink(path):
        for name in sorted(os.listdir(path)):
            yield from tree(os.path.join(path, name))


def write_layer(sink, paths, plan, mtime):
    """The store paths as one tar, owned as the plan says."""
    with tarfile.open(fileobj=sink, mode="w|", format=tarfile.GNU_FORMAT) as tar:

        def add(info, file=None):
            info.mtime, info.uid, info.gid = mtime, int(plan["uid"]), int(plan["gid"])
            info.uname, info.gname = plan["uname"], plan["gname"]
            tar.addfile(info, file)

        for folder in ("/nix", plan["storeDir"]):
            info = tarfile.TarInfo(folder)
            info.type, info.mode = tarfile.DIRTYPE, 0o755
            add(info)
        for path in paths:
            for file in tree(path):
                # Files that the store has linked to save space are apart in an image.
                tar.inodes.clear()
                info = tar.gettarinfo(file)
                info.name = file
                if info.isreg():
                    with open(file, "rb") as content:
                        add(info, content)
                else:
                    add(info)


class Archive:
    """The outer tar."""

    def __init__(self, mtime):
        self.mtime = mtime
        self.tar = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.GNU_FORMAT)

    def add(self, name, size, content):
        info = tarfile.TarInfo(name)
        info.size, info.mtime = size, self.mtime
        self.tar.addfile(info, content)

    def add_json(self, name, value):
        data = json.dumps(value, indent=1, sort_keys=True).encode()
        self.add(name or hashlib.sha256(data).hexdigest() + ".json", len(data), io.BytesIO(data))
        return name or hashlib.sha256(data).hexdigest() + ".json"


def add_layers(archive, plan, mtime):
    """Adds all layers and gives their digests, the customisation layer last."""
    digests = []
    for paths in plan["layers"]:
        content = io.BytesIO()
        sink = Sink(content)
        write_layer(sink, paths, plan, mtime)
        content.seek(0)
        digests.append(sink.digest.hexdigest())
        archive.add(digests[-1] + "/layer.tar", sink.size, content)
    path = plan["customisationLayer"] + "/layer.tar"
    with open(path, "rb") as layer:
        digests.append(hashlib.file_digest(layer, "sha256").hexdigest())
        layer.seek(0)
        archive.add(digests[-1] + "/layer.tar", os.path.getsize(path), layer)
    return digests


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    mtime = timestamp(plan["mtime"])
    created = datetime.fromtimestamp(timestamp(plan["created"]), timezone.utc).isoformat()
    archive = Archive(mtime)
    digests = add_layers(archive, plan, mtime)
    comments = [f"store paths: {paths}" for paths in plan["layers"]] + ["customisation layer"]
    config = {
        "created": created,
        "architecture": plan["architecture"],
        "os": "linux",
        "config": plan["config"],
        "rootfs": {"diff_ids": ["sha256:" + digest for digest in digests], "type": "layers"},
        "history": [{"created": created, "comment": comment} for comment in comments],
    }
    name = archive.add_json(None, config)
    manifest = {"Config": name, "RepoTags": [plan["repoTag"]], "Layers": [digest + "/layer.tar" for digest in digests]}
    archive.add_json("manifest.json", [manifest])
    archive.tar.close()


main()
