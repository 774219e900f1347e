"""Decides which store path goes into which layer of an image.

Usage: plan.py ATTRIBUTES OUT, where ATTRIBUTES is a build's structured
attributes with the references graph. What most other paths need comes first, a
layer each; what is left over at the end of the budget shares the last one.
"""

import json
import sys


def closures(graph):
    """For each path all paths that it needs, itself included."""
    references = {node["path"]: node["references"] for node in graph}
    result = {}
    for start in references:
        seen, waiting = set(), [start]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting.extend(references[path])
        result[start] = seen
    return result


def layers(graph, own, limit):
    """Lists of store paths, at most `limit` of them."""
    needs = closures(graph)
    popularity = {path: sum(path in needed for needed in needs.values()) for path in needs}
    paths = sorted(needs.keys() - own, key=lambda path: (-popularity[path], path.partition("-")[2], path))
    if len(paths) <= limit:
        return [[path] for path in paths]
    return [[path] for path in paths[: limit - 1]] + [paths[limit - 1 :]]


def main():
    with open(sys.argv[1]) as file:
        attributes = json.load(file)
    out = sys.argv[2] if sys.argv[2] else attributes["outputs"]["out"]
    tag = attributes.get("imageTag") or out.rpartition("/")[2].partition("-")[0]
    # The customisation layer is one of those that the caller allows.
    limit = attributes["maxLayers"] - 1
    plan = attributes["image"]
    plan["repoTag"] = f"{attributes['imageName']}:{tag}"
    plan["layers"] = layers(attributes["graph"], set(attributes["ownPaths"]), limit)
    with open(out, "w") as file:
        json.dump(plan, file, indent=1, sort_keys=True)


main()
