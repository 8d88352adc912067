//! Words in prose that may be a password: `# root login is …`, `/* was … */` beside a password, a description.
//!
//! In: a text. Out: places that an excerpt must not show. Nothing here is a finding: whoever writes so may mean anything.

use std::sync::LazyLock;

use regex::Regex;

use super::find::merged;
use super::manual;
use super::structure::value::{self, Trust, is_of_a_manual, is_uuid, works_as_password};
use super::structure::{composed, lines, names};
use super::{placeholder::is_placeholder, strength};
use crate::text::Span;

/// No person writes a longer line.
const LONGEST: usize = 4096;
/// How far behind the word that speaks of one a password may stand.
const REACH: usize = 96;
/// Bytes that are passed over together.
const CHUNK: usize = 64;
/// A shorter word is a part number or a unit.
const SHORTEST: usize = 6;

/// Words of comments and of prose in texts that may be passwords. In order of place; none overlaps another.
pub fn spoken(text: &str, is_python: bool) -> Vec<Span> {
    let (bytes, mut found, mut at, mut passed) = (text.as_bytes(), Vec::new(), 0, 0);
    let mut prose = block_comments(text);
    if is_python {
        prose.extend(manual::docstrings(text));
        prose = merged(prose);
    }
    while at < bytes.len() {
        // Nearly all of a large text is passed over here.
        if at >= passed {
            at += quiet(&bytes[at..]);
            passed = at + CHUNK;
        }
        if !speaks(bytes, at) {
            at += 1;
            continue;
        }
        let start = lines::line_start(bytes, at, LONGEST);
        let end = lines::line_end(bytes, at, LONGEST);
        at += 1;
        let (Some(start), Some(end)) = (start, end) else { continue };
        at = end.max(at);
        let line = Span::new(start, end);
        // They stand in order: the last that begins before the line is the one that may hold it.
        let behind = prose.partition_point(|prose| prose.start <= line.start);
        let is_all_prose = behind > 0 && prose[behind - 1].contains(line);
        of_line(text, line, is_all_prose, &mut found);
    }
    merged(found)
}

/// How many bytes at the start belong to chunks in which no word that [`speaks`] begins. A chunk is asked as a whole and
/// without a branch, so that many bytes are compared at once.
fn quiet(bytes: &[u8]) -> usize {
    let may_speak = |chunk: &[u8; CHUNK + 2]| {
        let may_begin = |at: usize| {
            let [a, b, c] = [chunk[at] | 0x20, chunk[at + 1] | 0x20, chunk[at + 2] | 0x20];
            ((a == b'p') & ((b == b'w') | ((b == b'a') & (c == b's')) | ((b == b's') & (c == b'k'))))
                | ((a == b's') & (b == b'e') & (c == b'c'))
                | ((a == b't') & (b == b'o') & (c == b'k'))
                | ((a == b'c') & (b == b'r') & (c == b'e'))
                | ((a == b'l') & (b == b'o') & (c == b'g'))
                | ((a == b'a') & (b == b'd') & (c == b'm'))
                | ((a == b'r') & (b == b'o') & (c == b'o'))
        };
        (0..CHUNK).fold(false, |may_speak, at| may_speak | may_begin(at))
    };
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        if may_speak(chunk) {
            break;
        }
        at += CHUNK;
    }
    at
}

/// Whether a word for a password, or for who logs in with one, begins here: `passwd`, `db_pw`, `log-in`, `root`. Asked of
/// the bytes of what is shown, where a regex would take longer to build than to search with.
fn speaks(bytes: &[u8], at: usize) -> bool {
    const BEGINNINGS: [&[u8]; 10] = [
        b"passw",
        b"passphrase",
        b"passcode",
        b"pwd",
        b"secret",
        b"token",
        b"cred",
        b"login",
        b"log in",
        b"log-in",
    ];
    const WHOLE: [&[u8]; 5] = [b"pass", b"psk", b"admin", b"root", b"pw"];
    let rest = &bytes[at..];
    let begins = |word: &&&[u8]| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if BEGINNINGS.iter().any(|word| begins(&word)) {
        return true;
    }
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 128);
    let before = at.checked_sub(1).map(|at| &bytes[at]);
    WHOLE.iter().filter(begins).any(|word| {
        // `db_pw` is a name of one, `is_root` none of who logs in.
        let is_alone = !is_letter(before) && (before != Some(&b'_') || *word == b"pw");
        let after = rest.get(word.len());
        is_alone && !is_letter(after) && after != Some(&b'_')
    })
}

