//! What tokens are made of, and where so much of it stands in a row. Compiled by `build.rs` too.

/// Letters, digits, and the signs that tokens have between them.
pub fn is_of_token(byte: u8) -> bool {
    const TOKEN: [bool; 256] = {
        let mut token = [false; 256];
        let mut byte = 0u8;
        while byte < 128 {
            token[byte as usize] = byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'.' | b':' | b'|' | b'%' | b'!' | b'~');
            byte += 1;
        }
        token
    };
    TOKEN[usize::from(byte)]
}

/// Whether a run of at least `length` bytes stands in a text. The byte that far ahead is looked at first: of prose,
/// most is never read.
pub fn has_run(text: &[u8], length: usize) -> bool {
    let mut at = 0;
    while let Some(window) = text.get(at..at + length) {
        match window.iter().rposition(|byte| !is_of_token(*byte)) {
            Some(last) => at += last + 1,
            None => return true,
        }
    }
    false
}

/// How long the run is that a text begins with.
pub fn run(text: &[u8]) -> usize {
    text.iter().take_while(|byte| is_of_token(**byte)).count()
}
