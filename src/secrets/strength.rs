//! Whether a value was drawn by a machine or written by a person: entropy, then what words, sequences and
//! repetitions leave of it.

use std::sync::LazyLock;

/// What people write where a secret would stand, or name things by.
const WORDS: &[&str] = &[
    "authentication",
    "authorization",
    "configuration",
    "administrator",
    "connection",
    "credentials",
    "credential",
    "production",
    "description",
    "application",
    "environment",
    "development",
    "placeholder",
    "repository",
    "subscription",
    "management",
    "certificate",
    "encryption",
    "undefined",
    "something",
    "password",
    "passwort",
    "passphrase",
    "username",
    "database",
    "customer",
    "response",
    "external",
    "internal",
    "template",
    "resource",
    "provider",
    "instance",
    "security",
    "personal",
    "register",
    "registry",
    "required",
    "optional",
    "disabled",
    "localhost",
    "monkey",
    "dragon",
    "letmein",
    "welcome",
    "computer",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "correct",
    "horse",
    "battery",
    "staple",
    "hunter",
    "example",
    "sample",
    "secret",
    "access",
    "account",
    "private",
    "public",
    "client",
    "server",
    "service",
    "default",
    "config",
    "settings",
    "setting",
    "session",
    "storage",
    "string",
    "number",
    "value",
    "values",
    "random",
    "generate",
    "generated",
    "invalid",
    "expired",
    "request",
    "refresh",
    "project",
    "version",
    "release",
    "message",
    "content",
    "context",
    "document",
    "element",
    "function",
    "method",
    "object",
    "object",
    "property",
    "module",
    "package",
    "library",
    "testing",
    "tester",
    "tests",
    "test",
    "token",
    "tokens",
    "admin",
    "users",
    "user",
    "login",
    "email",
    "basic",
    "bearer",
    "oauth",
    "cookie",
    "header",
    "change",
    "changeme",
    "insert",
    "replace",
    "enter",
    "your",
    "here",
    "this",
    "that",
    "with",
    "from",
    "about",
    "after",
    "before",
    "where",
    "which",
    "hello",
    "world",
    "super",
    "dummy",
    "fake",
    "mock",
    "stub",
    "null",
    "none",
    "true",
    "false",
    "local",
    "remote",
    "docker",
    "google",
    "github",
    "gitlab",
    "azure",
    "amazon",
    "cloud",
    "stripe",
    "paypal",
    "twitter",
    "facebook",
    "slack",
    "discord",
    "mysql",
    "postgres",
    "mongo",
    "redis",
    "root",
    "name",
    "names",
    "path",
    "file",
    "files",
    "data",
    "info",
    "type",
    "code",
    "host",
    "port",
    "base",
    "html",
    "http",
    "https",
    "json",
    "yaml",
    "form",
    "field",
    "input",
    "output",
    "button",
    "label",
    "title",
    "text",
    "class",
    "style",
    "color",
    "width",
    "height",
    "index",
    "table",
    "column",
    "query",
    "search",
    "filter",
    "update",
    "delete",
    "create",
    "remove",
    "select",
    "click",
    "event",
    "state",
    "store",
    "action",
    "reducer",
    "get",
    "set",
    "key",
    "keys",
    "api",
    "app",
    "pass",
    "auth",
    "user",
    "not",
    "and",
    "the",
    "for",
    "are",
    "you",
    "can",
    "set",
    "get",
    "has",
    "new",
    "old",
    "dev",
    "prod",
    "foo",
    "bar",
    "baz",
    "abc",
    "xyz",
    "www",
    "com",
    "org",
    "net",
    "env",
    "var",
    "url",
    "uri",
    "uid",
];

/// Runs that a finger makes: along the alphabet, the digits and the rows of a keyboard.
const ROWS: [&[u8]; 5] =
    [b"abcdefghijklmnopqrstuvwxyz", b"01234567890123456789abcdef", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// Shannon entropy in bits per byte.
pub fn entropy(value: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = value.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / length)
        .map(|share| -share * share.log2())
        .sum()
}

/// How many bytes of a value are left when words, sequences and repetitions are taken out of it.
pub fn unguessable(value: &str) -> usize {
    let lower = value.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let (mut left, mut at) = (0, 0);
    while at < bytes.len() {
        let known = word(bytes, at).max(run(bytes, at));
        if known > 0 {
            at += known;
        } else {
            left += usize::from(bytes[at].is_ascii_alphanumeric() || !bytes[at].is_ascii());
            at += 1;
        }
    }
    left
}

/// Whether a value is nothing that somebody would think of: most of it is no word and no sequence.
pub fn is_drawn(value: &str) -> bool {
    let left = unguessable(value);
    left >= 6 && 2 * left > value.len() && period(value.as_bytes()) > value.len() / 2
}

/// How often a letter stands beside a digit: in what a machine drew at every third or fourth place, in
/// `X509KeyUsageFlags` and `jackson-0.11.2` once or twice.
pub fn mixing(value: &str) -> usize {
    let mixed = |pair: &&[u8]| {
        pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic()
            || pair[0].is_ascii_alphabetic() && pair[1].is_ascii_digit()
    };
    value.as_bytes().windows(2).filter(mixed).count()
}

