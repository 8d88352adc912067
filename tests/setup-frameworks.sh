#!/bin/sh
# Puts the hook frameworks that tests/frameworks.rs runs, and what tests/wheel.rs builds a wheel with, into
# target/frameworks. Pinned: the tests compare with what these versions do. Nothing is done twice.
set -eu

pins="pre-commit==4.7.0 prek==0.5.11 maturin==1.16.0"

cd "$(dirname "$0")/.."
venv=${CARGO_TARGET_DIR:-target}/frameworks
if [ "$(cat "$venv/pins" 2>/dev/null)" = "$pins" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

if ! command -v python3 >/dev/null 2>&1; then
    echo "error: python3 is missing: pre-commit is written in it" >&2
    echo " help: install Python 3.10 or newer with its venv module (Debian: python3 python3-venv)" >&2
    exit 2
fi
rm -rf "$venv"
mkdir -p "$(dirname "$venv")"
if ! python3 -m venv "$venv"; then
    echo "error: python3 cannot make a virtual environment" >&2
    echo " help: install its venv module (Debian: python3-venv)" >&2
    exit 2
fi
# shellcheck disable=SC2086 # the pins are words
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input $pins
echo "$pins" >"$venv/pins"
