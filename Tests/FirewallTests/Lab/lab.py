#!/usr/bin/env python3
"""Loads random rulesets into a real kernel and writes down what real packets did.

lab.py FOLDER COUNT SEED: makes COUNT folders with ruleset.nft, ruleset.json and truth.json, and a
topology.json for all of them. Needs root, ip, nft and python3; where iptables (and ipset) are there,
every third ruleset has rules of theirs too. Everything happens in network
namespaces that it makes and removes: a node with two links, a client on each.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import threading

from xtables import XTablesGenerator

NODE, OUT, CLU, POD = (f"mfw{os.getpid()}{part}" for part in "nocp")
# name, namespace, source, destination, device
SOURCES = [
    ("cluster4", CLU, "10.0.0.5", "10.0.0.10", "eth1"),
    ("outside4", OUT, "203.0.113.7", "203.0.113.10", "eth0"),
    ("cluster6", CLU, "fd00::5", "fd00::10", "eth1"),
    ("outside6", OUT, "2001:db8::7", "2001:db8::10", "eth0"),
    ("loopback4", NODE, "127.0.0.1", "127.0.0.1", "lo"),
    ("pod4", POD, "10.244.1.5", "10.244.1.1", "eth2"),
    ("pod6", POD, "fd00:244::5", "fd00:244::1", "eth2"),
]
PORTS = [22, 2379, 6443, 10250, 10255, 30080]
UDP = [53, 10250]
# Where a pod answers, to which ports of the node lead by NAT.
POD_PORTS = [443, 8080] + PORTS


def run(*command, text=None, check=True):
    return subprocess.run(
        command, input=text, text=True, check=check, capture_output=True, timeout=60).stdout


def inside(namespace, *command, text=None, check=True):
    return run("ip", "netns", "exec", namespace, *command, text=text, check=check)


def link(client, device, node4, client4, node6, client6):
    run("ip", "link", "add", device, "netns", NODE, "type", "veth", "peer", "name", "eth0",
        "netns", client)
    for namespace, name, four, six in ((NODE, device, node4, node6),
                                       (client, "eth0", client4, client6)):
        inside(namespace, "sysctl", "-qw", f"net.ipv6.conf.{name}.accept_dad=0")
        inside(namespace, "ip", "addr", "add", four, "dev", name)
        inside(namespace, "ip", "addr", "add", six, "dev", name, "nodad")
        inside(namespace, "ip", "link", "set", name, "up")
    macs = {}
    for namespace, name in ((NODE, device), (client, "eth0")):
        macs[namespace] = json.loads(
            inside(namespace, "ip", "-j", "link", "show", name))[0]["address"]
    # Neighbours are set, so that rules about them decide nothing.
    for namespace, name, peer, addresses in (
            (NODE, device, client, (client4, client6)), (client, "eth0", NODE, (node4, node6))):
        for address in addresses:
            inside(namespace, "ip", "neigh", "replace", address.split("/")[0], "lladdr",
                   macs[peer], "dev", name, "nud", "permanent")


def make():
    for name in (NODE, OUT, CLU, POD):
        run("ip", "netns", "add", name)
        inside(name, "ip", "link", "set", "lo", "up")
    link(OUT, "eth0", "203.0.113.10/24", "203.0.113.7/24", "2001:db8::10/64", "2001:db8::7/64")
    link(CLU, "eth1", "10.0.0.10/24", "10.0.0.5/24", "fd00::10/64", "fd00::5/64")
    link(POD, "eth2", "10.244.1.1/24", "10.244.1.5/24", "fd00:244::1/64", "fd00:244::5/64")
    inside(POD, "ip", "route", "add", "default", "via", "10.244.1.1")
    inside(POD, "ip", "-6", "route", "add", "default", "via", "fd00:244::1")
    for key, value in (("net.ipv4.ip_forward", 1), ("net.ipv6.conf.all.forwarding", 1),
                       ("net.ipv4.conf.all.rp_filter", 0), ("net.ipv4.conf.eth0.rp_filter", 0),
                       ("net.ipv4.conf.eth1.rp_filter", 0), ("net.ipv4.conf.eth2.rp_filter", 0)):
        inside(NODE, "sysctl", "-qw", f"{key}={value}")


def remove():
    for name in (NODE, OUT, CLU, POD):
        run("ip", "netns", "del", name, check=False)


def topology():
    def routes(*family):
        return json.loads(inside(NODE, "ip", "-j", *family, "route", "show", "table", "all"))
    return {
        "sources": [
            {"name": name, "src": source, "dst": destination, "iif": device}
            for name, _, source, destination, device in SOURCES],
        "addr": json.loads(inside(NODE, "ip", "-j", "addr")),
        "route4": routes(), "route6": routes("-6"),
        "sysctl": {"ip_forward": 1, "ipv6.forwarding": 1, "rp_filter": 0, "route_localnet": 0},
    }


# Answers on every port of the node.
SERVER = """
import selectors, socket, threading
ports, udp = %r, %r
chosen = selectors.DefaultSelector()
for family in (socket.AF_INET, socket.AF_INET6):
    for kind, numbers in ((socket.SOCK_STREAM, ports), (socket.SOCK_DGRAM, udp)):
        for port in numbers:
            s = socket.socket(family, kind)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            s.bind(("", port))
            if kind == socket.SOCK_STREAM:
                s.listen(64)
            chosen.register(s, selectors.EVENT_READ)
