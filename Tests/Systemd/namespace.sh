#!/usr/bin/env bash
# A real systemd with a real journal in namespaces of its own, over a throw-away overlay of this
# machine's root: nothing of the machine is written, and nothing is downloaded.
#
# Usage: namespace.sh up FOLDER | run FOLDER COMMAND… | root FOLDER | down FOLDER
# FOLDER is a new folder for each machine. Needs root and systemd-nspawn (systemd-container).
set -euo pipefail

action=$1
folder=$2
shift 2
root=$folder/root

# The first process of the namespaces, as the machine outside numbers it.
leader() { cat "$folder/leader"; }

inside() {
    # This script's own control group is not one of the new namespace's, so -C comes along.
    nsenter --target "$(leader)" --mount --uts --ipc --pid --cgroup --net --root --wd -- \
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C SYSTEMD_PAGER= HOME=/root "$@"
}

prepare() {
    mkdir -p "$folder"
    mount -t tmpfs -o size=1g,mode=755 merlon-test "$folder"
    mkdir -p "$folder/upper/etc/systemd/system" "$folder/work" "$root"
    mount -t overlay merlon-test \
        -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
    # A machine id of its own, made at boot; the copy for D-Bus would be taken otherwise.
    rm -f "$root/etc/machine-id" "$root/var/lib/dbus/machine-id"
    : > "$root/etc/machine-id"
    # Not what this machine itself starts.
    cat > "$root/etc/systemd/system/merlon-test.target" <<'UNIT'
[Unit]
Description=What a test needs
Requires=basic.target
After=basic.target
AllowIsolate=yes
UNIT
    local unit
    for unit in systemd-networkd.service systemd-resolved.service systemd-udevd.service \
        apt-daily.timer apt-daily-upgrade.timer man-db.timer e2scrub_all.timer \
        dpkg-db-backup.timer fstrim.timer logrotate.timer; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
}

boot() {
    # Where the machine mounts control groups of version 1, the new one still gets version 2.
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn --quiet --directory="$root" \
        --machine="merlon-test-$$" --register=no --keep-unit --link-journal=no --private-network \
        --capability=all --console=pipe --boot \
        systemd.unit=merlon-test.target systemd.log_target=journal \
        > "$folder/console.log" 2>&1 < /dev/null &
    echo $! > "$folder/nspawn"
    local state=none
    for _ in $(seq 150); do
        sleep 0.1
        pgrep -P "$(cat "$folder/nspawn")" 2>/dev/null | head -n 1 > "$folder/leader" || true
        [ -s "$folder/leader" ] || continue
        state=$(inside systemctl is-system-running 2>/dev/null || true)
        case "$state" in running | degraded) return 0 ;; esac
    done
    echo "systemd did not come up (state: $state):" >&2
    tail -n 20 "$folder/console.log" >&2
    return 1
}

take_down() {
    local nspawn
    nspawn=$(cat "$folder/nspawn" 2>/dev/null || true)
    if [ -n "$nspawn" ] && [ -d "/proc/$nspawn" ]; then
        # SIGRTMIN+4 asks a systemd that is the first process to power off.
        if [ -s "$folder/leader" ]; then kill -s RTMIN+4 "$(leader)" 2>/dev/null || true; fi
        for _ in $(seq 50); do
            [ -d "/proc/$nspawn" ] || break
            sleep 0.1
        done
        kill -KILL "$nspawn" 2>/dev/null || true
    fi
    umount "$root" 2>/dev/null || umount -l "$root" 2>/dev/null || true
    umount "$folder" 2>/dev/null || umount -l "$folder" 2>/dev/null || true
    rmdir "$folder" 2>/dev/null || true
}

case "$action" in
up)
    prepare
    boot || { take_down; exit 1; }
    ;;
run) inside "$@" ;;
# Where the files of the booted machine are, its /run with them.
root) echo "/proc/$(leader)/root" ;;
down) take_down ;;
*) sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
