#!/usr/bin/env bash
# Measures Merlon's audit stream beside auditd's own tools over the same log, each on one core:
# audit.sh FOLDER-OF-PROGRAMS [LOG]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
programs=${1:?the folder of the built programs}
log=${2:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$log" ]; then
    log=$work/audit.log
    "$here/make-log.py" "$here/../AuditStreamTests/Cases/raw.log" 150 >"$log"
fi

say() { printf '\n==> %s\n' "$*"; }
measure() { taskset -c 0 "$here/measure.py" "$@"; }

say "The log: $(stat -c %s "$log") bytes, $(grep -o 'audit([0-9.:]*)' "$log" | uniq | wc -l) events"
say "merlon: parse, assemble, attribute and decide"
measure 5 "$programs/merlon" allowlist test --log "$log" --policy "$here/allow-all.yaml" \
    --violations --on-host --output json
say "merlon audit decode --output json"
measure 3 "$programs/merlon" audit decode "$log" --output json
if gcc -O2 -o "$work/walk" "$here/walk.c" -lauparse 2>/dev/null; then
    say "libauparse, a walk over all raw fields"
    measure 5 "$work/walk" "$log"
else
    say "libauparse-dev is not installed: its walk is not measured"
fi
if command -v ausearch >/dev/null; then
    say "ausearch -m EXECVE --format csv"
    measure 1 ausearch -m EXECVE --format csv -if "$log"
else
    say "auditd is not installed: ausearch is not measured"
fi
