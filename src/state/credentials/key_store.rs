//! Binary stores of keys, read as far as it takes to tell a private key from a certificate.

use super::Credentials;
use crate::path::ends_with;
use crate::state::name;
use memchr::memmem;

/// Trust stores list the certificates of a few hundred authorities.
const MOST_ENTRIES: u32 = 4096;

pub fn recognise(file: &[u8], bytes: &[u8]) -> Option<Credentials> {
    let name = file.to_ascii_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| ends_with(&name, end));
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] | [0xce, 0xce, 0xce, 0xce, ..] => {
            return java_has_key(bytes).then_some(Credentials::KeyStore);
        }
        [0x03, 0xd9, 0xa2, 0x9a, 0x65..=0x67, 0xfb, 0x4b, 0xb5, ..] => {
            return Some(Credentials::PasswordSafe);
        }
        // Oracle's wallet that opens by itself.
        [0xa1, 0xf8, 0x4e, 0x36..=0x38, ..] => return Some(Credentials::KeyStore),
        [5, 2, ..] if is_keytab(bytes) => return Some(Credentials::Tool("Kerberos keytab")),
        [0x95, ..] if is_secret_key(bytes) => return Some(Credentials::PrivateKey),
        // Jenkins' own key, beside what it opens.
        _ if !bytes.is_empty() && file == b"hudson.util.Secret" => {
            return Some(Credentials::Tool("key that Jenkins' credentials are encrypted with"));
        }
        _ => {}
    }
    let is_store = ends(&[".p12", ".pfx", ".pkcs12", ".jks", ".keystore", ".jceks", ".bks", ".bcfks"]);
    if is_store && name::is_pointer(bytes) {
        return Some(Credentials::KeyStore);
    }
    if let Some(body) = der_sequence(bytes) {
        if is_private_key(body) {
            return Some(Credentials::PrivateKey);
        }
        // PKCS #12: version 3, then what is kept.
        if body.starts_with(&[2, 1, 3, 0x30]) {
            let trusts =
                ["trust", "cacert"].iter().any(|word| memmem::find(&name, word.as_bytes()).is_some());
            return (has_key_bag(body) || is_store && !trusts).then_some(Credentials::KeyStore);
        }
    }
    // Bouncy Castle's: a version, a salt.
    (ends(&[".bks"]) && matches!(bytes, [0, 0, 0, 1 | 2, ..])).then_some(Credentials::KeyStore)
}

/// The first entry: its length, the parts of a principal and its realm.
fn is_keytab(bytes: &[u8]) -> bool {
    let number = |at: usize| bytes.get(at..at + 2).map(|two| usize::from(two[0]) << 8 | usize::from(two[1]));
    let entry = bytes.get(2..6).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]) as usize);
    let (Some(entry), Some(parts), Some(realm)) = (entry, number(6), number(8)) else { return false };
    let realm = bytes.get(10..10 + realm).filter(|realm| !realm.is_empty());
    (16..=bytes.len() - 6).contains(&entry)
        && (1..=8).contains(&parts)
        && realm.is_some_and(|realm| realm.iter().all(u8::is_ascii_graphic))
}

/// A packet of OpenPGP with a secret key: its length, version 3 or 4, a time, an algorithm.
fn is_secret_key(bytes: &[u8]) -> bool {
    let [_, high, low, 3 | 4, _, _, _, _, algorithm, ..] = bytes else { return false };
    let length = usize::from(*high) << 8 | usize::from(*low);
    length >= 64 && bytes.len() >= length + 3 && matches!(algorithm, 1..=3 | 16..=19 | 22 | 25..=28)
}

/// What a DER sequence holds that fills the file.
fn der_sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (length, body) = match bytes {
        [0x30, 0x80, body @ ..] => return Some(body),
        [0x30, short @ 0x20..=0x7f, body @ ..] => (usize::from(*short), body),
        [0x30, 0x81, a, body @ ..] => (usize::from(*a), body),
        [0x30, 0x82, a, b, body @ ..] => (usize::from(*a) << 8 | usize::from(*b), body),
        [0x30, 0x83, a, b, c, body @ ..] => {
            (usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c), body)
        }
        _ => return None,
    };
    // A line break may follow, hardly more.
    (length >= 32 && body.len() >= length && body.len() <= length + 16).then(|| &body[..length])
}

/// PKCS #1 (version, then a big number), SEC 1 (version, then the key), PKCS #8 (version, then its algorithm).
fn is_private_key(body: &[u8]) -> bool {
    match body {
        [2, 1, 0, 2, 0x81 | 0x82, ..] | [2, 1, 1, 4, 0x1c..=0x42, ..] => true,
        [2, 1, 0 | 1, 0x30, length, rest @ ..] => {
            let algorithm = usize::from(*length);
            rest.first() == Some(&6) && rest.get(algorithm) == Some(&4)
        }
        _ => encrypted_pkcs8(body),
    }
}

/// An algorithm from PKCS #5 or #12, then what it encrypted.
fn encrypted_pkcs8(body: &[u8]) -> bool {
    const PKCS: [u8; 7] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];
    matches!(body, [0x30, length, 6, _, rest @ ..] if *length < 0x80
        && rest.starts_with(&PKCS)
        && matches!(rest.get(PKCS.len()), Some(5 | 12))
        && body.get(2 + usize::from(*length)) == Some(&4))
}

/// Bags of keys are named outside of what is encrypted: `keyBag`, `pkcs8ShroudedKeyBag`.
fn has_key_bag(body: &[u8]) -> bool {
    const BAGS: [u8; 10] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
    memmem::find_iter(body, &BAGS).any(|at| matches!(body.get(at + BAGS.len()), Some(1 | 2)))
}

/// A Java store lists its entries in clear: 1 is a private key, 2 a certificate, 3 a secret key.
fn java_has_key(bytes: &[u8]) -> bool {
    let mut read = Java { rest: bytes.get(8..).unwrap_or_default() };
    let Some(entries) = read.number() else { return false };
    for _ in 0..entries.min(MOST_ENTRIES) {
        match read.number() {
            Some(2) => {}
            Some(1 | 3) => return true,
            _ => return false,
        }
        // Its alias, the day it was made, and the certificate's type and bytes.
        let skipped = read.text().and_then(|()| read.skip(8)).and_then(|()| read.text());
        let length = skipped.and_then(|()| read.number());
        if length.and_then(|length| read.skip(length as usize)).is_none() {
            return false;
        }
    }
    false
}

struct Java<'a> {
    rest: &'a [u8],
}

impl Java<'_> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(u32::from_be_bytes(*number))
    }

    fn text(&mut self) -> Option<()> {
        let (length, rest) = self.rest.split_first_chunk::<2>()?;
        self.rest = rest;
        self.skip(usize::from(u16::from_be_bytes(*length)))
    }

    fn skip(&mut self, length: usize) -> Option<()> {
        self.rest = self.rest.get(length..)?;
        Some(())
    }
}
