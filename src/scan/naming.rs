//! Whether a text names what somebody claims.
//!
//! In: a text of a configuration, and a glob or an account's id. Out: yes or no. An ARN, a host or a path holds names as
//! parts, and the address of a Google service account its project.

use crate::iac::GAP;
use crate::rules::{glob_matches, globs_meet};

/// Whether a text is, or holds as a part of its own, what a glob or an account id names. A zone is the same with and
/// without the dot at its end.
pub fn may_name(text: &str, name: &str) -> bool {
    let (text, name) = (text.strip_suffix('.').unwrap_or(text), name.strip_suffix('.').unwrap_or(name));
    // Of an account's own name nobody can tell whose it is.
    if let Some(project) = project_of(text) {
        let is = |text: &str| !text.contains(GAP) && glob_matches(name, text);
        return is(project) || name.contains('@') && is(text);
    }
    if !text.contains(GAP) && glob_matches(name, text) {
        return true;
    }
    // An ARN, a host or a path holds names as parts; a glob that is itself an ARN is for whole texts.
    let is_separator = |c: char| matches!(c, ':' | '/' | '.' | GAP) || c.is_whitespace();
    !name.contains([':', '/'])
        && text.contains(is_separator)
        && parts(text, is_separator)
            .any(|part| glob_matches(name, part) || text.starts_with("arn:") && is_aimed(part, name))
}

/// Whether a part of an ARN with a wildcard reaches for what a name is: `pro*` for `prod-*`. One that says nothing before
/// its star is about everything.
fn is_aimed(part: &str, name: &str) -> bool {
    const WILD: [char; 3] = ['*', '?', '['];
    let start = |glob: &'_ str| glob.find(WILD).map_or(glob.len(), |at| at);
    let said = &part[..start(part)];
    said.len() < part.len()
        && !said.is_empty()
        && name[..start(name)].starts_with(said)
        && globs_meet(part, name)
}

/// How the address of a Google service account ends.
pub const SERVICE_ACCOUNT: &str = ".gserviceaccount.com";

/// The project whose service account an address is, by id or number: `serviceAccount:train@ml-prod.iam…`, and of
/// Google's own `service-123456789012@gcp-sa-pubsub.iam…` and `123456789012-compute@developer…`.
fn project_of(text: &str) -> Option<&str> {
    let (name, domain) = text.strip_suffix(SERVICE_ACCOUNT)?.rsplit_once('@')?;
    let name = name.rsplit([':', '/']).next().unwrap_or(name);
    match (name.strip_prefix("service-"), domain.strip_suffix(".iam")) {
        (Some(number), Some(_)) if number.bytes().all(|byte| byte.is_ascii_digit()) => Some(number),
        (_, Some(project)) => Some(project),
        (_, None) => Some(name.strip_suffix("-compute").unwrap_or(name)),
    }
}

/// The parts of a text that are known whole: what touches a gap may go on in it.
fn parts(text: &str, is_separator: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = &str> {
    let mut at = 0;
    text.split(is_separator).filter(move |part| {
        let (start, end) = (at, at + part.len());
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        let touches = text[..start].ends_with(GAP) || text[end..].starts_with(GAP);
        !part.is_empty() && !touches
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_whole_part_alone() {
        for (text, name, is_named) in [
            ("arn:aws:iam::111122223333:role/x", "111122223333", true),
            ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/x", "111122223333", true),
            ("1111222233334", "111122223333", false),
            ("arn:aws:s3:::prod-models/weights", "prod-*", true),
            ("prod-models", "prod-*", true),
            ("my-prod-models", "prod-*", false),
            ("arn:aws:kms:eu:1:key/a", "arn:aws:kms:*", true),
            ("arn:aws:iam::111122223333:role/\u{FFFC}", "111122223333", true),
            ("arn:aws:s3:::prod-\u{FFFC}", "prod-", false),
            ("arn:aws:s3:::pro*/*", "prod-*", true),
            ("arn:aws:iam::1111222233*:role/*", "111122223333", true),
            ("arn:aws:iam::*:role/x", "111122223333", false),
            ("arn:aws:s3:::*", "prod-*", false),
            ("arn:aws:s3:::dev-*", "*prod*", false),
            ("arn:aws:s3:::pre*", "prod-*", false),
            ("pro*", "prod-*", false),
            ("prod.example.com.", "prod.example.com", true),
            ("prod.example.com", "prod.example.com.", true),
            ("serviceAccount:train@ml-prod.iam.gserviceaccount.com", "ml-prod", true),
            ("train@ml-prod.iam.gserviceaccount.com", "ml-*", true),
            ("ml-prod@ml-box.iam.gserviceaccount.com", "ml-prod", false),
            ("service-111122223333@gcp-sa-pubsub.iam.gserviceaccount.com", "111122223333", true),
            ("111122223333-compute@developer.gserviceaccount.com", "111122223333", true),
            ("ml-prod@appspot.gserviceaccount.com", "ml-prod", true),
            ("train@\u{FFFC}.iam.gserviceaccount.com", "*", false),
            ("someone@prod-like.example.com", "prod-like", false),
        ] {
            assert_eq!(may_name(text, name), is_named, "{text} {name}");
        }
    }
}
