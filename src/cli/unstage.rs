//! What a person types to take a file out of the index, whatever its name is.

use crate::path::RepoPath;
use crate::text::escape::is_hostile;

/// `git rm --cached -f -- PATH`, quoted for a shell where the name needs it. A name that can't be shown is spelled out by
/// `printf`, and one that is a pattern to Git is taken by the letter.
pub fn unstage_command(path: &RepoPath) -> String {
    let bytes = path.as_bytes();
    let is_pattern = bytes.starts_with(b":") || bytes.iter().any(|byte| b"*?[\\".contains(byte));
    let git = if is_pattern { "git --literal-pathspecs rm" } else { "git rm" };
    match path.to_str().filter(|text| !text.chars().any(is_hostile)) {
        Some(text) => {
            let plain = bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(byte));
            let word = if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) };
            format!("{git} --cached -f -- {word}")
        }
        None => {
            let octal = |byte: &u8| match byte {
                byte if byte.is_ascii_alphanumeric() || b"/._-".contains(byte) => {
                    char::from(*byte).to_string()
                }
                byte => format!("\\{byte:03o}"),
            };
            let spelled: String = bytes.iter().map(octal).collect();
            format!("printf '{spelled}' | {git} --cached -f --pathspec-from-file=- --pathspec-file-nul")
        }
    }
}
