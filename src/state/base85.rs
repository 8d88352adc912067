//! Base85, as Python's `b85encode` and `a85encode` write it.
//!
//! In: a text of nothing else. Out: the bytes that it says, if they begin as JSON or as what is packed does.

/// Shorter than any state, and longer than a word.
const HEAD: usize = 60;
pub const DIGITS: &[u8; 85] =
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// Whether a file may be one, by its first bytes: what begins with `{`, gzip's or zlib's first byte has one of these.
pub fn may_be(bytes: &[u8]) -> bool {
    matches!(bytes, [b'<', b'~', ..] | [b'd' | b'A' | b'c' | b'H' | b'+' | b'G', ..])
        && bytes.get(..HEAD).is_some_and(|head| head.iter().all(u8::is_ascii_graphic))
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let framed = text.strip_prefix("<~").map(|rest| rest.strip_suffix("~>").unwrap_or(rest));
    let is_adobes = framed.is_some() || matches!(text.as_bytes().first(), Some(b'H' | b'+' | b'G'));
    let digit = |byte: u8| match is_adobes {
        true => (b'!'..=b'u').contains(&byte).then(|| byte - b'!'),
        false => DIGITS.iter().position(|digit| *digit == byte).map(|at| at as u8),
    };
    let (mut bytes, mut group) = (Vec::with_capacity(text.len() / 5 * 4), Vec::with_capacity(5));
    for byte in framed.unwrap_or(text).bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            // Four zeros in one sign.
            b'z' if is_adobes && group.is_empty() => bytes.extend([0; 4]),
            _ => group.push(digit(byte)?),
        }
        if group.len() == 5 {
            bytes.extend(four(&group)?);
            group.clear();
        }
    }
    let missing = 5 - group.len();
    if missing < 4 {
        group.resize(5, 84);
        bytes.extend(&four(&group)?[..4 - missing]);
    }
    Some(bytes)
}

fn four(group: &[u8]) -> Option<[u8; 4]> {
    let number = group.iter().fold(0u64, |number, digit| number * 85 + u64::from(*digit));
    u32::try_from(number).ok().map(u32::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        // As Python writes them.
        let said = Some(br#"{"lineage": 1, "a": [12345]}"#.to_vec());
        assert_eq!(decode("dm?OUZe?L-Wg<EtF)Sb=VIn#pTQM>-G&Nm)\n"), said);
        assert_eq!(decode("<~HQm9?DIm6hAKj/X0e=Fk@3R`T>;7lh1c8Qe~>"), said);
        assert_eq!(decode("HQm9?DIm6hAKj/X0e=Fk\n@3R`T>;7lh1c8Qe"), said);
        assert_eq!(decode("<~HQllB3Zp.4I/~>").as_deref(), Some(&br#"{"a": 12}"#[..]));
        assert_eq!(decode("no digits, \"for one\""), None);
    }
}
