//! What a kind of token looks like.

use serde::{Deserialize, Serialize};

/// How a token looks, and what makes a text worth looking for it. One of the lists has something in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SecretShape {
    /// Lower case; where one of them stands, the regex is looked for around it.
    pub keywords: Vec<String>,
    /// What the token itself begins with, as written: the regex is held to it there.
    pub starts: Vec<String>,
    /// Lower case; words of the name that the token is given to, or of what stands right before it.
    pub near: Vec<String>,
    /// Lower case; what the name ends with, but for a few letters, that any secret is given to.
    pub names: Vec<String>,
    /// Whether a name around `near` must also say that it is a key: what these words stand for is common.
    pub spoken: bool,
    /// The regex; group 1, where there is one, is the secret.
    pub shape: String,
    /// Shannon entropy in bits per character that the secret must reach; 0 asks nothing.
    pub min_entropy: f64,
    pub checksum: Option<Checksum>,
    /// How many bytes behind a keyword the token may end; 1,024 unless it says so.
    pub reach: Option<u32>,
    /// No token that the regex matches is shorter, in bytes of letters, digits and what tokens have between them; 0
    /// where that is not known.
    pub shortest: u32,
}

/// How a kind of token is known, the surest first: where two kinds see a secret at one place, the surer has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// By what the token itself begins with.
    Start,
    /// By a word around which its regex is looked for.
    Keyword,
    /// By a word before a value of its form.
    Near,
    /// By the name that a value is given to.
    Name,
}

impl SecretShape {
    pub fn manner(&self) -> Manner {
        match self {
            shape if !shape.starts.is_empty() => Manner::Start,
            shape if !shape.near.is_empty() => Manner::Near,
            shape if !shape.names.is_empty() => Manner::Name,
            _ => Manner::Keyword,
        }
    }

    /// The words that make a text worth a look, and whether their capitals matter.
    pub fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let words = match self.manner() {
            Manner::Start => &self.starts,
            Manner::Keyword => &self.keywords,
            Manner::Near => &self.near,
            Manner::Name => &self.names,
        };
        let exact = self.manner() == Manner::Start;
        words.iter().map(move |word| (word.as_str(), exact))
    }
}

/// How an issuer guards its tokens against typing mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checksum {
    /// GitHub, npm: after the prefix 30 characters, then their CRC-32 in six digits of base 62.
    Base62,
    /// Zuplo: after the prefix some characters, `_`, then their CRC-32 in eight hexadecimal digits.
    Hex,
}
