//! What a policy's rules are called.
//!
//! In: a policy's text. Out: the name of each rule and function, and where it begins.

use regorus::Engine;
use regorus::unstable::{Rule as Written, RuleHead};

use super::compile::{Version, speaks};
use crate::text::Source;

/// A rule or a function that a policy defines, or adds to.
#[derive(Debug)]
pub struct Head {
    pub name: String,
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
    let rules = modules.first()?.policy.iter();
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
        Head { speaks: speaks(&name), start: span.start as usize, name }
    });
    Some(heads.collect())
}
