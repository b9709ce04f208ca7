"""What is tried inside the machine; /trial names one of the functions. Prints a line for each aim."""
import json
import os
import shutil
import subprocess
import time

CONSOLE = open("/dev/ttyS0", "w", encoding="utf-8")
POD = "11111111-2222-3333-4444-555555555555"
IMAGE = "registry.example/shop/web:1"


def say(text):
    CONSOLE.write(text + "\n")
    CONSOLE.flush()


def aim(name, is_good, what=""):
    say(f"{'ok  ' if is_good else 'MISS'} {name}" + ("" if is_good else f": {what}"))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def rules():
    return run("auditctl", "-l").count("key=merlon-exec")


class Watch:
    def __enter__(self):
        self.out = open("/tmp/watch", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            ["merlon", "watch", "--output", "json"], stdout=self.out, stderr=self.out)
        time.sleep(8)
        return self

    def __exit__(self, *_):
        time.sleep(4)
        self.process.terminate()
        self.process.wait(60)
        self.out.seek(0)
        self.lines = [json.loads(line) for line in self.out if line.startswith("{")]

    def all(self, kind):
        return [line for line in self.lines if line["type"] == kind]

    def starts(self, *words):
        return [line for line in self.all("start") if line["decision"] != "pending"
                and list(words) == line["argv"][-len(words):]]


def agent():
    """The unit under a real systemd, beside a real auditd."""
    run("systemctl", "start", "auditd")
    begin = run("systemctl", "start", "merlon-agent")
    aim("the agent is ready", run("systemctl", "is-active", "merlon-agent").strip() == "active",
        begin + run("journalctl", "-u", "merlon-agent", "-o", "cat", "-n", "12"))
    aim("its rules are loaded", rules() == 2, run("auditctl", "-l"))
    shutil.copy("/bin/true", "/tmp/odd")
    run("/tmp/odd", "one")
    time.sleep(3)
    status = json.loads(run("merlon", "status", "--output", "json"))
    aim("starts come beside auditd", status["watch"]["source"] == "multicast", status["watch"])
    journal = run("journalctl", "-t", "merlon", "-o", "cat")
    aim("an odd start is told", "/tmp/odd one" in journal, journal[-800:])
    aim("asking the agent is nothing odd", "merlon status" not in journal, journal[-800:])
    run("auditctl", "--signal", "stop")
    time.sleep(2)
    run("/tmp/odd", "two")
    time.sleep(3)
    journal = run("journalctl", "-t", "merlon", "-o", "cat")
    run("systemctl", "stop", "merlon-agent")
    journal = run("journalctl", "-t", "merlon", "-o", "cat")
    aim("a start after auditd's end is told", "/tmp/odd" in journal.split("one", 1)[-1], journal[-800:])
    result = run("systemctl", "show", "merlon-agent", "-p", "Result", "-p", "ExecMainStatus")
    aim("it ends well", "Result=success" in result and "ExecMainStatus=0" in result, result)
    aim("its rules are gone", rules() == 0, run("auditctl", "-l"))


def containers():
    """Containers that containerd and runc make, with the control groups of both of the kubelet's drivers."""
    # runc cannot leave a root that is no mount; the snapshots need a real file system.
    os.makedirs("/var/lib/containerd", exist_ok=True)
    run("mount", "-t", "tmpfs", "data", "/var/lib/containerd")
    run("modprobe", "overlay")
    run("systemctl", "restart", "containerd")
    time.sleep(3)
    run("ctr", "-n", "k8s.io", "image", "import", "/image.tar")
    labels = [f"--label=io.kubernetes.{key}" for key in (
        "pod.name=web-1", "pod.namespace=shop", "container.name=web")]
    groups = {
        "a": [f"--cgroup=/kubepods/besteffort/pod{POD}/" + "a" * 64],
        "b": ["--runc-systemd-cgroup",
              f"--cgroup=kubepods-besteffort-pod{POD.replace('-', '_')}.slice:cri-containerd:" + "b" * 64]}
    with Watch() as watch:
        for name, group in groups.items():
            told = run("ctr", "-n", "k8s.io", "run", "-d", "--no-pivot",
                       "--label=io.cri-containerd.kind=container", *labels, *group, IMAGE, name * 64,
                       "/bin/sh", "-c", "for i in 1 2 3; do /bin/true short-$i; done; sleep 1000")
            aim(f"container {name} runs", not told, told)
            time.sleep(2)
            run("ctr", "-n", "k8s.io", "task", "exec", "--exec-id", "x", name * 64, "/bin/true", "exec")
    for name in groups:
        mine = [line for line in watch.all("start")
                if (line.get("container") or {}).get("id") == name * 64
                and line["decision"] != "pending"]
        marks = [line["argv"][-1] for line in mine]
        aim(f"each start in {name} is its own", all(
            marks.count(mark) == 1 for mark in ("short-1", "short-2", "short-3", "exec")), marks)
        entered = [line["argv"][-1] for line in mine if line.get("alarm") == "exec-into-container"]
        aim(f"what entered {name} is told", entered == ["exec"], entered)
    copies = watch.starts("runc", "init")
    aim("runc's copies of itself were started", len(copies) >= 4, len(copies))
    odd = [(line["exe"], line.get("place"), line["reason"]) for line in copies
           if line["decision"] == "alert"]
    aim("and are nothing odd", not odd, odd[:3])
    odd = [(line["exe"], line["argv"][:4], line["reason"]) for line in watch.all("start")
           if line["decision"] == "alert" and line.get("place") != "container"]
    aim("nor is anything else on the node", not odd, odd[:3])
    lost = watch.all("end")[0]["lost"]
    aim("nothing is lost", lost == {}, lost)


def locked():
    """auditctl -e 2, while Merlon watches and before."""
    run("systemctl", "stop", "auditd")
    run("auditctl", "--signal", "stop")
    with Watch() as watch:
        run("/bin/true", "before")
        run("auditctl", "-e", "2")
        run("/bin/true", "after")
    aim("starts are seen before and after", watch.starts("before") and watch.starts("after"))
    notes = [line["text"] for line in watch.all("note")]
    aim("that the rules stay is told", any("locked until the next boot" in note for note in notes), notes)
    aim("the rules stay", rules() == 2, run("auditctl", "-l"))
    told = run("merlon", "audit", "status")
    aim("audit status knows", "locked until the next boot" in told and "every program start" in told, told)
    with Watch() as watch:
        run("/bin/true", "again")
    aim("a new watch uses them", len(watch.starts("again")) == 1)
    notes = " ".join(watch.all("begin")[0]["notes"])
    aim("and says that it cannot change them", "locked (-e 2)" in notes, notes)
    aim("nothing is missing", not watch.all("gap"), watch.all("gap"))


with open("/trial", encoding="utf-8") as file:
    trial = file.read().strip()
say(f"TRIAL {trial} on {os.uname().release}: {globals()[trial].__doc__}")
try:
    globals()[trial]()
except Exception as error:
    say(f"MISS {trial}: {error!r}")
say("END")
