//! Signs as HTML and XML write them: `&quot;`, `&#34;`.

/// Longer ones stand for signs that no configuration is made of.
const LONGEST: usize = 10;

/// The sign that an entity at the beginning of some bytes stands for, and how many bytes it takes.
pub fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    const NAMED: [(&[u8], char); 6] =
        [(b"quot", '"'), (b"amp", '&'), (b"lt", '<'), (b"gt", '>'), (b"apos", '\''), (b"nbsp", ' ')];
    let rest = bytes.strip_prefix(b"&")?;
    let length = rest.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = &rest[..length];
    let sign = match name {
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(number(digits, 16)?)?,
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        _ => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((sign, length + 2))
}

fn number(digits: &[u8], base: u32) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, base).ok()
}

/// A text with its entities read.
pub fn without_entities(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    for at in memchr::memchr_iter(b'&', bytes) {
        if at >= from
            && let Some((sign, length)) = entity(&bytes[at..])
        {
            plain.push_str(&text[from..at]);
            plain.push(sign);
            from = at + length;
        }
    }
    plain.push_str(&text[from..]);
    plain
}

/// How far what is written with entities reaches from a place in it, in both directions: to the end of its element or of
/// its attribute. `from` is how far back it may go.
pub fn stretch(bytes: &[u8], from: usize, at: usize) -> (usize, usize) {
    let is_end = |byte: &u8| matches!(byte, b'<' | b'>' | b'"');
    let before = bytes[from..at].iter().rev().take_while(|byte| !is_end(byte)).count();
    let length = bytes[at..].iter().take_while(|byte| !is_end(byte)).count();
    (at - before, at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_read_once() {
        for (text, plain) in [
            ("{&quot;a&quot;:&#34;b&#x22;}", "{\"a\":\"b\"}"),
            ("&amp;quot;", "&quot;"),
            ("a & b && &; &#; &#xzz; &unknown; &quot", "a & b && &; &#; &#xzz; &unknown; &quot"),
            ("ä&lt;ö", "ä<ö"),
        ] {
            assert_eq!(without_entities(text), plain, "{text}");
        }
        assert_eq!(stretch(b"<a b=\"{&quot;c&quot;}\">", 0, 12), (6, 21));
    }
}
