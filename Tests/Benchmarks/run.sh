#!/usr/bin/env bash
# Measures Merlon beside a peer on this machine: run.sh FOLDER-OF-PROGRAMS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=${1:?the folder of the built programs}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/make-node.sh" "$work/node"

say() { printf '\n==> %s\n' "$*"; }
measure() { "$here/measure.py" "$@"; }

say "Machine: $(nproc) cores, Linux $(uname -r), load $(cut -d ' ' -f 1 /proc/loadavg)"
for root in "$work/node" /; do
    say "merlon check --root $root, the whole process (targets: 50 ms, 40 MB)"
    measure 40 "$programs/merlon" check --root "$root"
done
"$here/make-node.sh" "$work/server"
"$here/make-containers.py" "$work/server" 200
"$here/make-server.py" "$work/server" 1000
say "merlon check of a control plane with 200 containers and 1,000 processes (targets: 100 ms, 50 MB)"
measure 20 "$programs/merlon" check --root "$work/server" --output json
if [ "$(id -u)" -eq 0 ]; then
    say "merlon check --root $work/node, the disk's caches dropped before each run"
    measure 20 --cold "$programs/merlon" check --root "$work/node"
fi

# Lynis is the node checker that Debian has. It looks at the whole system and not at the kubelet:
# its numbers show what a one-shot check costs elsewhere, not the same work.
if command -v lynis >/dev/null; then
    say "lynis audit system --quick ($(lynis show version))"
    measure 3 lynis audit system --quick --quiet --no-log
else
    say "lynis is not installed (apt-get install lynis): no peer is measured"
fi

say "10,000 controls over 100,000 facts (target: 1 s to evaluate)"
"$programs/merlon-benchmarks"

say "Who reaches which port (targets: 200 ms for 10,000 rules; 2 s and 300 MB for 10,000 services)"
for firewall in "site 100" "site 1000" "site 3003" "site 10000" "site 100000" "iptables 10" \
    "iptables 100" "iptables 1000" "iptables 10000" "nftables 10" "nftables 100" "nftables 1000" \
    "nftables 10000"; do
    # Each by itself, so that its memory is its own. The kind and the count are two words.
    # shellcheck disable=SC2086
    "$programs/merlon-benchmarks" $firewall
done | tee "$work/firewall"
# PLOT names the file for the picture in the README.
if [ -n "${PLOT:-}" ]; then "$here/plot-firewall.py" < "$work/firewall" > "$PLOT"; fi

"$here/audit.sh" "$programs"
