//! What the rules found in which version of which stack before, so that a second audit judges little again.
//!
//! In and out: a [`Store`]: under each version's key the digests of what was found in it: of a rule and a place, never of
//! a value; and what was decided over it. Which commit brought what is told anew each time.

use std::collections::HashMap;
use std::sync::Arc;

use super::cache::Store;
use super::stacks::Key;
use crate::policy::Action;

/// A finding's meaning, with the addresses that resources have now and had before they moved, and what HEAD's policy
/// decided over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    pub now: u64,
    pub before: u64,
    pub action: Option<Action>,
}

/// Decisions as they are kept, by their place in the list.
const ACTIONS: [Option<Action>; 4] = [None, Some(Action::Block), Some(Action::Warn), Some(Action::Excepted)];

/// What a version has.
#[derive(Debug, PartialEq, Eq)]
pub struct Prints {
    pub resources: usize,
    pub found: Vec<Print>,
    /// Whether all of it could be read.
    pub is_whole: bool,
}

pub struct Seen {
    store: Option<Store>,
    known: HashMap<Key, Arc<Prints>>,
    is_new: bool,
}

impl Seen {
    pub fn open(store: Option<Store>) -> Self {
        let known = store.as_ref().and_then(Store::read).and_then(|bytes| parsed(&bytes)).unwrap_or_default();
        Self { store, known, is_new: false }
    }

    pub fn of(&self, key: &Key) -> Option<Arc<Prints>> {
        self.known.get(key).cloned()
    }

    pub fn keep(&mut self, key: Key, prints: &Arc<Prints>) {
        if prints.is_whole && self.known.insert(key, Arc::clone(prints)).is_none() {
            self.is_new = true;
        }
    }

    /// That it can't be written is no error.
    pub fn write(&self) {
        let Some(store) = self.store.as_ref().filter(|_| self.is_new) else { return };
        let mut bytes = Vec::new();
        let mut entries: Vec<_> = self.known.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| **key);
        for (key, prints) in entries {
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&(prints.resources as u64).to_be_bytes());
            bytes.extend_from_slice(&(prints.found.len() as u64).to_be_bytes());
            for print in &prints.found {
                bytes.extend_from_slice(&print.now.to_be_bytes());
                bytes.extend_from_slice(&print.before.to_be_bytes());
                bytes.extend(
                    (0u8..).zip(ACTIONS).find(|(_, one)| *one == print.action).map(|(number, _)| number),
                );
            }
        }
        let _ = store.write(&bytes);
    }
}

fn parsed(mut bytes: &[u8]) -> Option<HashMap<Key, Arc<Prints>>> {
    let mut known = HashMap::new();
    while !bytes.is_empty() {
        let key = *bytes.split_off(..size_of::<Key>())?.first_chunk()?;
        let resources = usize::try_from(number(&mut bytes)?).ok()?;
        let many = number(&mut bytes)?;
        let mut found = Vec::new();
        for _ in 0..many {
            let (now, before) = (number(&mut bytes)?, number(&mut bytes)?);
            let action = *ACTIONS.get(usize::from(*bytes.split_off_first()?))?;
            found.push(Print { now, before, action });
        }
        known.insert(key, Arc::new(Prints { resources, found, is_whole: true }));
    }
    Some(known)
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(*bytes.split_off(..8)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_not_believed() {
        let mut bytes = vec![7; 16];
        for number in [3u64, 1, 11, 12] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        let unknown = [&bytes[..], &[9]].concat();
        assert!(parsed(&unknown).is_none(), "a decision that there is not");
        bytes.push(2);
        let known = parsed(&bytes).expect("whole");
        let found = vec![Print { now: 11, before: 12, action: Some(Action::Warn) }];
        assert_eq!(*known[&[7; 16]], Prints { resources: 3, found, is_whole: true });
        for end in 1..bytes.len() {
            assert!(parsed(&bytes[..end]).is_none(), "cut at {end}");
        }
        // A number of findings that no file could hold.
        let endless = [&[7; 16][..], &3u64.to_be_bytes(), &u64::MAX.to_be_bytes()].concat();
        assert!(parsed(&endless).is_none());
    }
}
