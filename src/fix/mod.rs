//! Fixes: proposed, proven, applied.
