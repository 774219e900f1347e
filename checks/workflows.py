"""shellcheck over the shell code of workflows and actions."""

import re
import subprocess
import sys

import yaml


def scripts(document):
    """Every `run` of a job or of a composite action, with the name of its place."""
    jobs = document.get("jobs", {}) | {"action": document.get("runs", {})}
    for job, content in jobs.items():
        for number, step in enumerate(content.get("steps", [])):
            if "run" in step and step.get("shell", "bash") == "bash":
                yield f"{job}, step {number + 1}", step["run"]


def main(files):
    failed = False
    for file in files:
        with open(file, encoding="utf-8") as text:
            document = yaml.safe_load(text)
        for place, script in scripts(document):
            # What the runner puts in before the shell sees it.
            script = re.sub(r"\$\{\{.*?\}\}", "expression", script)
            checked = subprocess.run(
                ["shellcheck", "--shell=bash", "--exclude=SC1091,SC2086", "--format=gcc", "-"],
                input=script, text=True, capture_output=True, check=False,
            )
            if checked.returncode != 0:
                failed = True
                print(f"{file} ({place}):\n{checked.stdout}{checked.stderr}", file=sys.stderr)
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
