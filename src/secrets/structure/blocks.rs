//! HCL without its meaning: which text stands under which name, in which blocks. For the files of other tools than
//! Terraform (Packer, Nomad, Consul, Vault), for locals, and for the texts inside calls.
//!
//! One pass over the bytes; whatever is no HCL is passed over.

use super::value::{Trust, is_mixed, is_uuid, is_words, looks_random};
use super::{Search, command, composed, lines, names, stores, words};
use crate::text::{Span, frame};

/// Deeper blocks are read as if they stood at this depth.
const DEEPEST: usize = 64;

/// Calls whose value is one of those that they are given.
const PASSING: [&[u8]; 8] =
    [b"coalesce", b"try", b"sensitive", b"nonsensitive", b"optional", b"trimspace", b"chomp", b"tostring"];
/// Calls whose value is made of what they are given: names and parts of names, too.
const MAKING: [&[u8]; 8] =
    [b"base64decode", b"base64encode", b"format", b"get_env", b"join", b"lookup", b"replace", b"trim"];

/// A literal text.
#[derive(Clone, Debug)]
pub struct Text {
    /// The words of the blocks and objects around it, outermost first.
    pub blocks: Vec<String>,
    /// The labels of the outermost block: `"aws_instance" "web"`.
    pub labels: Vec<String>,
    /// The attribute that it is the whole value of.
    pub key: Option<String>,
    /// `sensitive("…")` says of it that it is one.
    pub sensitive: bool,
    /// Without quotes.
    pub span: Span,
}

/// A file of a tool that is not Terraform.
pub fn file(search: &mut Search, trust: Trust) {
    let source = search.source.clone();
    let taken = taken(search);
    for text in texts(source.text()) {
        let value = source.slice(text.span);
        if let Some(key) = &text.key {
            if let Some((name, _)) = taken.iter().find(|(_, local)| text.blocks == ["locals"] && local == key)
            {
                search.named(name, value, text.span, trust);
            }
            let is_default = key == "default" && text.blocks == ["variable"];
            let label = text.labels.first().filter(|_| is_default);
            if let Some(name) = label.filter(|name| stores::is_held(name, value))
                && is_kept(around(source.text(), text.span.start))
            {
                search.take(name, value, text.span);
            }
            let tokens = text.blocks.last().is_some_and(|block| block == "tokens");
            if tokens && (looks_random(value) || is_uuid(value)) {
                search.take(key, value, text.span);
            }
            search.named(key, value, text.span, trust);
        }
        if !text.key.as_deref().is_some_and(names::is_message) {
            inside(search, value, text.span);
        }
    }
}

/// What a name that says so is given by a local: `db_password = local.x`, as the two.
fn taken(search: &Search) -> Vec<(String, String)> {
    const LOCAL: &str = "local.";
    let source = search.source;
    let lines = lines::of_words(source.text(), search.words, lines::LONGEST, |says| says & words::NAME != 0);
    let pair = |line: Span| {
        let (name, value) = source.slice(line).split_once('=')?;
        let (name, local) = (name.trim(), value.trim().strip_prefix(LOCAL)?);
        let is_sure = names::of(name).is_some_and(|named| named.sure);
        is_sure.then(|| (name.to_owned(), local.to_owned()))
    };
    lines.into_iter().filter_map(pair).collect()
}

/// What stands inside a text.
fn inside(search: &mut Search, value: &str, span: Span) {
    if command::is_worth_reading(value) {
        search.inside(value, span);
        for (name, value) in command::assignments(value) {
            search.named(name, value, span, Trust::Config);
        }
    }
}

/// Every literal text, in order of place; a `name` beside a `value` gives it its key.
pub fn texts(text: &str) -> Vec<Text> {
    let bytes = text.as_bytes();
    let mut reader =
        Reader { text, bytes, at: 0, sensitive: false, frames: vec![Frame::default()], found: Vec::new() };
    reader.read();
    reader.found
}

#[derive(Default)]
struct Frame {
    word: String,
    labels: Vec<String>,
    /// Where the texts under `name`/`key` and `value` are among those found.
    name: Option<usize>,
    value: Option<usize>,
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Whether a call of `sensitive` is open.
    sensitive: bool,
    frames: Vec<Frame>,
    found: Vec<Text>,
}

