#!/bin/sh
# Builds iacgate, puts it where your shell finds it, and makes it the hook of a repository.
set -eu

usage() {
    cat <<'USAGE'
usage: ./install.sh [--demo] [--repo DIR] [--binary PATH]

  --demo          afterwards shows a bad commit being stopped, in a throw-away repository
  --repo DIR      makes iacgate the pre-commit hook of the repository at DIR; without it, of the one this is
                  called from, if that is another than iacgate's own
  --binary PATH   takes this program instead of building one

Puts iacgate into $IACGATE_BIN_DIR, by default ~/.local/bin. Asks nothing and never asks for root. A build needs
Rust and a C compiler (for libgit2), and fetches the crates that Cargo.lock names.
USAGE
}

fail() {
    printf 'error: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf ' help: %s\n' "$2" >&2
    exit 2
}

need() {
    command -v "$1" >/dev/null 2>&1 || fail "$2 is missing" "$3"
}

# What `git -C DIR` says is the top, or nothing.
top() { git -C "$1" rev-parse --show-toplevel 2>/dev/null || true; }

demo=no repo='' binary=''
while [ $# -gt 0 ]; do
    case $1 in
    --demo) demo=yes ;;
    --repo | --binary)
        [ $# -gt 1 ] || fail "$1 needs a path" "./install.sh --help"
        if [ "$1" = --repo ]; then repo=$2; else binary=$2; fi
        shift
        ;;
    --repo=*) repo=${1#*=} ;;
    --binary=*) binary=${1#*=} ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) fail "unknown argument $1" "./install.sh --help" ;;
    esac
    shift
done

need git Git "https://git-scm.com/downloads"
source=$(cd "$(dirname "$0")" && pwd -P)

# Where the hook goes is settled before anything is built.
if [ -n "$repo" ]; then
    [ -n "$(top "$repo")" ] || fail "$repo is in no Git work tree" "git init $repo"
else
    # A checkout of iacgate may itself lie in another repository: called from in here, none is meant.
    case $(pwd -P)/ in
    "$source"/*) ;;
    *) repo=$(top .) ;;
    esac
fi

if [ -n "$binary" ]; then
    if ! [ -f "$binary" ] || ! [ -x "$binary" ]; then fail "$binary is no program" "./install.sh --help"; fi
else
    need cargo Rust "https://rustup.rs, then open a new shell"
    cc=${CC:-cc}
    need "${cc%% *}" "a C compiler" "Debian: apt install gcc; Fedora: dnf install gcc; macOS: xcode-select --install"
    echo "Building iacgate: a few minutes the first time" >&2
    built=$(mktemp)
    trap 'rm -f "$built"' EXIT
    # From the source's folder: its toolchain and cargo settings count. Cargo itself says where the program lies.
    (cd "$source" && cargo build --release --locked --message-format=json-render-diagnostics) >"$built" ||
        fail "the build failed" "the lines above say why; Rust 1.88 or newer is needed: rustup update"
    binary=$(sed -n 's/.*"executable":"\([^"]*\)".*/\1/p' "$built" | tail -n 1)
    [ -x "$binary" ] || fail "the build made no program"
fi

if [ -z "${IACGATE_BIN_DIR:-}" ]; then
    [ -n "${HOME:-}" ] || fail "neither IACGATE_BIN_DIR nor HOME is set" "IACGATE_BIN_DIR=/some/where ./install.sh"
    IACGATE_BIN_DIR=$HOME/.local/bin
fi
mkdir -p "$IACGATE_BIN_DIR" || fail "cannot make $IACGATE_BIN_DIR" "set IACGATE_BIN_DIR to a folder of yours"
bin=$(cd "$IACGATE_BIN_DIR" && pwd)

# Beside, then renamed: a running iacgate is not disturbed, and half a program never stands there.
new=$bin/.iacgate.$$
if ! { cp "$binary" "$new" && chmod 755 "$new" && mv -f "$new" "$bin/iacgate"; }; then
    rm -f "$new"
    fail "cannot write $bin/iacgate" "set IACGATE_BIN_DIR to a folder of yours"
fi
echo "Installed $bin/iacgate"

case :$PATH: in
*":$bin:"*) ;;
*)
    echo "$bin is not on your PATH. Add this line to ~/.profile (zsh: ~/.zprofile) and open a new shell:"
    # shellcheck disable=SC2016 # PATH is for the shell that reads the line
    printf '    export PATH="%s:$PATH"\n' "$bin"
    ;;
esac

if [ -n "$repo" ]; then
    (cd "$repo" && "$bin/iacgate" install)
elif [ "$demo" = no ]; then
    echo "Next, in the repository to guard: iacgate install"
fi

if [ "$demo" = yes ]; then
    "$source/examples/demo.sh" "$bin/iacgate"
fi
