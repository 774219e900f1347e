"""Runs commands in turn and prints what each took, one line a command: wall
time and processor time in milliseconds, and the largest memory of one process
in KiB.

Usage: measure.py RUNS COMMAND… [-- COMMAND…], where RUNS is how often each; the
quickest counts. In turn, so that what else the machine does meets all of them.
"""

import os
import subprocess
import sys
import time


def run(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]}: ended with {os.waitstatus_to_exitcode(status)}")
    wall = time.monotonic() - start
    return round(wall * 1000), round((usage.ru_utime + usage.ru_stime) * 1000), usage.ru_maxrss


def split(words):
    commands = [[]]
    for word in words:
        if word == "--":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def main():
    commands = split(sys.argv[2:])
    rounds = [[run(command) for command in commands] for _ in range(int(sys.argv[1]))]
    for runs in zip(*rounds):
        print(*min(runs)[:2], max(memory for _, _, memory in runs))


main()
