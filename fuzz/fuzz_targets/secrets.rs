//! Secrets in a text, by their shapes and by structure. The first byte says the kind of file.
#![no_main]

use iacgate::scan::Scope;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 16] = [
    "a.txt",
    "a.json",
    "a.yaml",
    "a.toml",
    "a.ini",
    "a.sh",
    ".env",
    "a.tfvars",
    "Dockerfile",
    "a.ts",
    "a.py",
    "a.go",
    "a.md",
    "a.ipynb",
    "docker-compose.yml",
    ".github/workflows/a.yml",
];

fuzz_target!(|input: &[u8]| {
    let Some((name, text)) = input.split_first() else { return };
    let name = NAMES[usize::from(*name) % NAMES.len()];
    iacgate_fuzz::with_judge(|judge| {
        let found = judge.scan(&iacgate_fuzz::tree(&[(name, text)]), &Scope::of([], [name.into()]));
        for finding in found.findings {
            let source = &finding.at.source;
            source.slice(finding.at.span);
            judge.sensitive_spans(source);
        }
    });
});
