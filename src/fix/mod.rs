//! Fixes: proposed, proven, applied.

pub mod gitignore;
