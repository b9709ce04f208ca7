#!/usr/bin/env python3
"""Writes what the program starts of an audit log say, a line of JSON each.

A second reading of the format, slow and simple: all of the log in memory, fields by one regular
expression, events by id. Merlon's own reader is held against it.
"""
import json
import re
import sys

HEADER = re.compile(rb"(?:node=(\S+) )?type=(\S+) msg=audit\((\d+\.\d+:\d+)\):")
FIELD = re.compile(rb'([A-Za-z0-9_\[\]-]+)=("[^"]*"|\S*)')
HEXADECIMAL = re.compile(rb"(?:[0-9A-F]{2})+\Z")
CALLS = {("c000003e", 59), ("c000003e", 322), ("40000003", 11), ("40000003", 358)}


def decoded(value):
    if value == b"(null)":
        return None
    if value[:1] == b'"':
        return value[1:-1]
    return bytes.fromhex(value.decode()) if HEXADECIMAL.match(value) else value


def shown(text):
    if text is None:
        return None
    try:
        return text.decode()
    except UnicodeDecodeError:
        return {"hex": text.hex().upper()}


def arguments(records):
    """The arguments by number; pieces of one are joined."""
    found, count = {}, None
    for record in records:
        for name, value in record:
            if name == b"argc":
                count = int(value)
            elif piece := re.fullmatch(rb"a(\d+)(?:\[\d+\])?", name):
                number = int(piece[1])
                found[number] = found.get(number, b"") + decoded(value)
    return count, [found.get(number, b"") for number in range(count)]


def path(record):
    fields = dict(record)
    number = fields.get(b"inode")
    plain = lambda name: fields[name].decode() if name in fields else None
    return {"item": int(fields[b"item"]), "name": shown(decoded(fields[b"name"])),
            "inode": int(number) if number else None, "dev": plain(b"dev"),
            "mode": plain(b"mode"), "ouid": plain(b"ouid"), "nametype": plain(b"nametype")}


events = {}
for line in open(sys.argv[1], "rb"):
    node, kind, stamp = (header := HEADER.match(line)).groups()
    fields = FIELD.findall(line[header.end():].split(b"\x1d")[0])
    events.setdefault((node, stamp), []).append((kind, fields))

for (node, stamp), records in events.items():
    of = lambda kind: [fields for name, fields in records if name == kind]
    for call in of(b"SYSCALL"):
        call = dict(call)
        number = (call[b"arch"].decode(), int(call[b"syscall"]))
        if number not in CALLS:
            continue
        tty = call[b"tty"]
        event = {"id": stamp.decode(), "arch": number[0], "syscall": number[1],
                 "success": call[b"success"] == b"yes", "exit": int(call[b"exit"])}
        if node:
            event["node"] = node.decode()
        for name in ("pid", "ppid", "auid", "uid", "euid", "gid", "ses"):
            event[name] = int(call[name.encode()])
        event["tty"] = None if tty == b"(none)" else tty.decode()
        for name in ("comm", "exe", "key"):
            event[name] = shown(decoded(call[name.encode()]))
        directory = of(b"CWD")
        event["cwd"] = shown(decoded(dict(directory[0])[b"cwd"])) if directory else None
        event["paths"] = sorted(map(path, of(b"PATH")), key=lambda item: item["item"])
        title = of(b"PROCTITLE")
        # As it stands, also where it stands in quotes.
        event["proctitle_hex"] = shown(dict(title[0])[b"proctitle"]) if title else None
        if lists := of(b"EXECVE"):
            event["argc"], event["argv"] = arguments(lists)
            event["argv"] = list(map(shown, event["argv"]))
        print(json.dumps(event))
