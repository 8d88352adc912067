//! Secrets by their shape: every kind is found, what only looks like one is not, and nothing makes the search slow.

mod classes;
mod found;
mod handed;
mod hostile;
mod kinds;
mod reached;
mod sample;
#[path = "../support/mod.rs"]
mod support;
