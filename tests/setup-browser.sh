#!/bin/sh
# Puts a browser's driver and an accessibility checker into target/browser: tests/report_page.rs looks at the HTML
# report with them. Pinned by tests/browser/package-lock.json. The browser itself is Chromium from PATH. Nothing is
# done twice; what is missing is said, and the tests that need it say that they were skipped.
set -eu

cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}/browser
if ! command -v chromium >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo "note: the HTML report is not tested in a browser: it needs Chromium, Node.js 18 and npm" >&2
    echo " help: install them (Debian: chromium nodejs npm)" >&2
    exit 0
fi
if cmp -s tests/browser/package-lock.json "$folder/done"; then
    exit 0
fi
rm -rf "$folder"
mkdir -p "$folder"
cp tests/browser/package.json tests/browser/package-lock.json "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
cp tests/browser/package-lock.json "$folder/done"
