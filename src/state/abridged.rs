//! A long text in JSON, made short: what a document is its first elements tell as well as all of them.
//!
//! In: a text. Out: the same with the last elements of long lists and the ends of long texts left out. What is no JSON comes
//! out as something else that is none.

/// Once so many bytes are kept, lists end where they are, and so do objects of this depth.
const ENOUGH: usize = 8 << 20;
const DEEP: usize = 3;
/// Bytes of a text that are kept, before and behind that: it may hold another document.
const LONGEST_TEXT: usize = 4 << 20;
const LONGEST_TEXT_THEN: usize = 16 << 10;
/// Whoever reads the rest takes no more.
const MOST: usize = 16 << 20;

/// `None` where it stays long.
pub fn abridged(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut kept, mut at) = (Vec::with_capacity(ENOUGH + LONGEST_TEXT), 0);
    // What the place is in, from outside: whether each is a list.
    let mut lists = Vec::new();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = end_of_text(bytes, at);
                keep_text(&bytes[at..end], &mut kept);
                at = end;
                continue;
            }
            b'{' | b'[' => lists.push(*byte == b'['),
            b'}' | b']' => {
                lists.pop();
            }
            b',' if kept.len() > ENOUGH && (lists.last() == Some(&true) || lists.len() > DEEP) => {
                at = end_of_holder(bytes, at);
                continue;
            }
            _ => {}
        }
        kept.push(*byte);
        at += 1;
        if kept.len() > MOST {
            return None;
        }
    }
    String::from_utf8(kept).ok()
}

/// Behind the quote that ends a text.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(length) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += length;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// A text in its quotes, or its beginning.
fn keep_text(text: &[u8], kept: &mut Vec<u8>) {
    let most = if kept.len() > ENOUGH { LONGEST_TEXT_THEN } else { LONGEST_TEXT };
    if text.len() <= most {
        return kept.extend_from_slice(text);
    }
    let mut at = 1;
    // Neither an escape nor a letter is cut in two.
    while at < most || text.get(at).is_some_and(|byte| (0x80..0xc0).contains(byte)) {
        at += match &text[at..] {
            // The first half of a letter.
            [b'\\', b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', ..] => 12,
            [b'\\', b'u', ..] => 6,
            [b'\\', ..] => 2,
            _ => 1,
        };
    }
    kept.extend_from_slice(&text[..at.min(text.len() - 1)]);
    kept.push(b'"');
}

/// Where the list or object ends that a comma stands in.
fn end_of_holder(bytes: &[u8], comma: usize) -> usize {
    let (mut at, mut depth) = (comma, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = end_of_text(bytes, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_long_document_is_one() {
        let item = r#"{"name": "größer \"x\" ]}", "values": [1, 2, {"a": null}]}"#;
        let list = vec![item; ENOUGH / item.len() * 3].join(", ");
        let long = format!("{}\\\"{}", "ü".repeat(LONGEST_TEXT), "\\u00fc".repeat(LONGEST_TEXT));
        let text = format!(
            r#"{{"text": "{long}", "deployment": {{"list": [{list}], "last": "{long}"}}, "version": 4}}"#
        );
        let short = abridged(&text).expect("short");
        let read: serde_json::Value = serde_json::from_str(&short).expect("JSON");
        assert_eq!(read["version"], 4);
        let items = read["deployment"]["list"].as_array().expect("a list");
        // Of the last a part may be left.
        let whole = &items[..items.len() - 1];
        let one: serde_json::Value = serde_json::from_str(item).expect("JSON");
        assert!(whole.len() > 100 && whole.iter().all(|other| *other == one));
        assert!(
            read["text"].as_str().expect("a text").starts_with("üü")
                && read["deployment"]["last"].is_string()
        );
        assert!(short.len() < MOST && short.len() < text.len() / 2);
        // One that is short stays what it is, and what is none does no harm.
        assert_eq!(abridged(item).as_deref(), Some(item));
        for odd in ["\"", "{\"a\\", "]]]", "[1,", ""] {
            assert_eq!(abridged(odd).as_deref(), Some(odd));
        }
    }
}
