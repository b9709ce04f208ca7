"""Reads documents, each a line of hexadecimal digits, and prints what Python's tomllib makes of each."""

import datetime
import struct
import sys
import tomllib


def quoted(text):
    plain = (c if 0x20 <= ord(c) <= 0x7E and c not in '"\\' else f"<{ord(c):x}>" for c in text)
    return '"' + "".join(plain) + '"'


def show(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return str(value) if -(2**63) <= value < 2**63 else "refused"
    if isinstance(value, float):
        if value != value:
            text = "nan"
        elif value in (float("inf"), float("-inf")):
            text = str(value)
        else:
            text = f"{struct.unpack('<Q', struct.pack('<d', value))[0]:x}"
        return '{"double": "' + text + '"}'
    if isinstance(value, (datetime.date, datetime.time, datetime.datetime)):
        return '"a moment"'
    if isinstance(value, list):
        return "[" + ", ".join(map(show, value)) + "]"
    return "{" + ", ".join(f"{quoted(k)}: {show(v)}" for k, v in sorted(value.items())) + "}"


for line in sys.stdin:
    try:
        shown = show(tomllib.loads(bytes.fromhex(line).decode()))
        print("refused" if "refused" in shown else shown)
    except (ValueError, RecursionError):
        print("refused")
