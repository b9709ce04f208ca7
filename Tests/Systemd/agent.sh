#!/usr/bin/env bash
# Tries the agent's unit under a real systemd: its life, its sandbox, and that nothing is lost.
#
# Usage: agent.sh PROGRAM. Needs root, systemd-nspawn and python3; takes some forty seconds. The
# kernel's audit stream does not reach namespaces, so that program starts are not watched here.
set -euo pipefail
cd "$(dirname "$0")/../.."

source Tests/Systemd/machine.sh agent "$1"
unit=merlon-agent.service

# Waits until a command succeeds; half a minute at most, as each try takes its time.
eventually() {
    local words=$1
    shift
    for _ in $(seq 60); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    fail "never: $words"
}
# Grep reads to the end (no -q): journalctl would die of a closed pipe, and the words count as missing.
journal_has() { journal -o cat -u "$unit" | grep -F -- "$1" >/dev/null; }
property() { in_machine systemctl show --value -p "$1" "$unit"; }
# Whether the unit is up again, with another process than the one named.
is_anew() {
    local now
    now=$(property MainPID)
    [ "$now" != 0 ] && [ "$now" != "$1" ] && is_active
}
is_active() { [ "$(property ActiveState)" = active ]; }
# A key of `merlon status`, as Python reads it: status_says 'it["ready"]'
status_says() {
    # Its exit status is 1 where there is a problem.
    { in_machine merlon status --output json 2>/dev/null || true; } |
        python3 -c "import json, sys; it = json.load(sys.stdin); sys.exit(not ($1))" 2>/dev/null
}
# One process, whose standard input never ends.
receive() {
    in_machine systemd-run --quiet --unit="receiver-$1" --collect \
        sh -c 'exec <> /receiver.fifo; exec python3 /receiver.py --port 4318'
}
# A key of the receiver's counts.
received() {
    in_machine python3 - "$1" <<'SCRIPT'
import json, subprocess, sys, urllib.request
words = subprocess.run(
    ["journalctl", "-q", "-o", "cat", "-u", "receiver-*"], capture_output=True, text=True).stdout
ports = [json.loads(line) for line in words.splitlines() if line.startswith('{"port"')]
counts = json.load(urllib.request.urlopen(f"http://127.0.0.1:{ports[-1]['control']}/counts"))
print(counts[sys.argv[1]])
SCRIPT
}

make -s install PROGRAM="$program" DESTDIR="$root" PREFIX=/usr >/dev/null
cp Tests/Receiver/receiver.py "$root/receiver.py"
in_machine mkfifo /receiver.fifo
in_machine journalctl --update-catalog
configure() {
    cat > "$root/etc/merlon/agent.yaml" <<YAML
apiVersion: merlon.dev/v1alpha1
kind: AgentConfiguration
watch: {enabled: false}
metrics: {listen: "127.0.0.1:$1"}
destinations:
- {name: here, url: "http://127.0.0.1:4318/v1/logs", maximumBackoff: 1s}
YAML
}
configure 9469
# A kubelet whose files belong to somebody else, as nothing but CAP_DAC_READ_SEARCH lets be read.
cat > "$root/usr/bin/kubelet" <<'SCRIPT'
#!/bin/sh
case "$1" in --version) echo Kubernetes v1.31.2 ;; *) exec sleep 1000 ;; esac
SCRIPT
chmod 755 "$root/usr/bin/kubelet"
kubelet_file=$root/var/lib/kubelet/config.yaml
mkdir -p "$root/var/lib/kubelet"
kubelet() {
    cat > "$kubelet_file" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: $1}, webhook: {enabled: true}}
authorization: {mode: Webhook}
YAML
    chown 1234:1234 "$kubelet_file"
    chmod 600 "$kubelet_file"
}
kubelet true
printf '[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml\n' \
    > "$root/etc/systemd/system/kubelet.service"
# Not so long as a minute, and some five falls in a row.
mkdir -p "$root/etc/systemd/system/$unit.d"
printf '[Service]\nWatchdogSec=5\nRestartSec=100ms\n' > "$root/etc/systemd/system/$unit.d/test.conf"
in_machine systemctl daemon-reload
in_machine systemctl start kubelet.service
receive first

echo "Ready once the node has been checked, and not before"
in_machine systemctl start "$unit" || fail "the agent does not start"
journal -o cat -u "$unit" | grep -E '^(score|Started merlon)' > "$folder/order"
head -n 1 "$folder/order" | grep '^score' >/dev/null || fail "ready before the first check"
property StatusText | grep '[1-9][0-9]* failed' >/dev/null || fail "STATUS: $(property StatusText)"
status_says 'it["ready"] and it["checks"]["runs"] > 0' || fail "the status is not ready"

