//! Moves the `=` and the comments beside what changed, as `terraform fmt` would.
//!
//! In: edits. Out: edits that keep the lines of a column under each other. Columns that were not so before
//! stay as they are: what nobody formats is not ours to format.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation as _;

use super::tokens::{Kind, Token, tokens};
use crate::text::{Edit, Span, apply};

/// What a formatter sees of a line. A heredoc is part of the line it begins on.
struct Line {
    start: usize,
    /// The blanks before its `=`, where the value ends on this line.
    sign: Option<Span>,
    /// The blanks before its comment, where something else stands before it.
    comment: Option<Span>,
}

/// A line of a column, and how many blanks belong before its `=` or comment.
type Column = Vec<(usize, usize)>;

/// As given where they can't be laid, which is for the one who lays them to find.
pub fn aligned(before: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let Ok(after) = apply(before, &edits) else { return edits };
    let pieces = pieces(before, &edits);
    let moves = moves(before, &after, &pieces);
    moved(&edits, &pieces, &moves).unwrap_or(edits)
}

/// The blanks of the new text that a formatter would change, and how many it would leave.
fn moves(before: &str, after: &str, pieces: &[Piece]) -> Vec<(Span, usize)> {
    let (was, now) = (lines(before), lines(after));
    let signs_before = columns(&was, |line| line.sign, |line, end| width(before, &was[line], end));
    let comments_before = columns(&was, |line| line.comment, |line, end| width(before, &was[line], end));
    let clean_signs = clean(before, &was, &signs_before, |line| line.sign);
    let clean_comments = clean(before, &was, &comments_before, |line| line.comment);
    // A line that is new is as clean as those it joins.
    let is_clean = |line: usize, clean: &HashSet<usize>| {
        let start = now[line].start;
        let piece = pieces.iter().find(|piece| piece.span.start <= start && start < piece.span.end);
        let was = piece.and_then(|piece| piece.kept(Span::at(start)));
        was.is_none_or(|was| clean.contains(&was.start))
    };
    let mut moves = Vec::new();
    let mut shifts: HashMap<usize, isize> = HashMap::new();
    for column in columns(&now, |line| line.sign, |line, end| width(after, &now[line], end)) {
        if !column.iter().all(|(line, _)| is_clean(*line, &clean_signs)) {
            continue;
        }
        for (line, wanted) in column {
            let Some(blanks) = now[line].sign else { continue };
            shifts.insert(line, wanted as isize - length(blanks) as isize);
            moves.push((blanks, wanted));
        }
    }
    let shifted = |line: usize, end| {
        width(after, &now[line], end).saturating_add_signed(shifts.get(&line).copied().unwrap_or(0))
    };
    for column in columns(&now, |line| line.comment, shifted) {
        if column.iter().all(|(line, _)| is_clean(*line, &clean_comments)) {
            moves.extend(column.iter().filter_map(|(line, wanted)| Some((now[*line].comment?, *wanted))));
        }
    }
    moves.retain(|(blanks, wanted)| length(*blanks) != *wanted);
    moves.sort();
    moves
}

/// The lines that stand in a column as a formatter leaves them, by where they start.
fn clean(text: &str, lines: &[Line], columns: &[Column], place: fn(&Line) -> Option<Span>) -> HashSet<usize> {
    let is_clean = |(line, wanted): &&(usize, usize)| {
        place(&lines[*line]).is_some_and(|blanks| text[blanks.start..blanks.end] == " ".repeat(*wanted))
    };
    let (places, all): (HashSet<usize>, HashSet<usize>) = (
        columns.iter().flatten().filter(is_clean).map(|(line, _)| lines[*line].start).collect(),
        columns.iter().flatten().map(|(line, _)| lines[*line].start).collect(),
    );
    // A line that stood in no column was not out of it.
    let alone = lines.iter().map(|line| line.start).filter(|start| !all.contains(start));
    places.iter().copied().chain(alone).collect()
}

