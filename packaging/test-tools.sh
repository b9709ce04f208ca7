#!/usr/bin/env bash
# Installs what Merlon's tests need beyond the toolchain (Debian, Ubuntu).
set -euo pipefail

missing=()
for package in auditd procps python3 python3-jsonschema python3-venv rpm systemd systemd-container; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
    printf '\n==> Installing %s\n' "${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        echo "This needs root. Run: sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# What only PyPI has, in a folder of its own.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/merlon-test-tools
wanted=(kubernetes-validate PyYAML)
if ! "$tools/bin/pip" show --quiet "${wanted[@]}" >/dev/null 2>&1; then
    printf '\n==> Installing %s into %s\n' "${wanted[*]}" "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check "${wanted[@]}"
fi
