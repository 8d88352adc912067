//! A policy in Rego, compiled and asked about a file.
#![no_main]

use iacgate::rego::{Options, Policies, Version, documents};
use iacgate::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let policy = Source::decode("policy/a.rego".into(), text);
    let file = Source::decode("a.yaml".into(), b"kind: Pod\nspec: { user: 0, names: [a, b] }\n");
    for version in [Version::V0, Version::V1] {
        let options = Options { version, ..Options::default() };
        let Ok(policies) = Policies::compile(std::slice::from_ref(&policy), &[], &options) else { continue };
        for document in documents(&file).into_iter().flatten() {
            policies.about_file(&document);
        }
    }
});
