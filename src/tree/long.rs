//! A file that is too long to be held.
//!
//! In: how to open it. Out: its bytes as they come; or all of them, one such file at a time.

use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::LARGEST_BLOB;

/// Why a file can't be read, as a sentence without its end.
type Why = String;
type Open = dyn Fn() -> Result<Box<dyn Read>, Why> + Send + Sync;

/// Over [`super::LARGEST_WHOLE`]: opened anew by each who reads it, on whatever thread.
#[derive(Clone)]
pub struct Long {
    /// In bytes.
    pub size: u64,
    open: Arc<Open>,
}

/// A file that had so many bytes when it was opened: one that is cut off meanwhile is not read to an end that it had not.
pub struct Uncut<R> {
    pub from: R,
    pub left: u64,
}

impl<R: Read> Read for Uncut<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        if count == 0 && self.left > 0 && !into.is_empty() {
            return Err(std::io::Error::other(CUT));
        }
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

/// What is said of one.
const CUT: &str = "it was cut off while it was read";

/// All bytes of a long file. The next thread that wants as much waits until this is let go.
pub struct Held {
    pub bytes: Vec<u8>,
    turn: MutexGuard<'static, ()>,
}

impl Long {
    pub fn new(size: u64, open: impl Fn() -> Result<Box<dyn Read>, Why> + Send + Sync + 'static) -> Self {
        Self { size, open: Arc::new(open) }
    }

    /// Its bytes from the first on. What reads them fails where they are damaged, at the latest at their end.
    ///
    /// # Errors
    /// It is not there any more, or can't be opened.
    pub fn open(&self) -> Result<Box<dyn Read>, Why> {
        (self.open)()
    }

    /// Its first bytes, no more than `most`.
    ///
    /// # Errors
    /// They can't be read.
    pub fn head(&self, most: usize) -> Result<Vec<u8>, Why> {
        let mut head = Vec::with_capacity(most);
        self.open()?.take(most as u64).read_to_end(&mut head).map_err(|error| error.to_string())?;
        Ok(head)
    }

    /// Shows all of its bytes, some at a time.
    ///
    /// # Errors
    /// They can't be read to their end.
    pub fn each(&self, mut see: impl FnMut(&[u8])) -> Result<(), Why> {
        let (mut from, mut bytes) = (self.open()?, vec![0; 64 << 10]);
        loop {
            match from.read(&mut bytes).map_err(|error| error.to_string())? {
                0 => return Ok(()),
                count => see(&bytes[..count]),
            }
        }
    }

    /// # Errors
    /// It can't be read to its end.
    pub fn whole(&self) -> Result<Held, Why> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::with_capacity(usize::try_from(self.size.min(LARGEST_BLOB)).unwrap_or(0));
        self.open()?.take(LARGEST_BLOB).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        Ok(Held { bytes, turn })
    }
}

impl Held {
    /// The bytes, and what keeps others waiting.
    pub fn apart(self) -> (Vec<u8>, MutexGuard<'static, ()>) {
        (self.bytes, self.turn)
    }
}
