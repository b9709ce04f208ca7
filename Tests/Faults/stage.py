"""Where a fault trial plays: a folder with a node, a receiver, an agent and programs."""
import os
import subprocess
import time

from trial import TESTS, Agent, Programs, Receiver, account, mounted, wait_until


class Trial:
    """A folder with a node, a receiver, an agent and programs, all of them new."""

    def __init__(self, options, name, receiver=(), **agent):
        self.options = options
        self.folder = os.path.join(options.folder, name)
        self.node = os.path.join(self.folder, "node")
        self.mounts = []
        os.makedirs(self.folder)
        subprocess.run(
            [os.path.join(TESTS, "Benchmarks", "make-node.sh"), self.node], check=True)
        self.programs = Programs(os.path.join(self.folder, "run"))
        self.others = Programs(os.path.join(self.folder, "other"))
        self.receiver = Receiver(self.folder, *receiver)
        self.agent = Agent(
            options.program, self.folder, self.node, self.receiver.port, **agent)

    def __enter__(self):
        # The processes of this machine, and the programs of the trial where they say they are.
        for source in ("/proc", self.programs.folder, self.others.folder):
            mount = mounted("--bind", source, at=os.path.join(self.node, source.lstrip("/")))
            mount.__enter__()
            self.mounts.append(mount)
        return self

    def __exit__(self, *_):
        if self.agent.process and self.agent.process.poll() is None:
            self.agent.stop()
        self.receiver.stop()
        for mount in reversed(self.mounts):
            mount.__exit__(None, None, None)

    def settle(self, seconds=120):
        """Waits until all was sent, ends the agent, and begins it anew for what is left to tell."""
        is_empty = wait_until(self.agent.is_empty, seconds)
        time.sleep(3)
        is_empty = wait_until(self.agent.is_empty, seconds) and is_empty
        status, _ = self.agent.stop()
        self.agent.begin()
        # A report of a loss follows the one before when that one has arrived.
        self.account = {}

        def is_whole():
            spool = self.agent.status().get("spool") or {}
            if spool.get("records") != 0:
                return False
            self.account = account(self.receiver, spool["nextSequence"])
            return self.account["is_whole"]
        wait_until(is_whole, 60, 1)
        end, _ = self.agent.stop()
        if not self.account:
            raise RuntimeError("the spool does not become empty")
        wholeness = self.account.pop("is_whole")
        return wholeness and is_empty and status == 0 and end == 0

    def untold(self, paths=None):
        told = self.programs.told(self.receiver)
        return len([path for path in paths or self.programs.started if path not in told])
