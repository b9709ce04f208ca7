#!/usr/bin/env python3
"""Adds running containers of containerd to a folder shaped like a node: make-containers.py FOLDER COUNT

Each has a bundle as long as those of a cluster are: a filter of 420 system calls, 60 variables, 24 mounts.
"""

import json
import pathlib
import sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
tasks = folder / "run/containerd/io.containerd.runtime.v2.task/k8s.io"
capabilities = [f"CAP_{name}" for name in (
    "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL "
    "AUDIT_WRITE").split()]


def identifier(number):
    return f"{number:064x}"


def bundle(number, sandbox):
    pod = f"{sandbox:08x}-2b6e-4a53-9c1a-7e0f5d3b8a11"
    volume = f"/var/lib/kubelet/pods/{pod}/volumes/kubernetes.io~configmap"
    kinds = ["pid", "ipc", "uts", "mount", "network", "cgroup"]
    annotations = {
        "io.kubernetes.cri.container-type": "sandbox" if number == sandbox else "container",
        "io.kubernetes.cri.sandbox-id": identifier(sandbox),
        "io.kubernetes.cri.sandbox-name": f"web-{sandbox}",
        "io.kubernetes.cri.sandbox-namespace": "shop",
        "io.kubernetes.cri.sandbox-uid": pod,
    }
    if number != sandbox:
        annotations["io.kubernetes.cri.container-name"] = f"server-{number}"
        annotations["io.kubernetes.cri.image-name"] = "docker.io/library/web:1.2"
    return {
        "ociVersion": "1.1.0",
        "process": {
            "user": {"uid": 1000, "gid": 1000, "additionalGids": [1000]},
            "args": ["/bin/server", "--verbose"],
            "env": [f"SERVICE_{n}_PORT_443_TCP_ADDR=10.96.{n}.1" for n in range(60)],
            "cwd": "/",
            "capabilities": {s: capabilities for s in ("bounding", "effective", "permitted")},
            "apparmorProfile": "cri-containerd.apparmor.d",
            "noNewPrivileges": True,
            "oomScoreAdj": 1000,
        },
        "root": {"path": "rootfs", "readonly": True},
        "mounts": [
            {"destination": f"/m{n}", "type": "bind", "source": f"{volume}/m{n}",
             "options": ["rbind", "rprivate", "ro"]} for n in range(24)],
        "annotations": annotations,
        "linux": {
            "resources": {"devices": [{"allow": False, "access": "rwm"}], "memory": {"limit": 1 << 28}},
            "cgroupsPath": f"kubepods-pod{pod}.slice:cri-containerd:{identifier(number)}",
            "namespaces": [{"type": kind} for kind in kinds],
            "seccomp": {
                "defaultAction": "SCMP_ACT_ERRNO",
                "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
                "syscalls": [{"names": [f"system_call_{n}" for n in range(420)], "action": "SCMP_ACT_ALLOW"}] + [
                    {"names": [f"call_{n}"], "action": "SCMP_ACT_ALLOW",
                     "args": [{"index": 0, "value": n, "op": "SCMP_CMP_EQ"}]} for n in range(30)],
            },
            "maskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/sys/firmware"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys"],
        },
    }


# A pod has its sandbox and two containers.
number = running = 0
while running < count:
    sandbox = number
    for _ in range(3):
        place = tasks / identifier(number)
        place.mkdir(parents=True)
        (place / "config.json").write_text(json.dumps(bundle(number, sandbox), separators=(",", ":")))
        running += number != sandbox
        number += 1
