//! TOML read by hand, so that every mistake points at its word and names the nearest valid one.
