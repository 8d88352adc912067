//! Rules: TOML in, typed rules out, asked of the resources of a stack.
//!
//! In: the built-in pack (compiled when iacgate was built) and a team's own TOML. Out: [`Rules`], which
//! [`ask`]s a stack and answers with what is broken and what waits for a value.

pub mod pack;
pub mod parse;
pub mod truth;

/// Why a regex does not compile, if it doesn't.
pub(crate) fn regex_mistake(text: &str) -> Option<String> {
    regex::Regex::new(text).err().map(|error| error.to_string().lines().last().unwrap_or("").to_owned())
}
