#!/bin/sh
# A bad commit is stopped, its printed fix applied, and the commit passes: in a throw-away repository.
#
#     examples/demo.sh [IACGATE]     the program to show; the one on PATH if none is named
#
# Ends with a status other than 0 where anything goes another way.
set -eu

source=$(cd "$(dirname "$0")" && pwd)
iacgate=${1:-$(command -v iacgate || true)}
if [ -z "$iacgate" ] || ! [ -x "$iacgate" ]; then
    echo "error: no iacgate to show${iacgate:+ at $iacgate}" >&2
    echo " help: ./install.sh --demo" >&2
    exit 2
fi
case $iacgate in
/*) ;;
*) iacgate=$PWD/$iacgate ;;
esac

# Nothing of the user's own Git settings takes part, nor a hook's that may be running this.
# shellcheck disable=SC2046 # names of variables, one a line
unset $(git rev-parse --local-env-vars)
unset PRE_COMMIT_FROM_REF PRE_COMMIT_TO_REF
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@example.com
export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@example.com

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/stack"
cd "$scratch/stack"

say() { printf '\n# %s\n' "$1"; }
failed() {
    printf '\nerror: the demo went another way: %s\n' "$1" >&2
    exit 1
}

git init --quiet
git symbolic-ref HEAD refs/heads/main
cp "$source/demo/main.tf" .
git add main.tf
git commit --quiet --message "A stack without any storage"

say "iacgate becomes this repository's hook"
echo "\$ iacgate install"
"$iacgate" install

say "Somebody adds a volume that is not encrypted"
cp "$source/demo/storage.tf" .
git add storage.tf
echo "\$ git commit -m 'Keep checkpoints'"
before=$(git rev-parse HEAD)
if git commit --quiet --message "Keep checkpoints" </dev/null >"$scratch/said" 2>&1; then
    cat "$scratch/said"
    failed "the commit went through"
fi
cat "$scratch/said"
[ "$(git rev-parse HEAD)" = "$before" ] || failed "the commit was made all the same"
grep -q unencrypted-volume "$scratch/said" || failed "it was stopped, but not for the volume"

say "Stopped. The fix is a patch like any other"
echo "\$ iacgate fix --dry-run | git apply --index"
"$iacgate" fix --dry-run >"$scratch/patch" || true
[ -s "$scratch/patch" ] || failed "no fix was printed"
git apply --index "$scratch/patch" || failed "the fix does not apply"
git diff --cached --quiet && failed "the fix took everything away"
git show :storage.tf | grep encrypted

say "The same commit again"
echo "\$ git commit -m 'Keep checkpoints'"
git commit --quiet --message "Keep checkpoints" </dev/null || failed "the fixed commit was stopped"
git log --oneline
[ "$(git rev-parse HEAD^)" = "$before" ] || failed "there is no new commit"
git show HEAD:storage.tf | grep -Eq '^ *encrypted *= *true' || failed "the volume is still not encrypted"

say "Done. The throw-away repository is gone; yours: cd there and run \`iacgate install\`"
