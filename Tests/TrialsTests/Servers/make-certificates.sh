#!/usr/bin/env bash
# Makes the certificates of the trials' tests in a folder: an authority, servers with two kinds of
# keys, a client.
set -euo pipefail
cd "$1"

# issue NAME KEY-ALGORITHM...: signed by the authority, for this machine's own addresses.
issue() {
    local name=$1
    shift
    openssl req -newkey "$@" -nodes -keyout "$name.key" -subj "/O=merlon-test/CN=$name" -out "$name.csr" 2>/dev/null
    openssl x509 -req -in "$name.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 \
        -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nextendedKeyUsage=serverAuth,clientAuth\n') \
        -out "$name.pem" 2>/dev/null
    rm "$name.csr"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout authority.key -days 30 \
    -subj /CN=authority -out authority.pem 2>/dev/null
issue server ec -pkeyopt ec_paramgen_curve:prime256v1
issue rsa rsa:2048
issue client ec -pkeyopt ec_paramgen_curve:prime256v1
