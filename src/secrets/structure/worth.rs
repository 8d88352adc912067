//! Whether JSON or YAML is worth parsing: a look at what stands behind each word, in place.
//!
//! In: a text and the words in it that lead to places of secrets. Out: no, if none of them can be part of a finding;
//! the tree of a document takes many times its text.

use std::borrow::Cow;

use super::loops;
use super::names::{self, Named};
use super::value::{self, Trust};
use super::variables;
use super::words::{COMMAND, DECLARES, LOGINS, MAKER, NAME};
use crate::secrets::context::skip;
use crate::text::prefilter::Hit;

/// A name is no longer, in both directions from its word.
const NAME_REACH: usize = 96;
/// Blanks, quotes and brackets between a name, its sign and its value.
const BETWEEN: usize = 32;
/// Nor is a value that is looked at here; a longer one is worth parsing.
const VALUE_REACH: usize = 512;

/// How much of a map is looked at.
const MAP_REACH: usize = 4 << 10;
/// Keys that give a value to the name of their map, and the functions of templates; whatever else may be secret in one has a
/// name of its own.
const GIVING: [&str; 6] = ["value", "default", "credentials", "secret", "Fn::", "Ref"];

pub fn is_worth_parsing(text: &str, words: &[Hit], trust: Trust) -> bool {
    // What schemas say to be secret is trusted the most; only CloudFormation's say it here.
    let has_types = || memchr::memmem::find(text.as_bytes(), b"AWS::").is_some();
    let most = match trust {
        Trust::Little => Trust::Little,
        _ if has_types() => Trust::Schema,
        _ => Trust::Config,
    };
    words.iter().any(|hit| is_worth(text, hit, most))
}

fn is_worth(text: &str, hit: &Hit, trust: Trust) -> bool {
    if hit.owner & (DECLARES | LOGINS) != 0 {
        return true;
    }
    if hit.owner & COMMAND != 0 {
        return trust > Trust::Little && is_given_words(text.as_bytes(), hit);
    }
    if hit.owner & (NAME | MAKER) == 0 {
        return false;
    }
    let bytes = text.as_bytes();
    let name = name_around(bytes, hit);
    let Some(word) = text.get(name.clone()) else { return false };
    if bytes[..name.start].ends_with(b"fn::") || bytes[..name.start].ends_with(b"ApiGateway::") {
        return true;
    }
    // Every entry of what it makes is one.
    if word == "secretGenerator" {
        return true;
    }
    // `? password`, and its value on the line below.
    if bytes[..name.start].trim_ascii_end().ends_with(b"?") {
        return true;
    }
    let behind = skip(bytes, name.end, b"\\\"'])} \t", BETWEEN);
    match bytes.get(behind) {
        Some(b':' | b'=') => is_given(text, word, behind + 1, trust),
        _ => is_named(bytes, word, name.start),
    }
}

/// What prose speaks of, too; a login has an option or a sign.
const ENGINES: [&[u8]; 4] = [b"mysql", b"mariadb", b"mongo", b"ldap"];

/// Whether a command at the word may have others behind or before it, in one text or as a list: `mysql` alone is an
/// engine's name.
fn is_given_words(bytes: &[u8], hit: &Hit) -> bool {
    let word = &bytes[hit.start()..hit.end()];
    // `"--requirepass", "…"`
    if word.contains(&b' ') || bytes[..hit.start()].ends_with(b"-") {
        return true;
    }
    let ends = |byte: &&u8| !matches!(byte, b'"' | b'\'' | b'\n');
    let before = bytes[..hit.start()].iter().rev().take(VALUE_REACH).take_while(ends);
    let behind = &bytes[hit.end()..bytes.len().min(hit.end() + VALUE_REACH)];
    let mut around = before.chain(behind.iter().take_while(ends));
    let has_words = if ENGINES.iter().any(|engine| word.eq_ignore_ascii_case(engine)) {
        around.any(|byte| b"-=:@\\".contains(byte))
    } else {
        around.any(|byte| b" \t=:@\\".contains(byte))
    };
    // `["mysqladmin", "-p…"]`, `- -p…`
    let is_option = |three: &[u8]| matches!(three, [_, b'"' | b'\'', b'-'] | [b'-', b' ', b'-']);
    has_words || behind.windows(3).any(is_option)
}

fn name_around(bytes: &[u8], hit: &Hit) -> std::ops::Range<usize> {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let before = bytes[..hit.start()].iter().rev().take(NAME_REACH).take_while(is_name).count();
    // A word may take in what ends the name: `key:`.
    let start = hit.start() - before;
    let length = bytes[start..].iter().take(2 * NAME_REACH).take_while(is_name).count();
    start..start + length
}

