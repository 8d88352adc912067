//! Fingerprints of texts. Those of files are elsewhere; those that draw salt are not known.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::arguments::Arguments;
use super::encoding::base64_text;
use crate::iac::Value;

pub(super) fn md5(given: &Arguments) -> Option<Value> {
    Some(Value::Text(hex(&Md5::digest(given.text(0)?))))
}

pub(super) fn sha1(given: &Arguments) -> Option<Value> {
    Some(Value::Text(hex(&Sha1::digest(given.text(0)?))))
}

pub(super) fn sha256(given: &Arguments) -> Option<Value> {
    Some(Value::Text(hex(&Sha256::digest(given.text(0)?))))
}

pub(super) fn sha512(given: &Arguments) -> Option<Value> {
    Some(Value::Text(hex(&Sha512::digest(given.text(0)?))))
}

pub(super) fn base64sha256(given: &Arguments) -> Option<Value> {
    Some(Value::Text(base64_text(&Sha256::digest(given.text(0)?))))
}

pub(super) fn base64sha512(given: &Arguments) -> Option<Value> {
    Some(Value::Text(base64_text(&Sha512::digest(given.text(0)?))))
}

/// A UUID of a name in a namespace (RFC 9562, version 5).
pub(super) fn uuidv5(given: &Arguments) -> Option<Value> {
    let namespace = match given.text(0)?.as_str() {
        "dns" => 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8,
        "url" => 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8,
        "oid" => 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8,
        "x500" => 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8,
        other => uuid(other)?,
    };
    let digest = Sha1::new().chain_update(namespace.to_be_bytes()).chain_update(given.text(1)?).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex(&bytes);
    Some(Value::Text([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")))
}

/// With its dashes, in braces or as a URN, or the digits alone.
fn uuid(text: &str) -> Option<u128> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let parts: Vec<&str> = text.split('-').collect();
    let lengths = parts.iter().map(|part| part.len());
    let digits = parts.iter().all(|part| part.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let shape = lengths.clone().eq([8, 4, 4, 4, 12]) || lengths.eq([32]);
    (shape && digits).then(|| u128::from_str_radix(&parts.concat(), 16).ok())?
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