/// Whether somebody let the fingers dance: of so many letters of both cases and digits a machine draws more that differ.
pub fn is_mashed(value: &str) -> bool {
    /// Of 20,000 values of this length that were drawn of letters and digits, the least had 3.9 bits a byte.
    const LONG: usize = 32;
    const LEAST: f64 = 3.8;
    // Hexadecimal digits with a sign of their issuer are fewer.
    let count = |is: fn(u8) -> bool| value.bytes().filter(|byte| is(*byte)).count();
    let is_of_all = count(|byte| matches!(byte, b'G'..=b'Z')) > 2
        && count(|byte| matches!(byte, b'g'..=b'z')) > 2
        && count(|byte| byte.is_ascii_digit()) > 2;
    value.len() >= LONG && is_of_all && entropy(value) < LEAST
}

/// Whether it is a few bytes over and over.
pub fn is_repeated(value: &str) -> bool {
    let period = period(value.to_ascii_lowercase().as_bytes());
    period < 8 && period <= value.len() / 2
}

/// Whether it reads like text: few letters change between cases, and vowels stand among consonants.
pub fn is_wordy(value: &str) -> bool {
    let bytes = value.as_bytes();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if letters == 0 || digits * 8 > letters {
        return false;
    }
    let is_vowel = |byte: &u8| b"aeiouyAEIOUY".contains(byte);
    let vowels = bytes.iter().filter(|byte| is_vowel(byte)).count();
    // Three consonants that no word has in a row are rare in words and common in what is drawn.
    let consonants = bytes.split(|byte| is_vowel(byte) || !byte.is_ascii_alphabetic());
    let crowded: usize = consonants.map(|run| run.len().saturating_sub(3)).sum();
    vowels * 5 >= letters && crowded * 12 <= letters
}

/// Letters alone, of both cases, in an order that neither words nor names in camel case have.
pub fn is_drawn_of_letters(value: &str) -> bool {
    const SHORTEST: usize = 12;
    let bytes = value.as_bytes();
    let is_upper = |byte: &u8| byte.is_ascii_uppercase();
    if bytes.len() < SHORTEST
        || !bytes.iter().all(u8::is_ascii_alphabetic)
        || bytes.iter().all(is_upper)
        || !bytes[1..].iter().any(is_upper)
    {
        return false;
    }
    // Drawn, every second letter changes its case; in names at most two of a word's do, and one of its words at most is
    // written in capitals.
    let changes = bytes.windows(2).filter(|pair| is_upper(&pair[0]) != is_upper(&pair[1])).count();
    let capitals = bytes.split(|byte| !is_upper(byte)).filter(|run| run.len() > 1).count();
    is_drawn(value) && (!is_wordy(value) || changes * 5 >= bytes.len() * 2 || capitals > 1)
}

/// Letters of both cases and digits alone, in an order that no name has.
pub fn is_drawn_of_letters_and_digits(value: &str) -> bool {
    const SHORTEST: usize = 14;
    let class = |byte: &u8| (byte.is_ascii_uppercase(), byte.is_ascii_digit());
    let bytes = value.as_bytes();
    let has = |is: fn(&u8) -> bool| bytes.iter().any(is);
    let changes = bytes.windows(2).filter(|pair| class(&pair[0]) != class(&pair[1])).count();
    bytes.len() >= SHORTEST
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && changes * 5 >= bytes.len() * 2
        && is_drawn(value)
}

/// The length of the longest word that starts here; zero where none does.
fn word(lower: &[u8], at: usize) -> usize {
    /// The words by their first two letters: asked of each place of each value.
    static BY_START: LazyLock<[[Vec<&[u8]>; LETTERS]; LETTERS]> = LazyLock::new(|| {
        let mut words = [const { [const { Vec::new() }; LETTERS] }; LETTERS];
        for word in WORDS.iter().map(|word| word.as_bytes()) {
            if let Some((first, second)) = starts(word) {
                words[first][second].push(word);
            }
        }
        words
    });
    let rest = &lower[at..];
    let Some((first, second)) = starts(rest) else { return 0 };
    let fitting = BY_START[first][second].iter().filter(|word| rest.starts_with(word));
    fitting.map(|word| word.len()).max().unwrap_or(0)
}

const LETTERS: usize = 26;

/// The numbers of the first two bytes, where both are letters.
fn starts(lower: &[u8]) -> Option<(usize, usize)> {
    let number = |byte: u8| byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'));
    let [first, second, ..] = *lower else { return None };
    Some((number(first)?, number(second)?))
}

/// The length of the sequence, up, down or of one byte, that starts here; four or more count.
fn run(bytes: &[u8], at: usize) -> usize {
    let [first, second, ..] = bytes[at..] else { return 0 };
    if first != second && !are_beside(first, second) {
        return 0;
    }
    let same = bytes[at..].iter().take_while(|byte| **byte == first).count();
    let along = ROWS.iter().map(|row| {
        let up = follow(&bytes[at..], row.iter().copied());
        up.max(follow(&bytes[at..], row.iter().rev().copied()))
    });
    let longest = along.max().unwrap_or(0).max(same);
    if longest >= 4 { longest } else { 0 }
}

