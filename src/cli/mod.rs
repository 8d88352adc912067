//! What the user types.

pub mod install;
