//! What the user types.
