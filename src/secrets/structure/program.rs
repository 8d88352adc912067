//! Source code, by light lexing: calls that make a secret of a literal, and in programs that deploy (Pulumi, CDK, Bicep)
//! arguments that are named so. In other code a name alone says little.

use super::value::Trust;
use super::{Search, bicep, command, composed, lines, names, words};
use crate::text::Span;

/// Calls whose only purpose is to make a secret of their text.
const MAKERS: [&str; 12] = [
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
    // A name that is likely a secret's proves nothing in code.
    let asked = if trust == Trust::Little { words::SURE } else { words::NAME } | words::MAKER;
    for line in lines::of_words(text, search.words, LONGEST, |says| says & asked != 0) {
        let (start, line) = (line.start, source.slice(line));
        if !may_give(line, trust) && !makes || lines::is_comment(line.trim_start()) {
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
        if deploys || is_bicep {
            composed::in_program(search, line, start, trust);
            if let Some(password) = command::login_of_connection(line) {
                let at = start + (password.as_ptr() as usize - line.as_ptr() as usize);
                search.take("password", password, Span::new(at, at + password.len()));
            }
        }
        if deploys {
            wrapped(search, line, start, trust);
            built(search, line, start, trust);
        }
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
            if let Some((value, span)) = first_text(line, inner, start)
                && value.trim().len() >= 4
            {
                search.certain("secret", value, span);
            }
        }
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
