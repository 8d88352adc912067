//! A pickle's opcodes.
#![no_main]

use iacgate::state::Recogniser;
use iacgate::text::Reading;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Recogniser { largest_model: 1 << 20 }.look(&Reading::new(&"m.pkl".into(), bytes));
});
