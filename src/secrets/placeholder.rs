//! What stands where a secret would, and is none.

/// Whether a value says "put a secret here", refers to one, or is encrypted.
/// A weak password (`changeme`) is none of these: it works.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    // `CHANGE_ME`, `SET_BY_CI`: a word for it, as constants are written.
    let is_constant = value.contains('_') || value == "CHANGEME";
    let is_word = is_constant && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    value.is_empty()
        || is_word
        || is_filler(&lower)
        || is_reference(value, &lower)
        || is_encrypted(value, &lower)
}

/// Whether a token is the word for it: `postgres://user:password@host` in a manual.
pub fn is_stand_in(value: &str) -> bool {
    const WORDS: [&str; 8] = ["password", "passwd", "pass", "pwd", "secret", "token", "user", "username"];
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn is_filler(lower: &str) -> bool {
    const WHOLE: [&str; 26] = [
        "unused",
        "initial",
        "notused",
        "ignored",
        "null",
        "none",
        "nil",
        "true",
        "false",
        "todo",
        "fixme",
        "tbd",
        "n/a",
        "na",
        "test",
        "dummy",
        "mock",
        "redacted",
        "(sensitive)",
        "sensitive",
        "placeholder",
        "undefined",
        "seconds",
        "minutes",
        "hours",
        "days",
    ];
    const WORDS: [&str; 6] = ["overridden", "changethis", "replaceme", "placeholder", "xxxx", "redacted"];
    // Each with one of these signs in it, which most values have none of.
    const SIGNS: [char; 6] = ['-', '_', '*', '<', '&', ' '];
    const PARTS: [&str; 60] = [
        "replace-with",
        "override-me",
        "override_me",
        "not-used",
        "not_used",
        "changed-later",
        "enter password",
        "set-in-",
        "set_in_",
        "change_me",
        "change-me",
        "change_this",
        "change-this",
        "not-a-real",
        "not_a_real",
        "fake-",
        "fake_",
        "mock-",
        "mock_",
        "dummy-",
        "dummy_",
        "example-",
        "-example",
        "&lt;",
        "replace-this",
        "replace_this",
        "set-me",
        "set_me",
        "to-be-replaced",
        "to_be_replaced",
        "not-a-secret",
        "set-by-",
        "set_by_",
        "to-be-set",
        "to_be_set",
        "outside-of-",
        "outside_of_",
        "outside-terraform",
        "outside_terraform",
        "managed-manually",
        "managed_manually",
        "set-manually",
        "set_manually",
        "managed-by-",
        "managed_by_",
        "stored-in-",
        "stored_in_",
        "replace_me",
        "replace-me",
        "replace_with",
        "your-",
        "your_",
        "insert_",
        "insert-",
        "<your",
        "example_key",
        "****",
        "-here",
        "_here",
        "fill_me",
    ];
    let is_name = |byte: u8| byte.is_ascii_alphabetic() || b"_.-".contains(&byte);
    let plain = lower.chars().all(|character| "x*.-_# ?•".contains(character));
    let bracketed = (lower.starts_with('<') && lower.ends_with('>'))
        || (lower.starts_with('[') && lower.ends_with(']'))
        || (lower.starts_with('{') && lower.ends_with('}') && lower[1..lower.len() - 1].bytes().all(is_name))
        || (lower.len() > 4 && lower.starts_with("__") && lower.ends_with("__"))
        || (lower.len() > 4 && lower.starts_with("@@") && lower.ends_with("@@"))
        || (lower.starts_with("#{") && lower.ends_with('#'))
        || lower.starts_with("(sensitive");
    // Sixteen zeros.
    let repeated = lower.len() > 7 && lower.bytes().all(|byte| byte == lower.as_bytes()[0]);
    plain
        || repeated
        || bracketed
        || lower.ends_with("...")
        || WHOLE.contains(&lower)
        || WORDS.iter().any(|word| lower.contains(word))
        || lower.contains(SIGNS) && PARTS.iter().any(|part| lower.contains(part))
}

/// A value that names where the secret lies.
fn is_reference(value: &str, lower: &str) -> bool {
    const STARTS: [&str; 30] = [
        // The file of a public key.
        "rpm-gpg-key",
        "ref+",
        "secretref:",
        "keyvault:",
        "enc(",
        "sm://",
        "awssm://",
        "gcp-sm://",
        "$",
        "{{",
        "%{",
        "arn:",
        "var.",
        "local.",
        "data.",
        "module.",
        "env:",
        "env.",
        "ssm:",
        "secret:",
        "file:",
        "op://",
        "vault:",
        "@microsoft.",
        "projects/",
        "https://",
        "http://",
        "/",
        "./",
        "~/",
    ];
    let percent = lower.len() > 2 && lower.starts_with('%') && lower.ends_with('%');
    let interpolated = value.contains("${") || value.contains("{{");
    // A base64 value may start with a slash; a path has several and no padding.
    let slash = lower.starts_with('/') && (value.len() > 30 && !value.contains('.') && !value.contains('-'));
    // A URL with a login is a secret.
    let login = lower.starts_with("http") && value.contains('@');
    percent || interpolated || (!slash && !login && STARTS.iter().any(|start| lower.starts_with(start)))
}

fn is_encrypted(value: &str, lower: &str) -> bool {
    const STARTS: [&str; 8] = [
        "ENC[",
        // dotenvx's, for a point of a curve.
        "encrypted:B",
        "AQICAH",
        "$ANSIBLE_VAULT",
        "v1:",
        "-----BEGIN PGP MESSAGE",
        "Ag==",
        // What PostgreSQL keeps of a password: its hash.
        "SCRAM-SHA-256$",
    ];
    STARTS.iter().any(|start| value.starts_with(start))
        // What Google's KMS makes: the number of a key's version, then bytes.
        || value.len() >= 48 && value.starts_with("CiQA")
        || lower.starts_with("-----begin certificate")
        || lower.starts_with("-----begin public")
        // Mapbox' public tokens, which every page shows that has a map.
        || value.starts_with("pk.eyJ")
        || lower.starts_with("ssh-rsa ")
        || lower.starts_with("ssh-ed25519 ")
}
