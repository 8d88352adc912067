//! `crypto.*` of OPA that hashes: what a policy compares a text with.

use hmac::{Hmac, KeyInit, Mac};
use regorus::Value;
use sha2::Digest;

use super::more::{Function, text};

pub(super) const FUNCTIONS: [(&str, u8, Function); 8] = [
    ("crypto.md5", 1, |given| Ok(hash::<md5::Md5>(&given[0]))),
    ("crypto.sha1", 1, |given| Ok(hash::<sha1::Sha1>(&given[0]))),
    ("crypto.sha256", 1, |given| Ok(hash::<sha2::Sha256>(&given[0]))),
    ("crypto.hmac.md5", 2, |given| Ok(keyed::<Hmac<md5::Md5>>(given))),
    ("crypto.hmac.sha1", 2, |given| Ok(keyed::<Hmac<sha1::Sha1>>(given))),
    ("crypto.hmac.sha256", 2, |given| Ok(keyed::<Hmac<sha2::Sha256>>(given))),
    ("crypto.hmac.sha512", 2, |given| Ok(keyed::<Hmac<sha2::Sha512>>(given))),
    ("crypto.hmac.equal", 2, |given| {
        let both = text(&given[0]).zip(text(&given[1]));
        Ok(both.map_or(Value::Undefined, |(one, other)| Value::from(one == other)))
    }),
];

fn hash<D: Digest>(value: &Value) -> Value {
    text(value).map_or(Value::Undefined, |text| Value::from(hex(&D::digest(text))))
}

/// Of a text and a key.
fn keyed<M: Mac + KeyInit>(given: &[Value]) -> Value {
    let (Some(text), Some(key)) = (text(&given[0]), text(&given[1])) else { return Value::Undefined };
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key.as_bytes()) else { return Value::Undefined };
    mac.update(text.as_bytes());
    Value::from(hex(&mac.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
