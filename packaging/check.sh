#!/usr/bin/env bash
# Holds what is not Swift against the tools that know it: units, manifests, `make install`.
#
# Usage: check.sh PROGRAM
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "$1")
tools=${XDG_CACHE_HOME:-$HOME/.cache}/merlon-test-tools/bin
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$*" >&2; exit 1; }

# The list of a folder's files, each with its checksum.
listing() { (cd "$1" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2); }

echo "Units: known to systemd, and held to little"
for unit in systemd/*.service; do
    copy=$folder/$(basename "$unit")
    sed "s|@MERLON@|$program|g" "$unit" > "$copy"
    systemd-analyze verify --man=no "$copy" 2>&1 | tee "$folder/problems"
    [ ! -s "$folder/problems" ] || fail "$unit has problems"
    # 34: what the tasks of the unit need (the network, /proc, root's files, /lib/modules, how right the
    # clock is) and no more.
    systemd-analyze security --offline=true --threshold=34 "$copy" > "$folder/security" ||
        { cat "$folder/security"; fail "$unit is less closed than it was"; }
done

echo "Manifests: as Kubernetes knows them"
for version in 1.25 1.30 1.36; do
    manifests=(packaging/kubernetes/merlon.yaml packaging/kubernetes/api-reporting.yaml)
    # Of a kind that there is from 1.30 on.
    [ "$version" = 1.25 ] || manifests+=(packaging/kubernetes/api-reporting-policy.yaml)
    "$tools/kubernetes-validate" --strict --quiet --kubernetes-version "$version" "${manifests[@]}"
done
"$tools/python" packaging/kubernetes/rules.py packaging/kubernetes/merlon.yaml systemd/merlon-agent.service
"$tools/python" packaging/kubernetes/api-rules.py packaging/kubernetes/api-reporting.yaml
"$tools/python" -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' packaging/otel-collector.yaml

echo "Installing, and taking out again"
root=$folder/root
mkdir -p "$root/usr/bin" "$root/etc"
echo mine > "$root/usr/bin/other"
before=$(listing "$root")
for run in first second; do make -s install PROGRAM="$program" DESTDIR="$root" PREFIX=/usr >/dev/null; done
# It is installed without its symbols, so not a byte is compared.
[ "$("$program" --version)" = "$("$root/usr/bin/merlon" --version)" ] || fail "another program was installed"
! grep -r '@MERLON@' "$root/usr/lib/systemd" || fail "a unit has no path of the program"
grep -q '^ExecStart=/usr/bin/merlon agent$' "$root/usr/lib/systemd/system/merlon-agent.service"
"$root/usr/bin/merlon" policy test >/dev/null || fail "the installed program has no policies"
"$root/usr/bin/merlon" allowlist test >/dev/null || fail "the installed program has no allowlists"
bash -n "$root/usr/share/bash-completion/completions/merlon"
make -s uninstall DESTDIR="$root" PREFIX=/usr >/dev/null
[ "$before" = "$(listing "$root")" ] || { listing "$root"; fail "uninstall left something"; }
[ ! -e "$root/usr/share/merlon" ] || fail "uninstall left a folder"

if [ -f packaging/agent.yaml ]; then
    install -d "$root/etc/merlon"
    echo '# ours' > "$root/etc/merlon/agent.yaml"
    make -s install PROGRAM="$program" DESTDIR="$root" PREFIX=/usr >/dev/null
    make -s uninstall DESTDIR="$root" PREFIX=/usr >/dev/null
    [ "$(cat "$root/etc/merlon/agent.yaml")" = '# ours' ] || fail "a configuration was changed"
fi

echo "Units under a real systemd"
Tests/Systemd/gate.sh "$program"
Tests/Systemd/agent.sh "$program"
