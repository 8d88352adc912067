//! Bytes, places in them, changes to them.
//!
//! In: a blob's bytes. Out: [`Source`] (decoded text), [`Span`] and [`Location`] (places),
//! [`Edit`] (a change), and unified diffs. Knows nothing of Git or infrastructure.

mod binary;
pub mod comments;
pub mod diff;
mod edit;
pub mod entities;
pub mod escape;
pub mod frame;
pub mod glance;
mod lines;
pub mod prefilter;
mod reading;
mod source;
mod wide;
mod windows;
pub mod words;
#[cfg(test)]
mod worked;

pub use edit::{Edit, Overlap, apply};
pub use reading::Reading;
pub use source::{Encoding, Location, Position, Source, Span};
pub use wide::narrow;
pub use windows::{Window, Windows};
#[cfg(test)]
pub use worked::worked;