/// What stands between `/*` and `*/`, line by line as a whole.
fn block_comments(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = memchr::memmem::find(&bytes[at..], b"/*").map(|place| at + place) {
        at = start + 2;
        // `"arn:aws:s3:::models/*"`
        let begins = bytes[..start].last().is_none_or(u8::is_ascii_whitespace);
        let Some(end) = memchr::memmem::find(&bytes[at..], b"*/").filter(|_| begins) else { continue };
        found.push(Span::new(start, at + end));
        at += end;
    }
    found
}

/// A line that says a word which speaks of passwords.
fn of_line(text: &str, line: Span, is_all_prose: bool, found: &mut Vec<Span>) {
    let written = &text[line.start..line.end];
    for part in prose(written, is_all_prose) {
        let prose = &written[part.start..part.end];
        said(prose, line.start + part.start, found);
    }
    // What stands beside the password itself, or goes on where a comment speaks of one.
    let comment = comment_start(written);
    let is_given = lines::pairs(&written[..comment], 0).iter().any(|pair| is_secrets(pair.name))
        || ends_in_secret(&written[..comment]);
    let speaks = written[..comment].trim().is_empty() || is_all_prose;
    if is_given {
        drawn(&written[comment..], line.start + comment, found);
        let above = text[..line.start].trim_end_matches(['\n', '\r']);
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        of_comment(&above[start..], start, is_all_prose, found);
    }
    if is_given || speaks {
        let rest = &text[line.end..];
        let below = rest.trim_start_matches(['\n', '\r']);
        let start = text.len() - below.len();
        of_comment(below.lines().next().unwrap_or(""), start, is_all_prose, found);
    }
}

/// A line that is nothing but a comment, or goes on with one.
fn of_comment(line: &str, at: usize, goes_on: bool, found: &mut Vec<Span>) {
    if line.len() <= LONGEST && (goes_on || lines::is_comment(line.trim_start())) {
        drawn(line, at, found);
    }
}

fn is_secrets(name: &str) -> bool {
    names::of(name).is_some_and(|named| named.sure)
}

/// `master_password = var.p`, `password: !Ref P`, `"MasterUserPassword": x,`: what is no text has no pair.
fn ends_in_secret(code: &str) -> bool {
    let Some(at) = code.find(['=', ':']) else { return false };
    let head = code[..at].trim_end().trim_end_matches(['"', '\'']);
    let start = head.rfind(|sign: char| !sign.is_ascii_alphanumeric() && !"_-".contains(sign));
    is_secrets(&head[start.map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8))..])
}

/// Where the comment of a line begins; its length, where it has none.
fn comment_start(line: &str) -> usize {
    if lines::is_comment(line.trim_start()) {
        return 0;
    }
    [" #", "\t#", " //", " /*", "\t/*", "\t//", " --"]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min()
        .unwrap_or(line.len())
}

/// The parts of a line that people talk in: its comment, and texts of several words.
fn prose(line: &str, is_all: bool) -> Vec<Span> {
    if is_all {
        return vec![Span::new(0, line.len())];
    }
    let comment = comment_start(line);
    let mut parts = Vec::new();
    if comment < line.len() {
        parts.push(Span::new(comment, line.len()));
    }
    let (code, mut at, mut has_texts) = (&line[..comment], 0, false);
    while let Some(quote) = code[at..].find(['"', '\'', '`']).map(|place| at + place) {
        let end = code[quote + 1..].find(&code[quote..=quote]).map_or(code.len(), |end| quote + 1 + end);
        if is_talk(&code[quote + 1..end]) {
            parts.push(Span::new(quote + 1, end));
        }
        has_texts = true;
        at = (end + 1).min(code.len());
    }
    // `Description: login of ops …`, and the lines of a block of text.
    let value = code.find(": ").map_or(0, |at| at + 2);
    let is_plain = !code.contains(['=', '(', ')', '{', '}', '[', ']', '<', '>', ';', '$']);
    if !has_texts && is_plain && is_talk(&code[value..]) {
        parts.push(Span::new(value, code.len()));
    }
    parts
}

/// Whether there are three words and more.
fn is_talk(text: &str) -> bool {
    text.split_whitespace().nth(2).is_some()
}

