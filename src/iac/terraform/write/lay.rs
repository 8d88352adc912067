//! Edits laid on their file, which may come from several fixes that know nothing of each other.
//!
//! In: edits. Out: the new text. Rows stand before blocks where both go to one place, no blank line is doubled,
//! and columns are aligned.

use super::align::aligned;
use super::{ended_like, is_json};
use crate::text::{Edit, Source, apply};

/// `None` where two edits want the same bytes.
pub fn laid(source: &Source, edits: &[Edit]) -> Option<String> {
    let text = source.text();
    let is_hcl = [".tf", ".tofu", ".tfvars", ".hcl"].iter().any(|end| source.path().ends_with(end));
    if is_json(source) || !is_hcl {
        return apply(text, edits).ok();
    }
    let edits = aligned(text, gathered(edits));
    apply(text, &ended_like(source, edits)).ok()
}

/// What goes to one place, in the order in which a block has it.
fn gathered(edits: &[Edit]) -> Vec<Edit> {
    let mut edits: Vec<Edit> =
        edits.iter().map(|edit| Edit { span: edit.span, text: edit.text.replace("\r\n", "\n") }).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end, rank(&edit.text)));
    for at in 1..edits.len() {
        let (before, rest) = edits.split_at_mut(at);
        let (above, below) = (&mut before[at - 1], &mut rest[0]);
        let is_one_place = above.span == below.span && above.span.start == above.span.end;
        if !is_one_place || !above.text.starts_with('\n') || !below.text.starts_with('\n') {
            continue;
        }
        // The blank line to what stands below is wanted once.
        if above.text.ends_with('\n') {
            above.text.pop();
            if !below.text.ends_with('\n') {
                below.text.push('\n');
            }
        }
        if rank(&above.text) == 1 && rank(&below.text) == 1 && !above.text.trim().contains('\n') {
            below.text.remove(0);
        }
    }
    edits
}

/// Rows of a group, then rows with a blank line above, then blocks.
fn rank(text: &str) -> u8 {
    let first = text.trim_start().split('\n').next().unwrap_or("");
    match text.starts_with("\n\n") {
        _ if !text.starts_with('\n') => 0,
        true if first.contains(" = ") => 1,
        true => 2,
        false => 0,
    }
}
