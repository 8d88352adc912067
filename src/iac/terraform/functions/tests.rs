//! What the functions answer.
