"""What a fault trial is made of: the real agent, a receiver, a node, programs that are started."""
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPOSITORY = os.path.dirname(TESTS)
LINKS = 30_000


def wait_until(what, seconds, step=0.1):
    """Whether it became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(step)
    return bool(what())


class Receiver:
    """The receiver of Tests/Receiver; what it has stored outlives it in a ledger."""

    def __init__(self, folder, *options):
        self.ledger = os.path.join(folder, "ledger")
        self.options = options
        self.port = 0
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(TESTS, "Receiver", "receiver.py"), "--port",
             str(self.port), "--ledger", self.ledger, *self.options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ports = json.loads(self.process.stdout.readline())
        self.port, self.control = ports["port"], ports["control"]

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def ask(self, path="/counts"):
        connection = http.client.HTTPConnection("127.0.0.1", self.control, timeout=30)
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    def lines(self):
        with open(self.ledger) as file:
            return [json.loads(line) for line in file]

    def events(self, name):
        """Each stored record of a name once."""
        return list({line["uid"]: line for line in self.lines() if line["event"] == name}.values())

    def agent_events(self, kind):
        return [line for line in self.events("merlon.agent")
                if line["attributes"].get("merlon.agent.event") == kind]


class Socket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(self.path)


class Agent:
    """The program under trial, its configuration and its node."""

    CONFIGURATION = """
apiVersion: merlon.dev/v1alpha1
kind: AgentConfiguration
checks: {{interval: 1h, policies: [{repository}/policies/kubelet.yaml]}}
watch: {{source: multicast, rules: auto, allowlists: ["{folder}/list.yaml"],
  reportsPerSecond: 10000, foldingWindow: 1s}}
journal: {{output: none}}
spool: {{folder: "{folder}/state", capacityMiB: {capacity}}}
control: {{socket: "{folder}/agent.sock"}}
destinations:
- name: trial
  url: {scheme}://127.0.0.1:{port}/v1/logs
  timeout: 3s
  maximumBackoff: 1s
"""
    # Starts of other programs on this machine are nobody's business here.
    LIST = """
apiVersion: merlon.dev/v1alpha1
kind: ProcessAllowlist
metadata: {{name: faults}}
rules:
- id: trial
  match: {{path: "{place}/**", container: anywhere, arguments: ["..."]}}
  action: {{alert: high}}
- id: scripts
  match: {{path: "/**", script: any, container: anywhere}}
  action: ignore
- id: programs
  match: {{path: "/**", container: anywhere, arguments: ["..."]}}
  action: ignore
