//! Which names say that their value is a secret.
//!
//! In: the name of an attribute, a key, an environment variable. Out: what kind of secret it says, and how sure.
//! The words are data: `rules/sensitive/names.tsv`.

use super::headers;

/// What a name says of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub family: Family,
    /// Any value that works is a secret; else only one that looks random.
    pub sure: bool,
    /// The word alone: `secret`, which is also how a secret's name is called.
    pub bare: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Password,
    Secret,
    Token,
    Key,
    Connection,
}

/// Longer names are text.
const LONGEST: usize = 96;

// `LAST`: the last words of names that say secret, sorted, with how sure the name alone is. `JOINED`: those that stand
// without an underscore before them, too. `ABOUT`: words whose name speaks of a secret and holds none, sorted.
include!(concat!(env!("OUT_DIR"), "/names_of_secrets.rs"));

/// The last two letters of all words, and of what may stand behind one: most names have others.
const ENDS: [bool; 1 << 10] = {
    let mut ends = [false; 1 << 10];
    let mut at = 0;
    while at < LAST.len() + ENDINGS.len() {
        let word = if at < LAST.len() { LAST[at].0 } else { ENDINGS[at - LAST.len()] }.as_bytes();
        if word.len() > 1 {
            ends[end(word[word.len() - 2], word[word.len() - 1])] = true;
        }
        at += 1;
    }
    ends
};

/// What a name says, if anything.
pub fn of(name: &str) -> Option<Named> {
    // The names of most settings end here, without a copy.
    if name.len() < 2 || name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    // `AWS::IAM::AccessKey` is a type, `profile::db::password` a parameter of Puppet's.
    if let Some((_, last)) = name.rsplit_once("::")
        && !last.starts_with(|sign: char| sign.is_ascii_lowercase())
    {
        return None;
    }
    if headers::is_verified(name) {
        return Some(Named { family: Family::Secret, sure: true, bare: false });
    }
    if !may_end(name.as_bytes()) {
        return None;
    }
    let names_one = is_of_one(name);
    let snake = snake(name);
    let name = without_ending(&snake);
    // The longest word first: `secret_access_key` is no `access_key`.
    let starts = std::iter::once(0).chain(name.match_indices('_').map(|(at, _)| at + 1));
    for start in starts {
        let Ok(place) = LAST.binary_search_by(|(word, ..)| (*word).cmp(&name[start..])) else { continue };
        let (_, family, sure) = LAST[place];
        let before = name[..start].trim_end_matches('_');
        let sure = sure && !names_one;
        return (!is_about(before)).then_some(Named { family, sure, bare: before.is_empty() });
    }
    let (word, family) = JOINED.iter().find(|(word, _)| name.ends_with(word))?;
    let before = &name[..name.len() - word.len()];
    let joined_to = before.rsplit('_').next().unwrap_or(before);
    // `mypassword`, not `resetpassword`.
    (!is_about(before) && !says_about(joined_to)).then_some(Named {
        family: *family,
        sure: !names_one,
        bare: false,
    })
}

/// Whether charts call so what they take a secret from, by its name, and the entry that they take: `tlsSecret`,
/// `passwordSecretKey`.
pub fn is_of_one(name: &str) -> bool {
    const OF: [&str; 13] = [
        "From",
        "from",
        "tls",
        "ca",
        "pull",
        "Pull",
        "auth",
        "Auth",
        "credentials",
        "Credentials",
        "password",
        "Password",
        "client",
    ];
    let before = |end: &str| name.strip_suffix(end);
    match before("SecretKey").or_else(|| before("Secret").filter(|before| !before.ends_with("client"))) {
        Some(before) => OF.iter().any(|of| before.ends_with(of)),
        None => false,
    }
}

/// Whether a name says password in full, and nothing else is called so: no `pass`, `pw` or `pwd`.
pub fn is_password(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_full = ["password", "passwd", "passphrase"].iter().any(|word| lower.ends_with(word));
    is_full && of(name).is_some_and(|named| named.sure && named.family == Family::Password)
}

