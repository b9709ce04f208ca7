"""Trials in which what lies below the agent goes wrong: its clock, and the disk of its state."""
import contextlib
import datetime
import os
import subprocess
import time

from stage import Trial
from trial import TESTS, mounted, wait_until

DAY = 86_400


def clock(options):
    """The agent's clock goes forward by a day, back by two, and forward by one, while it works."""
    library = os.path.join(options.folder, "shifted-clock.so")
    subprocess.run(
        ["cc", "-O2", "-shared", "-fPIC", "-o", library,
         os.path.join(TESTS, "Faults", "shifted-clock.c")], check=True)
    with Trial(options, "clock", capacity=64) as trial:
        place = os.path.join(trial.folder, "offset")

        def jump(seconds):
            with open(place + ".new", "w") as file:
                file.write(f"{seconds:+d}\n")
            os.replace(place + ".new", place)

        jump(0)
        trial.agent.environment = {"LD_PRELOAD": library, "SHIFTED_CLOCK": place}
        trial.agent.begin()
        untold = {}
        for name, seconds in (("at first", 0), ("a day ahead", DAY), ("a day behind", -DAY),
                              ("as before", 0)):
            jump(seconds)
            time.sleep(1)
            paths = trial.programs.prepare(200)
            trial.programs.run(paths, pause=0.005)
            wait_until(lambda: trial.untold(paths) == 0, 20, 0.5)
            untold[name] = trial.untold(paths)
        is_alive = trial.agent.process.poll() is None
        is_good = trial.settle()
        attached = len(trial.receiver.agent_events("streamAttached"))
        is_good = is_good and is_alive and not any(untold.values())
        # Once at the begin, and once more as the trial settles: no jump ends a watch.
        return is_good and attached == 2, {
            "untold": untold, "attached": attached, **trial.account}


def seconds(text):
    """Since 1970, of a time as reports write it."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


@contextlib.contextmanager
def loop_disk(path, at):
    """A disk that becomes read-only with its first error, as most are mounted."""
    with open(path, "wb") as file:
        file.truncate(64 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-O", "^has_journal", path], check=True)
    with mounted("-o", "loop,errors=remount-ro", path, at=at):
        os.chmod(at, 0o700)
        yield


def failing(options):
    """The disk of the state fails and becomes read-only while the agent writes to it."""
    trial = Trial(options, "failing")
    state = os.path.join(trial.folder, "state")
    image = os.path.join(trial.folder, "disk")
    with trial:
        with loop_disk(image, state):
            trial.agent.begin()
            first = trial.programs.prepare(100)
            trial.programs.run(first)
            wait_until(lambda: trial.untold(first) == 0, 20)
            trial.receiver.stop()
            kept = trial.programs.prepare(100)
            trial.programs.run(kept)
            wait_until(
                lambda: (trial.agent.status()["spool"] or {}).get("records", 0) >= 100, 20)
            device = os.path.basename(subprocess.run(
                ["findmnt", "-no", "SOURCE", state], capture_output=True, text=True,
                check=True).stdout.strip())
            with open(f"/sys/fs/ext4/{device}/trigger_fs_error", "w") as file:
                file.write("1")
            lost = trial.programs.prepare(200)
            trial.programs.run(lost, pause=0.01)
            is_told = wait_until(lambda: trial.agent.status().get("problems"), 20)
            is_watching = trial.agent.status()["watch"]["source"] is not None
            trial.receiver.start()
            # What the disk has can be read, and is sent, though nobody can note that it was.
            wait_until(lambda: trial.untold(kept) == 0, 60)
            status, _ = trial.agent.stop()
        # The disk is mended; all that ran on it was lost with the error.
        subprocess.run(["fsck.ext4", "-y", image], stdout=subprocess.DEVNULL)
        with mounted("-o", "loop", image, at=state):
            trial.agent.begin()
            after = trial.programs.prepare(100)
            trial.programs.run(after)
            is_good = trial.settle()
        gaps = [(seconds(gap["merlon.gap.start"]), seconds(gap["merlon.gap.end"]))
                for gap in (line["attributes"] for line in trial.receiver.events(
                    "merlon.coverage_gap"))]
        # What was seen and could not be kept lies in the stretch that the next agent tells of.
        outside = [path for path in lost if not any(
            begin <= trial.programs.started[path] <= end for begin, end in gaps)
            and path not in trial.programs.told(trial.receiver)]
        untold = trial.untold(first + kept + after)
        is_good = is_good and is_told and is_watching and status == 0 and untold == 0 and not outside
        return bool(is_good), {
            "said": bool(is_told), "watch kept": is_watching, "exit status": status,
            "untold before and after": untold, "untold meanwhile": trial.untold(lost),
            "of them in no gap": len(outside), "gaps told": len(gaps), **trial.account}