echo "The sandbox leaves all that the agent needs, and no more"
pid=$(property MainPID)
expected=$(printf '%016x' $(((1 << 2) | (1 << 12) | (1 << 19) | (1 << 30) | (1 << 37))))
for thread in "$root/proc/$pid/task"/*/status; do
    for line in "CapEff:.$expected" "CapPrm:.$expected" "NoNewPrivs:.1" "Seccomp:.2"; do
        grep -q "^$line$" "$thread" || fail "not $line: $(grep -E '^(Cap|NoNew|Secc)' "$thread")"
    done
done
# What root does not know outside of the sandbox either is this machine's own.
unknown() { python3 -c "import json, sys; print(*sorted($1), sep='\n')"; }
{ in_machine merlon check --live --output json || true; } |
    unknown '{it["control"] for it in json.load(sys.stdin)["findings"] if it["status"] == "unknown"}' \
        > "$folder/unknown-outside"
unknown '{name for name, it in json.load(sys.stdin)["findings"].items() if it["status"] == "unknown"}' \
    < "$root/var/lib/merlon/findings.json" > "$folder/unknown-inside"
hidden=$(LC_ALL=C comm -13 "$folder/unknown-outside" "$folder/unknown-inside")
[ -z "$hidden" ] || fail "the sandbox hides what these need: $hidden"
status_says 'it["problems"] == []' || fail "there are problems: $(in_machine merlon status)"
! journal -o cat -u "$unit" | grep -iE 'not permitted|denied|capability|thread priority' ||
    fail "the sandbox is too small"
journal -o verbose MERLON_CONTROL=kubelet-anonymous-auth > "$folder/entry"
for field in MESSAGE_ID= MERLON_STATUS=fail MERLON_EVIDENCE= _SYSTEMD_UNIT=merlon-agent; do
    grep -q "^ *$field" "$folder/entry" || fail "the journal's entry has no $field"
done
in_machine journalctl -q --no-pager -x MERLON_CONTROL=kubelet-anonymous-auth | grep '^-- ' >/dev/null ||
    fail "the journal's catalog does not explain the entry"

echo "What changes is told within seconds"
kubelet false
eventually "the finding is fixed" eval \
    'journal -o verbose MERLON_CONTROL=kubelet-anonymous-auth | grep "MERLON_STATUS=pass" >/dev/null'

echo "A reload takes a good configuration, and refuses a broken one aloud"
answers() {
    in_machine python3 -c "import urllib.request as r; r.urlopen('http://127.0.0.1:$1/readyz')" \
        2>/dev/null
}
configure 9470
in_machine systemctl reload "$unit" || fail "the reload failed"
eventually "an answer on the new port" answers 9470
echo 'colour: red' >> "$root/etc/merlon/agent.yaml"
if in_machine systemctl reload "$unit" 2>/dev/null; then fail "a broken one is taken"; fi
eventually "the reason in the journal" journal_has "unknown key 'colour'"
is_active || fail "a broken configuration ends the agent"
answers 9470 || fail "a broken configuration changes something"
eventually "the problem in the status" status_says 'it["problems"] != []'
configure 9470
eventually "the problem gone" status_says 'it["problems"] == []'

echo "Five kills and a receiver that is away lose nothing"
empty='it["destinations"][0]["waiting"] == 0'
eventually "the spool is empty" status_says "$empty"
before=$(received unique)
[ "$before" -gt 0 ] || fail "the receiver has got nothing"
in_machine systemctl stop receiver-first.service
kubelet true
eventually "reports wait" status_says 'it["destinations"][0]["waiting"] > 0'
for _ in 1 2 3 4 5; do
    pid=$(property MainPID)
    in_machine kill -KILL "$pid"
    eventually "another process" is_anew "$pid"
done
[ "$(property NRestarts)" -ge 5 ] || fail "systemd has not begun it again"
waiting=$({ in_machine merlon status --output json || true; } |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["destinations"][0]["waiting"])')
# The finding that broke, and from each life that it began.
[ "$waiting" -ge 6 ] || fail "the spool holds $waiting reports"
receive second
eventually "the spool is empty" status_says "$empty"
[ "$(received unique)" -ge "$waiting" ] || fail "$waiting waited, $(received unique) came"

echo "One that stands still is ended by the watchdog, and begun again"
pid=$(property MainPID)
in_machine kill -STOP "$pid"
eventually "another process" is_anew "$pid"
journal_has "Watchdog timeout" || fail "that was not the watchdog"

echo "Asked to end, it ends well and in time"
in_machine systemctl stop "$unit"
[ "$(property Result) $(property ExecMainStatus)" = "success 0" ] ||
    fail "ended with $(property Result) and $(property ExecMainStatus)"
eventually "its last word" journal_has "Stopped merlon-agent"

echo "Begun by hand, with all of root's rights, it keeps its own five"
cat > "$root/etc/merlon/hand.yaml" <<YAML
apiVersion: merlon.dev/v1alpha1
kind: AgentConfiguration
watch: {enabled: false}
spool: {folder: /var/lib/merlon-hand}
control: {socket: /run/merlon-hand.sock}
YAML
unit=hand.service
in_machine systemd-run --quiet --unit="$unit" merlon agent --config /etc/merlon/hand.yaml
eventually "ready" journal_has ready
pid=$(property MainPID)
for thread in "$root/proc/$pid/task"/*/status; do
    for line in "CapEff:.$expected" "CapPrm:.$expected" "CapBnd:.$expected" "NoNewPrivs:.1"; do
        grep -q "^$line$" "$thread" || fail "not $line: $(grep -E '^(Cap|NoNew)' "$thread")"
    done
done
in_machine systemctl stop "$unit"

echo "Without a capability it says what it does not see"
unit=merlon-agent.service
configure 9469
printf '[Service]\nCapabilityBoundingSet=~CAP_SYS_PTRACE\n' \
    > "$root/etc/systemd/system/$unit.d/less.conf"
in_machine systemctl daemon-reload
in_machine systemctl start "$unit"
journal_has "a capability is missing; capability: CAP_SYS_PTRACE" || fail "the log says nothing"
status_says 'any(p["of"] == "CAP_SYS_PTRACE" for p in it["problems"])' ||
    fail "the status says nothing: $(in_machine merlon status --output json)"
in_machine systemctl stop "$unit"

make -s uninstall DESTDIR="$root" PREFIX=/usr >/dev/null
