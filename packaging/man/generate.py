#!/usr/bin/env python3
"""Writes the manual page of a merlon program to standard output, from the program's own help.

Usage: generate.py PROGRAM
"""
import json
import subprocess
import sys


def escaped(text):
    """Text for a line of roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def paragraphs(text):
    """The lines of a help text: what is indented there stands as it is."""
    lines, is_fixed = [], False
    for line in text.splitlines():
        wants_fixed = line.startswith(" ")
        if line.strip() and wants_fixed != is_fixed:
            lines.append(".nf" if wants_fixed else ".fi")
            is_fixed = wants_fixed
        lines.append(escaped(line) if line.strip() else ".PP")
    return lines + ([".fi"] if is_fixed else [])


def option(argument):
    """One argument with its names, its values and what it is for."""
    value = f"\\fI{escaped(argument['valueName'])}\\fR"
    names = sorted([
        f"\\fB{escaped(('--' if name['kind'] == 'long' else '-') + name['name'])}\\fR"
        for name in argument.get("names", [])
    ], key=len)
    if argument["kind"] == "positional":
        title = value
    else:
        title = ", ".join(names) + (f" {value}" if argument["kind"] == "option" else "")
    notes = []
    if argument.get("allValues"):
        notes.append("one of " + ", ".join(argument["allValues"]))
    if argument.get("defaultValue"):
        notes.append("default: " + argument["defaultValue"])
    text = " ".join(
        part for part in (
            argument.get("abstract"), argument.get("discussion"),
            f"({'; '.join(notes)})" if notes else None,
        ) if part
    )
    return [".TP", title, escaped(text)]


def command(description, path, is_shared):
    """A section for each command that does something, with its options."""
    path = path + [description["commandName"]]
    children = [c for c in description.get("subcommands", []) if c["commandName"] != "help"]
    lines = []
    if len(path) > 1 and not children:
        lines += [f".SH {' '.join(path[1:]).upper()}", escaped(description["abstract"]), ".PP"]
        lines += paragraphs(description.get("discussion", ""))
        for argument in description["arguments"]:
            if argument["shouldDisplay"] and not is_shared(argument):
                lines += option(argument)
    for child in children:
        lines += command(child, path, is_shared)
    return lines


def synopsis(description, path=()):
    path = [*path, description["commandName"]]
    children = [c for c in description.get("subcommands", []) if c["commandName"] != "help"]
    if not children:
        arguments = [
            a for a in description["arguments"] if a["kind"] == "positional" and a["shouldDisplay"]
        ]
        names = "".join(f" [\\fI{a['valueName']}\\fR]" for a in arguments)
        return [f"\\fB{' '.join(path)}\\fR [\\fIoptions\\fR]{names}", ".br"]
    return [line for child in children for line in synopsis(child, path)]


def main():
    program = sys.argv[1]

    def ask(option):
        return subprocess.run([program, option], check=True, capture_output=True, text=True).stdout

    root = json.loads(ask("--experimental-dump-help"))["command"]
    shared = [argument["names"] for argument in root["arguments"]]

    lines = [
        '.\\" Written by packaging/man/generate.py from the help of the program.',
        f'.TH MERLON 1 "" "Merlon {ask("--version").strip()}"',
        ".SH NAME",
        escaped(f"merlon - {root['abstract'][0].lower()}{root['abstract'][1:].rstrip('.')}"),
        ".SH SYNOPSIS",
        *synopsis(root),
        ".SH DESCRIPTION",
        *paragraphs(root["discussion"]),
        *command(root, [], lambda argument: argument.get("names") in shared),
        ".SH OTHER OPTIONS",
    ]
    for argument in root["arguments"]:
        lines += option(argument)
    print("\n".join(lines))


main()
