//! Private keys that manuals cut short: their own first bytes say how long they would be.
//!
//! In: what stands between the lines of a key. Out: whether less than half of it is there, with which nobody signs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Whether most of a key is missing. A body that says nothing of its length is taken to be whole.
pub fn is_piece(body: &str) -> bool {
    // Wrapped, escaped and quoted as its file wants it: the digits alone count.
    let mut digits = Vec::new();
    let mut bytes = body.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            _ if byte.is_ascii_alphanumeric() || b"+/".contains(&byte) => digits.push(byte),
            _ => {}
        }
    }
    let Some(head) = digits.get(..8).and_then(|head| STANDARD_NO_PAD.decode(head).ok()) else { return false };
    let there = digits.len() / 4 * 3;
    declared(&head).is_some_and(|length| 2 * there < length)
}

/// How many bytes a key says that it has, its head included: DER's sequence (X.690, 8.1.3), OpenPGP's old packet of a
/// secret key (RFC 4880, 4.2.1).
fn declared(head: &[u8]) -> Option<usize> {
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
    match head {
        [0x30, 0x81, length, ..] => Some(3 + usize::from(*length)),
        [0x30, 0x82, high, low, ..] | [0x95, high, low, ..] => Some(4 + number(&[*high, *low])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As long as it says, with other bytes than a key has.
    fn body(there: usize, declared: u16) -> String {
        let [high, low] = declared.to_be_bytes();
        let key = [0x30, 0x82, high, low].into_iter().chain((0..there).map(|at| (at * 7) as u8));
        STANDARD_NO_PAD.encode(key.collect::<Vec<u8>>())
    }

    #[test]
    fn less_than_half_of_a_key_is_none() {
        for (text, is_piece_of_one) in [
            (body(1200, 1200), false),
            (body(700, 1200), false),
            (body(400, 1200), true),
            (body(20, 1200), true),
            (body(60, 1200).replace('A', "A\\n"), true),
            ("not+a+key".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_piece(&text), is_piece_of_one, "{text}");
        }
    }
}
