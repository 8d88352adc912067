//! Literals given to sensitive names, line by line: what masks excerpts, and how `.tfvars` are read.

use super::placeholder::is_placeholder;
use crate::text::Span;

/// `name = "value"` where the name says that the value is a secret.
#[derive(Clone, Debug)]
pub struct Assignment<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// The value without its quotes.
    pub span: Span,
}

/// Every literal that is assigned to a sensitive name; several may stand on one line.
pub fn literals(text: &str) -> Vec<Assignment<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // No person writes such a line, and a packed file has little else.
        if line.len() < 4096 {
            in_line(line, start, &mut found);
        }
        start += line.len();
    }
    found
}

fn in_line<'a>(line: &'a str, offset: usize, found: &mut Vec<Assignment<'a>>) {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| matches!(byte, b'=' | b':')).map(|at| from + at)
    {
        from = at + 1;
        let head = line[..at].trim_end().trim_end_matches(['"', '\'']);
        let name_start = head
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .map_or(0, |place| place + head[place..].chars().next().map_or(1, char::len_utf8));
        let name = &head[name_start..];
        if !is_sensitive_name(name) {
            continue;
        }
        let rest = &line[at + 1..];
        let lead = rest.len() - rest.trim_start().len();
        let Some(quote @ ('"' | '\'')) = rest[lead..].chars().next() else { continue };
        let value_start = at + 1 + lead + 1;
        let Some(length) = closing(&line[value_start..], quote) else { continue };
        let value = &line[value_start..value_start + length];
        from = value_start + length;
        if !is_placeholder(value) {
            found.push(Assignment {
                name,
                value,
                span: Span::new(offset + value_start, offset + value_start + length),
            });
        }
    }
}

/// Where a quoted text ends, escapes passed over.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a name says that its value is a secret, rather than something about one.
pub fn is_sensitive_name(name: &str) -> bool {
    const WORDS: [&str; 24] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "secret_string",
        "secret_data",
        "secret_key",
        "secret_binary",
        "token",
        "api_key",
        "apikey",
        "app_key",
        "private_key",
        "client_secret",
        "auth_token",
        "access_token",
        "connection_string",
        "conn_str",
        "access_key",
        "shared_key",
        "account_key",
        "sas_token",
        "pre_shared_key",
        "preshared_key",
    ];
    let name = snake(name);
    WORDS.iter().any(|word| {
        name.strip_suffix(word).is_some_and(|before| {
            let about = [
                "public_",
                "has_",
                "is_",
                "use_",
                "create_",
                "generate_",
                "enable_",
                "manage_",
                "require_",
                "existing_",
            ];
            (before.is_empty() || before.ends_with('_'))
                && !about.iter().any(|word| before.starts_with(word) || before.ends_with(&format!(".{word}")))
        })
    })
}

/// `masterUserPassword` and `DB-PASSWORD` as `master_user_password` and `db_password`.
fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for character in name.chars() {
        if character.is_ascii_uppercase() && lower {
            text.push('_');
        }
        lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        text.push(if character == '-' { '_' } else { character.to_ascii_lowercase() });
    }
    text
}
