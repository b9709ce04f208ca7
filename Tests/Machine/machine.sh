#!/usr/bin/env bash
# Tries the installed program on a whole machine of its own: a Debian with its own kernel, systemd, auditd,
# containerd and runc in an emulator, where audit can be locked and containers are real.
#
# Usage: machine.sh PROGRAM [TRIAL…]
#
# Needs root, the network and: apt-get install debootstrap qemu-system-x86 zstd cpio. The machine is made once, below
# ~/.cache/merlon-test-machine. Each trial (inside.py has them) is a boot of a minute or two; the status is 1 where one
# of them missed its aim. KERNEL names the folder of another kernel: of what dpkg-deb -x makes of a linux-image package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?the program}")
shift
trials=${*:-agent containers locked}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/merlon-test-machine
root=$cache/root

fail() { echo "machine.sh: $*" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || fail "must be root, to make a machine's files"
for tool in debootstrap qemu-system-x86_64 zstd cpio; do
    command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install debootstrap qemu-system-x86 zstd cpio"
done

if [ ! -f "$cache/made" ]; then
    rm -rf "$cache"
    mkdir -p "$cache"
    debootstrap --variant=minbase \
        --include=systemd-sysv,auditd,kmod,iproute2,nftables,openssh-server,procps,dbus,python3,containerd,runc,busybox-static \
        bookworm "$root" http://deb.debian.org/debian > "$cache/debootstrap.log"
    (cd "$root/tmp" && chroot "$root" sh -c 'cd /tmp && apt-get -qq update && apt-get -qq download \
        "$(apt-cache depends linux-image-cloud-amd64 | sed -n "s/.*Depends: \(linux-image-[0-9].*\)/\1/p")"')
    dpkg-deb -x "$root"/tmp/linux-image-*.deb "$cache/kernel"
    rm -rf "$root"/tmp/*.deb "$root"/usr/share/{doc,man,locale} "$root"/var/cache/apt
    ln -sf /sbin/init "$root/init"
    touch "$cache/made"
fi
kernel=${KERNEL:-$cache/kernel}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -a "$root" "$work/root"
machine=$work/root
cp -a "$kernel"/lib/modules "$machine/lib/"
chroot "$machine" depmod "$(ls "$kernel/lib/modules")"
make -s -C "$here/../.." install PROGRAM="$program" DESTDIR="$machine" PREFIX=/usr > /dev/null
"$here/make-image.py" "$machine/bin/busybox" "$machine/image.tar"
cp "$here/inside.py" "$machine/inside.py"
cat > "$machine/etc/systemd/system/trial.service" <<'UNIT'
[Unit]
After=basic.target auditd.service
[Service]
Type=oneshot
ExecStart=/usr/bin/python3 /inside.py
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
ExecStopPost=/bin/systemctl poweroff -ff
UNIT
ln -s ../trial.service "$machine/etc/systemd/system/multi-user.target.wants/trial.service"
status=0
for trial in $trials; do
    echo "$trial" > "$machine/trial"
    (cd "$machine" && find . -xdev | cpio -o -H newc --quiet | zstd -q -1 -T0 > "$work/initrd")
    timeout 400 qemu-system-x86_64 -m 3000 -smp 2 -accel tcg,thread=multi -cpu max -nographic -no-reboot \
        -kernel "$kernel"/boot/vmlinuz-* -initrd "$work/initrd" \
        -append "console=ttyS0 quiet panic=-1" 2>&1 | tr -d '\r' > "$cache/$trial.log" || true
    sed -n '/TRIAL/,/END$/{/END$/!{s/^.*TRIAL /TRIAL /;p}}' "$cache/$trial.log"
    # What the kernel says may stand before it on the line.
    if ! grep -q 'END$' "$cache/$trial.log" || grep -q 'MISS ' "$cache/$trial.log"; then
        status=1
        echo "MISS $trial: the console is in $cache/$trial.log"
    fi
done
exit "$status"
