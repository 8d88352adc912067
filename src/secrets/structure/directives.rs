//! Settings of daemons that stand without a sign between name and value: `requirepass …`, `stats auth user:…`.
//!
//! In: a line of a configuration file. Out: the secrets in it, by the words that the line begins with.

use super::value::Trust;
use super::{Search, shell};
use crate::text::Span;

/// What begins a line, and where the secret stands behind it.
struct Directive {
    /// Files that have it, by a part of their names; all, if none is told.
    files: &'static [&'static str],
    /// Without regard to capitals.
    words: &'static [&'static str],
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    /// The word of this number behind the words.
    Word(usize),
    /// The word behind another that stands somewhere on the line.
    Behind(&'static str),
    /// `user:password`
    Login(usize),
    /// What begins with this sign.
    Signed(char),
    Last,
}

use Place::{Behind, Last, Login, Signed, Word};

const fn line(files: &'static [&'static str], words: &'static [&'static str], place: Place) -> Directive {
    Directive { files, words, place }
}

const REDIS: &[&str] = &["redis", "sentinel", "valkey", "users.acl"];
const SNMP: &[&str] = &["snmp"];
const ROUTERS: &[&str] = &[".cfg", ".ios", "router", "switch", "cisco", "running-config", "startup-config"];
const INSTALLERS: &[&str] = &["ks", "kickstart", "anaconda", "preseed", ".cfg"];

const DIRECTIVES: [Directive; 34] = [
    line(&[], &["stats", "auth"], Login(0)),
    line(&[], &["user"], Behind("insecure-password")),
    line(&[], &["auth_pass"], Word(0)),
    line(&[], &["requirepass"], Word(0)),
    line(&[], &["masterauth"], Word(0)),
    line(REDIS, &["sentinel", "auth-pass"], Word(1)),
    line(REDIS, &["user"], Signed('>')),
    line(&[], &["bindpw"], Word(0)),
    line(&["slapd"], &["rootpw"], Word(0)),
    line(INSTALLERS, &["rootpw", "--plaintext"], Word(0)),
    line(INSTALLERS, &["rootpw"], Word(0)),
    line(INSTALLERS, &["d-i", "passwd/root-password", "password"], Word(0)),
    line(INSTALLERS, &["d-i", "passwd/user-password", "password"], Word(0)),
    line(INSTALLERS, &["d-i", "passwd/root-password-again", "password"], Word(0)),
    line(INSTALLERS, &["d-i", "passwd/user-password-again", "password"], Word(0)),
    line(SNMP, &["rocommunity"], Word(0)),
    line(SNMP, &["rwcommunity"], Word(0)),
    line(SNMP, &["rocommunity6"], Word(0)),
    line(SNMP, &["rwcommunity6"], Word(0)),
    line(SNMP, &["com2sec"], Word(2)),
    line(SNMP, &["createuser"], Word(2)),
    line(&["mosquitto"], &["remote_password"], Word(0)),
    line(&["named", "bind", "rndc", "tsig", "dhcpd", ".key"], &["secret"], Word(0)),
    line(&["fluent", "td-agent"], &["password"], Word(0)),
    line(&["squid"], &["cache_peer"], Behind("login=")),
    line(&["fetchmail"], &["poll"], Behind("password")),
    line(ROUTERS, &["enable", "secret", "0"], Word(0)),
    line(ROUTERS, &["enable", "password"], Last),
    line(ROUTERS, &["username"], Behind("password")),
    line(ROUTERS, &["snmp-server", "community"], Word(0)),
    line(ROUTERS, &["radius-server", "key"], Last),
    line(ROUTERS, &["tacacs-server", "key"], Last),
    line(ROUTERS, &["radius-server", "host"], Behind("key")),
    line(ROUTERS, &["tacacs-server", "host"], Behind("key")),
];

/// Communities that everybody knows, and marks of what is hashed.
const PUBLIC: [&str; 8] = ["public", "private", "default", "0", "5", "7", "encrypted", "sha"];

