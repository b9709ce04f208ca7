#!/usr/bin/env python3
"""Holds the DaemonSet to what a schema cannot say: the least rights, and the same as the unit's.

Usage: rules.py MANIFEST UNIT
"""
import re
import sys

import yaml

manifest, unit = sys.argv[1:]
with open(manifest) as file:
    objects = {item["kind"]: item for item in yaml.safe_load_all(file)}
with open(unit) as file:
    bounding = re.search(r"^CapabilityBoundingSet=(.*)$", file.read(), re.M).group(1).split()

problems = []


def expect(holds, words):
    if not holds:
        problems.append(words)


expect(set(objects) == {"Namespace", "ServiceAccount", "ConfigMap", "DaemonSet"},
       "no Role, no Secret, nothing else")
expect(objects["ServiceAccount"]["automountServiceAccountToken"] is False, "the account has no token")
pod = objects["DaemonSet"]["spec"]["template"]["spec"]
expect(pod["automountServiceAccountToken"] is False, "the pod has no token of the API server")
expect(pod["hostPID"] is True and pod["hostNetwork"] is True, "the node's processes and network")
expect("hostIPC" not in pod, "nothing of the node's shared memory")
for container in pod["containers"]:
    rights = container["securityContext"]
    expect(rights["privileged"] is False, "not privileged")
    expect(rights["allowPrivilegeEscalation"] is False, "no new privileges")
    expect(rights["readOnlyRootFilesystem"] is True, "a root that is read-only")
    expect(rights["seccompProfile"]["type"] == "RuntimeDefault", "the runtime's seccomp profile")
    expect(rights["capabilities"]["drop"] == ["ALL"], "all capabilities dropped first")
    added = sorted("CAP_" + name for name in rights["capabilities"]["add"])
    expect(added == sorted(bounding), f"the unit's capabilities {bounding}, not {added}")
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}
    writable = {name for name, mount in mounts.items() if not mount.get("readOnly")}
    expect(writable == {"state", "run"}, f"only state and run to write, not {writable}")
    for kind in ("livenessProbe", "readinessProbe"):
        expect(container[kind]["httpGet"]["host"] == "127.0.0.1", f"{kind} on the node itself")
tokens = [source["serviceAccountToken"] for volume in pod["volumes"]
          for source in volume.get("projected", {}).get("sources", [])]
expect([token["audience"] for token in tokens] == ["merlon-collector"], "a token for the collector")

for problem in problems:
    print(f"{manifest}: expected: {problem}", file=sys.stderr)
sys.exit(1 if problems else 0)
