//! A baseline, read and written again.
#![no_main]

use iacgate::policy::Baseline;
use iacgate::text::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let Ok(baseline) = Baseline::read(&Source::decode(".iacgate-baseline".into(), text)) else { return };
    assert_eq!(baseline.is_empty(), baseline.without(&[]).is_empty());
});
