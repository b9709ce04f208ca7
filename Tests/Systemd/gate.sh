#!/usr/bin/env bash
# Tries the units under a real systemd: what the sandbox leaves, and the gate before a kubelet.
#
# Usage: gate.sh PROGRAM. Needs root and systemd-nspawn; takes some ten seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."

source Tests/Systemd/machine.sh gate "$1"

# Waits until the journal of a unit has the words; what a process wrote last may come late. Grep reads to
# the end (no -q): journalctl would die of a closed pipe, and the words count as missing.
journal_has() {
    for _ in $(seq 50); do
        if journal -u "$1" | grep -F -- "$2" >/dev/null; then return 0; fi
        sleep 0.1
    done
    fail "the journal of $1 does not say: $2"
}

make -s install PROGRAM="$program" DESTDIR="$root" PREFIX=/usr >/dev/null
in_machine journalctl --update-catalog
in_machine systemctl daemon-reload
in_machine systemd-analyze verify --man=no merlon-agent.service merlon-check.service

echo "The sandbox leaves five capabilities, read-only files, and the state folder"
cat > "$root/usr/bin/look" <<'SCRIPT'
#!/bin/bash
grep -E '^(CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status
for place in /etc /usr /var/lib /proc/sys/kernel; do
    [ ! -w "$place" ] || echo "can write $place"
done
touch /var/lib/merlon/x /run/merlon/x && echo "own folders"
stat -c 'state %a' /var/lib/merlon
head -c 1 /etc/shadow >/dev/null && echo "reads shadow"
readlink /proc/1/exe >/dev/null && echo "sees the first process"
unshare -n true 2>/dev/null && echo "makes namespaces"
chown 1 /var/lib/merlon/x 2>/dev/null && echo "gives files away"
exit 0
SCRIPT
chmod 755 "$root/usr/bin/look"
sed -e 's|^ExecStart=.*|ExecStart=/usr/bin/look|' -e 's/^Type=notify/Type=oneshot/' \
    -e '/^\(NotifyAccess\|WatchdogSec\|Restart\)/d' systemd/merlon-agent.service \
    > "$root/etc/systemd/system/look.service"
in_machine systemctl daemon-reload
in_machine systemctl start look.service || fail "the sandbox does not start"
# 2 DAC_READ_SEARCH, 12 NET_ADMIN, 19 SYS_PTRACE, 30 AUDIT_CONTROL, 37 AUDIT_READ
expected=$(printf '%016x' $(((1 << 2) | (1 << 12) | (1 << 19) | (1 << 30) | (1 << 37))))
for words in "own folders" "state 700" "reads shadow" "sees the first process"; do
    journal_has look.service "$words"
done
seen=$(in_machine journalctl -q -o cat -u look.service)
for set in CapEff CapBnd CapAmb; do
    grep -q "^$set:[[:space:]]*$expected$" <<<"$seen" || fail "$set is not $expected: $seen"
done
grep -q '^NoNewPrivs:[[:space:]]*1$' <<<"$seen" || fail "new privileges are possible"
! grep -E '^(can write|makes|gives)' <<<"$seen" || fail "the sandbox is open"

echo "The gate keeps a kubelet with an open door from starting"
cat > "$root/usr/bin/kubelet" <<'SCRIPT'
#!/bin/sh
case "$1" in --version) echo Kubernetes v1.31.2 ;; *) exec sleep 1000 ;; esac
SCRIPT
chmod 755 "$root/usr/bin/kubelet"
mkdir -p "$root/var/lib/kubelet" "$root/etc/merlon"
cat > "$root/etc/systemd/system/kubelet.service" <<'UNIT'
[Service]
ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
UNIT
configure() {
    cat > "$root/var/lib/kubelet/config.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: $1}, webhook: {enabled: true}}
authorization: {mode: Webhook}
YAML
}
runs() { [ "$(in_machine systemctl is-active kubelet.service || true)" = active ]; }
configure true
in_machine systemctl daemon-reload
in_machine systemctl enable --quiet merlon-check.service
if in_machine systemctl start kubelet.service 2>/dev/null; then fail "the gate was open"; fi
! runs || fail "the kubelet runs"
journal_has merlon-check.service kubelet-anonymous-auth
journal_has kubelet.service dependency

echo "The override opens it, and the journal says so"
touch "$root/etc/merlon/allow-kubelet-start"
in_machine systemctl start kubelet.service || fail "the override does not open the gate"
runs || fail "the kubelet does not run"
journal_has merlon-check.service allow-kubelet-start
in_machine systemctl stop kubelet.service
rm "$root/etc/merlon/allow-kubelet-start"
if in_machine systemctl start kubelet.service 2>/dev/null; then fail "the gate stayed open"; fi

echo "A node as it should be passes, and is not held up afterwards"
configure false
in_machine systemctl start kubelet.service || fail "the gate is closed"
runs || fail "the kubelet does not run"
configure true
in_machine systemctl restart kubelet.service || fail "a kubelet that was at work is held up"
runs || fail "the kubelet does not run"

make -s uninstall DESTDIR="$root" PREFIX=/usr >/dev/null