/// Whether what the name is given can be a secret.
fn is_given(text: &str, name: &str, at: usize, trust: Trust) -> bool {
    let bare = name.trim_start_matches('-');
    // `tokens: { agent: … }`, `passwords: […]`
    let many = names::of(bare.trim_end_matches('s')).filter(|_| bare.ends_with('s'));
    let Some(named) = names::of(bare).or(many) else { return false };
    let bytes = text.as_bytes();
    let start = skip(bytes, at, b" \t", BETWEEN);
    let reach = &bytes[start..bytes.len().min(start + VALUE_REACH)];
    match reach.first() {
        Some(quote @ (b'"' | b'\'')) => {
            let value = quoted(&reach[1..], *quote);
            value.is_none_or(|value| works(named, bare, &value, trust) || is_of_variable(text, &value))
        }
        // A map under a name that is not surely a secret's: `"eks-auth": { "endpoint": … }`.
        Some(b'{') if !named.sure => {
            let within = &bytes[start..bytes.len().min(start + MAP_REACH)];
            GIVING.iter().any(|key| memchr::memmem::find(within, key.as_bytes()).is_some())
        }
        // A container, a block, an anchor, a tag; a value on a line of its own.
        None | Some(b'{' | b'[' | b'|' | b'>' | b'&' | b'*' | b'!' | b'\n' | b'\r' | b'\\' | b'-') => true,
        Some(_) => {
            // `PGPASSWORD=… psql -h db`
            let is_tight = bytes[at - 1] == b'=' && start == at;
            let ends = |byte: &u8| b"\n\r,}\"'\\".contains(byte) || is_tight && b" \t;&|".contains(byte);
            let length = reach.iter().position(ends);
            let Some(length) = length else { return true };
            let Some(value) = text.get(start..start + length) else { return true };
            let value = value.split(" #").next().unwrap_or(value).trim();
            // `{value: …, secret: true}`; a flow of YAML may go on behind the comma.
            value == "true" && named.bare
                || works(named, bare, value, trust)
                || is_of_variable(text, line(text, start))
        }
    }
}

/// What is left of a line.
fn line(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let end = rest.bytes().take(NAME_REACH + BETWEEN).position(|byte| matches!(byte, b'\n' | b'\r'));
    end.map_or("", |end| rest[..end].trim_end())
}

/// Whether a value is a variable that the text itself gives something to.
fn is_of_variable(text: &str, value: &str) -> bool {
    if !value.starts_with(['{', '$']) {
        return false;
    }
    if loops::field(value).is_some_and(|(variable, _)| loops::is_of_loop(variable, text)) {
        return true;
    }
    let Some(name) = variables::whole(value) else { return false };
    let (bytes, length) = (text.as_bytes(), name.len());
    memchr::memmem::find_iter(bytes, name.as_bytes()).any(|at| {
        let is_whole = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        let given = bytes[at + length..].strip_prefix(b":").map(<[u8]>::trim_ascii_start);
        let is_given = given.is_some_and(|given| {
            let given = given.strip_prefix(b"\"").or_else(|| given.strip_prefix(b"'")).unwrap_or(given);
            !given.starts_with(b"{{") && !given.starts_with(b"$")
        });
        is_whole && (is_given || bytes[..at].ends_with(b"name: "))
    })
}

/// What stands in quotes, its escapes read as JSON has them; `None` where that takes a parser.
fn quoted(rest: &[u8], quote: u8) -> Option<Cow<'_, str>> {
    let mut escapes = false;
    let mut bytes = rest.iter().enumerate();
    let end = loop {
        match bytes.next()? {
            (at, byte) if *byte == quote => break at,
            (_, b'\\') => {
                escapes = true;
                bytes.next()?;
            }
            _ => {}
        }
    };
    let inside = std::str::from_utf8(&rest[..end]).ok()?;
    if !escapes {
        return Some(Cow::Borrowed(inside));
    }
    (quote == b'"').then(|| serde_json::from_str(&format!("\"{inside}\"")).ok()).flatten().map(Cow::Owned)
}

fn works(named: Named, name: &str, value: &str, trust: Trust) -> bool {
    // An expression of an ARM template, with texts in it.
    if value.starts_with('[') && value.ends_with(")]") && value.contains('\'') {
        return true;
    }
    let value = value::fallback(value).unwrap_or(value);
    // The one name whose values are drawn as ids are.
    if name.ends_with("secret_id") && value::is_uuid(value) {
        return true;
    }
    // Trust in a schema is the greater one for most values, not for those of a known kind.
    value::is_secret(named, name, value, trust)
        || trust == Trust::Schema && value::is_secret(named, name, value, Trust::Config)
}

/// Whether the word is itself a value that names something: `name: DB_PASSWORD`, `kind: Secret`, `--token x`.
fn is_named(bytes: &[u8], word: &str, start: usize) -> bool {
    // The ends of them: `ParameterKey`, `OptionName`.
    const NAMERS: [&[u8]; 5] = [b"name", b"key", b"variable", b"kind", b"type"];
    if names::of(word.trim_start_matches('-')).is_none() {
        return false;
    }
    if word.starts_with('-') {
        return true;
    }
    // `/app/prod/DB_PASSWORD`, `aws:secretKey`
    let is_path = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-./:".contains(byte);
    let start = start - bytes[..start].iter().rev().take(NAME_REACH).take_while(is_path).count();
    let before = |at: usize, of: &[u8]| {
        at - bytes[..at].iter().rev().take(BETWEEN).take_while(|byte| of.contains(byte)).count()
    };
    let colon = before(start, b"\\\"' \t\n\r");
    let Some(key) = bytes[..colon].strip_suffix(b":") else { return false };
    let key = &key[..before(key.len(), b"\\\"' ")];
    NAMERS
        .iter()
        .any(|namer| key.len() >= namer.len() && key[key.len() - namer.len()..].eq_ignore_ascii_case(namer))
}
