#!/usr/bin/env bash
# Writes Sources/OTLP/Generated anew from the .proto files beside this script. Needs protoc
# (Debian: protobuf-compiler) and the plugin of the swift-protobuf release in Package.swift, built
# there by `swift build --product protoc-gen-swift`; its path is the first argument, or it is found
# on the PATH.
set -euo pipefail
cd "$(dirname "$0")"

plugin=${1:-$(command -v protoc-gen-swift)}
output=../Generated
mkdir -p "$output"
rm -f "$output"/*.pb.swift
find . -name '*.proto' -printf '%P\n' | sort | xargs protoc --proto_path=. \
    --plugin=protoc-gen-swift="$plugin" --swift_out="$output" \
    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true \
    --swift_opt=FileNaming=PathToUnderscores
