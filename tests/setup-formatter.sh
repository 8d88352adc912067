#!/bin/sh
# Puts `terraform fmt`, compiled to WebAssembly, into target/formatter: tests/support/formatter.rs compares with
# it. Pinned by tests/formatter/package-lock.json. Nothing is done twice.
set -eu

cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}/formatter
if cmp -s tests/formatter/package-lock.json "$folder/done"; then
    exit 0
fi

if ! command -v npm >/dev/null 2>&1; then
    echo "error: npm is missing: it fetches the formatter that fixes are compared with" >&2
    echo " help: install Node.js 18 or newer with npm (Debian: nodejs npm)" >&2
    exit 2
fi
rm -rf "$folder"
mkdir -p "$folder"
cp tests/formatter/package.json tests/formatter/package-lock.json "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
cp tests/formatter/package-lock.json "$folder/done"
