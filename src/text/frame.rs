//! One line of a source, with carets under what is meant.
//!
//! In: a source, a span and the spans of its secrets. Out: a [`Frame`], which fits a terminal's width and
//! shows neither a secret nor a character that steers the terminal.

use super::escape::Escaped;
use super::{Source, Span};

/// Columns that a shown line may take.
const WIDTH: usize = 100;
/// Bytes of a line that are looked at on either side of the caret: a minified file is one line of megabytes.
const REACH: usize = 4 * WIDTH;
const MASK: &str = "****";
const CUT: &str = "…";

/// The first line of a span, laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The line's number, counted from 1.
    pub line: usize,
    pub text: String,
    /// Columns before the first caret.
    pub indent: usize,
    /// How many carets; at least one.
    pub carets: usize,
}

/// A piece of a line that is shown or left out as a whole.
struct Cell {
    span: Span,
    text: String,
    width: usize,
    masked: bool,
}

impl Frame {
    /// `None` where the span lies outside the text.
    pub fn new(source: &Source, span: Span, masks: &[Span]) -> Option<Self> {
        let number = source.position(span.start).line;
        let line = source.line(number)?;
        // A span that starts behind the line's last character points at its end.
        let start = span.start.min(line.end);
        let meant = Span::new(start, span.end.clamp(start, line.end));
        let near = Span::new(
            floor(source.text(), line.start.max(start.saturating_sub(REACH))),
            floor(source.text(), line.end.min(start.saturating_add(REACH))),
        );
        let cells = cells(source, near, masks);
        let first = cells.iter().position(|cell| cell.span.end > start).unwrap_or(cells.len());
        let shown = window(&cells, first, near != line);

        let cut_left = shown.start > 0 || near.start > line.start;
        let cut_right = shown.end < cells.len() || near.end < line.end;
        let mut text = String::new();
        if cut_left {
            text.push_str(CUT);
        }
        text.extend(cells[shown.clone()].iter().map(|cell| cell.text.as_str()));
        if cut_right {
            text.push_str(CUT);
        }
        let indent = usize::from(cut_left) + width(&cells[shown.start..first]);
        let carets = cells[first..shown.end].iter().take_while(|cell| cell.span.start < meant.end);
        let carets = carets.map(|cell| cell.width).sum::<usize>().max(1);
        Some(Self { line: number, text, indent, carets })
    }
}

/// For errors: where, the line, carets.
/// ```text
///   --> iacgate.toml:12:1
///    |
/// 12 | severty = "high"
///    | ^^^^^^^
/// ```
pub fn plain(source: &Source, span: Span, masks: &[Span]) -> String {
    let at = source.position(span.start);
    let Some(frame) = Frame::new(source, span, masks) else {
        return format!(" --> {}", source.path());
    };
    let gutter = " ".repeat(frame.line.to_string().len());
    let (indent, carets) = (" ".repeat(frame.indent), "^".repeat(frame.carets));
    format!(
        "{gutter}--> {}:{}:{}\n{gutter} |\n{} | {}\n{gutter} | {indent}{carets}",
        source.path(),
        at.line,
        at.column,
        frame.line,
        frame.text,
    )
}

/// Which cells fit: most of the room goes to what follows the caret.
fn window(cells: &[Cell], first: usize, cut: bool) -> std::ops::Range<usize> {
    if !cut && width(cells) <= WIDTH {
        return 0..cells.len();
    }
    let mut room = WIDTH - 2; // a sign of a cut on either side
    let (mut start, mut end) = (first, first);
    for reserved in [WIDTH / 3, 0] {
        while end < cells.len() && room >= cells[end].width + reserved {
            room -= cells[end].width;
            end += 1;
        }
        while start > 0 && room >= cells[start - 1].width {
            start -= 1;
            room -= cells[start].width;
        }
    }
    start..end
}

fn cells(source: &Source, near: Span, masks: &[Span]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    // A file may have thousands.
    let masks: Vec<&Span> = masks.iter().filter(|mask| mask.overlaps(near)).collect();
    for (at, character) in source.slice(near).char_indices() {
        let start = near.start + at;
        let span = Span::new(start, start + character.len_utf8());
        if masks.iter().any(|mask| mask.overlaps(span)) {
            // One mask of fixed width, however long the secret is.
            match cells.last_mut() {
                Some(cell) if cell.masked => cell.span.end = span.end,
                _ => cells.push(Cell { span, text: MASK.into(), width: MASK.len(), masked: true }),
            }
            continue;
        }
        let text = match character {
            '\t' => "    ".to_owned(),
            _ => Escaped(character.encode_utf8(&mut [0; 4])).to_string(),
        };
        let width = text.chars().map(columns).sum();
        cells.push(Cell { span, text, width, masked: false });
    }
    cells
}

fn width(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// Columns that terminals give a character: near enough for carets, without Unicode's tables.
fn columns(character: char) -> usize {
    match character {
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The nearest place at or before `at` where a character begins; the end, where `at` lies behind it.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, meant: &str, secret: Option<&str>) -> String {
        let source = Source::decode("a.tf".into(), text.as_bytes());
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let masks: Vec<Span> = secret.map(span).into_iter().collect();
        plain(&source, span(meant), &masks)
    }

    #[test]
    fn carets_stand_under_what_is_meant() {
        insta::assert_snapshot!(shown("a {\n\tü = \u{1b}[2J日本 + x\n}\n", "x", None), @r"
         --> a.tf:2:15
          |
        2 |     ü = \u{1b}[2J日本 + x
          |                         ^
        ");
    }

    #[test]
    fn a_secret_is_masked_whatever_is_meant() {
        insta::assert_snapshot!(shown("password = \"hunter2\" # x", "\"hunter2\"", Some("hunter2")), @r#"
         --> a.tf:1:12
          |
        1 | password = "****" # x
          |            ^^^^^^
        "#);
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = format!("{}[needle]{}", "a".repeat(90_000), "é".repeat(90_000));
        let frame = shown(&text, "needle", None);
        let line = frame.lines().nth(2).unwrap();
        assert_eq!(line.chars().count(), "1 | ".len() + WIDTH);
        assert!(line.starts_with("1 | …a") && line.ends_with("é…"));
        let caret = frame.lines().nth(3).unwrap().find('^').unwrap();
        assert_eq!(line.chars().nth(caret), Some('n'));
    }

    #[test]
    fn a_span_over_many_lines_shows_the_first() {
        insta::assert_snapshot!(shown("a {\r\n  b\r\n}", "{\r\n  b\r\n}", None), @r"
         --> a.tf:1:3
          |
        1 | a {
          |   ^
        ");
        let empty = Source::decode("a.tf".into(), b"");
        assert!(Frame::new(&empty, Span::new(7, 9), &[]).is_some_and(|frame| frame.carets == 1));
    }
}