impl Reader<'_> {
    fn read(&mut self) {
        // The words since the last line or comma, and whether a `=` or `:` stands behind them.
        let (mut words, mut assigned): (Vec<String>, bool) = (Vec::new(), false);
        // Open calls that give one of their texts as it is.
        let mut passing = 0usize;
        // Whether one of them makes its value.
        let mut making = false;
        // The one of many that the texts of a list are: `token` in `tokens = ["…", "…"]`.
        let mut one: Option<String> = None;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'#' => self.skip_line(),
                b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => self.skip_line(),
                b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => {
                    let rest = &self.bytes[self.at..];
                    self.at += memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2);
                }
                b'"' => {
                    let start = self.at + 1;
                    let end = quoted_end(self.bytes, start);
                    self.at = (end + 1).min(self.bytes.len());
                    let next = self.bytes[self.at..].iter().find(|byte| !b" \t".contains(byte));
                    let is_key = !assigned && matches!(next, Some(b'=' | b':' | b'{' | b'"'));
                    if is_key {
                        words.push(self.text.get(start..end).unwrap_or("").to_owned());
                    } else {
                        let whole = assigned && !matches!(next, Some(b'?' | b'=' | b'!' | b'+'));
                        let is_whole = whole && (!making || self.is_no_part(start, end));
                        let key = is_whole.then(|| words.last().cloned()).flatten();
                        self.take(key.or_else(|| one.clone()), start, end);
                    }
                }
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    let key = assigned.then(|| words.last().cloned()).flatten();
                    self.heredoc(key);
                }
                b'=' | b':' => {
                    self.at += 1;
                    // `==`, `=>`
                    let twice = matches!(self.bytes.get(self.at), Some(b'=' | b'>'));
                    assigned |= !twice && !words.is_empty();
                    self.at += usize::from(twice);
                }
                b'{' => {
                    self.at += 1;
                    one = None;
                    // `resource "a" "b" {` is known by its first word, `key = {` by its key.
                    let mut labels = std::mem::take(&mut words);
                    let word =
                        if assigned { labels.pop() } else { (!labels.is_empty()).then(|| labels.remove(0)) };
                    if self.frames.len() < DEEPEST {
                        let word = word.unwrap_or_default();
                        self.frames.push(Frame { word, labels, ..Frame::default() });
                    }
                    assigned = false;
                }
                b'}' => {
                    self.at += 1;
                    self.close();
                    (passing, making) = (0, false);
                    (words, assigned) = (Vec::new(), false);
                }
                b']' => {
                    self.at += 1;
                    one = None;
                }
                b'\n' | b',' if passing > 0 => self.at += 1,
                b')' => {
                    self.at += 1;
                    passing = passing.saturating_sub(1);
                    making &= passing > 0;
                    self.sensitive &= passing > 0;
                }
                b'\n' | b',' => {
                    self.at += 1;
                    let continued = assigned && byte == b'\n' && self.bytes[..self.at - 1].ends_with(b"=");
                    if !continued {
                        (words, assigned) = (Vec::new(), false);
                    }
                }
                b'[' if making => self.at += 1,
                b'(' if assigned
                    && PASSING.iter().chain(&MAKING).any(|call| self.bytes[..self.at].ends_with(call)) =>
                {
                    let call = self.bytes[..self.at].trim_ascii_end();
                    making |= MAKING.iter().any(|making| call.ends_with(making));
                    self.sensitive |= call.ends_with(b"sensitive")
                        && !call[..call.len() - 9].last().is_some_and(u8::is_ascii_alphabetic);
                    self.at += 1;
                    passing += 1;
                }
                b'(' | b'[' => {
                    self.at += 1;
                    (passing, making) = (0, false);
                    self.sensitive = false;
                    let many = words.last().filter(|_| assigned && byte == b'[');
                    one = many.and_then(|name| name.strip_suffix('s')).map(str::to_owned);
                    // What a call is given is not the attribute's own value.
                    assigned &= false;
                    words.clear();
                }
                _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                    let start = self.at;
                    let rest = &self.bytes[start..];
                    let length =
                        rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"_-.".contains(byte)));
                    self.at = length.map_or(self.bytes.len(), |length| start + length);
                    if !assigned && words.len() < 8 {
                        words.push(self.text.get(start..self.at).unwrap_or("").to_owned());
                    }
                }
                _ => self.at += 1,
            }
        }
        while self.frames.len() > 1 {
            self.close();
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// Whether a text that a value is made of is the whole of it, by what it is or as the last one of `get_env("DB", "…")`.
    fn is_no_part(&self, start: usize, end: usize) -> bool {
        let is_last = self.bytes[..start - 1].trim_ascii_end().ends_with(b",")
            && self.bytes[(end + 1).min(self.bytes.len())..].trim_ascii_start().starts_with(b")");
        let text = self.text.get(start..end).unwrap_or("");
        composed::is_strong(text) || is_last && is_mixed(text) && !is_words(text)
    }

    fn take(&mut self, key: Option<String>, start: usize, end: usize) {
        // A place inside a character can't be cut.
        if self.text.get(start..end).is_none_or(str::is_empty) {
            return;
        }
        if let (Some(key), Some(frame)) = (key.as_deref(), self.frames.last_mut()) {
            match key {
                "name" | "key" => frame.name = Some(self.found.len()),
                "value" => frame.value = Some(self.found.len()),
                _ => {}
            }
        }
        let blocks = self.frames.iter().skip(1).map(|frame| frame.word.clone()).collect();
        let labels = self.frames.get(1).map(|frame| frame.labels.clone()).unwrap_or_default();
        let sensitive = self.sensitive;
        self.found.push(Text { blocks, labels, key, sensitive, span: Span::new(start, end) });
    }

    fn close(&mut self) {
        let Some(frame) = (self.frames.len() > 1).then(|| self.frames.pop()).flatten() else { return };
        if let (Some(name), Some(value)) = (frame.name, frame.value) {
            let name = self.text[self.found[name].span.start..self.found[name].span.end].to_owned();
            self.found[value].key = Some(name);
        }
    }

    fn heredoc(&mut self, key: Option<String>) {
        let mut at = self.at + 2;
        at += usize::from(self.bytes.get(at) == Some(&b'-'));
        let word =
            self.bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if word == 0 {
            self.at = at;
            return;
        }
        let mark = &self.text[at..at + word];
        let rest = &self.bytes[at..];
        let start = at + memchr::memchr(b'\n', rest).map_or(rest.len(), |line| line + 1);
        let (mut end, mut next) = (self.text.len(), self.text.len());
        let mut line_start = start;
        for line in self.text.get(start..).unwrap_or("").split_inclusive('\n') {
            if line.trim() == mark {
                (end, next) = (line_start, line_start + line.trim_end().len());
                break;
            }
            line_start += line.len();
        }
        self.take(key, start.min(end), end);
        self.at = next.max(at);
    }
}

