#!/usr/bin/env python3
"""What the agent costs in the long run: at rest, and beside a steady stream of program starts.

    agent.py PROGRAM [--rest SECONDS] [--steady SECONDS] [--rate STARTS] [--only NAME,…]

NAME is agent, auditd, fapolicyd or watch.

All run side by side, each counted by itself: the agent with its default settings but for its folders
(and, beside starts, an allowlist that lets all of them pass, as on a node whose list is complete);
auditd with a plugin that only reads, over the same rules; fapolicyd, permissive, where they are
installed; and where it is asked for the watch, with every start shown.
Needs root and a quiet machine: what others start is watched too, and printed with the rest. The
state of the kernel's audit is put back. CPU time is that of the program and all of its children.
"""
import argparse
import contextlib
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def family(pid):
    """A process and all that descend from it."""
    found = [pid]
    for one in found:
        with contextlib.suppress(FileNotFoundError), open(
                f"/proc/{one}/task/{one}/children", encoding="ascii") as file:
            found += [int(child) for child in file.read().split()]
    return found


def seconds_used(pid):
    """CPU seconds of a process, of its children that have ended, and of those that live."""
    total = 0
    for one in family(pid):
        with contextlib.suppress(FileNotFoundError), open(
                f"/proc/{one}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
            total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def resident(pid):
    """Resident kilobytes of a process and its children."""
    total = 0
    for one in family(pid):
        with contextlib.suppress(FileNotFoundError), open(
                f"/proc/{one}/status", encoding="utf-8", errors="replace") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("VmRSS:"))
    return total


def starts_since_boot():
    with open("/proc/stat", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("processes"))


class Traffic(threading.Thread):
    """Starts programs at a steady rate until it is told to end."""

    def __init__(self, rate):
        super().__init__()
        self.rate, self.count, self.is_over = rate, 0, threading.Event()

    def run(self):
        begin = time.monotonic()
        while not self.is_over.is_set():
            due = int((time.monotonic() - begin) * self.rate)
            pids = []
            while self.count < due:
                pids.append(os.posix_spawn("/bin/true", ["/bin/true", str(self.count)], {}))
                self.count += 1
            for pid in pids:
                os.waitpid(pid, 0)
            time.sleep(0.002)


def measure(pids, seconds, rate):
    traffic = Traffic(rate) if rate else None
    if traffic:
        traffic.start()
        time.sleep(2)
    began, others = time.monotonic(), starts_since_boot()
    before = {name: seconds_used(pid) for name, pid in pids.items()}
    own = traffic.count if traffic else 0
    sizes = {name: [] for name in pids}
    while time.monotonic() - began < seconds:
        time.sleep(min(1, seconds))
        for name, pid in pids.items():
            sizes[name].append(resident(pid))
    passed, forks = time.monotonic() - began, starts_since_boot() - others
    used = {name: seconds_used(pid) - before[name] for name, pid in pids.items()}
    if traffic:
        own = traffic.count - own
        traffic.is_over.set()
        traffic.join()
    print(f"{passed:.0f} s, {own / passed:.0f} starts/s of ours, {forks} processes made in all")
    for name, size in sizes.items():
        print(f"  {name:<10} {100 * used[name] / passed:7.2f} % of a core  {max(size) / 1024:6.1f} MB "
              f"at most  {size[-1] / 1024:6.1f} MB at the end", flush=True)


def begin(command, folder, **more):
    log = open(os.path.join(folder, "log"), "ab")
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)


def end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def agent(options, folder, rate):
    packs = ", ".join(sorted(glob.glob(f"{REPOSITORY}/policies/*.yaml")))
    names = ([f"{REPOSITORY}/Tests/Benchmarks/allow-all.yaml"] if rate else
             sorted(glob.glob(f"{REPOSITORY}/policies/allowlist/*.yaml")))
    lists = f"\nchecks: {{policies: [{packs}]}}\nwatch: {{allowlists: [{', '.join(names)}]}}"
    with open(os.path.join(folder, "agent.yaml"), "w", encoding="utf-8") as file:
        file.write(
            "apiVersion: merlon.dev/v1alpha1\nkind: AgentConfiguration\n"
            f"spool: {{folder: {folder}/state}}\ncontrol: {{socket: {folder}/agent.sock}}{lists}\n")
    os.makedirs(os.path.join(folder, "state"))
    return begin([options.program, "agent", "--config", f"{folder}/agent.yaml"], folder)


