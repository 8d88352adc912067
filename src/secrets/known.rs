//! Texts that repeat a secret which is known: whole or a piece of it, in another case, with signs between its
//! characters, or encoded. What evaluates an expression, quotes a value or speaks of one may do any of these to it.
//!
//! In: values. Out: the places of a text that repeat one. Letters and digits alone are compared, whatever case they have.

use std::cell::LazyCell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::pieces::Pieces;
use super::strength;
use crate::text::Span;

/// Letters and digits that must agree: fewer may agree by chance.
const SHORTEST: usize = 8;
/// Signs that may stand between two characters of a value: what a list or a map puts there when it is printed.
const FARTHEST: usize = 12;
/// Pieces that are remembered. Of what comes after so many, every eighth is.
const MOST_PIECES: usize = 1 << 16;

/// Values, by each of their pieces.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Letters and digits of each value, in lower case.
    values: Vec<Vec<u8>>,
    /// Eight characters in a row, packed, and where they stand: value and place.
    pieces: Pieces,
    /// What is looked for as it is: of signs more than of letters and digits, or somebody wants it so.
    exact: Vec<String>,
    /// Words, in lower case: hidden nowhere, as they would take every text that says them, but not to be written anew.
    words: Vec<String>,
}

impl Known {
    pub fn of<V: AsRef<str>>(values: impl IntoIterator<Item = V>) -> Self {
        let mut known = Self::default();
        for value in values {
            let value = value.as_ref();
            let drawn = LazyCell::new(|| strength::is_drawn(value));
            let is_taken = known.take(value, &|| *drawn);
            if is_mixed(value.as_bytes()) && (!is_taken || is_of_short_runs(value)) {
                known.exact.extend(spelled(value));
            }
            if !is_taken {
                if !is_mixed(value.as_bytes()) {
                    known.words.push(value.to_lowercase());
                }
            } else if known.pieces.len() < MOST_PIECES {
                encoded(value.as_bytes()).iter().for_each(|form| {
                    // Its digits are enough to know it by.
                    known.take(form, &|| false);
                });
            }
        }
        known
    }

    /// The same, with what is looked for as it is.
    #[must_use]
    pub fn with(mut self, exact: &[String]) -> Self {
        self.exact.extend_from_slice(exact);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.exact.is_empty()
    }

    /// Answers whether there is a piece to know it by.
    fn take(&mut self, value: &str, is_drawn: &dyn Fn() -> bool) -> bool {
        let (shown, letters): (Vec<u8>, Vec<u8>) =
            value.bytes().filter(|byte| counts(*byte)).map(|byte| (byte, byte.to_ascii_lowercase())).unzip();
        let number = self.values.len() as u32;
        let mut is_known = false;
        let step = if self.pieces.len() < MOST_PIECES { 1 } else { SHORTEST };
        for (at, piece) in letters.windows(SHORTEST).enumerate().step_by(step) {
            if !is_telling(piece, &shown[at..at + SHORTEST], is_drawn) {
                continue;
            }
            self.pieces.insert(packed(piece), (number, at as u32));
            is_known = true;
        }
        if is_known {
            self.values.push(letters);
        }
        is_known
    }

    /// Whether a value is known as a whole already.
    pub fn holds(&self, value: &str) -> bool {
        self.places(value) == [Span::new(0, value.len())]
    }

