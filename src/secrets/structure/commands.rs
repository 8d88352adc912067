//! Where in a file commands may stand that are given a secret: the lines around each word that says so.
//!
//! In: a text and its words. Out: stretches of whole lines, in order, none twice.

use super::lines;
use super::words::{COMMAND, LOGINS, NAME};
use crate::text::Span;
use crate::text::prefilter::Hit;

/// A command goes over so many lines, each ending in a backslash.
const LINES: usize = 12;
/// No person writes longer ones.
const LONGEST: usize = 16 << 10;
/// How far around `chpasswd` the logins stand that it reads: a list in cloud-init, a heredoc.
const LOGINS_AROUND: usize = 16 << 10;

pub fn windows(text: &str, words: &[Hit]) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    for hit in words.iter().filter(|hit| is_asked(bytes, hit)) {
        let is_logins = hit.owner & LOGINS != 0;
        if !is_logins && found.last().is_some_and(|last| hit.end() <= last.end) {
            continue;
        }
        let done = found.last().map_or(0, |last| last.end);
        let window = if is_logins { around(bytes, hit) } else { statement(bytes, hit, done) };
        let Some(window) = window else { continue };
        match found.last_mut() {
            Some(last) if window.start <= last.end => {
                *last = Span::new(last.start.min(window.start), last.end.max(window.end));
            }
            _ => found.push(window),
        }
    }
    found
}

/// Whether a command may stand at the word. The name of a secret makes one only as an option, or in a connection.
fn is_asked(bytes: &[u8], hit: &Hit) -> bool {
    if hit.owner & NAME == 0 {
        return hit.owner & (COMMAND | LOGINS) != 0;
    }
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    let head = &bytes[hit.start().saturating_sub(64)..hit.start()];
    let name = head.iter().rev().take_while(is_name).count();
    let name = &head[head.len() - name..];
    // `--token`, PowerShell's `-Token`, Go's `-token`.
    let is_option = name.first() == Some(&b'-');
    let word = &bytes[hit.start()..hit.end()];
    is_option || [&b"passw"[..], b"pwd", b"key"].iter().any(|one| starts(word, one))
}

fn starts(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|there| there.eq_ignore_ascii_case(word))
}

/// The line of a word, and those that it goes on over.
fn statement(bytes: &[u8], hit: &Hit, done: usize) -> Option<Span> {
    let (mut start, mut end) = (
        lines::line_start(bytes, hit.start(), LONGEST)?.max(done),
        lines::line_end(bytes, hit.end(), LONGEST)?,
    );
    for _ in 0..LINES {
        let ending = match bytes[..start] {
            [.., b'\\', b'\r', b'\n'] => 2,
            [.., b'\\', b'\n' | b'\r'] => 1,
            _ => break,
        };
        if start <= done {
            break;
        }
        start = lines::line_start(bytes, start - ending, LONGEST)?.max(done);
    }
    // What is typed stands on the line below what is waited for.
    if starts(&bytes[hit.start()..], b"expect ") && end < bytes.len() {
        end = lines::line_end(bytes, lines::next_line(bytes, end), LONGEST)?;
    }
    for _ in 0..LINES {
        if end >= bytes.len() || !bytes[..end].ends_with(b"\\") {
            break;
        }
        end = lines::line_end(bytes, lines::next_line(bytes, end), LONGEST)?;
    }
    Some(Span::new(start, end))
}

/// Whole lines before and behind.
fn around(bytes: &[u8], hit: &Hit) -> Option<Span> {
    let start = lines::line_start(bytes, hit.start().saturating_sub(LOGINS_AROUND), LONGEST)?;
    let end = lines::line_end(bytes, bytes.len().min(hit.end() + LOGINS_AROUND), LONGEST)?;
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        let words = crate::text::words::of(text.as_bytes()).expect("short").places;
        windows(text, &words).into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn a_command_goes_over_the_lines_it_is_written_on() {
        let text = "echo one\ncurl https://a \\\n  -u \\\n  x:y\necho two\n";
        assert_eq!(read(text), ["curl https://a \\\n  -u \\\n  x:y"]);
        assert_eq!(read("echo one\r\ntool \\\r\n  --token x\r\necho two"), ["tool \\\r\n  --token x"]);
    }

    #[test]
    fn what_is_no_command_is_left_alone() {
        assert_eq!(read("echo secret\nls\n"), [""; 0]);
        assert_eq!(read("a --with-token x\nb\ncurl y"), ["a --with-token x", "curl y"]);
    }

    #[test]
    fn logins_are_sought_around_their_reader() {
        let text = "a\nb: |\n  root:x\nchpasswd\nc";
        assert_eq!(read(text), [text]);
    }
}
