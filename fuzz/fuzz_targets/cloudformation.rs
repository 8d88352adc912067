//! Templates in YAML and JSON, read, evaluated and asked all rules.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let name = if text.starts_with(b"{") { "template.json" } else { "template.yaml" };
    iacgate_fuzz::scan_stack(&[(name, text)], name);
});