/// Lines under each other that have such a place; `width` tells how much stands before it.
fn columns(
    lines: &[Line],
    place: fn(&Line) -> Option<Span>,
    width: impl Fn(usize, usize) -> usize,
) -> Vec<Column> {
    let mut columns: Vec<Vec<(usize, usize)>> = vec![Vec::new()];
    for (number, line) in lines.iter().enumerate() {
        match (place(line), columns.last_mut()) {
            (Some(blanks), Some(column)) => column.push((number, width(number, blanks.start))),
            _ => columns.push(Vec::new()),
        }
    }
    for column in &mut columns {
        let widest = column.iter().map(|(_, width)| *width).max().unwrap_or(0);
        column.iter_mut().for_each(|(_, width)| *width = widest - *width + 1);
    }
    columns.retain(|column| !column.is_empty());
    columns
}

fn length(span: Span) -> usize {
    span.end - span.start
}

fn width(text: &str, line: &Line, end: usize) -> usize {
    text[line.start..end].graphemes(true).count()
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut on_line) = (0, Vec::new());
    for token in tokens(text, Span::new(0, text.len())) {
        if token.kind != Kind::Newline {
            on_line.push(token);
            continue;
        }
        lines.push(line(start, &on_line));
        start = token.span.end;
        on_line.clear();
    }
    lines.push(line(start, &on_line));
    lines
}

fn line(start: usize, tokens: &[Token]) -> Line {
    let between = |at: usize| Span::new(tokens[at - 1].span.end, tokens[at].span.start);
    let (code, comment) = match tokens {
        [code @ .., last] if last.kind == Kind::LineComment && !code.is_empty() => {
            (code, Some(between(code.len())))
        }
        all => (all, None),
    };
    let sign = code.iter().position(|token| token.kind == Kind::Equals).filter(|at| *at > 0);
    let open = |from: usize| -> isize {
        let change = |token: &Token| match token.kind {
            Kind::Open => 1,
            Kind::Close => -1,
            _ => 0,
        };
        code[from..].iter().map(change).sum()
    };
    Line { start, sign: sign.filter(|at| open(*at) == 0).map(between), comment }
}

/// A part of the new text: kept from the old one, or added by an edit.
struct Piece {
    span: Span,
    /// Where it stood; `None` for what an edit adds.
    from: Option<usize>,
    edit: usize,
}

impl Piece {
    /// Where a part of this piece stood in the old text.
    fn kept(&self, span: Span) -> Option<Span> {
        let from = self.from.filter(|_| self.span.contains(span))?;
        Some(Span::new(from + span.start - self.span.start, from + span.end - self.span.start))
    }
}

fn pieces(before: &str, edits: &[Edit]) -> Vec<Piece> {
    let (mut old, mut new) = (0, 0);
    let mut pieces = Vec::new();
    let mut add = |from: Option<usize>, edit: usize, length: usize| {
        // Nothing is found in what is empty.
        if length > 0 {
            pieces.push(Piece { span: Span::new(new, new + length), from, edit });
            new += length;
        }
    };
    for (number, edit) in edits.iter().enumerate() {
        add(Some(old), number, edit.span.start - old);
        add(None, number, edit.text.len());
        old = edit.span.end;
    }
    add(Some(old), edits.len(), before.len() - old);
    pieces
}

/// The edits with the moves among them; `None` where blanks belong to no one piece.
fn moved(edits: &[Edit], pieces: &[Piece], moves: &[(Span, usize)]) -> Option<Vec<Edit>> {
    let mut edits = edits.to_vec();
    // From the end, so that places in the text of an edit hold.
    for (blanks, wanted) in moves.iter().rev() {
        let piece = pieces.iter().find(|piece| piece.span.contains(*blanks))?;
        match piece.kept(*blanks) {
            Some(blanks) => edits.push(Edit::replace(blanks, " ".repeat(*wanted))),
            None => {
                let at = blanks.start - piece.span.start..blanks.end - piece.span.start;
                edits[piece.edit].text.replace_range(at, &" ".repeat(*wanted));
            }
        }
    }
    Some(edits)
}
