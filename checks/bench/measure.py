"""Runs a command and prints what it took: wall time and processor time in
milliseconds, and the largest memory of one process in KiB.

Usage: measure.py RUNS COMMAND…, where RUNS is how often; the quickest counts.
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


def main():
    runs = [run(sys.argv[2:]) for _ in range(int(sys.argv[1]))]
    print(*min(runs)[:2], max(memory for _, _, memory in runs))


main()
