//! The gate in front of `git commit` for infrastructure as code.
//!
//! Every command is one comparison of two read-only trees: the hook compares HEAD with the index, CI a merge
//! base with a head, an audit nothing with a tree; a fix is tried by comparing the index with the index plus
//! the edit. The modules, in the order a change passes through them:
//!
//! ```text
//! cli ─► git::Change ─► scan(after) ─► scan(before), only where after has findings ─► delta::Delta
//!     ─► policy::judge ─► Verdicts ─► fix::propose ─► fix::prove ─► Patch ─► report
//! ```
//!
//! The library serves the binary and its tests; its interface is no promise.

// What everything stands on: text and files, no Git, no infrastructure.
pub mod calendar;
pub mod cores;
pub mod error;
pub mod literal;
pub mod path;
pub mod severity;
pub mod stop;
pub mod text;
pub mod toml_table;
pub mod tree;

// Which two trees are compared; what infrastructure is read into; what is said of it.
pub mod finding;
pub mod git;
pub mod iac;

// What is asked: rules of resources, a team's policies, secrets and state in files.
pub mod rego;
pub mod rules;
pub mod secrets;
pub mod state;

// The findings of a tree, and what a change introduces.
pub mod delta;
pub mod scan;

// What may pass, what holds less than before, and how to mend what may not.
pub mod fix;
pub mod guardrail;
pub mod policy;

// What the user sees and types.
pub mod cli;
pub mod report;
