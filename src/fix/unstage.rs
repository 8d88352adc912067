//! Files that must not be committed leave the index and stay on disk, and `.gitignore` keeps them out.

use super::{Fix, Rewrite, Trial, gitignore};
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::state;
use crate::text::Source;
use crate::tree::Content;

/// The rule about private keys: a file that is nothing else goes as a whole.
const PRIVATE_KEY: &str = "private-key";

/// `None` where the finding is not about a whole file.
pub fn fix(finding: &Finding, trial: &Trial) -> Option<Fix> {
    let Subject::File(path) = &finding.subject else { return None };
    let (tree, at) = (trial.tree, &finding.at);
    // What stands in a part of a long text says nothing of the whole.
    let is_within = at.source.is_part() && at.span.start < at.span.end;
    let file = (!is_within).then(|| trial.file(path)).flatten();
    let (lines, safety) = match file {
        Some(found) if found.is_safely_unstaged() => (state::gitignore_lines(path, &found), Safety::Safe),
        Some(found) => (state::gitignore_lines(path, &found), Safety::Suggested),
        None if !is_within && finding.rule.as_str() == PRIVATE_KEY && is_key(at.source.text()) => {
            (vec![pattern(path)], Safety::Safe)
        }
        None => return None,
    };
    // A line can hold neither a line ending nor what is no text: the file is unstaged all the same.
    let lines: Vec<String> =
        lines.into_iter().filter(|line| !line.contains(['\n', '\r', char::REPLACEMENT_CHARACTER])).collect();
    let ignore = RepoPath::from(".gitignore");
    let existing = match tree.read(&ignore) {
        Ok(Some(Content::Whole(bytes))) => Some(Source::decode(ignore.clone(), &bytes)),
        Ok(None) => None,
        _ => return None,
    };
    let mut fix = Fix::new("keep it out of Git", safety);
    if let Some(text) = gitignore::add_lines(existing.as_ref().map(Source::text), &lines) {
        fix.files.insert(ignore, Rewrite::Text(existing, text));
    }
    fix.unstage.push(path.clone());
    Some(fix)
}

/// Nothing but PEM blocks, with what OpenSSL writes above them.
fn is_key(text: &str) -> bool {
    let mut inside = false;
    let mut blocks = 0;
    let only_blocks = text.lines().map(str::trim).all(|line| {
        let is_border = line.starts_with("-----");
        if is_border {
            inside = line.starts_with("-----BEGIN ");
            blocks += usize::from(inside);
        }
        let is_attribute =
            ["Bag Attributes", "friendlyName:", "localKeyID:", "Key Attributes:", "subject=", "issuer="];
        is_border
            || inside
            || line.is_empty()
            || line.starts_with('#')
            || is_attribute.iter().any(|start| line.starts_with(start))
    });
    only_blocks && blocks > 0
}

/// Keys have names of their own: `*.pem` would hide public certificates too.
fn pattern(path: &RepoPath) -> String {
    state::literal_pattern(&String::from_utf8_lossy(path.file_name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_keys_alone_is_told_from_code_that_holds_one() {
        let key = ["-----BEGIN PRIV", "ATE KEY-----\nAAAA\n-----END PRIV", "ATE KEY-----\n"].concat();
        assert!(is_key(&key));
        assert!(is_key(&format!("Bag Attributes\n{key}")));
        assert!(!is_key(&format!("key = <<EOT\n{key}EOT\n")));
        assert!(!is_key("# nothing\n"));
    }
}