/// What a line gives away, if it is a directive.
pub fn line_of(search: &mut Search, line: &str, start: usize, trust: Trust) {
    // The places of what others wrote are no daemons.
    if trust == Trust::Little {
        return;
    }
    header(search, line, start);
    defined(search, line, start, trust);
    property(search, line, start, trust);
    let words = || line.split_ascii_whitespace().take(24).map(|word| word.trim_end_matches(';'));
    let Some(first) = words().next() else { return };
    if !DIRECTIVES.iter().any(|directive| directive.words[0].eq_ignore_ascii_case(first)) {
        return;
    }
    let words: Vec<&str> = words().collect();
    let name = String::from_utf8_lossy(search.source.path().file_name()).to_ascii_lowercase();
    for directive in &DIRECTIVES {
        let begins = words.len() > directive.words.len()
            && words.iter().zip(directive.words).all(|(word, begins)| word.eq_ignore_ascii_case(begins));
        let is_file = || directive.files.is_empty() || directive.files.iter().any(|part| name.contains(part));
        if begins
            && is_file()
            && let Some(value) = directive.value(&words)
            && is_told(value)
        {
            let from = start + (value.as_ptr() as usize - line.as_ptr() as usize);
            search.certain(directive.words[0], value, Span::new(from, from + value.len()));
            return;
        }
    }
}

impl Directive {
    fn value<'t>(&self, words: &[&'t str]) -> Option<&'t str> {
        let rest = &words[self.words.len()..];
        let text = |word: &&'t str| shell::literal(word);
        match self.place {
            Word(number) => rest.get(number).and_then(text),
            Login(number) => rest.get(number).and_then(text)?.split_once(':').map(|(_, password)| password),
            Last => rest.last().and_then(text),
            Signed(sign) => rest.iter().find_map(|word| word.strip_prefix(sign)),
            Behind("login=") => {
                let login = rest.iter().find_map(|word| word.strip_prefix("login="))?;
                login.split_once(':').map(|(_, password)| password)
            }
            Behind(name) => {
                let at = rest.iter().position(|word| *word == name)?;
                // `password 0 …` is plain; other numbers are marks of what is hashed.
                let at = at + 1 + usize::from(rest.get(at + 1) == Some(&"0"));
                rest.get(at).and_then(text)
            }
        }
    }
}

/// No hash, no mark, nothing that the daemon puts in.
fn is_told(value: &str) -> bool {
    let is_hash = value.starts_with(['$', '{', '!', '*', '-', '@', '%', '#']);
    !is_hash && value.len() >= 4 && !PUBLIC.contains(&value.to_ascii_lowercase().as_str())
}

/// `proxy_set_header Authorization "Basic …"`
fn header(search: &mut Search, line: &str, start: usize) {
    let mut words = line.split_ascii_whitespace();
    if !matches!(
        words.next(),
        Some("proxy_set_header" | "fastcgi_param" | "http-request" | "RequestHeader" | "add_header")
    ) {
        return;
    }
    for kind in ["\"Basic ", "\"Bearer ", "'Basic ", "'Bearer "] {
        let Some(at) = line.find(kind).map(|at| at + kind.len()) else { continue };
        let length = line[at..]
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=._~-".contains(byte))
            .count();
        let value = &line[at..at + length];
        if length >= 8 && line[at + length..].starts_with(['"', '\'']) {
            search.certain("authorization", value, Span::new(start + at, start + at + length));
        }
    }
}

/// Chef's `password '…'`, a property of a resource.
fn property(search: &mut Search, line: &str, start: usize, trust: Trust) {
    if !search.source.path().ends_with(".rb") {
        return;
    }
    let trimmed = line.trim();
    let Some((name, rest)) = trimmed.split_once(' ') else { return };
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let value = quote.and_then(|quote| rest[1..].strip_suffix(quote));
    if let Some(value) = value.filter(|value| !value.contains(['"', '\'', '#'])) {
        let at = start + (value.as_ptr() as usize - line.as_ptr() as usize);
        search.named(name, value, Span::new(at, at + value.len()), trust);
    }
}

/// PHP's `define('DB_PASSWORD', '…');`
fn defined(search: &mut Search, line: &str, start: usize, trust: Trust) {
    let Some(rest) = line.trim_start().strip_prefix("define(") else { return };
    let mut texts = rest.trim_start().split(['\'', '"']);
    if let (Some(""), Some(name), Some(between), Some(value)) =
        (texts.next(), texts.next(), texts.next(), texts.next())
        && between.trim() == ","
    {
        let at = start + (value.as_ptr() as usize - line.as_ptr() as usize);
        search.named(name, value, Span::new(at, at + value.len()), trust);
    }
}
