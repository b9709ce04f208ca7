#!/usr/bin/env python3
"""Draws rules against time from what `merlon-benchmarks KIND COUNT` printed: plot-firewall.py < LOG > SVG

Both axes are logarithmic; the colours are legible on a light and on a dark page.
"""
import math
import re
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 70, 120, 20, 50
COLOURS = {"site": "#2f81f7", "iptables": "#d29922", "nftables": "#3fb950"}


def series():
    """Points by what they are of: rules, then milliseconds to read and to decide."""
    found = {}
    kind = rules = read = None
    for line in sys.stdin:
        if head := re.match(r"(\w+) \d+: (\d+) rules", line):
            kind, rules = head[1], int(head[2])
        elif part := re.match(r"\s+(read|reach):\s+median ([\d.]+) ms", line):
            if part[1] == "read":
                read = float(part[2])
            else:
                found.setdefault(kind, []).append((rules, read, float(part[2])))
    return found


def main():
    found = series()
    points = [point for line in found.values() for point in line]
    if not points:
        sys.exit("no measurements in the input")
    low_x, high_x = (f(math.log10(p[0]) for p in points) for f in (min, max))
    low_x, high_x = math.floor(low_x), math.ceil(high_x)
    times = [max(t, 0.1) for p in points for t in p[1:]]
    low_y, high_y = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def x(rules):
        return LEFT + (math.log10(rules) - low_x) / max(high_x - low_x, 1) * (WIDTH - LEFT - RIGHT)

    def y(ms):
        part = (math.log10(max(ms, 0.1)) - low_y) / max(high_y - low_y, 1)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
           'font-family="sans-serif" font-size="12" fill="#848d97">']
    for power in range(low_x, high_x + 1):
        out.append(f'<path d="M{x(10 ** power):.0f} {TOP}V{HEIGHT - BOTTOM}" stroke="#848d97" '
                   f'stroke-opacity=".3"/><text x="{x(10 ** power):.0f}" y="{HEIGHT - BOTTOM + 16}" '
                   f'text-anchor="middle">{10 ** power:,}</text>')
    for power in range(low_y, high_y + 1):
        text = f"{10 ** power} ms" if power < 3 else f"{10 ** (power - 3)} s"
        out.append(f'<path d="M{LEFT} {y(10 ** power):.0f}H{WIDTH - RIGHT}" stroke="#848d97" '
                   f'stroke-opacity=".3"/><text x="{LEFT - 6}" y="{y(10 ** power) + 4:.0f}" '
                   f'text-anchor="end">{text}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" '
               'text-anchor="middle">rules</text>')
    for kind, line in found.items():
        colour = COLOURS.get(kind, "#848d97")
        for place, name, dash in ((1, "read", ' stroke-dasharray="4 3"'), (2, "reach", "")):
            path = " ".join(f"{x(p[0]):.1f},{y(p[place]):.1f}" for p in sorted(line))
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" '
                       f'stroke-width="2"{dash}/>')
            last = max(line)
            out.append(f'<text x="{x(last[0]) + 6:.0f}" y="{y(last[place]) + 4:.0f}" '
                       f'fill="{colour}">{kind}, {name}</text>')
    out.append("</svg>")
    print("\n".join(out))


main()