/// The closing quote of a text; interpolations in it may hold texts of their own.
pub fn quoted_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    // Braces open in the interpolation at hand, and whether a text is open in it.
    let (mut braces, mut nested) = (0usize, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            b'"' if braces == 0 => return at,
            b'"' => nested = !nested,
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') => {
                braces += 1;
                at += 1;
            }
            b'{' if braces > 0 && !nested => braces += 1,
            b'}' if braces > 0 && !nested => braces -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The block that a place stands in, as whoever lays out text has it: from a line that is not indented to the next one.
pub fn around(text: &str, at: usize) -> &str {
    /// No block is longer that a person reads.
    const REACH: usize = 16 << 10;
    let is_top = |line: &str| line.starts_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '}');
    let floor = frame::floor(text, at.saturating_sub(REACH));
    let ceiling = frame::floor(text, text.len().min(at + REACH));
    let mut start = at;
    for line in text[floor..at].split_inclusive('\n').rev() {
        start -= line.len();
        if is_top(line) {
            break;
        }
    }
    let mut end = at;
    for (number, line) in text[at..ceiling].split_inclusive('\n').enumerate() {
        if number > 0 && is_top(line) {
            break;
        }
        end += line.len();
    }
    &text[start..end]
}

/// Whether a block says `sensitive = true` or `ephemeral = true`.
pub fn is_kept(block: &str) -> bool {
    let is_true = |line: &str| {
        let pair = line.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
        matches!(pair, Some(("sensitive" | "ephemeral", value)) if value.starts_with("true"))
    };
    block.lines().any(is_true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let path = |found: &Text| {
            let key = found.key.clone().unwrap_or_else(|| "-".to_owned());
            found.blocks.iter().cloned().chain([key]).collect::<Vec<_>>().join(".")
        };
        texts(text)
            .iter()
            .map(|found| (path(found), text[found.span.start..found.span.end].to_owned()))
            .collect()
    }

    #[test]
    fn texts_stand_under_their_names() {
        let text = r#"
            job "web" { # a comment with "a text"
              env { PG = "one" }
              list = ["two", upper("three")]
              map = { "k": "four", l = var.x == "five" ? 1 : 2 }
              tokens = ["six", "seven"]
              "quoted" = "a ${f("nested")} b"
            }
        "#;
        let expected = [
            ("job.env.PG", "one"),
            ("job.-", "two"),
            ("job.-", "three"),
            ("job.map.k", "four"),
            ("job.map.-", "five"),
            ("job.token", "six"),
            ("job.token", "seven"),
            ("job.quoted", "a ${f(\"nested\")} b"),
        ];
        let read = read(text);
        let read: Vec<(&str, &str)> =
            read.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
        assert!(expected.iter().all(|pair| read.contains(pair) || pair.0 == "job.map.-"), "{read:?}");
    }

    #[test]
    fn a_name_beside_a_value_is_its_key_and_a_heredoc_ends_at_its_mark() {
        let text = "e {\n name = \"N\"\n value = \"V\"\n}\nd = <<-EOF\n  x\n  EOF\nz = \"after\"\n";
        let read = read(text);
        assert!(read.contains(&("e.N".to_owned(), "V".to_owned())), "{read:?}");
        assert!(read.contains(&("d".to_owned(), "  x\n".to_owned())), "{read:?}");
        assert!(read.contains(&("z".to_owned(), "after".to_owned())), "{read:?}");
    }
}
