//! Source code, by light lexing: calls that make a secret of a literal, and in programs that deploy (Pulumi, CDK, Bicep)
//! arguments that are named so. In other code a name alone says little.

use std::sync::LazyLock;

use regex::Regex;

use super::constants::{self, Used};
use super::value::{Trust, is_drawn_of_letters};
use super::{Search, arguments, bicep, command, composed, entries, kubernetes, lines, names, stores, words};
use crate::secrets::manual;
use crate::text::Span;

/// Calls whose only purpose is to make a secret of their text.
const MAKERS: [&str; 15] = [
    "fromUnsafePlaintext(",
    "from_unsafe_plaintext(",
    "FromUnsafePlaintext(",
    "unsafePlainText(",
    "unsafe_plain_text(",
    "UnsafePlainText(",
    "SecretValue.plainText(",
    "SecretValue.PlainText(",
    "SecretValue_PlainText(",
    "SecretValue.plain_text(",
    "Output.secret(",
    "pulumi.secret(",
    "Output.CreateSecret(",
    "pulumi.ToSecret(",
    "Output.ofSecret(",
];

/// A larger program is a bundle of others.
const LARGEST: usize = 1 << 20;

/// No person writes longer lines, and a packed file has little else.
pub const LONGEST: usize = 2048;

pub fn all(search: &mut Search, trust: Trust) {
    let source = search.source;
    let text = source.text();
    let says = |what: u32| search.words.iter().any(|hit| hit.owner & what != 0);
    // What is imported from a tool that deploys.
    let deploys = text.len() < LARGEST && says(words::TOOL);
    let makes = says(words::MAKER);
    let is_bicep = source.path().ends_with(".bicep") || source.path().ends_with(".bicepparam");
    let trust = if deploys || is_bicep { trust.max(Trust::Config) } else { trust };
    if is_bicep {
        bicep::file(search, trust);
    }
    let python = source.path().ends_with(".py");
    let is_ruby = source.path().ends_with(".rb");
    let before = search.found.len();
    let mut used = Used::default();
    // A name that is likely a secret's proves nothing in code.
    let asked = if trust == Trust::Little { words::SURE } else { words::NAME } | words::MAKER;
    for line in lines::of_words(text, search.words, LONGEST, |says| says & asked != 0) {
        let (start, line) = (line.start, source.slice(line));
        if lines::is_comment(line.trim_start()) {
            continue;
        }
        if deploys {
            broken(search, line, start, trust);
            of_kubernetes(search, line, start);
        }
        if deploys {
            used.look(line);
        }
        if !may_give(line, trust) && !makes {
            continue;
        }
        if makes {
            makers(search, line, start);
        }
        for pair in lines::pairs(line, start) {
            // Code refers; what is no text is no literal.
            if pair.quote.is_some() && !(python && is_documentation(line, pair.name)) {
                search.named(pair.name, pair.value, pair.span, trust);
            }
        }
        fallbacks(search, line, start, trust);
        logins(search, line, start);
        if is_ruby {
            settings(search, line, start, trust);
        }
        if deploys || is_bicep {
            composed::in_program(search, line, start, trust);
            if let Some(password) = command::login_of_connection(line) {
                let at = start + (password.as_ptr() as usize - line.as_ptr() as usize);
                search.take("password", password, Span::new(at, at + password.len()));
            }
        }
        if deploys {
            fallen_back(search, line, start);
            wrapped(search, line, start, trust);
            built(search, line, start, trust);
        }
    }
    arguments::in_text(search, trust);
    // What a deployment script runs.
    if is_bicep {
        search.commands();
    }
    if deploys || is_bicep {
        entries::pairs(search, trust);
        addresses(search);
        documents(search);
    }
    if deploys {
        used.take(search, trust);
        constants::parameters(search);
    }
    if python && trust == Trust::Little && search.found.len() > before {
        let manuals = manual::docstrings(text);
        search.found.retain(|found| !manuals.iter().any(|manual| manual.overlaps(found.span)));
    }
}

