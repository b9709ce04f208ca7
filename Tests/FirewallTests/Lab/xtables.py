"""Random rules of iptables, in the form that its restore programs read."""
import random


class XTablesGenerator:
    """Rules for both families, that hit what is probed often enough to matter."""

    def __init__(self, seed, has_sets):
        self.random = random.Random(seed)
        self.has_sets = has_sets

    def pick(self, *choices):
        return self.random.choice(choices)

    def sign(self):
        return self.pick("", "", "", "! ")

    def sets(self):
        """For `ipset restore`."""
        four = self.random.sample(["10.0.0.5", "203.0.113.7", "127.0.0.1", "10.244.1.5"], 2)
        nets = self.random.sample(["10.0.0.0/24", "203.0.113.0/25", "10.244.0.0/16"], 2)
        ports = self.random.sample(["22", "2379", "6443", "10250", "30080"], 3)
        lines = ["create hosts4 hash:ip", "create nets4 hash:net", "create ports bitmap:port range 0-65535",
                 "create pairs4 hash:ip,port", "create empty4 hash:net", "create hosts6 hash:ip family inet6"]
        lines += [f"add hosts4 {value}" for value in four] + [f"add nets4 {value}" for value in nets]
        lines += [f"add ports {value}" for value in ports] + ["add hosts6 fd00::5"]
        lines += ["add pairs4 10.0.0.5,tcp:22", "add pairs4 203.0.113.7,tcp:6443",
                  "add pairs4 203.0.113.7,udp:53"]
        return "\n".join(lines) + "\n"

    def address(self, six):
        if six:
            return self.pick("fd00::5", "2001:db8::/32", "fd00::/64", "::/0", "2001:db8::10")
        return self.pick("10.0.0.5", "203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/0", "203.0.113.7",
                         "10.244.1.0/24", "10.0.0.5/255.0.0.255")

    def protocol(self):
        """Conditions that name a protocol, of which a rule has one at most."""
        port = self.pick("22", "2379:2380", "6443", "10250", "10255", "30000:32767", ":1023", "10000:")
        several = self.pick("22,2379:2380", "10250,10255,6443", "53,30080", "1:1000,30080")
        return self.pick(
            f"-p tcp -m tcp {self.sign()}--dport {port}", f"-p tcp -m tcp --dport {port}",
            f"-p udp -m udp --dport {self.pick('53', '10250', '1:65535')}",
            f"-p tcp -m multiport {self.sign()}--dports {several}",
            f"-p udp -m multiport --dports 53,10250", f"-p tcp -m multiport --ports {several}",
            f"-p tcp -m tcp {self.sign()}--syn", f"{self.sign()}-p {self.pick('tcp', 'udp', 'icmp')}",
            f"-p tcp -m tcp --tcp-flags {self.pick('SYN,ACK SYN', 'SYN,ACK SYN,ACK', 'ALL SYN', 'FIN,SYN,RST,ACK ACK')}",
            "-p tcp -m tcp --sport 1024:65535", "-p tcp",
        )

    def condition(self, six, table, chain):
        s = self.sign
        choices = [
            f"{s()}-s {self.address(six)}", f"{s()}-d {self.address(six)}",
            f"-m addrtype {s()}--dst-type LOCAL", f"-m addrtype {s()}--src-type {self.pick('UNICAST', 'LOCAL')}",
            f"-m conntrack {s()}--ctstate {self.pick('NEW', 'RELATED,ESTABLISHED', 'NEW,ESTABLISHED', 'INVALID', 'DNAT', 'UNTRACKED')}",
            f"-m state --state {self.pick('NEW', 'ESTABLISHED')}",
            f"-m mark {s()}--mark {self.pick('0x1', '0x1/0x3', '0x0/0x1', '0x4/0x4')}",
            f"-m connmark {s()}--mark {self.pick('0x1', '0x2/0x2')}",
            f"-m conntrack {s()}--ctorigdstport {self.pick('30080', '22', '1:3000')} --ctdir ORIGINAL",
            f"-m conntrack {s()}--ctstatus {self.pick('DNAT', 'SEEN_REPLY', 'SNAT', 'CONFIRMED')}",
            '-m comment --comment "with \\"quotes\\" and -j ACCEPT"', "-m ttl --ttl-gt 1" if not six else "-m hl --hl-gt 1",
            f"-m pkttype {s()}--pkt-type unicast",
        ]
        if six:
            choices.append(f"-m iprange {s()}--src-range 2001:db8::1-2001:db8::8")
        else:
            choices.append(f"-m iprange {s()}--src-range {self.pick('203.0.113.1-203.0.113.9', '10.0.0.0-10.0.0.4')}")
            choices.append(f"-m iprange {s()}--dst-range 10.0.0.1-10.0.0.99")
        if chain in ("INPUT", "FORWARD", "PREROUTING"):
            choices += [f"{s()}-i {self.pick('eth0', 'eth1', 'eth+', 'lo')}"] * 3
        if chain in ("OUTPUT", "FORWARD", "POSTROUTING"):
            choices += [f"{s()}-o {self.pick('eth0', 'eth2', 'eth+', 'lo')}"] * 3
        if chain == "PREROUTING":
            choices.append(f"-m addrtype {s()}--dst-type LOCAL --limit-iface-in")
        if self.has_sets:
            choices += [f"-m set {s()}--match-set {name}" for name in (
                ["hosts6 src"] if six else
                ["hosts4 src", "nets4 src", "pairs4 src,dst", "empty4 src", "nets4 dst"])]
            choices.append(f"-p tcp -m set {s()}--match-set ports dst")
        return self.pick(*choices)

    def rule(self, six, table, chain, name, chains):
        parts = [self.condition(six, table, chain) for _ in range(self.pick(0, 1, 1, 2))]
        if self.random.random() < 0.7 and not any("-p " in part for part in parts):
            parts.append(self.protocol())
        # An option can stand once in a rule.
        kept, seen = [], set()
        for part in parts:
            words = {word for word in part.split() if word.startswith("-") and word not in ("-m",)}
            if not words & seen:
                kept.append(part)
                seen |= words
        targets = ["-j ACCEPT", "-j ACCEPT", "-j DROP", "-j DROP", "-j RETURN"]
        targets += [f"{self.pick('-j', '-j', '-g')} {other}" for other in chains] * 2
        if table == "filter":
            targets += ["-j REJECT", "-j LOG"]
        if table in ("mangle",):
            targets += [f"-j MARK --set-xmark {self.pick('0x1/0xffffffff', '0x1/0x1', '0x2/0x3', '0x4/0x0')}",
                        "-j MARK --or-mark 0x4", "-j MARK --and-mark 0x1",
                        "-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff",
                        "-j CONNMARK --restore-mark --nfmask 0x3 --ctmask 0x3",
                        "-j CONNMARK --set-xmark 0x2/0x2", "-j MARK --xor-mark 0x1"] * 2
        if table == "raw":
            targets += ["-j CT --notrack", "-j NOTRACK"]
        return f"-A {name} {' '.join(kept)} {self.pick(*targets)}"

    def translation(self, six):
        pod = "[fd00:244::5]" if six else "10.244.1.5"
        rules = [f"-A PREROUTING -p tcp -m tcp --dport 30080 -j DNAT --to-destination {pod}:8080",
                 f"-A PREROUTING -i eth0 -p tcp -m multiport --dports 10255,2379 -j DNAT --to-destination {pod}:443",
                 f"-A PREROUTING -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 22 -j REDIRECT --to-ports 10250",
                 "-A PREROUTING -p tcp --dport 6443 -j RETURN",
                 f"-A PREROUTING -m mark --mark 0x1/0x1 -p tcp --dport 6443 -j REDIRECT --to-ports 2379",
                 f"-A PREROUTING -p tcp -j KUBE", f"-A KUBE -p tcp --dport 30080 -j DNAT --to-destination {pod}:443",
                 "-A OUTPUT -p tcp --dport 30080 -j REDIRECT --to-ports 22"]
        back = ["-A POSTROUTING -o eth2 -j MASQUERADE", "-A POSTROUTING -m mark --mark 0x4/0x4 -j MASQUERADE",
                "-A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE"]
        return self.random.sample(rules, self.random.randint(0, 4)) + self.random.sample(back, self.random.randint(0, 1))

    def text(self, six):
        lines = []
        for table, hooks in (("raw", ["PREROUTING", "OUTPUT"]),
                             ("mangle", ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]),
                             ("filter", ["INPUT", "FORWARD", "OUTPUT"])):
            if self.random.random() < (0 if table == "filter" else 0.6):
                continue
            names = [f"C{i}" for i in range(self.random.randint(0, 3))]
            lines.append(f"*{table}")
            for hook in hooks:
                policy = self.pick("ACCEPT", "ACCEPT", "DROP") if table == "filter" and hook != "OUTPUT" else "ACCEPT"
                lines.append(f":{hook} {policy} [0:0]")
            lines += [f":{name} - [0:0]" for name in names]
            for hook in hooks:
                if table == "filter" and hook != "OUTPUT" and self.random.random() < 0.7:
                    lines.append(f"-A {hook} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
                count = self.pick(0, 0, 1) if table != "filter" else self.pick(1, 3, 5)
                lines += [self.rule(six, table, hook, hook, names)
                          for _ in range(count if hook != "OUTPUT" else self.pick(0, 0, 1))]
            for index, name in enumerate(names):
                lines += [self.rule(six, table, name, name, names[index + 1:])
                          for _ in range(self.random.randint(0, 3))]
            lines.append("COMMIT")
        if self.random.random() < 0.7:
            lines += ["*nat", ":PREROUTING ACCEPT [0:0]", ":INPUT ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]",
                      ":POSTROUTING ACCEPT [0:0]", ":KUBE - [0:0]"] + self.translation(six) + ["COMMIT"]
        return "\n".join(lines) + "\n"