def watch(options, folder, rate):
    """Every start as a line of JSON, which a pipe's reader throws away."""
    policy = ["--policy", f"{REPOSITORY}/Tests/Benchmarks/allow-all.yaml"] if rate else []
    reader = subprocess.Popen(
        ["tail", "--lines", "1"], stdin=subprocess.PIPE, stdout=sys.stdout.fileno())
    process = subprocess.Popen(
        [options.program, "watch", "--output", "json", *policy], stdin=subprocess.DEVNULL,
        stdout=reader.stdin, stderr=open(os.path.join(folder, "log"), "ab"), cwd=folder)
    reader.stdin.close()
    return process


def auditd(options, folder, rate):
    if not shutil.which("auditd"):
        return None
    os.makedirs(os.path.join(folder, "plugins.d"))
    reader = os.path.join(folder, "reader")
    for path, mode, text in (
            (reader, 0o750, "#!/bin/sh\nexec cat > /dev/null\n"),
            (f"{folder}/plugins.d/reader.conf", 0o640,
             f"active = yes\ndirection = out\npath = {reader}\ntype = always\nformat = string\n"),
            (f"{folder}/auditd.conf", 0o640,
             f"log_file = {folder}/audit.log\nlog_format = RAW\nflush = INCREMENTAL_ASYNC\n"
             f"freq = 50\nmax_log_file = 50\nnum_logs = 2\nmax_log_file_action = ROTATE\n"
             f"plugin_dir = {folder}/plugins.d\nlocal_events = yes\n"
             "space_left = 2\nadmin_space_left = 1\n")):
        with open(path, "w", encoding="utf-8", opener=lambda name, flags, mode=mode: os.open(
                name, flags, mode)) as file:
            file.write(text)
    rules = os.path.join(folder, "rules")
    with open(rules, "w", encoding="utf-8") as file:
        subprocess.run([options.program, "audit", "rules"], stdout=file, check=True)
    subprocess.run(["auditctl", "-R", rules], check=True, stdout=subprocess.DEVNULL)
    return begin(["auditd", "-n", "-s", "enable", "-c", folder], folder)


def fapolicyd(_, folder, rate):
    if not shutil.which("fapolicyd"):
        return None
    # As root, as it asks for capabilities that a machine in a sandbox has not; and by file system,
    # as it has its settings in a mount namespace of its own.
    settings = {"uid": "root", "gid": "root", "trust": "file", "allow_filesystem_mark": "1"}
    own = "/etc/fapolicyd/fapolicyd.conf"
    with open(own, encoding="ascii") as file:
        lines = [line for line in file if line.partition("=")[0].strip() not in settings]
    changed = os.path.join(folder, "fapolicyd.conf")
    with open(changed, "w", encoding="ascii") as file:
        file.writelines(lines + [f"{key} = {value}\n" for key, value in settings.items()])
    os.makedirs("/run/fapolicyd", exist_ok=True)
    start = f"mount --bind {changed} {own} && exec fapolicyd --permissive --debug-deny"
    return begin(["unshare", "--mount", "sh", "-c", start], folder)


def audit(*arguments):
    return subprocess.run(
        ["auditctl", *arguments], capture_output=True, text=True, check=False).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--rest", type=int, default=600)
    parser.add_argument("--steady", type=int, default=120)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--only", default="auditd,agent,fapolicyd")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("agent.py: must be root, as it uses the kernel's audit")
    if audit("-l").strip() != "No rules" or "\npid 0\n" not in audit("-s"):
        sys.exit("agent.py: there are audit rules or an audit daemon; take them away first")
    before = audit("-s").split("\n", maxsplit=1)[0].split()[-1]
    for rate, seconds in ((options.rate, options.steady), (0, options.rest)):
        if not seconds:
            continue
        processes = {}
        with tempfile.TemporaryDirectory() as top:
            try:
                for name in options.only.split(","):
                    folder = os.path.join(top, name)
                    os.makedirs(folder, 0o700)
                    process = globals()[name](options, folder, rate)
                    if process:
                        processes[name] = process
                    else:
                        print(f"{name} is not installed")
                # What they do at their start is told by other benchmarks.
                time.sleep(20)
                for name in [name for name, one in processes.items() if one.poll() is not None]:
                    with open(os.path.join(top, name, "log"), encoding="utf-8") as file:
                        print(f"{name} has ended: {file.read()[-500:]}")
                    del processes[name]
                measure({name: one.pid for name, one in processes.items()}, seconds, rate)
            finally:
                for process in processes.values():
                    end(process)
                audit("-D")
                audit("-e", before)


main()
