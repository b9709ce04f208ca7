#!/usr/bin/env bash
# Puts Merlon into a system, or takes it out again; `make install` and `make uninstall` call it.
#
# Usage: install.sh install PROGRAM | uninstall
# DESTDIR is put before every path, for those who make packages; PREFIX is /usr/local.
# What it does not do: enable a service, load audit rules, or change a configuration that is there.
set -euo pipefail
cd "$(dirname "$0")/.."

destination=${DESTDIR:-}
prefix=${PREFIX:-/usr/local}
share=$prefix/share/merlon
documents=$prefix/share/doc/merlon
units=$prefix/lib/systemd/system
configuration=/etc/merlon/agent.yaml
example=packaging/agent.yaml

case "$prefix" in
/*[!/]) ;;
*) echo "PREFIX is '$prefix'; it must be a path from '/' on, as /usr or /usr/local" >&2; exit 2 ;;
esac

# Every file: where it comes from, where it goes, its mode. Those of `made` are written by us.
files() {
    local file
    echo "made:program $prefix/bin/merlon 755"
    for file in systemd/*.service; do echo "made:unit:$file $units/$(basename "$file") 644"; done
    files_below policies | while read -r file; do echo "$file $share/$file 644"; done
    for file in schema/*.json; do echo "$file $share/$file 644"; done
    echo "packaging/journal/merlon.catalog $prefix/lib/systemd/catalog/merlon.catalog 644"
    echo "packaging/man/merlon.1 $prefix/share/man/man1/merlon.1 644"
    echo "packaging/journal/README.md $documents/journal.md 644"
    # Examples: nothing reads them from there.
    echo "packaging/audit/50-merlon.rules $documents/50-merlon.rules 644"
    echo "packaging/otel-collector.yaml $documents/otel-collector.yaml 644"
    if [ -f "$example" ]; then echo "$example $documents/agent.yaml 644"; fi
    echo "made:completion:bash $prefix/share/bash-completion/completions/merlon 644"
    echo "made:completion:zsh $prefix/share/zsh/site-functions/_merlon 644"
    echo "made:completion:fish $prefix/share/fish/vendor_completions.d/merlon.fish 644"
}

files_below() { find "$1" -type f | LC_ALL=C sort; }

# The program without what only debuggers read, which is more than half of it.
without_symbols() {
    local copy
    copy=$(mktemp)
    if command -v strip >/dev/null && strip -o "$copy" "$1"; then cat "$copy"; else cat "$1"; fi
    rm -f "$copy"
}

# Writes one file of the list to standard output.
contents() {
    case "$1" in
    made:program) without_symbols "$program" ;;
    made:unit:*) sed "s|@MERLON@|$prefix/bin/merlon|g" "${1#made:unit:}" ;;
    made:completion:*) "$program" --generate-completion-script "${1#made:completion:}" ;;
    *) cat "$1" ;;
    esac
}

# Tells a running system of what is new or gone; not the system that makes a package.
refresh() {
    [ -z "$destination" ] && [ "$(id -u)" -eq 0 ] && [ -d /run/systemd/system ] || return 0
    systemctl daemon-reload || echo "note: systemctl daemon-reload failed" >&2
    journalctl --update-catalog || echo "note: journalctl --update-catalog failed" >&2
}

install_all() {
    if [ ! -x "$program" ]; then
        echo "There is no program at '$program'; run 'make release' first" >&2
        exit 2
    fi
    local source target mode temporary
    while read -r source target mode; do
        mkdir -p "$destination$(dirname "$target")"
        # Beside it and then in its place, so that a program that runs is no hindrance.
        temporary=$destination$target.new
        contents "$source" > "$temporary"
        chmod "$mode" "$temporary"
        mv -f "$temporary" "$destination$target"
    done < <(files)
    if [ -f "$example" ] && [ ! -e "$destination$configuration" ]; then
        install -d -m 750 "$destination$(dirname "$configuration")"
        install -m 640 "$example" "$destination$configuration"
    fi
    refresh
    echo "Merlon is in $destination$prefix. Start the agent: systemctl enable --now merlon-agent"
    echo "Hold the kubelet back until the node is as it should be: systemctl enable merlon-check"
}

uninstall_all() {
    if [ -z "$destination" ] && [ -d /run/systemd/system ] && [ "$(id -u)" -eq 0 ]; then
        systemctl disable --now merlon-agent.service merlon-check.service || true
    fi
    local source target mode
    while read -r source target mode; do rm -f "$destination$target"; done < <(files)
    # Only what nobody has changed.
    if [ -f "$example" ] && cmp -s "$example" "$destination$configuration"; then
        rm -f "$destination$configuration"
        rmdir "$destination$(dirname "$configuration")" 2>/dev/null || true
    fi
    if [ -d "$destination$share" ]; then find "$destination$share" -depth -type d -empty -delete; fi
    rmdir "$destination$documents" 2>/dev/null || true
    refresh
    if [ -e "$destination$configuration" ]; then echo "Kept, since you changed it: $configuration"; fi
}

case "${1:-}" in
install) program=${2:?the program is missing}; install_all ;;
uninstall) uninstall_all ;;
*) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
