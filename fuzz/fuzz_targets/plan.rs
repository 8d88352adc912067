//! Plans and previews as JSON.
#![no_main]

use iacgate::iac::plan;
use iacgate::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let _ = plan::read(&Source::decode("plan.json".into(), text));
});
