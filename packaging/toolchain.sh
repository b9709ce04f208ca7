#!/usr/bin/env bash
# Makes sure that a Swift toolchain and what it needs to build Merlon are here (Debian, Ubuntu).
# Prints each step; does nothing where all is there. Needs root only to install something.
set -euo pipefail

wanted_major=6
wanted_minor=2

say() { printf '\n==> %s\n' "$*"; }

install_packages() {
    local missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep 'ok installed' >/dev/null ||
            missing+=("$package")
    done
    if [ "${#missing[@]}" -eq 0 ]; then return; fi
    say "Installing ${missing[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        echo "This needs root. Run: sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

swift_is_good() {
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' |
        head -n 1)
    [ -n "$version" ] || return 1
    read -r major minor <<<"$version"
    [ "$major" -gt "$wanted_major" ] ||
        { [ "$major" -eq "$wanted_major" ] && [ "$minor" -ge "$wanted_minor" ]; }
}

how_to_get_swift() {
    cat >&2 <<TEXT

Merlon builds with Swift $wanted_major.$wanted_minor or later, and none was found.
Get it from https://www.swift.org/install/linux/ in one of these ways:

  1. swiftly, the toolchain installer:
       curl -O https://download.swift.org/swiftly/linux/swiftly-\$(uname -m).tar.gz
       tar zxf swiftly-\$(uname -m).tar.gz
       ./swiftly init --quiet-shell-followup && . ~/.local/share/swiftly/env.sh
  2. a container that has it:
       docker run --rm -it -v "\$PWD:/merlon" -w /merlon swift:6.2-bookworm bash

Then run the same command again.
TEXT
}

try_swiftly() {
    local folder archive
    folder=$(mktemp -d)
    archive="swiftly-$(uname -m).tar.gz"
    say "Swift is missing: trying to install it with swiftly (about 1 GB)"
    curl --fail --silent --show-error --location --max-time 600 --output "$folder/$archive" \
        "https://download.swift.org/swiftly/linux/$archive" || return 1
    tar -xzf "$folder/$archive" -C "$folder" || return 1
    "$folder/swiftly" init --assume-yes --quiet-shell-followup || return 1
}

# What the toolchain itself and its linker need (swift.org, "Linux installation"), then the build.
install_packages binutils ca-certificates curl gcc g++ git gnupg libaudit-dev libc6-dev \
    libcap-ng-dev libcurl4 libedit2 libncurses6 libsqlite3-0 libsqlite3-dev libstdc++-12-dev libxml2 make python3 \
    tzdata zlib1g-dev
if ! swift_is_good; then
    if ! try_swiftly; then
        how_to_get_swift
        exit 1
    fi
    # shellcheck disable=SC1090
    . "${SWIFTLY_HOME_DIR:-$HOME/.local/share/swiftly}/env.sh"
    if ! swift_is_good; then
        how_to_get_swift
        exit 1
    fi
fi
