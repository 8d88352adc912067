//! Git's index, by our own reader. The first byte says how wide its hashes are.
#![no_main]

use iacgate::git::index::Index;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((width, bytes)) = input.split_first() else { return };
    let Ok(index) = Index::read(bytes, bytes.len(), if width % 2 == 0 { 20 } else { 32 }) else { return };
    for place in 0..index.count() {
        let name = index.name(place);
        let _ = index.staged(place);
        assert!(index.find(name).is_some(), "a name that stands there is found");
        index.end_of(index.starting_with(name), name);
    }
    let mut nodes = Vec::from_iter(index.cached());
    while let Some(node) = nodes.pop() {
        index.cached_id(node);
        nodes.extend(index.cached_below(node).into_iter().map(|(_, below)| below));
    }
});
