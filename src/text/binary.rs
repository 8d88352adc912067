//! What can be read in a binary file: its stretches of text, as `strings` finds them.
//!
//! In: bytes that are no UTF-8. Out: whether they are a program's, a font's or an archive's rather than a text in
//! another encoding, and the text in them. Nine tenths of such a file say nothing, and are passed over.

/// What is looked at to tell one from the other: what Git looks at for the same.
const HEAD: usize = 8 << 10;
/// A text has a control character here and there; of packed bytes every ninth is one.
const TEXT_FOR_EACH_CONTROL: usize = 32;
/// Four letters stand together by chance. No token is as short as this, nor a key that says what stands beside it.
const SHORTEST: usize = 8;

/// Whether bytes are no text in any encoding that has a byte for a letter.
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let controls = head.iter().filter(|byte| byte.is_ascii_control() && !is_text(**byte)).count();
    controls * TEXT_FOR_EACH_CONTROL > head.len()
}

/// The stretches of text, on the lines that they stand on; a NUL stands for whatever lies between two.
pub fn readable(bytes: &[u8]) -> String {
    let (mut text, mut done) = (String::new(), 0);
    // Of every stretch that is long enough a byte lies here, or one such step further.
    let mut at = SHORTEST - 1;
    while let Some(byte) = bytes.get(at) {
        if !is_text(*byte) {
            at += SHORTEST;
            continue;
        }
        let start = at - bytes[done..at].iter().rev().take_while(|byte| is_text(**byte)).count();
        let end = at + readable_length(&bytes[at..]);
        if end - start >= SHORTEST
            && let Ok(stretch) = std::str::from_utf8(&bytes[start..end])
        {
            pass_over(&bytes[done..start], &mut text);
            text.push_str(stretch);
            done = end;
        }
        at = end + SHORTEST;
    }
    pass_over(&bytes[done..], &mut text);
    text
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// How many bytes are text from here on, letters of other alphabets among it.
fn readable_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += bytes[length..].iter().take_while(|byte| is_text(**byte)).count();
        let is_letter = |size: &usize| {
            bytes.get(length..length + size).is_some_and(|letter| std::str::from_utf8(letter).is_ok())
        };
        // An ASCII byte is no letter here: it would have been counted.
        match (2..=4).find(is_letter).filter(|_| !bytes[length].is_ascii()) {
            Some(size) => length += size,
            None => return length,
        }
    }
}

fn pass_over(bytes: &[u8], text: &mut String) {
    if !bytes.is_empty() {
        text.push('\0');
        text.extend(memchr::memchr_iter(b'\n', bytes).map(|_| '\n'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_text_are_found_wherever_they_stand() {
        for before in 0..20 {
            let mut bytes = vec![0xf7; before];
            bytes.extend("a stretch, größer\tas".bytes());
            bytes.extend([1, b'o', b'n', b'e', 2, b'\n', 3]);
            bytes.extend(b"eightletters");
            let gap = if before == 0 { "" } else { "\0" };
            assert_eq!(readable(&bytes), format!("{gap}a stretch, größer\tas\0\neightletters"));
        }
        assert_eq!(readable(b""), "");
        assert_eq!(readable(b"\xff\xfe\xfd"), "\0");
        assert_eq!(readable(b"seven..\0"), "\0");
        assert_eq!(readable(b"\0eight..."), "\0eight...");
    }

    #[test]
    fn a_text_in_another_encoding_is_no_binary() {
        assert!(!is_binary(&"Schlüssel: größer\n".chars().map(|letter| letter as u8).collect::<Vec<_>>()));
        assert!(!is_binary(format!("{{\"a\": \"\0{}\"}}", "text ".repeat(20)).as_bytes()));
        assert!(is_binary(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0\xa0"));
        assert!(!is_binary(b""));
    }
}
