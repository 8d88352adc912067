//! Paths inside a repository, as Git has them: bytes, `/` between parts, no leading slash.
//!
//! Out: [`RepoPath`], and [`PathSet`], a compiled list of globs. The only user of globset.

use std::fmt;
use std::sync::Arc;

use crate::text::escape::Name;

/// A path relative to the top of the judged tree. Any bytes but NUL; the empty path is the top itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<[u8]>);

impl RepoPath {
    /// Takes the bytes as Git stores them.
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self(Arc::from(bytes.as_ref()))
    }

    /// The top of the tree.
    pub fn root() -> Self {
        Self::new(b"")
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// `None` where the name is no UTF-8.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The folder that holds it; the top for a file at the top.
    pub fn parent(&self) -> Self {
        match self.0.iter().rposition(|byte| *byte == b'/') {
            Some(slash) => Self::new(&self.0[..slash]),
            None => Self::root(),
        }
    }

    /// The part after the last slash.
    pub fn file_name(&self) -> &[u8] {
        match self.0.iter().rposition(|byte| *byte == b'/') {
            Some(slash) => &self.0[slash + 1..],
            None => &self.0,
        }
    }

    /// A name (or several parts) below this folder, taken as it stands.
    pub fn join(&self, below: impl AsRef<[u8]>) -> Self {
        let below = below.as_ref();
        if self.is_root() {
            return Self::new(below);
        }
        Self::new([&self.0, b"/".as_slice(), below].concat())
    }

    /// Follows a relative path such as `../modules/vpc` from this folder.
    /// `None` where it leaves the repository or is absolute.
    pub fn resolve(&self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        let mut parts: Vec<&[u8]> =
            self.0.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name.as_bytes()),
            }
        }
        Some(Self::new(parts.join(&b'/')))
    }

    pub fn ends_with(&self, suffix: &str) -> bool {
        ends_with(&self.0, suffix)
    }

    /// Whether this lies in `folder` or below it (or is it).
    pub fn is_within(&self, folder: &Self) -> bool {
        folder.is_root()
            || self.0.strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
    }
}

/// A path or a name is asked for many endings: its last byte tells nearly all of them.
pub fn ends_with(path: &[u8], suffix: &str) -> bool {
    path.last() == suffix.as_bytes().last() && path.ends_with(suffix.as_bytes())
}

/// For people: control characters and what is no UTF-8 are escaped.
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            write!(f, "{}", Name(chunk.valid()))?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A glob that matches this text and nothing else.
pub fn escape(text: &str) -> String {
    globset::escape(text)
}

/// Globs as a policy writes them: `*` stays in one folder, `**` crosses folders.
#[derive(Clone, Default)]
pub struct PathSet {
    sets: Vec<globset::GlobSet>,
    patterns: Vec<String>,
}

impl fmt::Debug for PathSet {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.patterns.fmt(f)
    }
}

impl PathSet {
    /// Errors with the pattern's position in `patterns` and what is wrong with it.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, (usize, String)> {
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let mut set = globset::GlobSetBuilder::new();
        for (position, pattern) in patterns.iter().enumerate() {
            let glob = globset::GlobBuilder::new(pattern.as_ref()).literal_separator(true).build();
            set.add(glob.map_err(|error| (position, error.kind().to_string()))?);
        }
        let set = set.build().map_err(|error| (0, error.kind().to_string()))?;
        let patterns = patterns.iter().map(|pattern| pattern.as_ref().to_owned()).collect();
        Ok(Self { sets: vec![set], patterns })
    }

    /// What either matches.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.sets.extend(other.sets);
        self.patterns.extend(other.patterns);
        self
    }

    pub fn matches(&self, path: &RepoPath) -> bool {
        // globset wants an OS path; lossy is right enough for names that no UTF-8 pattern can spell.
        !self.sets.is_empty() && {
            let path = String::from_utf8_lossy(path.as_bytes());
            self.sets.iter().any(|set| set.is_match(&*path))
        }
    }

    /// The position of the first glob that matches.
    pub fn first(&self, path: &RepoPath) -> Option<usize> {
        let path = String::from_utf8_lossy(path.as_bytes());
        let mut before = 0;
        for set in &self.sets {
            // In ascending order.
            if let Some(position) = set.matches(&*path).first() {
                return Some(before + position);
            }
            before += set.len();
        }
        None
    }

    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The globs as written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_never_leaves_the_repository() {
        let folder = RepoPath::from("envs/prod");
        assert_eq!(folder.resolve("../../modules/./vpc"), Some(RepoPath::from("modules/vpc")));
        assert_eq!(folder.resolve("../../../etc"), None);
        assert_eq!(folder.resolve("/etc"), None);
    }

    #[test]
    fn a_name_that_is_no_text_is_shown_escaped() {
        assert_eq!(RepoPath::new(b"a\xff\x1b[31m").to_string(), "a\\xff\\u{1b}[31m");
    }

    #[test]
    fn one_star_stays_in_its_folder() {
        let set = PathSet::new(&["envs/prod/**", "*.tf"]).unwrap();
        assert!(set.matches(&"envs/prod/a/b.tf".into()));
        assert!(set.matches(&"main.tf".into()));
        assert!(!set.matches(&"other/main.tf".into()));
    }
}
