#!/usr/bin/env python3
"""Adds a control plane, sshd, apt's lists and running processes to a folder shaped like a node.

make-server.py FOLDER PROCESSES: the folder as make-node.sh has made it; nothing of it is ever started.
"""

import pathlib
import shutil
import subprocess
import sys

folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
recordings = pathlib.Path(__file__).parent.parent / "ProbesTests/ControlPlane/Manifests/v1.36.2-hardened"
pki = folder / "etc/kubernetes/pki"


def write(path, text, mode=0o644):
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    place.chmod(mode)


# The static pods and the certificates that they name.
for manifest in sorted(recordings.glob("*.yaml")):
    shutil.copy(manifest, folder / "etc/kubernetes/manifests" / manifest.name)
(pki / "etcd").mkdir(exist_ok=True)
for name in ("apiserver", "apiserver-kubelet-client", "apiserver-etcd-client", "front-proxy-ca", "front-proxy-client",
             "etcd/ca", "etcd/server", "etcd/peer", "etcd/healthcheck-client"):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365", "-subj", f"/CN={name.replace(chr(47), chr(45))}",
         "-keyout", pki / f"{name}.key", "-out", pki / f"{name}.crt"], check=True, stderr=subprocess.DEVNULL)
for name in ("admin", "controller-manager", "scheduler"):
    shutil.copy(folder / "etc/kubernetes/kubelet.conf", folder / f"etc/kubernetes/{name}.conf")

write("etc/kubernetes/audit-policy.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n")
write("etc/kubernetes/enc/encryption.yaml", """apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{resources: [secrets], providers: [{secretbox: {keys: [{name: one, secret: %s=}]}}, {identity: {}}]}]
""" % ("A" * 43), 0o600)

# sshd, and the packages and security lists of a Debian node, as long as those are.
write("etc/ssh/sshd_config", "PermitRootLogin no\nPasswordAuthentication no\nInclude /etc/ssh/sshd_config.d/*.conf\n")
write("usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n")
write("etc/shadow", "root:*:20000:0:99999:7:::\n", 0o640)
packages = [(f"package-{n}", f"1.2.{n}-1") for n in range(900)] + [("openssh-server", "1:9.2p1-2+deb12u3")]
status = "".join(
    f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n"
    f"Depends: {', '.join(f'other-{m}' for m in range(20))}\nDescription: nothing that there is\n\n"
    for name, version in packages)
with (folder / "var/lib/dpkg/status").open("a") as database:
    database.write(status)
lists = "var/lib/apt/lists/security.debian.org_debian-security_dists_bookworm-security_"
write(lists + "InRelease", "Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\n"
      "Codename: bookworm-security\nDate: Fri, 20 Nov 2026 10:00:00 UTC\n")
write(lists + "main_binary-amd64_Packages", "".join(
    f"Package: package-{n // 3 if n % 3 == 0 else 10_000 + n}\nSource: source-{n}\nVersion: 1.2.0-1\n"
    f"Architecture: amd64\nDepends: {', '.join(f'other-{m} (>= 1.{m})' for m in range(40))}\n"
    f"Description: nothing that there is\nSHA256: {n:064x}\n\n" for n in range(4_000)))

# Processes as the kernel shows them; those of the node's components are among them.
commands = {
    1: ["/usr/lib/systemd/systemd"],
    800: ["/usr/sbin/sshd", "-D"],
    900: ["/usr/bin/containerd"],
    901: ["/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml"],
}
for number in range(count):
    pid = 1_000 + number
    commands[pid] = ["/usr/local/bin/server", f"--instance={number}"] + [f"--option-{n}=value" for n in range(10)]
for pid, words in commands.items():
    name = pathlib.Path(words[0]).name
    write(f"proc/{pid}/cmdline", "\0".join(words) + "\0")
    write(f"proc/{pid}/comm", name[:15] + "\n")
    write(f"proc/{pid}/cgroup", f"0::/system.slice/{name}.service\n")
    write(f"proc/{pid}/environ", "")
    write(f"proc/{pid}/stat", f"{pid} ({name[:15]}) S {0 if pid == 1 else 1} 1 1 0 -1 4194560 " + "0 " * 12 + "500 0\n")
    write(f"proc/{pid}/status", f"Name:\t{name[:15]}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n")
    (folder / f"proc/{pid}/exe").symlink_to(words[0])
for path in ("proc/mounts", "proc/self/mounts", "proc/1/mountinfo"):
    write(path, "")
write("proc/sys/kernel/osrelease", "6.1.0-26-amd64\n")
