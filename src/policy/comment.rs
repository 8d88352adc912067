//! Whether a place in a file is in a comment: a text that holds the words of one excuses nothing.
//!
//! In: a source and a place. Out: yes or no, by what the file's name says it is written in; in a file of any other kind
//! by the line alone.

use std::cell::RefCell;
use std::rc::Rc;

use crate::iac::{terraform, yaml};
use crate::text::comments::Language;
use crate::text::{Source, Span};

/// What is known of a source's comments.
#[derive(Clone)]
enum Known {
    /// They stand here.
    Comments(Rc<[Span]>),
    /// They stand anywhere but here.
    Texts(Rc<[Span]>),
    /// Nothing: lines are asked one by one.
    Lines,
}

thread_local! {
    /// Of the source that was asked about last: its findings are asked about one after the other.
    static LAST: RefCell<Option<(Source, Known)>> = const { RefCell::new(None) };
}

/// Whether the text at `at` stands in a comment.
pub fn holds(source: &Source, at: usize) -> bool {
    let is_in = |spans: &[Span]| {
        let next = spans.partition_point(|span| span.start <= at);
        next > 0 && at < spans[next - 1].end
    };
    match known(source) {
        Known::Comments(spans) => is_in(&spans),
        Known::Texts(spans) => !is_in(&spans) && sign(source, at).is_some(),
        Known::Lines => sign(source, at).is_some(),
    }
}

/// Whether nothing but a comment stands on the line of `at`: one that follows a setting speaks of that alone.
pub fn is_alone(source: &Source, at: usize) -> bool {
    let start = source.text()[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = source.text()[start..at].trim_start();
    before.is_empty() || begins(before)
}

/// Whether a line begins as a comment does.
pub fn begins(text: &str) -> bool {
    ["#", "//", "/*", "*", ";", "--", "<!--", "{#", "{{/*", "{{- /*", "'", "REM "]
        .iter()
        .any(|sign| text.starts_with(sign))
}

/// Where on the line a comment begins, as far as a line by itself can tell: outside of quotes.
fn sign(source: &Source, at: usize) -> Option<usize> {
    let start = source.text()[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &source.text()[start..at];
    let sign = before.rfind(['#', '/', '*', ';']).max(before.rfind("<!--")).max(before.rfind("--"))?;
    before[..sign].matches('"').count().is_multiple_of(2).then_some(start + sign)
}

fn known(source: &Source) -> Known {
    LAST.with_borrow_mut(|last| {
        if let Some((one, known)) = last
            && one.path() == source.path()
            && one.has_text_of(source)
        {
            return known.clone();
        }
        let known = read(source);
        *last = Some((source.clone(), known.clone()));
        known
    })
}

fn read(source: &Source) -> Known {
    const HCL: [&str; 5] = [".tf", ".tofu", ".tfvars", ".hcl", ".tftest.hcl"];
    const YAML: [&str; 8] =
        [".yaml", ".yml", ".template", ".cfn", ".cft", ".sam", ".stack", ".cloudformation"];
    let (path, text) = (source.path(), source.text());
    let is_any = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    if is_any(&HCL) {
        Known::Comments(terraform::comments(text).into())
    } else if is_any(&YAML) && !text.trim_start().starts_with('{') {
        Known::Texts(yaml::scalars(source).into())
    } else if let Some(language) = Language::of(path.file_name()) {
        Known::Comments(language.comments(text).into())
    } else {
        Known::Lines
    }
}
