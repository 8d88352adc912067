//! Terraform's functions, as far as their results are certain.
//!
//! In: a name and arguments. Out: a value. `Unknown` where the function reads the world, draws lots or is
//! not ours to know, where Terraform would refuse the arguments, and where an unknown argument decides.
//! A function that need not see all of an argument answers although part of it is unknown.
//!
//! ```text
//! table: name ─► how many arguments, how much of them must be known, and the function itself
//! ```

use super::evaluate::{waiting, waits};
use super::scope::LONGEST_TEXT;
use crate::iac::{Node, Value};

mod arguments;
mod choices;
mod collections;
mod convert;
mod csv;
mod dates;
mod durations;
mod encoding;
mod format;
mod hashes;
mod json;
mod lists;
mod maps;
mod networks;
mod numbers;
mod numeric;
mod paths;
mod patterns;
mod sets;
mod strings;
mod table;
mod yaml;
mod yaml_write;

#[cfg(test)]
mod tests;

use arguments::Arguments;
pub(super) use convert::{boolean, number, text};
pub(super) use lists::weight;

/// Elements of one list that a function makes. A configuration has some hundreds.
const MOST_ELEMENTS: usize = 65_536;

/// Whether what it makes nothing of (known arguments) Terraform refuses: what `try` and `can` go by.
pub(super) fn is_strict(name: &str) -> bool {
    const STRICT: [&str; 10] = [
        "element",
        "index",
        "jsondecode",
        "lookup",
        "one",
        "parseint",
        "regex",
        "tobool",
        "tonumber",
        "tostring",
    ];
    STRICT.contains(&name)
}

pub(super) fn call(name: &str, arguments: Vec<Node>) -> Value {
    let unclear = || waits(&format!("{name}(…)"));
    let Some(function) = table::find(name) else { return unclear() };
    if !function.takes.contains(&arguments.len()) {
        return unclear();
    }
    let stuck = arguments.iter().find_map(|argument| waiting(&argument.value)).map(waits);
    match stuck {
        Some(stuck) if function.needs_all => stuck,
        stuck => match (function.answer)(&Arguments::new(arguments)) {
            Some(Value::Text(text)) if text.len() > LONGEST_TEXT => waits("a value too large"),
            Some(value) => value,
            None => stuck.unwrap_or_else(unclear),
        },
    }
}
