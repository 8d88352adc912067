//! Changes to a text as spans: what is outside an edit stays byte for byte.

use super::Span;

/// Puts `text` in place of `span`: an empty span inserts, an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }

    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// Two edits want the same bytes, or one lies outside the text or inside a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap;

/// Applies edits, in any order. Insertions at one place keep the order they were given in.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in ordered {
        if edit.span.start < done {
            return Err(Overlap);
        }
        out.push_str(text.get(done..edit.span.start).ok_or(Overlap)?);
        out.push_str(&edit.text);
        text.get(edit.span.start..edit.span.end).ok_or(Overlap)?;
        done = edit.span.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_laid_by_place_and_never_over_each_other() {
        let edits = [Edit::replace(Span::new(4, 5), "2"), Edit::insert(0, "x"), Edit::insert(0, "y")];
        assert_eq!(apply("a = 1\n", &edits).unwrap(), "xya = 2\n");
        let clash = [Edit::replace(Span::new(0, 3), ""), Edit::replace(Span::new(2, 4), "")];
        assert_eq!(apply("a = 1\n", &clash), Err(Overlap));
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), Err(Overlap));
    }
}