/// Whether the line holds a text, and where names say little, one that could look random: [`Trust::Little`].
fn may_give(line: &str, trust: Trust) -> bool {
    let bytes = line.as_bytes();
    let has_text = memchr::memchr3(b'"', b'\'', b'`', bytes).is_some();
    has_text && (trust > Trust::Little || bytes.iter().filter(|byte| byte.is_ascii_digit()).nth(1).is_some())
}

/// `password: "…"`: in Python a bare name before a colon is YAML in a text about something.
fn is_documentation(line: &str, name: &str) -> bool {
    line.trim_start().trim_start_matches("- ").strip_prefix(name).is_some_and(|rest| rest.starts_with(':'))
}

/// `Output.secret("…")`
fn makers(search: &mut Search, line: &str, start: usize) {
    for maker in MAKERS {
        for (at, _) in line.match_indices(maker) {
            let inner = at + maker.len();
            // Go's texts are made outputs first.
            let wrapped = ["pulumi.String(", "jsii.String("];
            let wrapped = wrapped.into_iter().find(|call| line[inner..].starts_with(call));
            let inner = inner + wrapped.map_or(0, str::len);
            // Shorter ones are parts of a list such as this one's.
            if let Some((value, span)) =
                first_text(line, inner, start).or_else(|| below(search, line, inner, start))
                && value.trim().len() >= 4
            {
                search.certain("secret", value, span);
            }
        }
    }
}

/// The text on the next line, where a formatter put it.
fn below<'s>(search: &Search<'s>, line: &str, at: usize, start: usize) -> Option<(&'s str, Span)> {
    /// A deeper indent no formatter has.
    const REACH: usize = 256;
    let text = search.source.text();
    let from = start + line.len();
    let is_open = line[at..].trim().is_empty() && text.get(from..)?.starts_with(['\n', '\r']);
    let lead = text[from..].bytes().take(REACH).take_while(u8::is_ascii_whitespace).count();
    let end = lines::line_end(text.as_bytes(), from + lead, LONGEST).filter(|_| is_open)?;
    first_text(&text[from + lead..end], 0, from + lead)
}

/// `password:` or `password=(` at the end of a line, and its text on the next one.
fn broken(search: &mut Search, line: &str, start: usize, trust: Trust) {
    let head = line.trim_end().trim_end_matches('(').trim_end();
    let Some(name) = head.strip_suffix([':', '=']).and_then(|name| lines::name_at(head, name.len())) else {
        return;
    };
    if names::of(name).is_some_and(|named| named.sure)
        && let Some((value, span)) = below(search, line, line.len(), start)
    {
        search.named(name, value, span, trust);
    }
}

/// `config.getSecret("x") ?? "…"`
fn fallen_back(search: &mut Search, line: &str, start: usize) {
    for call in ["getSecret", "get_secret", "GetSecret", "TrySecret"] {
        let Some(at) = line.find(call) else { continue };
        for sign in [" ?? ", " || ", " or "] {
            let Some(behind) = line[at..].find(sign).map(|place| at + place + sign.len()) else { continue };
            if let Some((value, span)) = first_text(line, behind, start) {
                search.certain("secret", value, span);
            }
        }
    }
}

