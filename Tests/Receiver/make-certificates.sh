#!/usr/bin/env bash
# Makes the certificates of the exporter's tests in a folder: two authorities, servers, clients.
set -euo pipefail
cd "$1"

key() { openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null | openssl pkcs8 -topk8 -nocrypt -out "$1.key"; }

authority() {
    key "$1"
    openssl req -x509 -new -key "$1.key" -days 30 -subj "/CN=$1" -out "$1.pem"
}

# issue NAME AUTHORITY DAYS [SAN]
issue() {
    key "$1"
    openssl req -new -key "$1.key" -subj "/O=system:nodes/CN=$1" -out "$1.csr"
    local extensions="basicConstraints=CA:FALSE"
    if [ $# -gt 3 ]; then extensions+=$'\n'"subjectAltName=$4"; fi
    openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$3" \
        -extfile <(printf '%s\n' "$extensions") -out "$1.pem" 2>/dev/null
    rm "$1.csr"
    cat "$1.pem" "$1.key" >"$1-combined.pem"
}

authority authority
authority stranger
issue server authority 30 "DNS:localhost,IP:127.0.0.1"
issue named authority 30 "DNS:collector.example"
issue outdated authority -1 "DNS:localhost,IP:127.0.0.1"
issue client authority 30
issue renewed authority 30
issue expired authority -1
issue foreign stranger 30
