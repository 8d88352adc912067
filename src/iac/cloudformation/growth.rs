//! How much a template may come to when it is evaluated: functions inside of functions, loops and what is handed on
//! multiply what is written.
//!
//! In: what an [`Evaluator`] is about to make. Out: whether it may. What is left unmade is unknown, and told once.

use super::evaluate::Evaluator;
use crate::iac::{Node, Value};
use crate::stop;
use crate::text::Span;

/// Values that a template may come to beyond those that are written. CloudFormation takes a megabyte of text, with all
/// that loops made: fewer values than half of these.
const MOST_MADE: usize = 100_000;
/// So many bytes of text take the place of a value.
const BYTES: usize = 64;
/// What a value waits for that was left unmade.
pub const TOO_LARGE: &str = "a template that grows too large";
/// Values inside of values are read with this much stack at least, in bytes.
const LEAST_STACK: usize = 4 * 1024 * 1024;

/// What one stack may still make, its nested stacks too. A value that is written takes a byte at least.
pub fn of(text: &str) -> usize {
    MOST_MADE + text.len()
}

impl Evaluator<'_> {
    /// Whether so many values more may be made. Once not, no more are; nor are they once somebody ends the run, who is told
    /// that the stack was left.
    pub fn may_make(&self, values: usize) -> bool {
        if stop::is_wanted() {
            self.left.set(0);
            return false;
        }
        let Some(left) = self.left.get().checked_sub(values) else {
            self.left.set(0);
            let message = format!(
                "this template comes to more than {MOST_MADE} values beside those that are written: not all of it is judged"
            );
            self.tell(Span::at(0), &message);
            return false;
        };
        self.left.set(left);
        true
    }

    pub fn may_make_text(&self, text: &str) -> bool {
        self.may_make(text.len() / BYTES)
    }

    /// Whether a value may be there once more.
    pub fn may_copy(&self, node: &Node) -> bool {
        let mut left = vec![node];
        while let Some(node) = left.pop() {
            let values = match &node.value {
                Value::List(items) => {
                    left.extend(items);
                    1
                }
                Value::Map(map) => {
                    left.extend(map.entries.iter().map(|entry| &entry.node));
                    1
                }
                Value::Text(text) => 1 + text.len() / BYTES,
                _ => 1,
            };
            if !self.may_make(values) {
                return false;
            }
        }
        true
    }
}

/// Follows what leads out of a value into another, which may lead on: each as deep as a template may be.
pub fn follow<T>(then: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(LEAST_STACK, super::STACK, then)
}
