//! Unified diffs as Git writes them, for `git apply` to take. The only user of similar.
//!
//! In: a file's text before and after, byte order mark included. Out: the diff, and the lines it shows.
//! Lines end at `\n` alone: a `\r` before it is part of the line, as it is for Git.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag};

use super::{Source, Span};
use crate::path::RepoPath;

/// Lines of context around a change, as Git has them.
pub const CONTEXT: usize = 3;

/// One file's change. `None` before is a new file, `None` after a deleted one.
#[derive(Clone, Copy, Debug)]
pub struct FileChange<'a> {
    pub path: &'a RepoPath,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub executable: bool,
}

/// The diff with `context` unchanged lines around each change; empty where nothing changes.
pub fn unified(change: &FileChange, context: usize) -> String {
    if change.before == change.after {
        return String::new();
    }
    let (old, new) = (quoted(b"a/", change.path), quoted(b"b/", change.path));
    let mode = if change.executable { "100755" } else { "100644" };
    let mut out = format!("diff --git {old} {new}\n");
    match (change.before, change.after) {
        (None, _) => out += &format!("new file mode {mode}\n"),
        (_, None) => out += &format!("deleted file mode {mode}\n"),
        _ => {}
    }
    let (before, after) = (lines(change.before), lines(change.after));
    let hunks = hunks(&before, &after, context);
    if hunks.is_empty() {
        return out; // an empty file that comes or goes has no hunks
    }
    // Git ends a name with blanks in it with a tab: else patch tools take what follows for a date.
    let end = if change.path.as_bytes().contains(&b' ') { "\t" } else { "" };
    let named = |name: &str, there: bool| if there { format!("{name}{end}") } else { "/dev/null".to_owned() };
    out += &format!("--- {}\n", named(&old, change.before.is_some()));
    out += &format!("+++ {}\n", named(&new, change.after.is_some()));
    for hunk in hunks {
        let (old, new) = reach(&hunk);
        out += &format!("@@ -{} +{} @@\n", counted(&old), counted(&new));
        for operation in hunk {
            write_lines(&mut out, &operation, &before, &after);
        }
    }
    out
}

/// For each hunk of [`unified`] the lines of the text before that it shows, counted from 1:
/// so a caller knows whether a line that holds a secret would be printed.
pub fn hunk_lines(change: &FileChange, context: usize) -> Vec<Range<usize>> {
    let shown = |hunk: &Vec<DiffOp>| {
        let old = reach(hunk).0;
        old.start + 1..old.end + 1
    };
    hunks(&lines(change.before), &lines(change.after), context).iter().map(shown).collect()
}

/// The widest context, up to Git's own, whose hunks show none of `source`'s `masks`; `source` is the text before.
/// `None` where even the narrowest one that `git apply` takes would show one.
pub fn context_beside(change: &FileChange, source: &Source, masks: &[Span]) -> Option<usize> {
    let line = |offset: usize| source.position(offset).line;
    let secret: BTreeSet<usize> = masks.iter().flat_map(|mask| line(mask.start)..=line(mask.end)).collect();
    let is_harmless = |context: &usize| {
        !hunk_lines(change, *context).into_iter().any(|mut hunk| hunk.any(|line| secret.contains(&line)))
    };
    (1..=CONTEXT).rev().find(is_harmless)
}

fn lines(text: Option<&str>) -> Vec<&str> {
    text.unwrap_or("").split_inclusive('\n').collect()
}

fn hunks(before: &[&str], after: &[&str], context: usize) -> Vec<Vec<DiffOp>> {
    similar::group_diff_ops(similar::capture_diff_slices(Algorithm::Myers, before, after), context)
        .into_iter()
        .filter(|hunk| hunk.iter().any(|operation| operation.tag() != DiffTag::Equal))
        .collect()
}

/// The lines of both sides from the hunk's first operation to its last.
fn reach(hunk: &[DiffOp]) -> (Range<usize>, Range<usize>) {
    match (hunk.first(), hunk.last()) {
        (Some(first), Some(last)) => {
            (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end)
        }
        _ => (0..0, 0..0),
    }
}

