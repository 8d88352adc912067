//! Secrets in the text of any file.
