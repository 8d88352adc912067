//! HCL and Terraform's JSON, read, evaluated and asked all rules.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let name = if text.starts_with(b"{") { "main.tf.json" } else { "main.tf" };
    iacgate_fuzz::scan_stack(&[(name, text)], "");
});