/// `3,2`; `3` for one line; for none the line before, as in `0,0`.
fn counted(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(out: &mut String, operation: &DiffOp, before: &[&str], after: &[&str]) {
    let mut write = |sign: char, lines: &[&str]| {
        for line in lines {
            out.push(sign);
            out.push_str(line);
            if !line.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    if operation.tag() == DiffTag::Equal {
        return write(' ', &before[operation.old_range()]);
    }
    write('-', &before[operation.old_range()]);
    write('+', &after[operation.new_range()]);
}

/// A name as Git writes it with `core.quotePath` at its default: in quotes, with C escapes, where a byte
/// is a control character, a quote, a backslash or no ASCII.
fn quoted(prefix: &[u8], path: &RepoPath) -> String {
    let mut out = String::new();
    for byte in prefix.iter().chain(path.as_bytes()) {
        match byte {
            0x07 => out += "\\a",
            0x08 => out += "\\b",
            b'\t' => out += "\\t",
            b'\n' => out += "\\n",
            0x0b => out += "\\v",
            0x0c => out += "\\f",
            b'\r' => out += "\\r",
            b'"' => out += "\\\"",
            b'\\' => out += "\\\\",
            0x20..0x7f => out.push(char::from(*byte)),
            other => write!(out, "\\{other:03o}").expect("a String takes all that is written"),
        }
    }
    // Every escape has a backslash, and nothing else has.
    if out.contains('\\') { format!("\"{out}\"") } else { out }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;

    use super::*;

    #[cfg(unix)]
    fn on_disk(folder: &tempfile::TempDir, path: &RepoPath) -> PathBuf {
        folder.path().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(path.as_bytes()))
    }

    /// What real Git makes of the text before when it is given our diff.
    #[cfg(unix)]
    fn applied(change: &FileChange) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            let run = Command::new("git").args(arguments).current_dir(folder.path()).output().unwrap();
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        };
        git(&["init", "--quiet"]);
        let file = on_disk(&folder, change.path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        if let Some(before) = change.before {
            std::fs::write(&file, before).unwrap();
        }
        let patch = folder.path().join(".git/the.patch");
        std::fs::write(&patch, unified(change, 3)).unwrap();
        git(&["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", patch.to_str().unwrap()]);
        std::fs::read_to_string(file).ok()
    }

    #[cfg(unix)]
    #[test]
    fn git_applies_every_diff() {
        let long: String = (0..40).map(|number| format!("line {number}\n")).collect();
        let longer = long.replace("line 3\n", "").replace("line 30\n", "line 30\nnew\n");
        let texts = [
            (Some("a\nb\n"), Some("a\nc\n")),
            (Some("a\r\nb\r\n"), Some("a\r\nb\r\nc\r\n")),
            (Some("a\nb"), Some("a\nb\n")),
            (Some("x\na\nb"), Some("y\na\nb")),
            (Some("\u{feff}a\n"), Some("\u{feff}b\n")),
            (Some(long.as_str()), Some(longer.as_str())),
            (Some(""), Some("a\n")),
            (Some("a\n"), Some("")),
            (None, Some("a\nb")),
            (None, Some("")),
            (Some("a\n"), None),
            (Some(""), None),
        ];
        let names: [&[u8]; 6] =
            [b"main.tf", b"a b/c d.tf", "é/ü.tf".as_bytes(), b"\xff\xfe.tf", b"q\"u\\o.tf", b"t\tab\n.tf"];
        for name in names {
            let path = RepoPath::new(name);
            for (before, after) in texts {
                let change = FileChange { path: &path, before, after, executable: false };
                assert_eq!(applied(&change).as_deref(), after, "{path} {before:?}");
            }
        }
    }

    #[test]
    fn a_diff_reads_as_git_writes_it() {
        let path = RepoPath::from("é b.sh");
        let change = FileChange { path: &path, before: None, after: Some("x"), executable: true };
        let said = "diff --git \"a/\\303\\251 b.sh\" \"b/\\303\\251 b.sh\"\nnew file mode 100755\n--- /dev/null\n\
                    +++ \"b/\\303\\251 b.sh\"\t\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n";
        assert_eq!(unified(&change, 3), said);
        let same = FileChange { path: &path, before: Some("x"), after: Some("x"), executable: false };
        assert_eq!(unified(&same, 3), "");
    }

    #[test]
    fn the_lines_shown_are_told() {
        let path = RepoPath::from("a");
        let before: String = (1..=20).map(|number| format!("{number}\n")).collect();
        let after = before.replace("\n10\n", "\nten\n");
        let change =
            FileChange { path: &path, before: Some(&before), after: Some(&after), executable: false };
        assert_eq!(hunk_lines(&change, 3).first(), Some(&(7..14)));
        assert_eq!(hunk_lines(&change, 0).first(), Some(&(10..11)));
    }
}
