//! What changes in the index, merged into what lies in the work tree.
//!
//! In: a file as the index has it, as it lies on disk, as it is to be staged. Out: what is to lie on disk.

use std::borrow::Cow;

use git2::{MergeFileInput, merge_file};

use crate::path::RepoPath;

/// `None` where both sides change the same lines, or neighbours. A `.gitignore` is a set of lines: it takes both.
pub fn merged(path: &RepoPath, index: &[u8], disk: &[u8], staged: &[u8]) -> Option<Vec<u8>> {
    // Git may turn line endings on their way to the disk: lines are compared without, and the disk's own are kept.
    let turned = match (Ending::of(index), Ending::of(disk)) {
        (index, Some(disk)) if index != Some(disk) => Some(disk),
        _ => None,
    };
    let plain = |bytes| if turned.is_some() { without_returns(bytes) } else { Cow::Borrowed(bytes) };
    let (index, disk, staged) = (plain(index), plain(disk), plain(staged));
    let input = |bytes| {
        let mut input = MergeFileInput::new();
        input.content(bytes);
        input
    };
    let bytes = if path.file_name() == b".gitignore" {
        with_new_lines(&index, &disk, &staged)
    } else {
        // libgit2 has no memory to work with before it is set up, which this function alone does not do.
        drop(git2::Buf::new());
        let merge = merge_file(&input(&index), &input(&disk), &input(&staged), None).ok()?;
        merge.is_automergeable().then(|| merge.content().to_vec())?
    };
    Some(if turned == Some(Ending::Windows) { with_returns(&bytes) } else { bytes })
}

/// What the disk has, and below it the lines that are new in what is staged.
fn with_new_lines(index: &[u8], disk: &[u8], staged: &[u8]) -> Vec<u8> {
    let lines = |bytes| <[u8]>::split(bytes, |byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut out = disk.to_vec();
    for line in lines(staged).filter(|line| !lines(index).chain(lines(disk)).any(|other| other == *line)) {
        if !out.is_empty() && !out.ends_with(b"\n") {
            out.push(b'\n');
        }
        out.extend(line);
        out.push(b'\n');
    }
    out
}

/// How all lines of a text end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Unix,
    Windows,
}

impl Ending {
    /// `None` where lines end in both ways, or there is no line.
    fn of(bytes: &[u8]) -> Option<Self> {
        let ends = || memchr::memchr_iter(b'\n', bytes);
        let returns = memchr::memmem::find_iter(bytes, b"\r\n").count();
        match ends().count() {
            0 => None,
            all if all == returns => Some(Self::Windows),
            _ if returns == 0 => Some(Self::Unix),
            _ => None,
        }
    }
}

fn without_returns(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for at in memchr::memmem::find_iter(bytes, b"\r\n") {
        out.extend(&bytes[done..at]);
        done = at + 1;
    }
    out.extend(&bytes[done..]);
    Cow::Owned(out)
}

fn with_returns(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 20);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(text) => {
                out.extend(text);
                out.extend(b"\r\n");
            }
            None => out.extend(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_disk(path: &str, index: &str, disk: &str, staged: &str) -> Option<String> {
        let merged = merged(&path.into(), index.as_bytes(), disk.as_bytes(), staged.as_bytes())?;
        Some(String::from_utf8(merged).expect("text"))
    }

    #[test]
    fn work_elsewhere_stays_and_work_at_the_same_lines_is_not_touched() {
        let (index, staged) = ("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n");
        assert_eq!(on_disk("m", index, "a\nb\nc\nd\ne\nf\n", staged).unwrap(), "a\nB\nc\nd\ne\nf\n");
        assert_eq!(on_disk("m", index, "a\nx\nc\nd\ne\n", staged), None);
        assert_eq!(on_disk("m", index, staged, staged).unwrap(), staged);
    }

    #[test]
    fn line_endings_are_those_of_the_disk() {
        let (index, staged) = ("a\nb\nc\n", "a\nb\nB\nc\n");
        assert_eq!(on_disk("m", index, "a\r\nb\r\nc\r\n", staged).unwrap(), "a\r\nb\r\nB\r\nc\r\n");
        let (index, staged) = ("a\r\nb\r\n", "a\r\nB\r\n");
        assert_eq!(on_disk("m", index, "a\nb\n", staged).unwrap(), "a\nB\n");
        // Both kinds are there: only a line that is the same to the byte is.
        assert_eq!(on_disk("m", "a\nb\nc\nd\n", "a\r\nb\nc\nd\n", "a\nb\nc\nD\n").unwrap(), "a\r\nb\nc\nD\n");
    }

    #[test]
    fn a_list_of_lines_takes_those_of_both() {
        assert_eq!(on_disk(".gitignore", "", "own\n", "*.tfstate\n").unwrap(), "own\n*.tfstate\n");
        assert_eq!(on_disk("a/.gitignore", "a\n", "a\nown", "a\nnew\n").unwrap(), "a\nown\nnew\n");
        assert_eq!(on_disk(".gitignore", "a\n", "a\r\nown\r\n", "a\nnew\n").unwrap(), "a\r\nown\r\nnew\r\n");
        assert_eq!(on_disk("list", "", "own\n", "*.tfstate\n"), None);
    }
}
