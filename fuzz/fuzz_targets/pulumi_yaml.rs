//! A Pulumi project in YAML, with its settings and without.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let settings = b"config:\n  app:size: 3\n  app:open: true\n";
    iacgate_fuzz::scan_stack(&[("Pulumi.yaml", text), ("Pulumi.dev.yaml", settings)], "Pulumi.yaml");
    iacgate_fuzz::scan_stack(&[("Pulumi.yaml", settings), ("Pulumi.dev.yaml", text)], "Pulumi.yaml");
});
