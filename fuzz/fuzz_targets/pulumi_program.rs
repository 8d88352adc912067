//! Programs of Pulumi; the first byte says the language.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((language, program)) = input.split_first() else { return };
    let (project, name): (&[u8], _) = match language % 3 {
        0 => (b"name: app\nruntime: nodejs\n", "index.ts"),
        1 => (b"name: app\nruntime: python\n", "__main__.py"),
        _ => (b"name: app\nruntime: go\n", "main.go"),
    };
    iacgate_fuzz::scan_stack(&[("Pulumi.yaml", project), (name, program)], "Pulumi.yaml");
});
