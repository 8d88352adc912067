"""Repositories to measure in: the same ones each time, of any size."""

import os
import subprocess

PER_FOLDER = 100

TEXT = "What the service keeps, and where.\n" * 20
STACK = 'resource "aws_s3_bucket" "logs_{0}" {{\n  bucket = "example-logs-{0}"\n}}\n\n' \
        'resource "aws_s3_bucket_public_access_block" "logs_{0}" {{\n' \
        '  bucket                  = aws_s3_bucket.logs_{0}.id\n' \
        '  block_public_acls       = true\n  block_public_policy     = true\n' \
        '  ignore_public_acls      = true\n  restrict_public_buckets = true\n}}\n\n'


def environment(home):
    """Nothing of the user's own: neither settings nor a hook that may be running this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "IACGATE_"))}
    dated = {f"GIT_{who}_DATE": "2026-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    return kept | dated | {
        "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_PAGER": "cat",
    }


def fast_import(files):
    """One commit of all files, as `git fast-import` reads it."""
    yield "blob\nmark :1\ndata %d\n%s\n" % (len(TEXT), TEXT)
    message = "All of it"
    yield "commit refs/heads/main\ncommitter Bench <bench@example.com> 1767225600 +0000\n"
    yield "data %d\n%s\n" % (len(message), message)
    for number in range(files - 20):
        folder = number // PER_FOLDER
        yield f"M 100644 :1 src/{folder // 50:03}/{folder:05}/{number:06}.txt\n"
    for number in range(20):
        stack = "".join(STACK.format(f"{number}_{part}") for part in range(3))
        yield "M 100644 inline infra/part_%02d.tf\ndata %d\n%s\n" % (number, len(stack), stack)


def build(top, files, env):
    git = lambda *arguments, **more: subprocess.run(["git", *arguments], cwd=top, env=env, check=True, **more)
    top.mkdir(parents=True)
    git("init", "-q", "-b", "main", ".")
    git("config", "user.name", "Bench")
    git("config", "user.email", "bench@example.com")
    git("fast-import", "--quiet", input="".join(fast_import(files)).encode())
    # No check reads the other files of the work tree: they need not lie there.
    git("read-tree", "HEAD")


def stage(top, file, text, env, again=True):
    """Stages one file; `again` without what was staged before."""
    git = lambda *arguments: subprocess.run(["git", *arguments], cwd=top, env=env, check=True)
    if again:
        git("read-tree", "HEAD")
    path = top / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    git("add", file)
    # As Git leaves the index before it calls a hook.
    subprocess.run(["git", "write-tree"], cwd=top, env=env, check=True, stdout=subprocess.DEVNULL)
