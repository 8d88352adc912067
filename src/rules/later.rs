//! A part of a pack that few runs need: kept as bytes, and decoded when it is first asked for.
//!
//! A start of the hook decodes every rule; how a finding is mended matters only where there is one. The bytes stay
//! where the binary has them: half a megabyte is not copied for each commit.

use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Clone, Debug)]
pub struct Later<T> {
    /// Postcard's form; empty where the value was made here.
    bytes: &'static [u8],
    /// Apart, so that a rule that nobody asks about is small.
    value: OnceLock<Box<T>>,
}

impl<T> Later<T> {
    pub fn new(value: T) -> Self {
        Self { bytes: &[], value: OnceLock::from(Box::new(value)) }
    }
}

impl<T: Deserialize<'static>> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            let value = postcard::from_bytes(self.bytes);
            Box::new(value.expect("whoever wrote the pack wrote it with these very types"))
        })
    }
}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value.get() {
            Some(value) => {
                let bytes = postcard::to_stdvec(value).map_err(serde::ser::Error::custom)?;
                serializer.serialize_bytes(&bytes)
            }
            None => serializer.serialize_bytes(self.bytes),
        }
    }
}

impl<'de: 'static, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de: 'static> Visitor<'de> for Bytes {
            type Value = &'static [u8];

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("bytes of the binary")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(bytes)
            }
        }
        Ok(Self { bytes: deserializer.deserialize_bytes(Bytes)?, value: OnceLock::new() })
    }
}