    pub fn is_in(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// The places that repeat a value, in order; none overlaps another.
    pub fn places(&self, text: &str) -> Vec<Span> {
        let mut places: Vec<Span> = Vec::new();
        if !self.pieces.is_empty() && text.len() >= SHORTEST {
            self.each(text, |span| places.push(span));
        }
        for value in &self.exact {
            let found = text.match_indices(value.as_str());
            places.extend(found.map(|(at, value)| Span::new(at, at + value.len())));
        }
        places.sort();
        let mut joined: Vec<Span> = Vec::new();
        for place in places {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined
    }

    /// How often a text says a value, words among them.
    pub fn count(&self, text: &str) -> usize {
        let long = self.words.iter().filter(|word| word.len() >= SHORTEST);
        let lower = if self.words.is_empty() { String::new() } else { text.to_lowercase() };
        self.places(text).len() + long.map(|word| lower.matches(word.as_str()).count()).sum::<usize>()
    }

    /// The text with stars where it repeats a value; `None` where it repeats none.
    pub fn masked(&self, text: &str) -> Option<String> {
        let places = self.places(text);
        if places.is_empty() {
            return None;
        }
        let (mut clean, mut done) = (String::new(), 0);
        for place in places {
            clean.push_str(&text[done..place.start]);
            clean.push_str("****");
            done = place.end;
        }
        clean.push_str(&text[done..]);
        Some(clean)
    }

    /// Tells each stretch that agrees with a value in eight characters or more.
    fn each(&self, text: &str, mut take: impl FnMut(Span)) {
        let bytes = text.as_bytes();
        let (mut piece, mut length, mut last, mut next) = (0u64, 0u64, 0, 0);
        for (at, byte) in bytes.iter().enumerate() {
            let letter = LETTERS[usize::from(*byte)];
            if letter == 0 {
                continue;
            }
            length = if at - last <= FARTHEST { length + 1 } else { 1 };
            last = at;
            piece = piece << 8 | u64::from(letter);
            let Some((number, start)) = self.pieces.get(piece) else { continue };
            if length < SHORTEST as u64 || at < next {
                continue;
            }
            let (before, after) = self.values[number as usize].split_at(start as usize);
            let first = (1..SHORTEST).try_fold(at, |place, _| earlier(bytes, place)).unwrap_or(at);
            let first = agreeing(first, before.iter().rev(), |place| earlier(bytes, place), bytes);
            let end = agreeing(at, after[SHORTEST..].iter(), |place| later(bytes, place), bytes) + 1;
            // Up to its end all is known; what follows may begin another.
            next = end;
            let (mut first, mut end) = (first, end);
            while !text.is_char_boundary(first) {
                first -= 1;
            }
            while !text.is_char_boundary(end) {
                end += 1;
            }
            take(Span::new(first, end));
        }
    }
}

/// How far from a place a value's characters go on, one after the other: the place of the last that agrees.
fn agreeing<'v>(
    from: usize,
    mut value: impl Iterator<Item = &'v u8>,
    step: impl Fn(usize) -> Option<usize>,
    bytes: &[u8],
) -> usize {
    let mut next = |place: usize| {
        let (wanted, place) = (value.next()?, step(place)?);
        (bytes[place].to_ascii_lowercase() == *wanted).then_some(place)
    };
    let mut last = from;
    while let Some(place) = next(last) {
        last = place;
    }
    last
}

/// The nearest character that counts before a place, or after it, where one is near enough.
fn earlier(bytes: &[u8], place: usize) -> Option<usize> {
    (place.saturating_sub(FARTHEST)..place).rev().find(|at| counts(bytes[*at]))
}

fn later(bytes: &[u8], place: usize) -> Option<usize> {
    (place + 1..bytes.len().min(place + FARTHEST + 1)).find(|at| counts(bytes[*at]))
}

fn counts(byte: u8) -> bool {
    LETTERS[usize::from(byte)] != 0
}

/// Each byte that counts in lower case, and zero for the others: asked of every byte of a long text.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        if letter.is_ascii_alphanumeric() || !letter.is_ascii() {
            letters[byte] = letter.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

fn packed(piece: &[u8]) -> u64 {
    piece.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte))
}

/// Letters and digits, and enough of them that no word is meant.
fn is_mixed(value: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| value.iter().any(is);
    value.len() >= SHORTEST && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Whether a piece stands for its value: letters and digits together, or letters that no word has in such an order.
fn is_telling(piece: &[u8], shown: &[u8], is_drawn: &dyn Fn() -> bool) -> bool {
    if is_mixed(piece) || piece.iter().any(|byte| !byte.is_ascii()) {
        return true;
    }
    let changes =
        shown.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    is_drawn()
        && piece.iter().any(u8::is_ascii_alphabetic)
        && (changes.count() >= 2 || !strength::is_wordy(&String::from_utf8_lossy(piece)))
}

/// Whether signs stand so often between its letters and digits that none of it is left where they are spelled out.
fn is_of_short_runs(value: &str) -> bool {
    value
        .split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric())
        .all(|run| run.len() < SHORTEST)
}

/// As it is, and as addresses and JSON spell it: with letters and digits for its signs.
fn spelled(value: &str) -> Vec<String> {
    let in_address = |space: &str| -> String {
        let letter = |byte: u8| match byte {
            b' ' => space.to_owned(),
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        };
        value.bytes().map(letter).collect()
    };
    let in_json = serde_json::to_string(value).unwrap_or_default();
    let in_json = in_json.get(1..in_json.len().saturating_sub(1)).unwrap_or_default().to_owned();
    // As Go's encoder does, and Terraform with it.
    let by_go = in_json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    // And once more in quotes, as the key of an instance is.
    let in_quotes = |text: &str| text.replace('\\', "\\\\");
    let quoted = [in_quotes(&in_json), in_quotes(&by_go)];
    let mut all = vec![value.to_owned(), in_address("+"), in_address("%20"), in_json, by_go];
    all.extend(quoted);
    all.sort_unstable();
    all.dedup();
    all.retain(|form| !form.is_empty());
    all
}

