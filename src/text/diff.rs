//! Unified diffs. The only user of similar.