def answer(c):
    # Each by itself: one that never sends must not hold up the others.
    c.settimeout(2)
    try:
        if c.recv(1):
            c.send(b"y")
    except OSError:
        pass
    c.close()
print("ready", flush=True)
while True:
    for key, _ in chosen.select():
        s = key.fileobj
        try:
            if s.type == socket.SOCK_STREAM:
                threading.Thread(target=answer, args=(s.accept()[0],), daemon=True).start()
            else:
                _, peer = s.recvfrom(9)
                s.sendto(b"y", peer)
        except OSError:
            pass
"""

# Asks all at once: a line "protocol port yes|no" each.
CLIENT = """
import socket, sys, threading
source, destination = sys.argv[1:3]
family = socket.AF_INET6 if ":" in source else socket.AF_INET
lines = []
def ask(kind, port):
    s = socket.socket(family, kind)
    s.settimeout(0.6)
    answer = False
    try:
        s.bind((source, 0))
        s.connect((destination, port))
        s.send(b"x")
        answer = s.recv(1) == b"y"
    except OSError:
        pass
    s.close()
    lines.append("%%s %%d %%s" %% ("tcp" if kind == socket.SOCK_STREAM else "udp", port,
                                  "yes" if answer else "no"))
threads = [threading.Thread(target=ask, args=(kind, port))
           for kind, ports in ((socket.SOCK_STREAM, %r), (socket.SOCK_DGRAM, %r)) for port in ports]
