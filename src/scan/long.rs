//! A file that is too long to be held, in parts.
//!
//! In: a [`Long`]. Out: what it is as a whole, and the secrets in it, each with a small part of the text around it. What only
//! all of its bytes tell is read whole, one such file at a time.

use std::hash::{DefaultHasher, Hasher};

use super::ahead;
use super::file::{kept_otherwise, stack_of};
use super::{FilePlace, Judge, Scan, StackPlace};
use crate::path::RepoPath;
use crate::state::{self, ByHead, HEAD, Recogniser};
use crate::text::{Reading, Source, Window, Windows};
use crate::tree::Long;

type Why = String;

/// What a long file holds, and the stack that it may be.
pub(super) type InParts = (Scan, Option<StackPlace>);

impl Judge {
    /// # Errors
    /// It can't be read to its end: nothing of it is to be believed.
    pub(super) fn long(&self, long: &Long, place: &FilePlace) -> Result<InParts, Why> {
        let head = long.head(HEAD)?;
        match self.files.look_at_head(&place.path, &head, long.size) {
            ByHead::Found(found) => {
                let mut scan = Scan::default();
                self.state(place, &digest(long)?.to_le_bytes(), &found, &mut scan);
                Ok((scan, None))
            }
            ByHead::Whole => self.at_once(long, place),
            ByHead::Parts { is_document } => match self.in_parts(long, &head, is_document, place)? {
                Some(found) => Ok(found),
                None => self.at_once(long, place),
            },
        }
    }

    /// What a long file is as a whole, if it must not be committed.
    pub fn long_file(&self, long: &Long, path: &RepoPath) -> Option<state::Found> {
        let is_told = match self.files.look_at_head(path, &long.head(HEAD).ok()?, long.size) {
            ByHead::Found(found) => return Some(found),
            ByHead::Whole => true,
            ByHead::Parts { is_document } => !self.parts(long, path, is_document, &mut |_, _| {}).ok()?,
        };
        let look = |file: &Reading| self.files.look(file).found;
        if is_told { held(long, path, look).ok().flatten() } else { None }
    }

    fn at_once(&self, long: &Long, place: &FilePlace) -> Result<InParts, Why> {
        let mut scan = Scan::default();
        let stack = held(long, &place.path, |file| {
            self.read(file, place, &mut scan).then(|| stack_of(place, file.bytes)).flatten()
        })?;
        Ok((scan, stack))
    }

    /// `None` where only the whole tells what it is.
    fn in_parts(
        &self,
        long: &Long,
        head: &[u8],
        is_document: bool,
        place: &FilePlace,
    ) -> Result<Option<InParts>, Why> {
        let (mut scan, mut stack) = (Scan::default(), None);
        scan.troubles.extend(kept_otherwise(place, head));
        let speak_for_themselves = self.parts(long, &place.path, is_document, &mut |window, part| {
            if window.is_first {
                // It is larger than what they are asked about, and they say so.
                self.policies_on_file(place, part.bytes, &mut scan);
                stack = stack_of(place, part.bytes);
            }
            if let Some(told) = ahead::one(&self.shapes, place, part) {
                let own = told.excerpts(|at| window.own.contains(&at));
                own.into_iter().for_each(|told| self.tokens(told, &mut scan));
            }
        })?;
        Ok(speak_for_themselves.then_some((scan, stack)))
    }

    /// Shows the parts of a file until one asks for the whole; whether none does.
    fn parts(
        &self,
        long: &Long,
        path: &RepoPath,
        is_document: bool,
        see: &mut dyn FnMut(&Window, &Reading),
    ) -> Result<bool, Why> {
        let mut windows = Windows::of(path.clone(), long.open()?, long.size);
        while let Some(window) = windows.next_window().map_err(|error| error.to_string())? {
            let part = Reading::of(&window.source);
            if self.files.asks_for_whole(&part, is_document) {
                return Ok(false);
            }
            see(&window, &part);
        }
        Ok(!Recogniser::ends_as_archive(windows.tail()))
    }
}

/// What is seen of all of its bytes.
fn held<T>(long: &Long, path: &RepoPath, see: impl FnOnce(&Reading) -> T) -> Result<T, Why> {
    let (bytes, _turn) = long.whole()?.apart();
    let source = Source::taking(path.clone(), bytes);
    Ok(see(&match &source {
        Ok(source) => Reading::of(source),
        Err(bytes) => Reading::new(path, bytes),
    }))
}

/// Of all of its bytes, for this run.
fn digest(long: &Long) -> Result<u64, Why> {
    let mut hasher = DefaultHasher::new();
    long.each(|bytes| hasher.write(bytes))?;
    Ok(hasher.finish())
}
