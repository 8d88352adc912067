//! Rules: TOML in, typed and compiled rules out, asked of the resources of a stack.

pub mod pack;
pub mod truth;