[t.start() for t in threads]
[t.join() for t in threads]
print("\\n".join(lines))
"""


def probe():
    """What each source reaches; asked twice, since packets can be lost."""
    found = {}

    def ask(entry):
        name, namespace, source, destination, device = entry
        for _ in range(2):
            text = inside(namespace, sys.executable, "-c", CLIENT % (PORTS, UDP), source,
                          destination)
            for line in text.split("\n"):
                if line:
                    proto, port, answer = line.split()
                    found.setdefault((name, proto, int(port)), []).append(answer == "yes")

    threads = [threading.Thread(target=ask, args=(entry,)) for entry in SOURCES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    probes = []
    for name, _, source, destination, device in SOURCES:
        for proto, ports in (("tcp", PORTS), ("udp", UDP)):
            for port in ports:
                answers = found[(name, proto, port)]
                probes.append({
                    "source": name, "src": source, "dst": destination, "iif": device,
                    "proto": proto, "dport": port, "reachable": answers[0],
                    "outcome": "answered" if answers[0] else "silent",
                    "stable": answers[0] == answers[1]})
    return probes


class Generator:
    """Random rules that hit what is probed often enough to matter."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def address(self, six):
        if six:
            return self.pick("fd00::5", "2001:db8::7", "fd00::/64", "2001:db8::/32", "::/0",
                             "2001:db8::1-2001:db8::8", "fd00::10", "2001:db8::10")
        return self.pick("10.0.0.5", "203.0.113.7", "10.0.0.0/24", "203.0.113.0/25", "0.0.0.0/0",
                         "203.0.113.5-203.0.113.9", "10.0.0.10", "203.0.113.10", "127.0.0.1")

    def ports(self):
        count = self.random.randint(1, 3)
        values = [self.pick("22", "2379", "6443", "10250", "10255", "30080", "53", "20-30",
                            "10000-10252", "30000-32767", "1-1023") for _ in range(count)]
        plain = []
        for value in values:
            low, _, high = value.partition("-")
            span = range(int(low), int(high or low) + 1)
            if not any(set(span) & set(other) for _, other in plain):
                plain.append((value, span))
        values = [value for value, _ in plain]
        return values[0] if len(values) == 1 else "{ " + ", ".join(values) + " }"

    def condition(self, family):
        six = self.random.random() < 0.4 if family == "inet" else family == "ip6"
        word = "ip6" if six else "ip"
        proto = self.pick("tcp", "tcp", "udp", "th")
        sign = self.pick("", "", "", "!= ")
        if self.random.random() < 0.4:
            return self.rarer(family, word, six, sign)
        match self.random.randint(0, 13):
            case 0 | 1 | 2:
                prefix = "meta l4proto { tcp, udp } " if proto == "th" else ""
                return f"{prefix}{proto} dport {sign}{self.ports()}"
            case 3:
                return f"{word} saddr {sign}{self.address(six)}"
            case 4:
                return f"{word} daddr {sign}{self.address(six)}"
            case 5:
                return f'iifname {sign}"{self.pick("eth0", "eth1", "lo", "eth*")}"'
            case 6:
                return f"ct state {self.pick('new', 'established', 'established,related', 'invalid', 'untracked')}"
            case 7:
                return f"meta l4proto {sign}{self.pick('tcp', 'udp', 'icmp')}"
            case 8:
                mask = self.pick("0x1", "0x2", "0x3", "0xff")
                return f"meta mark & {mask} {self.pick('==', '!=')} {self.pick('0x0', '0x1', '0x2')}"
            case 9:
                return f"tcp dport {self.pick('<', '>', '<=', '>=')} {self.pick(22, 2379, 6443, 10250)}"
            case 10:
                return f"fib daddr type {sign}{self.pick('local', 'unicast')}"
            case 11:
                return f"tcp flags & (fin | syn | rst | ack) == {self.pick('syn', 'ack', 'syn | ack')}"
            case 12:
                if family != "inet":
                    return "counter"
                return f"meta nfproto {self.pick('ipv4', 'ipv6')}"
            case _:
                if family == "inet":
                    return f"tcp sport {self.pick('1024-65535', '1-1023', '32768-60999')}"
                return f"{word} saddr . tcp dport {{ {self.address(six)} . {self.pick(22, 6443, '10000-11000')} }}"

    def rarer(self, family, word, six, sign):
        """Named sets, other forms of values, what connection tracking knows."""
        ip6 = "6" if six else "4"
        return self.pick(
            f"{word} saddr {sign}@net{ip6}", f"{word} saddr {sign}@empty{ip6}",
            f"tcp dport {sign}@ports", f"{word} saddr . tcp dport {sign}@pairs{ip6}",
            f"meta l4proto . th dport {sign}@services", f"iifname {sign}@links",
            f"iifname . tcp dport {{ \"eth0\" . {self.pick(22, 6443, '10000-11000')}, \"eth1\" . 2379 }}",
            f"tcp flags {self.pick('syn', '{ syn }', '== syn', '!= syn', '{ syn, ack }', 'syn,ack', '& syn != 0', '! syn', 'syn / syn,ack', '{ syn | ack, ack }')}",
            f"ct state {self.pick('!= new', '{ new, untracked }', '== established', '!= { new }', '! new', '!= established,related', 'new | established')}",
            f"ct status {self.pick('dnat', '!= dnat', 'snat', '! dnat', 'seen-reply', 'snat,dnat', '& dnat == dnat')}",
            f"ct direction {self.pick('original', 'reply', '!= reply')}",
            f"ct mark {self.pick('0x1', '!= 0x0', '& 0x2 == 0x2')}",
            f"meta l4proto tcp ct original proto-dst {self.pick('30080', '10255', '!= 22', '1-3000')}",
            f"ct original {word} daddr {self.address(six)}".replace("-2001:db8::8", "").replace("203.0.113.5-203.0.113.9", "203.0.113.7"),
            f"meta protocol {sign}{self.pick('ip', 'ip6')}",
            f"meta iif {sign}{self.pick('lo', 'eth0', 'eth1')}",
            f"meta oifname {sign}\"{self.pick('eth0', 'eth2', 'lo', 'eth*')}\"",
            f"fib saddr . iif oif {self.pick('missing', 'exists')}",
            f"fib daddr . iif type {sign}local", f"fib saddr type {self.pick('unicast', 'local', '!= local')}",
            f"meta pkttype {self.pick('host', '!= host', 'multicast')}",
            f"meta mark {{ 0x1, 0x3-0x5 }}", f"meta mark and 0x3 != 0x1",
            # Not `ether`: before a condition of IP, nft 1.0.6 leaves it out of what it prints.
            f"meta iiftype {sign}loopback",
            f"ip saddr & 255.255.0.0 == {self.pick('203.0.0.0', '10.0.0.0', '10.244.0.0')}" if not six else "ip6 saddr & ffff:: == fd00::",
            f"{word} saddr {{ {self.address(six)} }} {word} daddr != {self.address(six)}",
            f"th dport {sign}{self.pick('22', '{ 53, 6443 }', '1024-30000')}" if family == "inet" else "tcp dport 6443",
            f"ip protocol {sign}{self.pick('tcp', 'udp')}" if not six else f"ip6 nexthdr {sign}tcp",
            f"@th,16,16 {sign}{self.pick('22', '6443', '10250')}",
            f"limit rate 1/hour burst 1 packets" if self.random.random() < 0.1 else "meta length > 0",
        )

    def sets(self):
        """The sets and maps that a table's rules name."""
        four = ", ".join(self.random.sample(["10.0.0.5", "203.0.113.0/25", "10.244.0.0/16", "127.0.0.1", "10.0.0.8/29"], 2))
        six = ", ".join(self.random.sample(["fd00::5", "2001:db8::/32", "fd00:244::/64", "fe80::/10"], 2))
        pairs = ", ".join(self.random.sample(["203.0.113.0/24 . 22", "10.0.0.5 . 2379-6443", "10.244.1.5 . 10250", "0.0.0.0/0 . 30080", "10.0.0.0-10.0.0.9 . 10255"], 3))
        verdicts = lambda: self.pick("accept", "drop", "return", "continue")
        return [
            f"  set net4 {{ type ipv4_addr; flags interval; elements = {{ {four} }} }}",
            f"  set net6 {{ type ipv6_addr; flags interval; elements = {{ {six} }} }}",
            "  set empty4 { type ipv4_addr; }", "  set empty6 { type ipv6_addr; flags interval; }",
            f"  set ports {{ type inet_service; flags interval; elements = {{ {', '.join(self.random.sample(['22', '2379-2380', '10250', '30000-32767', '53'], 2))} }} }}",
            f"  set pairs4 {{ type ipv4_addr . inet_service; flags interval; elements = {{ {pairs} }} }}",
            "  set pairs6 { type ipv6_addr . inet_service; elements = { fd00::5 . 22, 2001:db8::7 . 6443 } }",
            "  set services { type inet_proto . inet_service; elements = { tcp . 22, tcp . 30080, udp . 53 } }",
            f"  set links {{ type ifname; elements = {{ {self.pick('lo', 'eth1', 'eth0, lo')} }} }}",
            f"  map fates {{ type inet_service : verdict; flags interval; elements = {{ 22 : {verdicts()}, 2000-7000 : {verdicts()}, 30080 : {verdicts()} }} }}",
            f"  map where {{ type ifname . inet_service : verdict; elements = {{ \"eth0\" . 22 : {verdicts()}, \"eth1\" . 6443 : {verdicts()}, \"eth2\" . 10250 : {verdicts()} }} }}",
            f"  map marks {{ type inet_service : mark; elements = {{ 22 : 0x1, 6443 : 0x2, 30080 : 0x3 }} }}",
        ]

    def verdict(self, chains, base):
        choices = ["accept"] * 4 + ["drop"] * 4 + ["return", "reject"]
        if chains:
            choices += [f"jump {self.pick(*chains)}"] * 3 + [f"goto {self.pick(*chains)}"]
        choices += [f"meta mark set {self.pick('0x1', '0x2', 'meta mark | 0x2', 'meta mark ^ 0x1')}"] * 2
        choices += ["ct mark set meta mark", "meta mark set ct mark", "counter", "log"]
        verdict = self.pick(*choices)
        if verdict == "reject" and base in ("prerouting", "postrouting", "ingress"):
            return "drop"
        return verdict

    def rule(self, family, chains, base):
        if self.random.random() < 0.1:
            return self.pick("tcp dport vmap @fates", "iifname . tcp dport vmap @where",
                             f"ct state vmap {{ established : accept, new : {self.pick('continue', 'drop', 'accept')}, invalid : drop }}",
                             f"meta mark set tcp dport map @marks",
                             "ct mark set meta mark", "meta mark set ct mark and 0x3",
                             f"ct mark set {self.pick('0x1', '0x2', 'ct mark or 0x4')}",
                             f"tcp dport {self.pick(22, 6443)} notrack" if base in ("prerouting", "output") else "counter",
                             f"iifname vmap {{ \"lo\" : {self.pick('accept', 'continue')}, \"eth*\" : {self.pick('return', 'drop', 'continue')} }}",
                             f"tcp flags vmap {{ syn : continue, syn | ack : {self.pick('accept', 'drop')}, ack : continue }}",
                             f"meta l4proto vmap {{ tcp : {self.pick('continue', 'accept')}, udp : {self.pick('drop', 'accept')} }}")
        if self.random.random() < 0.12:
            verdicts = ["accept", "drop", "return", "continue"] + [f"jump {c}" for c in chains]
            pairs = {port: self.pick(*verdicts) for port in
                     self.random.sample(["22", "2379", "6443", "10250-10255", "30080"], 2)}
            body = ", ".join(f"{port} : {verdict}" for port, verdict in pairs.items())
            return f"tcp dport vmap {{ {body} }}"
        count = self.pick(0, 1, 1, 1, 2, 2, 3)
        parts = [self.condition(family) for _ in range(count)]
        return " ".join(parts + [self.verdict(chains, base)])

    def table(self, number):
        family = self.pick("inet", "inet", "ip", "ip6")
        lines = [f"table {family} t{number} {{"]
        if self.random.random() < 0.05:
            lines.append("  flags dormant;")
        lines += self.sets()
        names = [f"c{i}" for i in range(self.random.randint(0, 3))]
        for index, name in enumerate(names):
            # Chains lead to later ones only, so that there is no circle.
            later = names[index + 1:]
            lines.append(f"  chain {name} {{")
            lines += [f"    {self.rule(family, later, 'any')}"
                      for _ in range(self.random.randint(1, 4))]
            lines.append("  }")
        lines = [line.replace("reject", "drop") for line in lines]
        hooks = self.random.sample(
            ["input", "input", "prerouting", "output", "postrouting", "forward", "forward"],
            self.random.randint(1, 3))
        for hook in dict.fromkeys(hooks):
            priority = self.pick("-300", "-150", "-10", "0", "10")
            policy = self.pick("accept", "accept", "drop" if hook in ("input", "forward") else "accept")
            lines.append(f"  chain {hook} {{")
            lines.append(f"    type filter hook {hook} priority {priority}; policy {policy};")
            if hook in ("input", "forward") and self.random.random() < 0.7:
                lines.append("    ct state established,related accept")
            lines += [f"    {self.rule(family, names, hook)}"
                      for _ in range(self.random.randint(1, 7))]
            lines.append("  }")
        if self.random.random() < 0.4 and family != "ip6":
            pod = "10.244.1.5"
            word = "ip " if family == "inet" else ""
            lines.append(f"  chain pods {{")
            lines.append(f"    type nat hook prerouting priority {self.pick(-100, -100, -90, -150)}; policy accept;")
            lines += [f"    {line}" for line in self.random.sample([
                f"tcp dport 30080 dnat {word}to {pod}:8080",
                f"iifname \"eth0\" tcp dport {{ 30080, 10255 }} dnat {word}to {pod}:443",
                f"ip saddr 10.0.0.0/24 tcp dport 22 dnat {word}to {pod}:8080",
                f"dnat {word}to tcp dport map {{ 30080 : {pod}, 10255 : 10.0.0.10 }}",
                f"dnat {word}addr . port to ip daddr . tcp dport map {{ 203.0.113.10 . 30080 : {pod} . 8080, 10.0.0.10 . 10255 : {pod} . 443, 10.0.0.10 . 2379 : 203.0.113.10 . 22 }}"
                if family == "inet" else f"dnat to ip daddr . tcp dport map {{ 203.0.113.10 . 30080 : {pod} . 8080 }}",
                "meta mark & 0x1 == 0x1 tcp dport 6443 redirect to :10250",
                "tcp dport 2379 accept",
                f"fib daddr type local tcp dport 30000-32767 dnat {word}to {pod}:8080",
                "counter meta mark set meta mark | 0x4",
            ], self.random.randint(1, 3))]
            lines.append("  }")
            if self.random.random() < 0.5:
                lines.append("  chain back {")
                lines.append("    type nat hook postrouting priority srcnat; policy accept;")
                lines.append(f"    {self.pick('oifname eth2 masquerade', 'meta mark & 0x4 == 0x4 masquerade', 'ct status dnat masquerade', 'ip saddr 203.0.113.0/24 snat ' + word + 'to 10.244.1.1', 'masquerade')}")
                lines.append("  }")
        elif self.random.random() < 0.3:
            target = self.pick("22", "6443", "10250")
            lines.append("  chain nat {")
            lines.append("    type nat hook prerouting priority -100; policy accept;")
            lines.append(f"    tcp dport {self.pick(2379, 30080, 10255)} redirect to :{target}")
            lines.append("  }")
        if family == "inet" and self.random.random() < 0.15:
            device = self.pick("eth0", "eth1")
            lines.append("  chain edge {")
            lines.append(f"    type filter hook ingress device {device} priority 0; policy accept;")
            lines += [f"    {self.pick('tcp dport 22 drop', 'ip saddr @net4 accept', 'udp dport 53 drop', 'tcp dport vmap @fates', 'meta mark set 0x1', 'meta protocol ip6 drop', 'ip6 saddr @net6 drop')}" for _ in range(2)]
            lines.append("  }")
        lines.append("}")
        return "\n".join(lines)

    def ruleset(self):
        return "\n".join(self.table(i) for i in range(self.random.randint(1, 3))) + "\n"


