//! A policy file: tiers, exceptions, settings.
#![no_main]

use iacgate::policy::{Policy, extended, inline};
use iacgate::rules::Rules;
use iacgate::text::Source;
use libfuzzer_sys::fuzz_target;

thread_local!(static RULES: Rules = Rules::built_in());

fuzz_target!(|text: &[u8]| {
    let source = Source::decode("iacgate.toml".into(), text);
    for comment in inline::comments(&source) {
        comment.mistake(None, Default::default());
    }
    let Ok(mut policy) = Policy::read(&source) else { return };
    RULES.with(|rules| {
        policy.use_ids(rules);
        let _ = policy.check_names(rules, &source);
    });
    extended(&Policy::built_in(), policy);
});