/// The entries of a Kubernetes secret that a program makes: `new k8s.core.v1.Secret("a", { stringData: { … } })`.
fn of_kubernetes(search: &mut Search, line: &str, start: usize) {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
        let entry = r#"["'`]?([\w.-]+)["'`]?\s*[:=]\s*(?:pulumi\.String\(\s*)?(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n$]*)`)"#;
        Regex::new(entry).expect("a pattern of ours compiles")
    });
    /// A longer declaration no person writes by hand.
    const REACH: usize = 4096;
    let Some(at) = line.find("Secret(") else { return };
    let text = search.source.text();
    let from = start + at;
    let reach = (0..=text.len().min(from + REACH)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let made = &text[from..reach];
    for key in ["stringData", "string_data", "StringData"] {
        let Some(entries) = made.find(key).and_then(|at| made[at..].find('{').map(|open| at + open + 1))
        else {
            continue;
        };
        let end = made[entries..].find('}').map_or(made.len(), |end| entries + end);
        for entry in ENTRY.captures_iter(&made[entries..end]) {
            let (Some(name), Some(value)) = (entry.get(1), entry.iter().skip(2).flatten().next()) else {
                continue;
            };
            if !kubernetes::is_public_entry(name.as_str()) {
                let at = from + entries + value.start();
                search.certain(name.as_str(), value.as_str(), Span::new(at, at + value.len()));
            }
        }
        return;
    }
}

/// `Password: pulumi.String("…")`, `password=pulumi.Output.from_input("…")`
fn wrapped(search: &mut Search, line: &str, start: usize, trust: Trust) {
    for call in ["pulumi.String(", "pulumi.StringPtr(", "jsii.String(", "from_input(", "pulumi.output("] {
        let Some(at) = line.find(call) else { continue };
        let head = line[..at].trim_end().trim_end_matches("Output.").trim_end_matches("pulumi.").trim_end();
        let Some(head) = head.strip_suffix([':', '=']) else { continue };
        let head = head.trim_end().trim_end_matches(['"', '\'', ':']);
        let begin = head
            .rfind(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'))
            .map_or(0, |place| place + head[place..].chars().next().map_or(1, char::len_utf8));
        if let Some((value, span)) = first_text(line, at + call.len(), start) {
            search.named(&head[begin..], value, span, trust);
        }
    }
}

/// What a call logs in with, by the number of the argument: `new NetworkCredential("app", "…")`.
fn logins(search: &mut Search, line: &str, start: usize) {
    const CALLS: [(&str, usize); 6] = [
        ("NetworkCredential(", 1),
        ("PasswordAuthentication(", 1),
        ("UsernamePasswordCredentials(", 1),
        ("HTTPBasicAuth(", 1),
        ("SetBasicAuth(", 1),
        ("getConnection(", 2),
    ];
    for (call, number) in CALLS {
        let Some(mut at) = line.find(call).map(|at| at + call.len()) else { continue };
        for _ in 0..number {
            // A text of another argument may have a comma in it.
            at = first_text(line, at, 0).map_or(at, |(_, span)| span.end);
            at += line[at..].find([',', ')']).unwrap_or(line.len() - at);
            at += usize::from(line[at..].starts_with(','));
        }
        // In code only what nobody types is one.
        if let Some((value, span)) = first_text(line, at, start)
            && (composed::is_strong(value) || is_drawn_of_letters(value))
        {
            search.take("password", value, span);
        }
    }
}

/// `os.getenv("DB_PASSWORD", "…")`, `process.env.DB_PASSWORD || "…"`
fn fallbacks(search: &mut Search, line: &str, start: usize, trust: Trust) {
    for call in ["getenv(", "environ.get("] {
        let Some(at) = line.find(call) else { continue };
        let Some((name, span)) = first_text(line, at + call.len(), start) else { continue };
        let behind = span.end + 1 - start;
        let comma = line.get(behind..).filter(|rest| rest.trim_start().starts_with(','));
        if let Some(rest) = comma
            && let Some((value, span)) = first_text(line, behind + rest.find(',').unwrap_or(0) + 1, start)
        {
            search.named(name, value, span, trust);
        }
    }
    const ENVIRONMENT: &str = "process.env.";
    let Some(at) = line.find(ENVIRONMENT).map(|at| at + ENVIRONMENT.len()) else { return };
    let length = line[at..].bytes().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == b'_').count();
    let (name, rest) = line[at..].split_at(length);
    let lead = rest.len() - rest.trim_start().len();
    if rest[lead..].starts_with("||") || rest[lead..].starts_with("??") {
        let value = at + length + lead + 2;
        if let Some((value, span)) = first_text(line, value, start) {
            search.named(name, value, span, trust);
        }
    }
}

