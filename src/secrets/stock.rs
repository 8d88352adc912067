//! Logins that open nothing: those that images ship with, where they reach no further than a test
//! (`postgres:postgres@localhost`, or at a service that the same file starts), and in tests and manuals those whose
//! password is the word for one.
//!
//! In: a text and the place of a password in an address. Out: whether it is such a login. Anywhere else a default password
//! is the worst one.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::placeholder::is_stand_in;
use crate::path::RepoPath;
use crate::text::Span;

/// Users that images have with a password of the same name.
const STOCK: [&str; 7] = ["postgres", "root", "guest", "minioadmin", "rabbitmq", "mysql", "test"];

/// What names the machine itself.
const LOOPBACK: [&str; 5] = ["localhost", "0.0.0.0", "[::1]", "host.docker.internal", "ip6-localhost"];

/// A name of a host is no longer, nor that of a user.
const LONGEST: usize = 64;

/// What a password in a manual is put together from.
const SAID: [&str; 20] = [
    "password", "passwd", "passw", "pass", "pwd", "pw", "secret", "super", "token", "user", "name", "login",
    "test", "some", "your", "my", "the", "dont", "show", "me",
];

/// Whether a password says that it is one: `mypassword`, `super_secret`, `oplog_reader_password` of `oplog_reader`.
pub fn is_said(user: &str, password: &str) -> bool {
    let mut rest = without_escapes(password).to_ascii_lowercase();
    let is_sign = |letter: char| !letter.is_ascii_alphanumeric();
    let of_user = user.to_ascii_lowercase();
    for word in of_user.split(is_sign).filter(|word| word.len() > 1).chain(SAID) {
        rest = rest.replace(word, "-");
    }
    // `password123`
    let rest = rest.trim_end_matches(is_sign);
    let digits = rest.len() - rest.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let (rest, count) = rest.split_at(rest.len() - digits);
    !password.is_empty() && "1234567890".starts_with(count) && rest.chars().all(is_sign)
}

/// With a sign for each that an address escapes.
fn without_escapes(password: &str) -> String {
    let mut plain = String::new();
    let mut parts = password.split('%');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push('%');
        let is_escape = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        plain.push_str(if is_escape { &part[2..] } else { part });
    }
    plain
}

/// Whether a password says that it is one in the letters that people put in place of others: `Str0ngPa$$w0rd`. It works,
/// and in a test or a manual it is what is shown.
pub fn says_password(value: &str) -> bool {
    beside_word(value).is_some()
}

/// Whether a password is little more than the word for one: `password123`, `MyP@ssword1!`.
pub fn is_word_for_password(value: &str) -> bool {
    /// More beside the word keeps somebody out.
    const MOST: usize = 6;
    beside_word(value).is_some_and(|beside| beside <= MOST)
}

/// How many letters stand beside the word for a password in one that says that it is one.
fn beside_word(value: &str) -> Option<usize> {
    const SAID: [&str; 4] = ["password", "passwd", "passphrase", "secret"];
    let letter = |letter: char| match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        letter => letter.to_ascii_lowercase(),
    };
    let plain: String = value.chars().map(letter).collect();
    let word = SAID.iter().find(|word| plain.contains(**word))?;
    Some(plain.chars().count() - word.len())
}

/// Whether what a header has behind `Basic` is a login that opens nothing: without a password, or with a word for it.
pub fn is_empty_login(header: &str) -> bool {
    let plain = STANDARD_NO_PAD.decode(header.trim_end_matches('='));
    let Ok(plain) = plain.map(String::from_utf8) else { return false };
    let login = plain.as_deref().ok().and_then(|plain| plain.split_once(':'));
    login.is_some_and(|(user, password)| !user.is_empty() && (password.is_empty() || is_stand_in(password)))
}

/// The services that a file starts, read when first asked for.
#[derive(Default)]
pub struct Services<'t>(Option<HashSet<&'t str>>);

impl<'t> Services<'t> {
    /// Whether the password at `at` is that of a stock login which no one else can reach.
    pub fn has_stock_login(&mut self, path: &RepoPath, text: &'t str, at: Span) -> bool {
        let Some((user, host)) = around(text, at) else { return false };
        let is_stock = user == &text[at.start..at.end] && STOCK.contains(&user);
        let is_loopback = || LOOPBACK.contains(&host) || host.starts_with("127.");
        is_stock && (is_loopback() || self.of(path, text).contains(host))
    }

    /// Whether the password at `at` is one of a test or a manual, where nothing is reached with it.
    pub fn is_example(text: &str, at: Span) -> bool {
        let Some((user, _)) = around(text, at) else { return false };
        let password = &text[at.start..at.end];
        is_said(user, password) || user == password && STOCK.contains(&user)
    }

