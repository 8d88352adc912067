//! Heads whose variable no body gives a value: `deny contains msg if input.open`.
//!
//! In: policies and what was parsed of them. Out: an [`Error`] at the variable. regorus tells it only when the body holds,
//! on the first file that breaks the policy.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use regorus::unstable::{Module, Rule as Written, RuleHead};

use super::calls::code;
use crate::error::{Error, Result};
use crate::secrets;
use crate::text::{Source, Span};

static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[A-Za-z_][A-Za-z0-9_]*").expect("a constant that a test compiles"));

/// Words that have a value everywhere.
const KNOWN: [&str; 6] = ["data", "false", "input", "null", "true", "_"];

pub(super) fn check(policies: &[Source], modules: &[impl AsRef<Module>]) -> Result<()> {
    let all = || modules.iter().flat_map(|module| &module.as_ref().policy);
    let rules: BTreeSet<&str> =
        all().filter_map(|rule| NAME.find(rule.span().text())).map(|name| name.as_str()).collect();
    for (source, module) in policies.iter().zip(modules) {
        let code = code(source.text());
        let imports = code.lines().filter(|line| line.trim_start().starts_with("import "));
        let imported: BTreeSet<&str> =
            imports.flat_map(|line| NAME.find_iter(line)).map(|name| name.as_str()).collect();
        for rule in &module.as_ref().policy {
            let Written::Spec { head: RuleHead::Set { key: Some(key), .. }, .. } = &**rule else { continue };
            let (word, whole) = (key.span().text(), rule.span());
            let is_known = KNOWN.contains(&word) || rules.contains(word) || imported.contains(word);
            let is_name = NAME.find(word).is_some_and(|name| name.as_str() == word);
            let Some(body) = code.get(whole.start as usize..whole.end as usize) else { continue };
            let is_it = |name: &regex::Match| name.as_str() == word && !body[..name.start()].ends_with('.');
            if is_name && !is_known && NAME.find_iter(body).filter(is_it).count() == 1 {
                let start = key.span().start as usize;
                let message = format!("this policy can't be read: nothing gives `{word}` a value");
                let help = format!(
                    "{word} := \"why\", in the body: deny contains {word} if {{ …; {word} := \"why\" }}"
                );
                let place = secrets::frame(source, Span::new(start, start + word.len()));
                return Err(Error::new(message).at(place).help(help));
            }
        }
    }
    Ok(())
}