/// `"postgres://app:…@" + host`: an address that is put together behind its login. One that goes on in its text is a
/// token by its shape.
fn addresses(search: &mut Search) {
    /// No login is longer.
    const LONGEST: usize = 256;
    const SIGN: &str = "://";
    let source = search.source;
    let text = source.text();
    for hit in source.glance().into_iter().flat_map(|glance| &glance.tokens) {
        if text.get(hit.start()..hit.end()) != Some(SIGN) {
            continue;
        }
        let reach = &text.as_bytes()[hit.end()..text.len().min(hit.end() + LONGEST)];
        let end = reach.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\n' | b'/'));
        let Some(login) = end.and_then(|end| text[hit.end()..hit.end() + end].strip_suffix('@')) else {
            continue;
        };
        let at = hit.end() + login.find(':').map_or(0, |colon| colon + 1);
        if let Some(password) = command::login_of_connection(&text[hit.start()..hit.end() + login.len() + 1])
        {
            search.take("password", password, Span::new(at, at + password.len()));
        }
    }
}

/// The entries of a document that is a secret's: `secretString: JSON.stringify({ … })`, `` interpolate`{"a": "…"}` ``.
fn documents(search: &mut Search) {
    /// The calls between the name and the document.
    const BETWEEN: usize = 48;
    let source = search.source;
    let (text, mut done) = (source.text(), 0);
    for hit in search.words.iter().filter(|hit| text.is_char_boundary(hit.end())) {
        let behind = text[hit.end()..].trim_start_matches('_');
        let is_string = behind.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("string"));
        let is_secret = text[hit.start()..hit.end()].eq_ignore_ascii_case("secret");
        if hit.start() < done || !is_string || !is_secret {
            continue;
        }
        let rest = &behind[6..];
        let reach = &rest.as_bytes()[..rest.len().min(BETWEEN)];
        let is_call = |byte: &u8| byte.is_ascii_alphanumeric() || b":=._(`\"' \n\t".contains(byte);
        let Some(open) = reach.iter().position(|byte| !is_call(byte)).filter(|at| reach[*at] == b'{') else {
            continue;
        };
        let (entries, end) = entries::of(text, text.len() - rest.len() + open, entries::DOCUMENT);
        done = end;
        for entry in entries {
            if !entry.value.contains("${") && stores::is_held(entry.key, entry.value) {
                search.take(entry.key, entry.value, entry.span);
            }
        }
    }
}

/// Capistrano's `set :db_password, '…'`.
fn settings(search: &mut Search, line: &str, start: usize, trust: Trust) {
    let Some(rest) = line.trim_start().strip_prefix("set :") else { return };
    if let Some((name, value)) = rest.split_once(',')
        && let Some((value, span)) = first_text(line, line.len() - value.len(), start)
    {
        search.named(name, value, span, trust);
    }
}

/// `.password("…")`, as builders have it.
fn built(search: &mut Search, line: &str, start: usize, trust: Trust) {
    for (at, _) in line.match_indices('(') {
        let head = &line[..at];
        let begin = head.rfind(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(0);
        let is_password =
            names::of(&head[begin..]).is_some_and(|named| named.family == names::Family::Password);
        if is_password
            && head[begin..].starts_with('.')
            && let Some((value, span)) = first_text(line, at + 1, start)
        {
            search.named(&head[begin + 1..], value, span, trust);
        }
    }
}

/// The text that begins a call's arguments.
pub fn first_text(line: &str, at: usize, start: usize) -> Option<(&str, Span)> {
    let rest = &line[at..];
    let lead = rest.len() - rest.trim_start().len();
    let quote = rest[lead..].chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'))?;
    let value = rest[lead + 1..].split(quote).next()?;
    let from = start + at + lead + 1;
    Some((value, Span::new(from, from + value.len())))
}
