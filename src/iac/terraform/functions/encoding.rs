//! Base64, character sets and percent signs. Compressing is left out: its bytes depend on the compressor.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::arguments::Arguments;
use crate::iac::Value;

/// Go does not mind bits behind the last byte, but it wants the padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

pub(super) fn base64_text(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.replace(['\r', '\n'], "")).ok()
}

pub(super) fn base64encode(given: &Arguments) -> Option<Value> {
    Some(Value::Text(base64_text(given.text(0)?.as_bytes())))
}

pub(super) fn base64decode(given: &Arguments) -> Option<Value> {
    Some(Value::Text(String::from_utf8(bytes(&given.text(0)?)?).ok()?))
}

/// The character sets that configurations really name.
enum Charset {
    Utf8,
    Utf16 { big: bool },
    Latin1,
}

fn charset(name: &str) -> Option<Charset> {
    Some(match name.to_ascii_lowercase().as_str() {
        "utf-8" => Charset::Utf8,
        "utf-16le" => Charset::Utf16 { big: false },
        "utf-16be" => Charset::Utf16 { big: true },
        "iso-8859-1" | "latin1" => Charset::Latin1,
        _ => return None,
    })
}

pub(super) fn textencodebase64(given: &Arguments) -> Option<Value> {
    let text = given.text(0)?;
    let bytes: Vec<u8> = match charset(&given.text(1)?)? {
        Charset::Utf8 => text.into_bytes(),
        Charset::Utf16 { big: true } => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Charset::Utf16 { big: false } => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Charset::Latin1 => {
            text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect::<Option<Vec<u8>>>()?
        }
    };
    Some(Value::Text(base64_text(&bytes)))
}

pub(super) fn textdecodebase64(given: &Arguments) -> Option<Value> {
    let bytes = bytes(&given.text(0)?)?;
    let text = match charset(&given.text(1)?)? {
        Charset::Utf8 => String::from_utf8(bytes).ok()?,
        Charset::Latin1 => bytes.into_iter().map(char::from).collect(),
        Charset::Utf16 { big } => {
            let (pairs, []) = bytes.as_chunks::<2>() else { return None };
            let read = if big { u16::from_be_bytes } else { u16::from_le_bytes };
            String::from_utf16(&pairs.iter().map(|pair| read(*pair)).collect::<Vec<_>>()).ok()?
        }
    };
    Some(Value::Text(text))
}

pub(super) fn urlencode(given: &Arguments) -> Option<Value> {
    let mut encoded = String::new();
    for byte in given.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(byte.into()),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(Value::Text(encoded))
}

pub(super) fn urldecode(given: &Arguments) -> Option<Value> {
    let text = given.text(0)?;
    let mut decoded = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut digit = || bytes.next().and_then(|digit| char::from(digit).to_digit(16));
        decoded.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            b'+' => b' ',
            byte => byte,
        });
    }
    Some(Value::Text(String::from_utf8(decoded).ok()?))
}
