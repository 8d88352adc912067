//! What the user sees. The only user of owo-colors.