/// Passwords among the words of prose.
fn said(prose: &str, at: usize, found: &mut Vec<Span>) {
    let mut speaks: Option<usize> = None;
    let mut is_led = false;
    for word in words(prose) {
        let written = &prose[word.start..word.end];
        let plain = written.trim_end_matches([':', '=']);
        let is_near = speaks.is_some_and(|spoken| word.start - spoken <= REACH);
        let place = is_near.then(|| inner(written, is_led)).flatten();
        if let Some(inside) = place {
            found.push(Span::new(at + word.start + inside.start, at + word.start + inside.end));
            is_led = false;
        } else if is_speaking(plain) {
            speaks = Some(word.end);
            is_led = true;
        } else {
            let leads = matches!(
                plain.to_ascii_lowercase().as_str(),
                "is" | "was" | "be" | "" | "/" | "-" | "->" | "=>" | "="
            );
            is_led = leads || written.ends_with([':', '=']);
        }
    }
    // `Winter-… is the password`
    if let Some(first) = words(prose).find(|word| prose[word.start..word.end].len() >= SHORTEST)
        && speaks.is_some()
    {
        let behind: Vec<&str> = prose[first.end..].split_whitespace().take(4).collect();
        let written = &prose[first.start..first.end];
        if behind.first() == Some(&"is") && behind.iter().any(|word| is_speaking(word)) && is_strong(written)
        {
            found.push(Span::new(at + first.start, at + first.end));
        }
    }
}

/// The words of prose, without the signs of a sentence around them.
fn words(prose: &str) -> impl Iterator<Item = Span> {
    const AROUND: [char; 14] = ['"', '\'', '`', '(', ')', '[', ']', '<', '>', ',', ';', '.', '#', '*'];
    let mut at = 0;
    prose.split_whitespace().map(move |word| {
        let start = at + prose[at..].find(word).unwrap_or(0);
        at = start + word.len();
        let lead = word.len() - word.trim_start_matches(AROUND).len();
        let length = word.trim_matches(AROUND).len();
        Span::new(start + lead.min(word.len()), start + (lead + length).min(word.len()))
    })
}

fn is_speaking(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "password",
        "passwords",
        "passwd",
        "passphrase",
        "passcode",
        "pwd",
        "pw",
        "pass",
        "psk",
        "secret",
        "token",
        "credential",
        "credentials",
        "creds",
        "login",
        "logins",
        "log-in",
        "admin",
        "root",
        "key",
    ];
    let lower = word.to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || is_secrets(word)
}

/// The password that a word is, or has behind a user: `ops:…`, `ops/…`.
fn inner(word: &str, is_led: bool) -> Option<Span> {
    let is_it = |word: &str| is_strong(word) || is_led && is_likely(word);
    if is_something_else(word) {
        return None;
    }
    if let Some((user, rest)) = word.split_once([':', '/', '='])
        && !user.is_empty()
        && !rest.is_empty()
    {
        let is_login = user.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-.@".contains(&sign));
        let may_be = is_login && !is_something_else(rest) && (is_strong(rest) || is_likely(rest));
        return may_be.then(|| Span::new(word.len() - rest.len(), word.len()));
    }
    is_it(word).then(|| Span::new(0, word.len()))
}

/// Letters and digits that nobody names a thing by.
fn is_strong(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_typed = word.len() >= 8
        && digits >= 1
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && !is_something_else(word);
    is_typed || !is_something_else(word) && (composed::is_strong(word) || strength::is_drawn_of_letters(word))
}

/// What follows right behind the word that speaks of it.
fn is_likely(word: &str) -> bool {
    let has_digit = word.bytes().any(|sign| sign.is_ascii_digit());
    let is_word = word.bytes().all(|sign| sign.is_ascii_alphabetic());
    word.len() >= SHORTEST
        && (has_digit || is_word && value::is_drawn_of_letters(word) || word.contains(['!', '@', '$']))
        && works_as_password(word, Trust::Config)
        && !is_something_else(word)
}

