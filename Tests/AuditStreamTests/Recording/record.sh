#!/bin/bash
# Records Cases/*.log from this machine's kernel and auditd: needs root, auditd, gcc and python3,
# and that nobody else uses the audit system. Rules cover one login uid and are removed at the end.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cases=${1:-$here/../Cases}
uid=4343
work=$(mktemp -d /tmp/merlon-record.XXXXXX)
mkdir "$work/files" "$work/plugins"
chmod 755 "$work" "$work/files"
cp "$here/workload.py" "$work"
gcc -no-pie -o "$work/files/int80" "$here/int80.c"
echo 'int main(void) { return 0; }' | gcc -static -x c -o "$work/files/static" -

daemon=
finish() {
  rules -d 2> /dev/null || true
  if [ -n "$daemon" ]; then kill "$daemon" 2> /dev/null || true; fi
  auditctl -e 0 > /dev/null
  auditctl -b 64 > /dev/null
  rm -rf "$work"
}
trap finish EXIT

rules() {
  for arch in b64 b32; do
    auditctl "$1" always,exit -F arch=$arch -S execve,execveat -F auid=$uid -F key=starts \
      -F key=more > /dev/null
  done
}

record() { # format, name of the case, form of the node's name, parts of the workload
  mkdir "$work/$1"
  cat > "$work/$1/auditd.conf" <<CONF
log_file = $work/$1/audit.log
log_format = $1
log_group = root
flush = INCREMENTAL_ASYNC
freq = 50
max_log_file = 50
num_logs = 0
max_log_file_action = ignore
space_left = 2
space_left_action = ignore
admin_space_left = 1
admin_space_left_action = ignore
disk_full_action = ignore
disk_error_action = ignore
name_format = $3
name = node-7
plugin_dir = $work/plugins
CONF
  chmod 600 "$work/$1/auditd.conf"
  auditd -n -s enable -c "$work/$1" &
  daemon=$!
  sleep 1
  auditctl -b 8192 > /dev/null
  rules -a
  env -i PATH=/usr/bin:/bin bash -c 'echo "$1" > /proc/self/loginuid
    cd "$2"; shift 2; exec /usr/bin/python3 workload.py files "$@"' - $uid "$work" "${@:4}"
  sleep 1
  rules -d
  kill $daemon
  wait $daemon || true
  daemon=
  rm -f "$work"/files/suid
  # Nothing of this machine that is not the workload's.
  sed 's/kernel=[^ ]*/kernel=6.18/' "$work/$1/audit.log" > "$cases/$2.log"
  python3 "$here/expect.py" "$cases/$2.log" > "$cases/$2.expected.jsonl"
}

record RAW raw NONE
record ENRICHED enriched-with-node USER texts scripts interleaved