"""

    def __init__(self, program, folder, node, port, scheme="http", more="", capacity=8):
        self.program, self.folder, self.node = program, folder, node
        self.log = open(os.path.join(folder, "agent.log"), "ab")
        self.process = None
        self.environment = {}
        self.configure(self.CONFIGURATION.format(
            repository=REPOSITORY, folder=folder, port=port, scheme=scheme,
            capacity=capacity) + more)
        self.watch_folder("run")
        os.makedirs(os.path.join(folder, "state"), exist_ok=True)

    def configure(self, text):
        self.configuration = text
        self.replace("agent.yaml", text)

    def watch_folder(self, name):
        self.replace("list.yaml", self.LIST.format(place=os.path.join(self.folder, name)))

    def replace(self, name, text):
        place = os.path.join(self.folder, name)
        with open(place + ".new", "w") as file:
            file.write(text)
        os.replace(place + ".new", place)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "agent", "--root", self.node, "--config",
             os.path.join(self.folder, "agent.yaml")],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            env={**os.environ, **self.environment})

    def status(self):
        """What `merlon status` shows; nothing where no agent answers."""
        try:
            connection = Socket(os.path.join(self.folder, "agent.sock"))
            connection.request("GET", "/status")
            return json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return {}

    def is_ready(self):
        return self.status().get("ready") is True

    def is_empty(self):
        spool = self.status().get("spool")
        return spool is not None and spool["records"] == 0

    def begin(self):
        self.start()
        if not wait_until(self.is_ready, 60):
            raise RuntimeError("the agent does not become ready; see agent.log")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=40):
        """Ends it as systemd does; its exit status, and the seconds that it took."""
        begin = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            status = "killed"
        return status, time.monotonic() - begin


class Programs:
    """Programs of different names to start, and the times at which each was."""

    def __init__(self, folder):
        self.folder = folder
        self.names = 0
        self.started = {}
        os.makedirs(folder)

    def prepare(self, count, name="p"):
        """Paths of new programs: links, so that many take no room."""
        paths = []
        for _ in range(count):
            base = os.path.join(self.folder, f"true-{self.names // LINKS}")
            if not os.path.exists(base):
                shutil.copy("/bin/true", base)
            path = os.path.join(self.folder, f"{name}{self.names}")
            os.link(base, path)
            self.names += 1
            paths.append(path)
        return paths

    def run(self, paths, pause=0.0):
        for path in paths:
            self.started[path] = time.time()
            os.waitpid(os.posix_spawn(path, [path], {}), 0)
            if pause:
                time.sleep(pause)

    def told(self, receiver):
        """Paths of this folder that the receiver has a violation of."""
        told = {}
        for line in receiver.events("merlon.process.violation"):
            path = line["attributes"].get("process.executable.path")
            if path in self.started:
                told.setdefault(path, line["arrived"])
        return told


class Traffic:
    """Starts programs and changes the node, again and again, until it is left."""

    def __init__(self, programs, node, pause=0.02):
        self.programs, self.pause = programs, pause
        self.file = os.path.join(node, "var/lib/kubelet/config.yaml")
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        turn = 0
        while not self.is_over.is_set():
            self.programs.run(self.programs.prepare(25), self.pause)
            turn += 1
            with open(self.file) as file:
                text = file.read()
            first, second = ("true", "false") if turn % 2 else ("false", "true")
            with open(self.file + ".new", "w") as file:
                file.write(text.replace(f"anonymous: {{enabled: {second}",
                                        f"anonymous: {{enabled: {first}"))
            os.replace(self.file + ".new", self.file)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()


class Filler:
    """Takes all room of a file system, and what becomes free of it, until it is left."""

    def __init__(self, path):
        self.path = path
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        with open(self.path, "wb", buffering=0) as file:
            while not self.is_over.is_set():
                try:
                    file.write(bytes(4096))
                except OSError:
                    time.sleep(0.005)

    def __enter__(self):
        self.thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        os.remove(self.path)


@contextlib.contextmanager
def mounted(*command, at):
    os.makedirs(at, exist_ok=True)
    subprocess.run(["mount", *command, at], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


def account(receiver, next_sequence):
    """Holds what is stored against the numbers that the spool gave out."""
    uids, sequences, losses = {}, {}, {}
    twice = records = 0
    for line in receiver.lines():
        records += 1
        uid, sequence = line["uid"], line["sequence"]
        twice += uids.setdefault(uid, sequence) != sequence
        twice += sequences.setdefault(sequence, uid) != uid
        if line["event"] == "merlon.report_loss":
            losses[uid] = line["attributes"]
    ranges, counted, unnumbered = [], {}, 0
    for loss in losses.values():
        count = loss["merlon.loss.count"]
        cause = loss["merlon.loss.cause"]
        counted[cause] = counted.get(cause, 0) + count
        if "merlon.loss.first_sequence" in loss:
            ranges.append((loss["merlon.loss.first_sequence"], loss["merlon.loss.last_sequence"]))
        else:
            unnumbered += count
    missing = [number for number in range(1, next_sequence) if number not in sequences]
    uncovered = [number for number in missing
                 if not any(low <= number <= high for low, high in ranges)]
    numbered = sum(counted.values()) - unnumbered
    return {
        "numbers": next_sequence - 1, "stored": len(sequences), "repeats": records - len(uids),
        "missing": len(missing), "counted": numbered, "not stored": counted.get("notStored", 0),
        "causes": counted, "uncovered": len(uncovered), "mixed up": twice,
        "is_whole": not uncovered and not twice and numbered >= len(missing)
        and max(sequences, default=0) < next_sequence}
