//! Infrastructure as Code: what every dialect is read into.
//!
//! In: a tree and a path. Out: a [`Stack`] of [`Resource`]s whose settings are [`Node`]s: known, unknown or
//! absent, each with its place. Rules see this and no dialect.

pub mod cloudformation;
pub mod json;
mod node;
pub mod plan;
pub mod pulumi;
pub mod reader;
mod repeated;
mod stack;
pub mod terraform;
pub mod yaml;

pub use node::{Entry, GAP, Map, Node, Reference, TextOf, Value, refer};
pub use reader::Reader;
pub use repeated::repeated;
pub use stack::{Call, Dialect, ListElement, Moved, OnlyIf, Resource, Role, Stack, ViewOf, WrittenStep};
