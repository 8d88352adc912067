//! The trees that Git last wrote for the index's folders (the extension `TREE`).
//!
//! In: the extension's bytes. Out: a [`CacheTree`]: for each folder its name and tree, as places in those bytes.

use std::ops::Range;

use super::read::CUT_OFF;
use super::{Failure, offset};

/// A folder that the cache-tree has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node(u32);

struct Folder {
    name: Range<u32>,
    /// Where the tree's id is.
    id: Option<u32>,
    /// The first node that is no longer below this one.
    end: u32,
}

/// Folders in the order of the file: each before those that it holds.
#[derive(Default)]
pub struct CacheTree {
    folders: Vec<Folder>,
}

impl CacheTree {
    /// `<name> NUL <entries> SP <children> LF [<id>]`, then the children. Fewer than no entries: not valid.
    pub fn parse(bytes: &[u8], width: usize) -> Result<Self, Failure> {
        let mut folders: Vec<Folder> = Vec::new();
        // The folders that are not complete yet, and how many children each still lacks.
        let mut open: Vec<(usize, u64)> = Vec::new();
        let mut at = 0;
        let until = |at: &mut usize, end: u8| {
            let rest = &bytes[*at..];
            let length = rest.iter().position(|byte| *byte == end).ok_or(CUT_OFF)?;
            let found = *at..*at + length;
            *at += length + 1;
            Ok(found)
        };
        while at < bytes.len() && (folders.is_empty() || !open.is_empty()) {
            let name = until(&mut at, 0)?;
            let entries = until(&mut at, b' ')?;
            let count = until(&mut at, b'\n')?;
            let is_valid = bytes[entries.start] != b'-';
            number(&bytes[if is_valid { entries } else { entries.start + 1..entries.end }])?;
            let id = is_valid.then_some(at);
            if is_valid {
                at += width;
                if at > bytes.len() {
                    return Err(CUT_OFF);
                }
            }
            if let Some((_, lacking)) = open.last_mut() {
                *lacking -= 1;
            }
            open.push((folders.len(), number(&bytes[count])?));
            folders.push(Folder {
                name: offset(name.start)?..offset(name.end)?,
                id: id.map(offset).transpose()?,
                end: 0,
            });
            while let Some((folder, _)) = open.pop_if(|(_, lacking)| *lacking == 0) {
                folders[folder].end = offset(folders.len())?;
            }
        }
        if open.is_empty() { Ok(Self { folders }) } else { Err(CUT_OFF) }
    }

    pub fn top(&self) -> Option<Node> {
        (!self.folders.is_empty()).then_some(Node(0))
    }

    /// Where the folder's own name is, without those above it.
    pub fn name(&self, node: Node) -> Range<usize> {
        let name = &self.folders[node.0 as usize].name;
        name.start as usize..name.end as usize
    }

    /// Where the tree's id is; `None` where something below has been staged since.
    pub fn id(&self, node: Node) -> Option<usize> {
        self.folders[node.0 as usize].id.map(|at| at as usize)
    }

    /// The folders directly in this one.
    pub fn below(&self, node: Node) -> impl Iterator<Item = Node> {
        let end = self.folders[node.0 as usize].end;
        let within = move |at: u32| (at < end).then_some(Node(at));
        std::iter::successors(within(node.0 + 1), move |child| within(self.folders[child.0 as usize].end))
    }
}

fn number(digits: &[u8]) -> Result<u64, Failure> {
    const MALFORMED: Failure = Failure::Corrupt("a cached tree is malformed");
    // More digits than any number of files has.
    if digits.is_empty() || digits.len() > 12 {
        return Err(MALFORMED);
    }
    digits.iter().try_fold(0, |number, digit| match digit {
        b'0'..=b'9' => Ok(number * 10 + u64::from(digit - b'0')),
        _ => Err(MALFORMED),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<CacheTree, Failure> {
        CacheTree::parse(text.as_bytes(), 2)
    }

    #[test]
    fn folders_lie_where_they_were_written() {
        let text = "\x009 2\nIDa\x00-1 1\nbb\x004 0\nIDccc\x001 0\nID";
        let tree = parse(text).expect("a whole cache-tree");
        let top = tree.top().expect("a top");
        let below = |node| tree.below(node).map(|child| &text[tree.name(child)]).collect::<Vec<_>>();
        assert_eq!(below(top), ["a", "ccc"]);
        let a = tree.below(top).next().expect("a folder");
        assert_eq!((below(a), tree.id(a)), (vec!["bb"], None));
        assert_eq!(tree.id(top).map(|at| &text[at..at + 2]), Some("ID"));
    }

    #[test]
    fn one_that_is_cut_off_or_malformed_is_an_error() {
        let text = "\x009 1\nIDa\x001 0\nID";
        for end in 1..text.len() {
            assert!(parse(&text[..end]).is_err(), "cut at {end}");
        }
        assert!(parse("").expect("there is none").top().is_none());
        for wrong in ["\x00x 0\nID", "\x00 0\nID", "\x00--1 0\n", "\x001 99999999999999\nID", "\x001 9\nID"] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