    fn of(&mut self, path: &RepoPath, text: &'t str) -> &HashSet<&'t str> {
        self.0.get_or_insert_with(|| {
            let is_yaml = [".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
            let has_services = || text.lines().any(|line| line.trim() == "services:");
            if is_yaml && has_services() { services(text) } else { HashSet::new() }
        })
    }
}

/// The user before a password, and the host behind it.
fn around(text: &str, at: Span) -> Option<(&str, &str)> {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    let bytes = text.as_bytes();
    let head = bytes[..at.start].strip_suffix(b":")?;
    let user = head.iter().rev().take(LONGEST).take_while(is_name).count();
    let start = at.end + usize::from(bytes.get(at.end) == Some(&b'@'));
    let is_host = |byte: &&u8| is_name(byte) || b"[]".contains(byte);
    // `[::1]` has colons in it.
    let host = match bytes[start..].starts_with(b"[::1]") {
        true => 5,
        false => bytes[start..].iter().take(LONGEST).take_while(is_host).count(),
    };
    Some((&text[head.len() - user..head.len()], &text[start..start + host]))
}

/// Every key below a line `services:`, and the images and aliases listed there, as workflows and Compose have them.
fn services(text: &str) -> HashSet<&str> {
    let mut found = HashSet::new();
    // How far the line is indented that the services stand below.
    let mut inside: Option<usize> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if trimmed == "services:" {
            inside = Some(indent);
            continue;
        }
        let is_item = trimmed.starts_with("- ");
        inside = inside.filter(|outer| indent > *outer || is_item && indent == *outer);
        if inside.is_none() {
            continue;
        }
        let item = trimmed.trim_start_matches("- ");
        let (key, value) = item.split_once(':').unwrap_or((item, ""));
        match key {
            // GitLab's: `name: postgres:14`, `alias: db`.
            "name" | "alias" | "hostname" | "container_name" => {
                found.insert(of_image(value.trim()));
            }
            _ if value.is_empty() => {
                found.insert(of_image(key));
            }
            // `- postgres:14`
            _ if is_item => {
                found.insert(of_image(item));
            }
            _ => {}
        }
    }
    found
}

/// `postgres` of `registry/library/postgres:14`.
fn of_image(image: &str) -> &str {
    let image = image.trim_matches(['"', '\'']);
    let last = image.rsplit('/').next().unwrap_or(image);
    last.split(':').next().unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `~` stands for `://`, so that no scanner finds an address in this file.
    fn is_stock(path: &str, text: &str) -> bool {
        let text = text.replace('~', "://");
        let user = text.find("://").expect("an address") + 3;
        let start = user + text[user..].find(':').expect("a login") + 1;
        let end = start + text[start..].find('@').expect("a host");
        Services::default().has_stock_login(&path.into(), &text, Span::new(start, end))
    }

    #[test]
    fn stock_logins_on_this_machine_or_at_a_service_of_the_file() {
        let compose = "services:\n  db:\n    image: postgres\n  app:\n    environment:\n      URL: ";
        for (path, text) in [
            ("a.env", "mysql~root:root@127.0.0.1:3306/x".to_owned()),
            ("a.yml", "http~minioadmin:minioadmin@localhost:9000".to_owned()),
            ("a.yml", "amqp~guest:guest@[::1]:5672".to_owned()),
            ("compose.yml", format!("{compose}postgres~postgres:postgres@db:5432/app\n")),
            (
                ".gitlab-ci.yml",
                "test:\n  services:\n  - postgres:14\n  variables:\n    URL: pg~postgres:postgres@postgres/x".to_owned(),
            ),
            (
                ".gitlab-ci.yml",
                "test:\n  services:\n    - name: a/postgres:14\n      alias: db\n  variables:\n    URL: pg~postgres:postgres@db/x"
                    .to_owned(),
            ),
        ] {
            assert!(is_stock(path, &text), "{text}");
        }
        for (path, text) in [
            ("compose.yml", format!("{compose}postgres~postgres:postgres@db.prod.internal/app\n")),
            ("compose.yml", format!("{compose}postgres~postgres:postgres@image/app\n")),
            ("compose.yml", format!("{compose}postgres~app:app-12x@db/app\n")),
            ("compose.yml", format!("{compose}postgres~postgres:root@localhost/app\n")),
            ("a.env", "services:\n  db:\nmysql~root:root@db/x".to_owned()),
            ("a.yml", "jobs:\n  db:\n    env:\n      URL: mysql~root:root@db/x".to_owned()),
        ] {
            assert!(!is_stock(path, &text), "{text}");
        }
    }
}
