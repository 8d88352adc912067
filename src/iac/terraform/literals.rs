//! The literal parts of a template as Terraform takes them: trimmed beside `~`, and in `<<-` heredocs without
//! the indentation that all lines share.
//!
//! In: a template. Out: [`Literals`], each part's text by where it stands. Both steps belong to the text as
//! written, not to what it becomes: a `~` trims the piece beside it, and in a heredoc every line is a piece.
//! (HCL's native syntax specification, "Template Literals" and "Templates"; its parser for the details.)
//!
//! The text of heredocs is cut from the file: the parser's own dedent eats characters where one line starts at
//! column 0 and another after an interpolation does not.

use std::collections::HashMap;

use hcl::edit::Span as _;
use hcl::edit::template::{Directive, Element, Strip, Template};

use super::place::Place;

/// How a template is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In HCL's quotes: the parser leaves escapes inside directives as they are.
    Quoted,
    /// A JSON string or a file: escapes are undone, or none are known.
    Plain,
    Heredoc,
    /// `<<-`
    Indented,
}

/// By where the parser saw each literal.
#[derive(Default)]
pub(super) struct Literals(HashMap<usize, String>);

enum Piece {
    Text { element: usize, text: String },
    Other { trims_before: bool, trims_behind: bool },
}

impl Literals {
    pub fn of(template: &Template, form: Form, place: &Place) -> Self {
        let mut pieces = Vec::new();
        gather(template, form, place, false, &mut pieces);
        trim(&mut pieces);
        if form == Form::Indented {
            dedent(&mut pieces);
        }
        let mut literals = Self::default();
        for piece in pieces {
            if let Piece::Text { element, text } = piece {
                literals.0.entry(element).or_default().push_str(&text);
            }
        }
        literals
    }

    /// The text of the literal that the parser saw there.
    pub fn at(&self, start: Option<usize>) -> &str {
        start.and_then(|start| self.0.get(&start)).map_or("", String::as_str)
    }
}

fn gather(template: &Template, form: Form, place: &Place, nested: bool, pieces: &mut Vec<Piece>) {
    let other = |strip: Strip| Piece::Other {
        trims_before: matches!(strip, Strip::Start | Strip::Both),
        trims_behind: matches!(strip, Strip::End | Strip::Both),
    };
    for element in template {
        match element {
            Element::Literal(literal) => {
                let element = literal.span().map_or(0, |span| span.start);
                let raw = place.raw(literal.span());
                match (form, raw) {
                    (Form::Heredoc | Form::Indented, Some(raw)) => {
                        pieces.extend(raw.split_inclusive('\n').map(|line| Piece::Text {
                            element,
                            text: line.replace("$${", "${").replace("%%{", "%{"),
                        }));
                    }
                    (Form::Quoted, _) if nested => {
                        pieces.push(Piece::Text { element, text: unescaped(literal.value()) });
                    }
                    _ => pieces.push(Piece::Text { element, text: literal.value().to_string() }),
                }
            }
            Element::Interpolation(interpolation) => pieces.push(other(interpolation.strip)),
            Element::Directive(directive) => match directive.as_ref() {
                Directive::If(branch) => {
                    pieces.push(other(branch.if_expr.strip));
                    gather(&branch.if_expr.template, form, place, true, pieces);
                    if let Some(otherwise) = &branch.else_expr {
                        pieces.push(other(otherwise.strip));
                        gather(&otherwise.template, form, place, true, pieces);
                    }
                    pieces.push(other(branch.endif_expr.strip));
                }
                Directive::For(each) => {
                    pieces.push(other(each.for_expr.strip));
                    gather(&each.for_expr.template, form, place, true, pieces);
                    pieces.push(other(each.endfor_expr.strip));
                }
            },
        }
    }
}

/// A `~` takes the white space of the one piece beside it.
fn trim(pieces: &mut [Piece]) {
    let is = |piece: Option<&Piece>, behind: bool| match piece {
        Some(Piece::Other { trims_before, trims_behind }) => {
            if behind {
                *trims_behind
            } else {
                *trims_before
            }
        }
        _ => false,
    };
    for index in 0..pieces.len() {
        let before = index > 0 && is(pieces.get(index - 1), true);
        let behind = is(pieces.get(index + 1), false);
        let Piece::Text { text, .. } = &mut pieces[index] else { continue };
        if before {
            *text = text.trim_start().to_owned();
        }
        if behind {
            text.truncate(text.trim_end().len());
        }
    }
}

/// Takes from each line as many spaces as the line with the fewest has. Blank lines have no say and keep theirs.
fn dedent(pieces: &mut [Piece]) {
    let mut least = usize::MAX;
    let mut opens_line = Vec::new();
    let mut line_start = true;
    for (index, piece) in pieces.iter().enumerate() {
        let is_first = std::mem::take(&mut line_start);
        let Piece::Text { text, .. } = piece else {
            if is_first {
                least = 0;
            }
            continue;
        };
        let rest = text.trim_start();
        if is_first && !(rest.is_empty() && text.ends_with('\n')) {
            least = least.min(text[..text.len() - rest.len()].chars().count());
            opens_line.push(index);
        }
        line_start = text.ends_with('\n');
    }
    for index in opens_line {
        if let Piece::Text { text, .. } = &mut pieces[index] {
            *text = text.chars().skip(least).collect();
        }
    }
}

fn unescaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => made.push('\n'),
                Some('t') => made.push('\t'),
                Some('r') => made.push('\r'),
                Some(quoted @ ('"' | '\\')) => made.push(quoted),
                // `\u` and the like stay as written.
                other => made.extend(std::iter::once('\\').chain(other)),
            },
            other => made.push(other),
        }
    }
    made
}
