#!/usr/bin/env python3
"""Writes a long audit log from a short one: make-log.py SHORT MEGABYTES > LONG

Each repetition is later and has serial numbers of its own, as if the same had happened again.
"""
import re
import sys


def main():
    lines = open(sys.argv[1], "rb").read().splitlines(keepends=True)
    stamp = re.compile(rb"audit\((\d+)\.(\d+):(\d+)\)")
    serials = [int(stamp.search(line)[3]) for line in lines if stamp.search(line)]
    step = max(serials) - min(serials) + 1
    written, turn = 0, 0
    while written < int(sys.argv[2]) << 20:
        for line in lines:
            line = stamp.sub(
                lambda match: b"audit(%d.%s:%d)"
                % (int(match[1]) + turn, match[2], int(match[3]) + turn * step), line)
            written += len(line)
            sys.stdout.buffer.write(line)
        turn += 1


main()