/// As Base64, wherever it begins in a longer text, and as hexadecimal: what stands for the value alone.
fn encoded(value: &[u8]) -> Vec<String> {
    let base64 = (0..3).map(|shift| {
        let text = STANDARD_NO_PAD.encode([&[0; 2][..shift], value].concat());
        // Its first and last character may hold bits of what stands beside it.
        let end = if (shift + value.len()).is_multiple_of(3) { text.len() } else { text.len() - 1 };
        text[[0, 2, 3][shift].min(end)..end].to_owned()
    });
    let hexadecimal = value.iter().map(|byte| format!("{byte:02x}")).collect();
    base64.chain([hexadecimal]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_many_signs_is_known_as_addresses_and_json_spell_it() {
        let value = ["yI7<y!kQ", "2&c@gM c9"].concat();
        let known = Known::of([&value]);
        for text in [
            value.as_str(),
            "x=yI7%3Cy%21kQ2%26c%40gM+c9",
            "x=yI7%3Cy%21kQ2%26c%40gM%20c9",
            r#"{"a":"yI7\u003cy!kQ2\u0026c@gM c9"}"#,
        ] {
            let masked = known.masked(text).expect("it is in there");
            assert!(!masked.contains("yI7") && !masked.contains("c9"), "{masked}");
        }
        assert!(!known.is_in("yI7 and c9"));
    }

    fn drawn() -> String {
        ["tR4kWq9Z", "bX7mLs2V", "hN8cJd"].concat()
    }

    fn left(text: &str) -> String {
        Known::of([drawn()]).masked(text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn a_value_is_known_in_any_case_and_cut() {
        let value = drawn();
        for form in [
            value.clone(),
            value.to_uppercase(),
            value.to_lowercase(),
            value[3..].to_owned(),
            value[..9].to_owned(),
            value[7..15].to_owned(),
        ] {
            assert_eq!(left(&format!("it is {form}, they say")), "it is ****, they say", "{form}");
        }
    }

    #[test]
    fn a_value_is_known_in_parts_with_signs_between_them() {
        let value = drawn();
        let each = |by: usize, sign: &str| {
            let parts = value.as_bytes().chunks(by).map(|part| std::str::from_utf8(part).unwrap());
            parts.collect::<Vec<_>>().join(sign)
        };
        for form in [each(4, "-"), each(1, "-"), each(1, "\", \""), each(1, "\",\n  \""), each(5, " ")] {
            assert_eq!(left(&form), "****", "{form}");
        }
    }

    #[test]
    fn a_value_is_known_encoded() {
        use base64::engine::general_purpose::STANDARD;
        let value = drawn();
        for before in ["", "a", "ab", "abc"] {
            let text = STANDARD.encode(format!("{before}{value}\n"));
            let left = left(&text);
            assert!(left.contains("****") && left.len() < 14, "{before} {left}");
        }
        let hexadecimal: String = value.bytes().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(left(&hexadecimal), "****");
    }

    #[test]
    fn what_agrees_by_a_word_or_a_few_characters_is_left() {
        let known = Known::of(["production-database-1", "winter", &drawn()]);
        for text in ["production databases", "winter is coming", &drawn()[..7], "us-east-1", ""] {
            assert!(!known.is_in(text), "{text}");
        }
        assert!(known.is_in("PRODUCTION_DATABASE_1"));
        assert_eq!(Known::of(["correcthorse"]).count("CorrectHorse, correcthorse"), 2);
    }

    #[test]
    fn a_letter_of_several_bytes_is_hidden_whole() {
        let value = ["pä4sswörd", "Ünq7"].concat();
        let known = Known::of([&value]);
        assert_eq!(known.masked(&format!("é{value}é")).as_deref(), Some("é****é"));
        assert_eq!(known.masked(&format!("é, {value}, é")).as_deref(), Some("é, ****, é"));
    }

    #[test]
    fn of_too_many_values_each_is_still_known_as_a_whole() {
        let value = |number: usize| {
            let drawn = |by: usize| (number + 1).wrapping_mul(by) & 0xff_ffff_ffff;
            format!("{:010x}{:010x}", drawn(0x9e37_79b9_7f4a_7c15), drawn(0xc2b2_ae3d_27d4_eb4f))
        };
        let many = MOST_PIECES / 20;
        let known = Known::of((0..many).map(value));
        assert_eq!(known.masked(&format!("a {} b", value(many - 1))).as_deref(), Some("a **** b"));
    }
}