/// Whether a key says that its text is for whoever reads a report: what looks like a setting in it is none.
pub fn is_message(key: &str) -> bool {
    matches!(key, "error_message" | "errorMessage" | "fail_msg" | "success_msg" | "msg" | "message")
}

/// Whether a name ends as one of the words does, or in a digit or a sign.
fn may_end(name: &[u8]) -> bool {
    match name {
        [.., one, two] if one.is_ascii_alphabetic() && two.is_ascii_alphabetic() => ENDS[end(*one, *two)],
        _ => true,
    }
}

/// The number of two letters, whether they are capitals or not.
const fn end(one: u8, two: u8) -> usize {
    ((one & 31) as usize) << 5 | (two & 31) as usize
}

/// Whether the words before say that the value is no secret: `public_key`, `is_password`.
fn is_about(before: &str) -> bool {
    before.split('_').next().is_some_and(says_about) || before.rsplit('_').next().is_some_and(says_about)
}

fn says_about(word: &str) -> bool {
    ABOUT.binary_search(&word).is_ok()
}

/// Without what tells two of them apart: `password1`, `DB_PASSWORD_PROD`.
fn without_ending(name: &str) -> &str {
    let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '_');
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

const ENDINGS: [&str; 13] = [
    // A write-only twin.
    "_wo",
    "_prod",
    "_production",
    "_dev",
    "_staging",
    "_stage",
    "_qa",
    "_old",
    "_new",
    "_plain",
    "_plaintext",
    "_b64",
    "_base64",
];

/// `masterUserPassword`, `DB-PASSWORD`, `Smtp__Password` and `auth.password` as `master_user_password`,
/// `db_password`, `smtp_password` and `auth_password`.
pub fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let mut lower = false;
    let bytes = name.as_bytes();
    for (at, character) in name.chars().enumerate() {
        // `DBPassword`: the last capital of a run begins the next word.
        let begins = character.is_ascii_uppercase()
            && (lower
                || at > 0
                    && bytes[at - 1].is_ascii_uppercase()
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        let gap = !character.is_ascii_alphanumeric();
        if (begins || gap) && !text.is_empty() && !text.ends_with('_') {
            text.push('_');
        }
        lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        if !gap {
            text.push(character.to_ascii_lowercase());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_say_it_however_they_are_written() {
        for name in [
            "password",
            "masterUserPassword",
            "DBPassword",
            "PGPASSWORD",
            "Smtp__Password",
            "spring.datasource.password",
            "db-pass",
            "API_TOKEN",
            "clientSecret",
            "AWS_SECRET_ACCESS_KEY",
            "aws:secretKey",
            "password_2",
            "DB_PASSWORD_PROD",
            "MYSQL_PWD",
            "storageAccountKey",
            "X-Origin-Verify-Secret",
            "X-Origin-Verify",
            "x-custom-auth",
            "X-Verify-Origin",
            "AUTH_SECRET",
            "bindpass",
            "psksecret",
            "rootpassword",
            "profile::db::password",
        ] {
            assert!(of(name).is_some_and(|named| named.sure), "{name}");
        }
        for name in ["encrypt", "tlsSecret", "envFromSecret", "passwordSecret", "clientSecretKey"] {
            assert!(of(name).is_some_and(|named| !named.sure), "{name}");
        }
    }

    #[test]
    fn names_about_secrets_say_nothing() {
        for name in [
            "password_length",
            "passwordSecretArn",
            "secretName",
            "existingSecret",
            "userPasswordKey",
            "public_key",
            "POSTGRES_PASSWORD_FILE",
            "resetpassword",
            "nextToken",
            "pad_token",
            "token_type",
            "kms_key",
            "key",
            "monkey",
            "X-Tls-Verify",
            "X-Origin-Id",
            "X-Verify",
            "requirePassword",
            "SecretsAccess",
            "compass",
            "bypass",
            "password_policy",
            "tokenizer",
            "creation_token",
            "csrf_token",
            "primary_key_id",
            "AWS::IAM::AccessKey",
            "passwordPlaceholder",
            "",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
