#!/usr/bin/env bash
# Installs what Merlon's tests need beyond the toolchain (Debian, Ubuntu).
set -euo pipefail

missing=()
for package in auditd containerd curl etcd-server iproute2 nftables nginx-light openssh-client \
    openssh-server openssl procps python3 python3-jsonschema python3-venv python3-yaml rpm systemd systemd-container; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep 'ok installed' >/dev/null ||
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
    # Of these only the programs are wanted, and not the services that come with them.
    for service in containerd etcd; do
        [[ " ${missing[*]} " == *" $service"* ]] || continue
        systemctl disable --quiet "$service.service"
        [ ! -d /run/systemd/system ] || systemctl stop "$service.service"
    done
fi

# Packages of Python that Debian does not have, where only the tests find them.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/merlon-test-tools
modules=(jsonschema==4.26.0 kubernetes-validate ocsf-json-schema==1.2.0 opentelemetry-proto==1.45.2
    PyYAML rotel==0.0.1a15)
if ! "$tools/bin/python3" -m pip show --quiet "${modules[@]%%=*}" >/dev/null 2>&1; then
    printf '\n==> Installing %s into %s\n' "${modules[*]}" "$tools"
    "$tools/bin/python3" -m pip --version >/dev/null 2>&1 || python3 -m venv "$tools"
    "$tools/bin/python3" -m pip install --quiet --disable-pip-version-check "${modules[@]}"
fi
