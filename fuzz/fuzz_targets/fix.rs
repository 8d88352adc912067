//! Fixes, laid over what they mend: what is written is text, and a second run finds nothing to do.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    // Each fix costs a scan: the shapes of fixes are in short texts too.
    if text.len() > 4096 {
        return;
    }
    let (name, root) = match text.first() {
        Some(b'{') => ("template.json", "template.json"),
        Some(b'A' | b'R') => ("template.yaml", "template.yaml"),
        _ => ("main.tf", ""),
    };
    let laid = iacgate_fuzz::fixed(&[(name, text)], root);
    if laid.files.is_empty() {
        return;
    }
    let mut files: Vec<(String, std::sync::Arc<[u8]>)> = vec![(name.to_owned(), text.into())];
    for (path, after) in laid.files {
        files.retain(|(known, _)| *known != path.to_string());
        files.extend(after.map(|after| (path.to_string(), after)));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), &**text)).collect();
    let again = iacgate_fuzz::fixed(&files, root);
    assert!(laid.untried > 0 || again.mended.is_empty(), "a second run mends what the first one left");
});
