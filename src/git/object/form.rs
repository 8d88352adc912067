//! Objects as Git writes them: their names, and the lines of a tree.
//!
//! In: bytes. Out: an [`Id`], [`TreeEntry`]s.

use std::fmt;

use super::super::Kind;
use super::Why;
use crate::path::RepoPath;

/// The empty tree needs no object in the store, whichever hash names it.
pub const EMPTY_TREE_SHA1: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
pub const EMPTY_TREE_SHA256: &str = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";

/// An object's name: 20 bytes of SHA-1 or 32 of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    bytes: [u8; 32],
    length: u8,
}

impl Id {
    pub fn from_raw(raw: &[u8]) -> Option<Self> {
        let length = u8::try_from(raw.len()).ok().filter(|length| matches!(length, 20 | 32))?;
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, length })
    }

    pub fn from_hex(hex: &[u8]) -> Option<Self> {
        if !hex.len().is_multiple_of(2) {
            return None;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let raw: Option<Vec<u8>> =
            hex.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect();
        Self::from_raw(&raw?)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// That of the tree with nothing in it, by the hash that has so many bytes.
    pub fn empty_tree(width: usize) -> Option<Self> {
        let name = if width == 20 { EMPTY_TREE_SHA1 } else { EMPTY_TREE_SHA256 };
        Self::from_hex(name.as_bytes())
    }

    pub(super) fn is_empty_tree(&self) -> bool {
        Self::empty_tree(usize::from(self.length)).as_ref() == Some(self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What a mode, as trees and the index write it, stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Leaf(Kind),
    Folder,
}

impl Mode {
    pub fn new(bits: u32) -> Option<Self> {
        match bits & 0o170_000 {
            0o100_000 => Some(Self::Leaf(Kind::File)),
            0o120_000 => Some(Self::Leaf(Kind::Symlink)),
            0o160_000 => Some(Self::Leaf(Kind::Submodule)),
            0o040_000 => Some(Self::Folder),
            _ => None,
        }
    }

    /// What [`Mode::new`] reads back.
    pub fn bits(self) -> u32 {
        match self {
            Self::Leaf(Kind::File) => 0o100_000,
            Self::Leaf(Kind::Symlink) => 0o120_000,
            Self::Leaf(Kind::Submodule) => 0o160_000,
            Self::Folder => 0o040_000,
        }
    }
}

/// One line of a tree object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub name: Vec<u8>,
    pub mode: Mode,
    pub id: Id,
}

/// A tree object is `<mode> <name> NUL <raw id>`, again and again. Out: the entries that parse, and which of the others
/// is the first.
pub(super) fn parse_tree(mut bytes: &[u8], width: usize) -> (Vec<TreeEntry>, Option<Why>) {
    let (mut entries, mut broken) = (Vec::new(), None);
    while !bytes.is_empty() {
        let Some((RawEntry { mode, name, id }, rest)) = split_entry(bytes, width) else {
            broken.get_or_insert_with(|| format!("it is cut off behind {} entries", entries.len()));
            break;
        };
        bytes = rest;
        let text = std::str::from_utf8(mode).ok();
        let mode = text.and_then(|text| u32::from_str_radix(text, 8).ok()).and_then(Mode::new);
        match mode.zip(Id::from_raw(id)).filter(|_| !name.is_empty() && !name.contains(&b'/')) {
            Some((mode, id)) => entries.push(TreeEntry { name: name.to_vec(), mode, id }),
            None => {
                let name = RepoPath::new(name);
                broken.get_or_insert_with(|| format!("its entry `{name}` is none that Git writes"));
            }
        }
    }
    (entries, broken)
}

/// An entry as it stands there.
struct RawEntry<'b> {
    mode: &'b [u8],
    name: &'b [u8],
    id: &'b [u8],
}

/// The first entry, and what is behind it.
fn split_entry(bytes: &[u8], width: usize) -> Option<(RawEntry<'_>, &[u8])> {
    let space = memchr::memchr(b' ', bytes)?;
    let (mode, bytes) = (&bytes[..space], &bytes[space + 1..]);
    let end = memchr::memchr(0, bytes)?;
    let (id, rest) = bytes[end + 1..].split_at_checked(width)?;
    Some((RawEntry { mode, name: &bytes[..end], id }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        for hex in [EMPTY_TREE_SHA1, EMPTY_TREE_SHA256] {
            let id = Id::from_hex(hex.as_bytes()).expect("a whole id");
            assert_eq!(id.to_string(), hex);
            assert!(id.is_empty_tree());
        }
        assert_eq!(Id::from_hex(b"4b82"), None);
        assert_eq!(Id::from_hex(b"xyz"), None);
    }

    #[test]
    fn a_tree_cut_off_anywhere_is_corrupt() {
        let tree = [b"100644 a.tf\0".as_slice(), &[7; 20]].concat();
        let (entries, broken) = parse_tree(&tree, 20);
        assert_eq!((entries.len(), broken), (1, None));
        for end in 1..tree.len() {
            assert!(parse_tree(&tree[..end], 20).1.is_some(), "cut at {end}");
        }
    }

    #[test]
    fn an_entry_that_does_not_parse_costs_no_other() {
        let entry = |head: &str| [head.as_bytes(), b"\0", &[7; 20]].concat();
        for odd in ["100644 a/b", "100644 ", "777777 odd", "10x644 odd"] {
            let tree = [entry("100644 a.tf"), entry(odd), entry("40000 z")].concat();
            let (entries, broken) = parse_tree(&tree, 20);
            let names: Vec<&[u8]> = entries.iter().map(|entry| entry.name.as_slice()).collect();
            assert_eq!(names, [&b"a.tf"[..], b"z"], "{odd}");
            assert!(broken.is_some(), "{odd}");
        }
    }
}