/// Ids, digests, versions, names, places: what prose about passwords has beside them.
fn is_something_else(word: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        let forms = [
            // `ami-0123456789abcdef0`, `eu-west-1a`, `CVE-2024-1`, `SEC-12`
            r"[a-z]{1,10}-[0-9a-f]{8,17}",
            r"[a-z]{2}(?:-[a-z]+)+-\d[a-z]?",
            r"[A-Z]{2,}(?:-\d+)+",
            // Versions, numbers and dates.
            r"v?\d+(?:[.:-]\d+)*[a-z%]{0,4}",
            // Digests, and a commit.
            r"(?:sha\d*[:-])?[0-9a-f]{40}|(?:sha\d*[:-])?[0-9a-f]{64}|[0-9a-f]{7,12}",
            // `AES256`, `TLSv1.2`, `DB_PASSWORD_2`
            r"[A-Z]{2,}v?[\d.]+",
            r"[A-Z0-9]*_[A-Z0-9_]*",
            r"(?i:base(?:32|64)|sha-?\d+|md5|oauth2?|utf-?8|ed25519|argon2\w*|pbkdf2|oidc|x\.?509|bcrypt)",
            // Names of code and of hosts.
            r"[a-z]\w*(?:\.\w+)+(?:\(\))?",
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        ];
        Regex::new(&format!("^(?:{})$", forms.join("|"))).expect("a pattern of ours compiles")
    });
    word.contains("://")
        || word.starts_with(['/', '.', '~', '-', '$', '!', '@', '%'])
        || word.starts_with("arn:")
        || word.contains("${")
        || word.contains("{{")
        || word.contains("::")
        || word.contains(['(', '*', '…'])
        || word.matches('/').count() > 1
        || is_uuid(word)
        || is_placeholder(word)
        || is_of_a_manual(word)
        || OTHER.is_match(word)
        || names::of(word).is_some()
}

/// Words that nobody names a thing by, whatever is said around them.
fn drawn(comment: &str, at: usize, found: &mut Vec<Span>) {
    for word in words(comment) {
        let written = &comment[word.start..word.end];
        let is_login = |rest: &str| !rest.is_empty() && is_strong(rest);
        if is_strong(written) && !written.contains([':', '=']) {
            found.push(Span::new(at + word.start, at + word.end));
        } else if let Some((_, rest)) = written.split_once([':', '/', '='])
            && !is_something_else(written)
            && is_login(rest)
        {
            found.push(Span::new(at + word.end - rest.len(), at + word.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Vec<String> {
        let spans = spoken(text, false);
        spans.into_iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    fn typed() -> String {
        ["Win", "ter-Ga", "le-26"].concat()
    }

    fn of_letters() -> String {
        ["WQVHsI", "voeLsh", "ZpccZS"].concat()
    }

    #[test]
    fn a_password_that_people_talk_of_is_found_however_they_do() {
        for text in [
            "  # ssh login is ops:~",
            "  Encrypted: false # login ops / ~",
            "  // pw ~",
            "# admin password is ~",
            "  description = \"login ops password ~\"",
            "    Note: admin password is ~",
            "  Description: the root password of the host is ~.",
            "  master_password = var.p /* was ~ */",
            "  master_password = var.p // ~",
            "  # ~\n  password = var.p",
            "  MasterUserPassword: !Ref P # before: ~",
            "  password = var.p\n  # until May it was ~, see the wiki",
            "/*\n   the login of ops\n   is ~ and the password ~\n*/",
            "# ~ is the password",
            "# credentials: admin/~",
        ] {
            for secret in [typed(), of_letters()] {
                let wanted = text.matches('~').count();
                let found = masked(&text.replace('~', &secret));
                assert!(found.len() == wanted && found.iter().all(|one| *one == secret), "{text} {found:?}");
            }
        }
        assert_eq!(masked("# the password is abcde-fghi-17"), ["abcde-fghi-17"]);
    }

    #[test]
    fn what_is_named_beside_a_password_is_left() {
        for text in [
            "# the password is rotated by SecretsManager every 30 days",
            "# password of ami-0123456789abcdef0 in eu-west-1a, see SEC-1423 and CVE-2024-12345",
            "# the token is a sha256 of 5f2b7a9c01d4e6f8a0b3c5d7e9f1a2b4c6d8e0f2a4b6c8d0e2f4a6b8c0d2e4f6",
            "# secret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf",
            "# password policy: TLSv1.2, AES256, base64, v1.2.3",
            "  password = module.db1.password2 # from https://wiki.corp.internal/X1aB2cD3",
            "  password = random_password.Db1.result # 16 characters",
            "  description = \"login of 3f2504e0-4f89-11d3-9a0c-0305e82c3301\"",
            "for password in list1:",
            "const password = config.requireSecret(\"dbPassword1\");",
            "# DB_PASSWORD_2 is read by app.config.Password1",
            "  # mail admin@host1.corp.internal",
        ] {
            assert_eq!(masked(text), [""; 0], "{text}");
        }
    }
}