XTABLES = [name for name in ("nft", "legacy") if shutil.which(f"iptables-{name}-restore")]


def clear():
    inside(NODE, "nft", "flush", "ruleset")
    if "legacy" in XTABLES:
        for program in ("iptables-legacy", "ip6tables-legacy"):
            inside(NODE, f"{program}-restore", text="".join(
                f"*{table}\n" + "".join(f":{hook} ACCEPT\n" for hook in hooks) + "COMMIT\n"
                for table, hooks in (
                    ("raw", ["PREROUTING", "OUTPUT"]), ("filter", ["INPUT", "FORWARD", "OUTPUT"]),
                    ("mangle", ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]),
                    ("nat", ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"]))))
    if shutil.which("ipset"):
        inside(NODE, "ipset", "destroy", check=False)


def load(number, seed):
    """Loads a random ruleset; what was complained of, or nothing."""
    def give(command, text):
        return subprocess.run(["ip", "netns", "exec", NODE] + command, input=text, text=True,
                              capture_output=True, timeout=60)
    clear()
    done = []
    kind = XTABLES[number // 3 % len(XTABLES)] if XTABLES and number % 3 == 0 else None
    if kind:
        generator = XTablesGenerator(f"{seed}/{number}", bool(shutil.which("ipset")))
        if generator.has_sets:
            done.append(give(["ipset", "restore"], generator.sets()))
        for six in (False, True):
            name = f"ip{'6' if six else ''}tables-{kind}-restore"
            done.append(give([name], generator.text(six)))
    if not kind or number % 2 == 0:
        done.append(give(["nft", "-f", "-"], Generator(f"{seed}/{number}").ruleset()))
    return "".join(each.stderr for each in done if each.returncode != 0)


def save(place):
    commands = {"ruleset.nft": ["nft", "list", "ruleset"],
                "ruleset.json": ["nft", "-j", "list", "ruleset"]}
    for kind in XTABLES:
        infix = "" if kind == "nft" else "-legacy"
        for family in ("ip", "ip6"):
            commands[f"{family}tables{infix}-save.txt"] = [f"{family}tables-{kind}-save"]
    if XTABLES and shutil.which("ipset"):
        commands["ipset-save.txt"] = ["ipset", "save"]
    os.makedirs(place, exist_ok=True)
    for name, command in commands.items():
        text = inside(NODE, *command)
        if text:
            with open(f"{place}/{name}", "w") as file:
                file.write(text)


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    server = pod = None
    try:
        make()
        with open(f"{folder}/topology.json", "w") as file:
            json.dump(topology(), file, indent=1)
        server = subprocess.Popen(
            ["ip", "netns", "exec", NODE, sys.executable, "-c", SERVER % (PORTS, UDP)],
            stdout=subprocess.PIPE, text=True)
        pod = subprocess.Popen(
            ["ip", "netns", "exec", POD, sys.executable, "-c", SERVER % (POD_PORTS, UDP)],
            stdout=subprocess.PIPE, text=True)
        server.stdout.readline()
        pod.stdout.readline()
        made = 0
        number = 0
        while made < count:
            number += 1
            complaint = load(number, seed)
            if complaint:
                # A rule that is not taken, as an address twice.
                if os.environ.get("LAB_VERBOSE"):
                    print("\n".join(complaint.splitlines()[0:2]), file=sys.stderr)
                continue
            inside(NODE, "conntrack", "-F", check=False) if os.path.exists(
                "/usr/sbin/conntrack") else None
            place = f"{folder}/random-{seed}-{number:04}"
            save(place)
            try:
                json.load(open(f"{place}/ruleset.json"))
            except ValueError:
                # What nft 1.0.6 prints of a dormant table is no JSON.
                shutil.rmtree(place)
                continue
            with open(f"{place}/truth.json", "w") as file:
                json.dump({"probes": probe()}, file, separators=(",", ":"))
            made += 1
        print(f"{made} rulesets, {number - made} not taken")
    finally:
        for process in (server, pod):
            if process:
                process.kill()
                process.wait()
        remove()


main()