/// Whether two bytes stand side by side in a row.
fn are_beside(one: u8, other: u8) -> bool {
    /// For each byte, a bit for each that stands beside it: most places begin no sequence, and this says so at once.
    const BESIDE: [u128; 128] = {
        let mut beside = [0; 128];
        let mut number = 0;
        while number < ROWS.len() {
            let (row, mut at) = (ROWS[number], 1);
            while at < row.len() {
                beside[row[at] as usize] |= 1 << row[at - 1];
                beside[row[at - 1] as usize] |= 1 << row[at];
                at += 1;
            }
            number += 1;
        }
        beside
    };
    other < 128 && BESIDE.get(usize::from(one)).is_some_and(|beside| beside >> other & 1 == 1)
}

fn follow(bytes: &[u8], row: impl Iterator<Item = u8> + Clone) -> usize {
    let Some(first) = bytes.first() else { return 0 };
    let row = row.skip_while(|byte| byte != first);
    bytes.iter().zip(row).take_while(|(byte, next)| **byte == *next).count()
}

/// After how many bytes a value repeats itself; its length, where it does not.
fn period(bytes: &[u8]) -> usize {
    // How long the longest beginning is that ends here, too: by the one before, so that each byte is looked at once.
    let mut borders: Vec<usize> = vec![0; bytes.len()];
    for at in 1..bytes.len() {
        let mut length = borders[at - 1];
        while length > 0 && bytes[at] != bytes[length] {
            length = borders[length - 1];
        }
        borders[at] = length + usize::from(bytes[at] == bytes[length]);
    }
    let period = bytes.len() - borders.last().copied().unwrap_or(0);
    if period <= bytes.len() / 2 { period } else { bytes.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_drew_is_told_from_what_a_person_wrote() {
        for drawn in ["q7Rk2vXw9LmP4sTz", "9f86d081884c7d65", "zX8-kq_2Lp0vNs", "hJ7#kd92!sKq"] {
            assert!(is_drawn(drawn), "{drawn}");
        }
        for written in [
            "changeme",
            "test-password",
            "0123456789abcdef",
            "abcdefghijklmnop",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "my-secret-token",
            "k3k3k3k3k3k3k3k3",
        ] {
            assert!(!is_drawn(written), "{written}");
        }
    }

    #[test]
    fn letters_alone_are_drawn_where_their_case_changes_as_in_no_name() {
        for drawn in
            ["TsDSuFEhbtyvAY", "oOZSHCoHPbzRKZ", "IINYNvDMbZoOlJ", "hGqWzTnRkLpB", "wSeimjPUKSDIDuUM"]
        {
            assert!(is_drawn_of_letters(drawn), "{drawn}");
        }
        for name in [
            "getAccessTokenSilently",
            "UserManagedPolicyArn",
            "kubernetesServiceAccount",
            "correcthorsebattery",
            "PRODUCTIONKEY",
            "myAppDbPwd",
            "HTTPSProxyURL",
            "dbCredential",
        ] {
            assert!(!is_drawn_of_letters(name), "{name}");
        }
    }

    #[test]
    fn letters_and_digits_are_drawn_where_they_change_as_in_no_name() {
        for drawn in ["kGXY4nttSt2JxkSS", "kGXY4nqzSt2JxkRW", "qhFWCEPyYngFb51y"] {
            assert!(is_drawn_of_letters_and_digits(drawn), "{drawn}");
        }
        for name in [
            "bdc1DischargeTotal2",
            "AtLeast12Characters",
            "testPassword2024",
            "MySecretValue123",
            "abc12def34ghi56",
        ] {
            assert!(!is_drawn_of_letters_and_digits(name), "{name}");
        }
    }

    #[test]
    fn a_period_is_the_first_shift_that_fits() {
        for number in 0..3usize.pow(7) {
            let all: Vec<u8> = (0..7).map(|place| b'a' + (number / 3usize.pow(place) % 3) as u8).collect();
            for length in 0..=all.len() {
                let text = &all[..length];
                let fits = |shift: &usize| text[*shift..].iter().zip(text).all(|(one, other)| one == other);
                let expected = (1..=length / 2).find(fits).unwrap_or(length);
                assert_eq!(period(text), expected, "{}", String::from_utf8_lossy(text));
            }
        }
    }

    #[test]
    fn prose_and_identifiers_read_like_words() {
        for words in
            ["getAccessTokenSilently", "kMonitorServiceName", "the_old_registration", "UserManagedPolicyArn"]
        {
            assert!(is_wordy(words), "{words}");
        }
        for none in ["q7Rk2vXw9LmP4sTz", "XkQzRvWtPlMnBvCx", "9f86d081884c7d65"] {
            assert!(!is_wordy(none), "{none}");
        }
    }
}
