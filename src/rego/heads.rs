//! What a policy's rules are called, and what it asks for by names that only a run knows.
//!
//! In: a policy's text. Out: the name of each rule and function, and where it begins.

use regorus::Engine;
use regorus::unstable::{Rule as Written, RuleHead};

use super::calls::code;
use super::compile::{Version, speaks};
use crate::text::Source;

/// A rule or a function that a policy defines, or adds to.
#[derive(Debug)]
pub struct Head {
    pub name: String,
    /// The package that it is in, without `data.`.
    pub package: String,
    /// Where in the text its name begins.
    pub start: usize,
    /// Whether its results are told as findings: more of it refuses more.
    pub speaks: bool,
}

/// In the order of the text; nothing where it can't be read.
pub fn heads(source: &Source, version: Version) -> Option<Vec<Head>> {
    super::depth::readable(source).ok()?;
    let mut engine = Engine::new();
    engine.set_rego_v0(version == Version::V0);
    engine.add_policy(source.path().to_string(), source.text().to_owned()).ok()?;
    let modules = engine.get_modules();
    let module = modules.first()?;
    let package = module.package.refr.span().text().trim().trim_start_matches("data.").to_owned();
    let rules = module.policy.iter();
    let heads = rules.map(|rule| {
        let refr = match &**rule {
            Written::Spec {
                head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. },
                ..
            }
            | Written::Default { refr, .. } => refr,
        };
        let span = refr.span();
        let name = span.text().split(['.', '[']).next().unwrap_or("").trim().to_owned();
        Head { speaks: speaks(&name), start: span.start as usize, package: package.clone(), name }
    });
    Some(heads.collect())
}

/// Whether a policy asks for what is below a place in `data` by a name that is only known when it runs: `data[kind]`,
/// `d := data`, `data.known[kind]`, `import data.known`. The top is the empty path.
pub fn asks_by_value(source: &Source, place: &str) -> bool {
    let code = code(source.text());
    let part = |sign: char| sign.is_alphanumeric() || sign == '_';
    let whole =
        code.match_indices("data").filter(|(at, _)| !code[..*at].ends_with(|sign| part(sign) || sign == '.'));
    whole.map(|(at, word)| &code[at + word.len()..]).filter(|rest| !rest.starts_with(part)).any(|rest| {
        let mut rest = rest;
        for step in place.split('.').filter(|step| !step.is_empty()) {
            // A step that is written as a text may be any.
            match rest.strip_prefix('.') {
                Some(behind) if behind.starts_with(step) && !behind[step.len()..].starts_with(part) => {
                    rest = &behind[step.len()..];
                }
                Some(_) => return false,
                None => return true,
            }
        }
        !rest.starts_with('.') && !(place.is_empty() && rest.starts_with("[\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_by_a_name_that_only_a_run_knows_is_seen() {
        for (text, place, is_asked) in [
            ("x if data[input.kind]", "", true),
            ("d := data", "", true),
            ("x if data.known[input.kind]", "", false),
            ("x if data[\"known\"].y", "", false),
            ("x if my.data[input.kind] # data[y]", "", false),
            ("x := metadata[y]", "", false),
            ("x if data.known[input.kind]", "known", true),
            ("import data.known", "known", true),
            ("x if data.known.allowed", "known", false),
            ("x if data.knowns[y]", "known", false),
            ("x if data.a[y]", "a.b", true),
            ("x if data.a.c[y]", "a.b", false),
        ] {
            let source = Source::decode("p.rego".into(), text.as_bytes());
            assert_eq!(asks_by_value(&source, place), is_asked, "{text} {place}");
        }
    }
}
