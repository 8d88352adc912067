//! iacgate could not do its work: what is wrong, where, and what to type next.

use std::fmt;

use crate::text::escape::Escaped;

/// Ends the run with exit status 2. What is wrong in the user's code is a `Finding`, never this.
#[derive(Debug)]
pub struct Error {
    /// One line, worded the same every time.
    pub message: String,
    /// Lines that show where, already laid out.
    pub place: Option<String>,
    /// The next thing to do.
    pub help: Option<String>,
    /// The path of a file of the user's own, outside of what is judged: shown as it is, whatever it looks like.
    pub own: Option<String>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, help: None, own: None }
    }

    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// In one line, for a list: what is wrong, and where.
    pub fn in_one_line(&self) -> String {
        let place = self.place.as_deref().and_then(|place| place.lines().next()).unwrap_or_default();
        match place.trim_start().strip_prefix("--> ") {
            Some(place) => format!("{} ({place})", self.message),
            None => self.message.clone(),
        }
    }

    #[must_use]
    pub fn about_own(mut self, path: impl Into<String>) -> Self {
        self.own = Some(path.into());
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // Both may repeat what a repository says.
        write!(f, "error: {}", Escaped(&self.message))?;
        if let Some(place) = &self.place {
            write!(f, "\n{place}")?;
        }
        for (number, line) in self.help.iter().flat_map(|help| help.lines()).enumerate() {
            let begin = if number == 0 { "\n help: " } else { "\n" };
            write!(f, "{begin}{}", Escaped(line))?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
