//! The order in which a report with limited room takes findings, and what it says of those that are left out.
//!
//! In: a [`Document`]. Out: what is to be acted on, the first that matters first. JSON and text have room for all, and keep
//! the document's own order.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::document::{Document, Found, RuleNote};
use crate::delta::State;

impl Document {
    /// What is new before what was there, the worst first; among equals what can't be taken back: what is never let by,
    /// secrets and state. Then by place.
    pub fn in_turn(&self) -> Vec<&Found> {
        let classes: HashMap<&str, u8> =
            self.rules.iter().map(|note| (note.id.as_str(), class(note))).collect();
        let mut shown: Vec<&Found> = self.shown().collect();
        shown.sort_by_key(|found| {
            let class = classes.get(found.rule.as_str()).copied().unwrap_or(u8::MAX);
            (found.state == State::Carried, Reverse(found.severity), class)
        });
        shown
    }
}

fn class(note: &RuleNote) -> u8 {
    let is_never = note.tags.iter().any(|tag| tag == "never");
    match (is_never, note.is_leak) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    }
}

/// What holds of findings that are left out, all of which come later in turn than those that are told.
pub fn of_the_rest(left_out: &[&Found]) -> String {
    let is_new = |found: &&&Found| found.state == State::Introduced;
    match left_out.iter().filter(is_new).count() {
        0 => "none of them new".to_owned(),
        new if new == left_out.len() => "none of them worse".to_owned(),
        new => format!("{new} of them new, none of those worse"),
    }
}
