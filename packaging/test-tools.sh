#!/usr/bin/env bash
# Installs what Merlon's tests need beyond the toolchain (Debian, Ubuntu).
set -euo pipefail

missing=()
for package in auditd python3 python3-jsonschema rpm; do
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
