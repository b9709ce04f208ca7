#!/usr/bin/env python3
"""Measures wall time and peak memory of whole processes, start included.

Usage: measure.py RUNS [--cold] COMMAND...

Prints median and spread. The memory is that of the largest process that the command started.
With --cold the kernel's caches are dropped before each run, which needs root.
"""
import os
import statistics
import sys
import time


def run(command):
    """Seconds and kilobytes of one run; the exit status is the command's own affair."""
    begin = time.perf_counter()
    pid = os.posix_spawnp(
        command[0], command, os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) in (126, 127):
        sys.exit(f"{command[0]} could not be run (wait status {status})")
    return seconds, usage.ru_maxrss


def main():
    runs, command = int(sys.argv[1]), sys.argv[2:]
    is_cold = command[0] == "--cold"
    if is_cold:
        command = command[1:]
    results = []
    for _ in range(runs):
        if is_cold:
            os.sync()
            with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as caches:
                caches.write("3")
        results.append(run(command))
    times = sorted(seconds * 1000 for seconds, _ in results)
    peak = max(kilobytes for _, kilobytes in results) / 1024
    print(
        f"median {statistics.median(times):.1f} ms, {times[0]:.1f} to {times[-1]:.1f} ms, "
        f"peak {peak:.1f} MB, {runs} runs")


main()
