#!/usr/bin/env python3
"""Trials of the real agent against a receiver that fails: is every report there, or counted?

    faults.py PROGRAM [--kills N] [--burst N] [--only NAME,…] [--keep]

Needs root and the kernel's audit; the state of both is put back at the end. Each line of the table
is one trial with its exact counts; the exit status is 1 where one of them missed its aim. The aim
of all: each number that the spool gave out is stored at the receiver, or lies in what the agent's
reports of losses count, and no number stands for two records.

The clock that jumps is that of the agent alone (shifted-clock.c), as the machine's is everybody's: the
kernel's records keep the time that they have, which is worse for the agent than a real jump.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from disturbances import clock, failing
from stage import Trial
from trial import TESTS, Filler, Traffic, mounted, wait_until

# What the receiver does in the trial of answers: what is tried again soon, and what the agent holds
# for half a minute, since somebody has to mend it.
ANSWERS = ["lose", "429/1", "503", "500", "400", "413", "drip", "drop"]
HELD = ["html", "401"]


def kills(options):
    with Trial(options, "kills") as trial:
        with Traffic(trial.programs, trial.node):
            for turn in range(options.kills):
                trial.agent.start()
                if turn % 5 == 0:
                    trial.receiver.ask("/script?" + random.choice(["lose", "429/1", "503", "drop"]))
                time.sleep(random.uniform(0.02, 1.5))
                trial.agent.kill()
            trial.agent.begin()
            time.sleep(2)
        is_good = trial.settle()
        return is_good, {"kills": options.kills, **trial.account}


def away(options):
    with Trial(options, "away") as trial:
        trial.agent.begin()
        trial.programs.run(trial.programs.prepare(100))
        trial.receiver.stop()
        paths = trial.programs.prepare(options.away)
        trial.programs.run(paths)
        wait_until(lambda: "evicted" in trial.agent.status()["spool"]["lost"], 30)
        trial.receiver.start()
        is_good = trial.settle()
        evicted = trial.account["causes"].get("evicted", 0)
        return is_good and evicted > 0, {
            "starts": len(trial.programs.started), "untold": trial.untold(), **trial.account}


def answers(options):
    # Answers in a row that nobody mends would hold it twice as long each time.
    with Trial(options, "answers", capacity=64, more="  maximumHold: 5s\n") as trial:
        trial.agent.begin()
        script = ANSWERS * 3 + HELD
        random.shuffle(script)
        trial.receiver.ask("/script?" + ",".join(script))
        with Traffic(trial.programs, trial.node):
            is_done = wait_until(lambda: trial.receiver.ask()["left"] == 0, 300, 0.5)
        poison = trial.programs.prepare(1, "POISON") + trial.programs.prepare(1, "REJECT")
        good = trial.programs.prepare(200)
        trial.programs.run(good[:100] + poison + good[100:])
        is_good = trial.settle()
        counts = trial.receiver.ask()
        refused = trial.account["causes"].get("refused", 0)
        untold = trial.untold()
        is_good = is_good and is_done and refused == 2 and untold == 2
        return is_good, {
            "answers": " ".join(f"{key}:{value}" for key, value in counts["statuses"].items()),
            "starts": len(trial.programs.started), "untold": untold, **trial.account}


def credentials(options):
    certificates = os.path.join(options.folder, "certificates")
    os.makedirs(certificates)
    subprocess.run(
        [os.path.join(TESTS, "Receiver", "make-certificates.sh"), certificates], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place = os.path.join(options.folder, "own")
    os.makedirs(place)

    def use(name):
        for ending in ("key", "pem"):
            new = os.path.join(place, "new")
            shutil.copy(os.path.join(certificates, f"{name}.{ending}"), new)
            os.chmod(new, 0o600)
            os.replace(new, os.path.join(place, f"client.{ending}"))

    def token(text):
        with open(os.path.join(place, "new"), "w", opener=private) as file:
            file.write(text)
        os.replace(os.path.join(place, "new"), os.path.join(place, "token"))

    use("client")
    token("one")
    server = [os.path.join(certificates, name) for name in
              ("server.pem", "server.key", "authority.pem")]
    more = (f"  tls: {{ca: {server[2]}, certificate: {place}/client.pem,"
            f" key: {place}/client.key}}\n"
            f"  tokenFile: {place}/token\n")
    with Trial(options, "credentials", receiver=(
            "--certificate", server[0], "--key", server[1], "--client-ca", server[2]),
            scheme="https", more=more) as trial:
        trial.receiver.ask("/token?one")
        trial.agent.begin()

        def problem():
            states = trial.agent.status().get("destinations") or [{}]
            return states[0].get("problem") or states[0].get("credentialProblem")

        def arrive(count=50):
            paths = trial.programs.prepare(count)
            trial.programs.run(paths)
            return paths

        def arrived(paths):
            return wait_until(lambda: trial.untold(paths) == 0, 90, 0.5)
        steps = {"at first": arrived(arrive())}
        use("expired")
        trial.receiver.stop()
        trial.receiver.start()
        trial.receiver.ask("/token?one")
        paths = arrive()
        steps["expired is told"] = wait_until(problem, 30)
        steps["expired is kept"] = trial.untold(paths) == len(paths)
        use("renewed")
        steps["renewed"] = arrived(paths)
        steps["known as"] = trial.receiver.ask()["clients"] == ["renewed"]
        trial.receiver.ask("/token?two")
        paths = arrive()
        steps["old token is told"] = wait_until(problem, 30)
        token("two")
        steps["new token"] = arrived(paths)
        is_good = trial.settle()
        failed = [name for name, is_true in steps.items() if not is_true]
        return is_good and not failed, {
            "failed": ", ".join(failed) or "none", "starts": len(trial.programs.started),
            "untold": trial.untold(), **trial.account}


def private(path, flags):
    return os.open(path, flags, 0o600)


def full(options):
    trial = Trial(options, "full")
    state = os.path.join(trial.folder, "state")
    with mounted("-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", at=state), trial:
        trial.agent.begin()
        trial.programs.run(trial.programs.prepare(200))
        wait_until(trial.agent.is_empty, 30)
        trial.receiver.stop()
        with Filler(os.path.join(state, "other")):
            # For longer than the files are not written, so that each of them is tried.
            trial.programs.run(trial.programs.prepare(4_000), pause=0.003)
            # In the quiet after it the watch writes down how far it has come.
            time.sleep(7)
            status = trial.agent.status()
            is_told = bool(status["problems"] or status["spool"]["lost"])
            is_watching = status["watch"]["source"] is not None
        trial.receiver.start()
        after = trial.programs.prepare(200)
        trial.programs.run(after, pause=0.01)
        is_good = trial.settle()
        untold = trial.untold()
        lost = trial.receiver.agent_events("streamLost")
        refusals = sum(count for cause, count in trial.account["causes"].items()
                       if cause in ("notStored", "evicted"))
        is_good = (is_good and is_told and is_watching and not lost and untold <= refusals
                  and trial.untold(after) == 0)
        return is_good, {
            "starts": len(trial.programs.started), "untold": untold, "said": is_told,
            "watch kept": is_watching and not lost, **trial.account}


def readonly(options):
    trial = Trial(options, "readonly")
    state = os.path.join(trial.folder, "state")
    with mounted("-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", at=state), trial:
        trial.agent.begin()
        trial.receiver.stop()
        trial.programs.run(trial.programs.prepare(100))
        wait_until(lambda: (trial.agent.status()["spool"] or {}).get("records", 0) >= 100, 20)
        # Some of these are findings; what is in memory alone at a kill -9 is told as a gap, not one by one.
        time.sleep(2)
        # While a file is open for writing the kernel refuses to make its file system read-only.
        is_busy = subprocess.run(
            ["mount", "-o", "remount,ro", state], stderr=subprocess.DEVNULL).returncode != 0
        trial.agent.kill()
        subprocess.run(["mount", "-o", "remount,ro", state], check=True)
        trial.agent.start()
        refusal = trial.agent.process.wait(30)
        subprocess.run(["mount", "-o", "remount,rw", state], check=True)
        trial.receiver.start()
        trial.agent.begin()
        trial.programs.run(trial.programs.prepare(100))
        is_good = trial.settle()
        untold = trial.untold()
        return is_good and refusal == 2 and untold == 0, {
            "busy while it runs": is_busy, "exit status": refusal,
            "starts": len(trial.programs.started), "untold": untold, **trial.account}


def burst(options):
    with Trial(options, "burst", capacity=256) as trial:
        trial.agent.begin()
        paths = trial.programs.prepare(options.burst)
        begin = time.monotonic()
        trial.programs.run(paths)
        seconds = time.monotonic() - begin
        wait_until(lambda: trial.untold() == 0, 5 + options.burst / 500, 2)
        is_good = trial.settle(300)
        untold = trial.untold()
        suppressed = total(trial, "merlon.process.violations.suppressed", "merlon.violation.count")
        missed = total(trial, "merlon.coverage_gap", "merlon.gap.count")
        lost = trial.account["counted"] + trial.account["not stored"]
        return is_good and untold <= suppressed + missed + lost, {
            "starts": len(paths), "per second": round(len(paths) / seconds), "untold": untold,
            "suppressed": suppressed, "missed in gaps": missed, **trial.account}


def total(trial, event, attribute):
    return sum(line["attributes"].get(attribute, 0) for line in trial.receiver.events(event))


def latency(options):
    with Trial(options, "latency") as trial:
        trial.agent.begin()
        trial.programs.run(trial.programs.prepare(20), pause=0.1)
        paths = trial.programs.prepare(200)
        for path in paths:
            trial.programs.run([path])
            time.sleep(random.uniform(0.02, 0.3))
        is_good = trial.settle()
        told = trial.programs.told(trial.receiver)
        times = sorted(told[path] - trial.programs.started[path] for path in paths if path in told)
        p50, p99 = (times[int(len(times) * part)] for part in (0.5, 0.99))
        return is_good and len(times) == len(paths) and p99 < 1, {
            "starts": len(paths), "p50 ms": round(p50 * 1000), "p99 ms": round(p99 * 1000),
            "longest ms": round(times[-1] * 1000), **trial.account}


def ending(options):
    with Trial(options, "ending") as trial:
        slowest, statuses, gaps = 0.0, [], 0
        with Traffic(trial.programs, trial.node, pause=0.002):
            for script in ("", "drip", "503*20", "lose"):
                trial.agent.begin()
                trial.receiver.ask("/script?" + script)
                time.sleep(3)
                status, seconds = trial.agent.stop()
                slowest = max(slowest, seconds)
                statuses.append(status)
            gaps = len(statuses)
        trial.agent.begin()
        is_good = trial.settle()
        told = len(trial.receiver.events("merlon.coverage_gap"))
        return is_good and set(statuses) == {0} and slowest < 20 and told >= gaps, {
            "statuses": statuses, "slowest s": round(slowest, 1), "gaps told": told,
            **trial.account}


def reload(options):
    with Trial(options, "reload") as trial:
        trial.agent.begin()
        with Traffic(trial.programs, trial.node):
            good = trial.agent.configuration
            trial.agent.configure(good + "nonsense: true\n")
            is_refused = wait_until(
                lambda: trial.receiver.agent_events("configurationRefused"), 30)
            trial.agent.configure(good)
            is_loaded = wait_until(lambda: trial.receiver.agent_events("configurationLoaded"), 30)
            trial.agent.watch_folder("*")
            wait_until(lambda: len(trial.receiver.agent_events("configurationLoaded")) > 1, 30)
            time.sleep(1)
            trial.others.run(trial.others.prepare(100), pause=0.01)
        is_good = trial.settle()
        new = len(trial.others.told(trial.receiver))
        untold = trial.untold()
        attached = len(trial.receiver.agent_events("streamAttached"))
        # Once at the begin, and once more as the trial settles: a reload ends no watch.
        is_kept = new == 100 and untold == 0 and attached == 2
        return is_good and is_refused and is_loaded and is_kept, {
            "refused": bool(is_refused), "loaded": bool(is_loaded), "new list": new,
            "starts": len(trial.programs.started), "untold": untold,
            "attached": attached, **trial.account}


TRIALS = [
    kills, away, answers, credentials, full, readonly, failing, clock, burst, latency, ending, reload]


def audit(*arguments):
    return subprocess.run(["auditctl", *arguments], capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--burst", type=int, default=10_000)
    parser.add_argument("--away", type=int, default=9_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true", help="leave the folder with all logs")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("faults.py: must be root, as it uses the kernel's audit and mounts")
    options.program = os.path.abspath(options.program)
    options.folder = tempfile.mkdtemp(prefix="merlon-faults-")
    os.chmod(options.folder, 0o755)
    wanted = options.only.split(",") if options.only else [one.__name__ for one in TRIALS]
    before = audit("-s").split("\n")[0], audit("-l")
    missed = []
    for trial in TRIALS:
        if trial.__name__ not in wanted:
            continue
        begin = time.monotonic()
        try:
            is_good, figures = trial(options)
        except Exception as error:
            traceback.print_exc()
            is_good, figures = False, {"error": error}
        if not is_good:
            missed.append(trial.__name__)
        words = ", ".join(f"{name} {value}" for name, value in figures.items())
        print(f"{'ok  ' if is_good else 'MISS'} {trial.__name__:<12}"
              f"{time.monotonic() - begin:6.0f} s  {words}", flush=True)
    after = audit("-s").split("\n")[0], audit("-l")
    if after != before:
        print(f"MISS the audit's state is not as before: {after}")
        missed.append("audit")
        if before[1].strip() == "No rules":
            audit("-D")
        audit("-e", before[0].split()[-1])
    if not options.keep and not missed:
        shutil.rmtree(options.folder)
    else:
        print(f"logs are in {options.folder}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
