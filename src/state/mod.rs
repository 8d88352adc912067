//! What must not lie in a repository, known by content first and by name second: state, plans, credential files,
//! models.
//!
//! In: a path and a blob's bytes. Out: a [`Look`]: a [`Found`], which says what stands in the file without saying
//! it, the rule it breaks, where it belongs, what to rotate, and the `.gitignore` lines that keep the next one
//! out; and what was left unread. No Git, no stack.

mod abridged;
mod base85;
mod cdk;
mod credentials;
mod describe;
mod document;
mod embedded;
mod holdings;
mod ignore;
mod log;
mod long;
mod marks;
mod model;
mod name;
mod pulumi;
mod terraform;
mod unpack;
mod words;

pub use credentials::Credentials;
pub use ignore::{gitignore_lines, literal_pattern};
pub use long::{ByHead, HEAD};

use crate::path::RepoPath;
use crate::text::{Encoding, Reading, Source};
use holdings::Holdings;
use marks::Marks;
use unpack::{Budget, DEEPEST, Packing};

/// The rule of what `cdk synth` wrote, literals and all.
pub const IN_CDK_OUTPUT: &str = "secret-in-cdk-output";

/// What is said of a file that holds no more than where its bytes lie.
const IN_LFS: &str = "kept in Git LFS, of which this is the pointer";

/// What a file is, of what must not be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of Terraform or OpenTofu, versions 1 to 4.
    TerraformState,
    /// `.terraform/terraform.tfstate`: which backend is used, and how.
    BackendSettings,
    /// OpenTofu's own encryption, or another: no secret to read, yet still state in history.
    EncryptedState,
    /// What `terraform show -json` prints of a state.
    ShownState,
    /// What `terraform output -json` or `pulumi config --show-secrets` prints, with something sensitive in it.
    Outputs,
    PulumiState,
    /// A name that only state has, over bytes that tell nothing more: an LFS pointer, a broken or packed file.
    NamedState,
    /// State inside a text whose braces don't tell where it ends: a conflicted merge, another language's quotes.
    EmbeddedState,
    StateLock,
    CrashLog,
    BinaryPlan,
    /// A plan as JSON.
    Plan,
    PulumiPlan,
    Credentials(Credentials),
    /// `.env` with a real secret.
    EnvironmentFile,
    /// What `cdk synth` wrote, with a literal secret in it.
    CdkOutput,
    /// A model over the size that Git is good for: its format, its size in bytes.
    Model(&'static str, u64),
    /// A pickle that imports what runs code, by name.
    CodeInPickle(Vec<String>),
}

/// A file that must not be committed, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: Kind,
    holds: Holdings,
    /// What it lies in: `inside a zip archive`.
    inside: Option<&'static str>,
    /// Where it begins in the text that it stands in, in bytes; 0 for a file as a whole.
    at: usize,
}

impl Found {
    fn of(kind: Kind) -> Self {
        Self { kind, holds: Holdings::default(), inside: None, at: 0 }
    }

    /// What it lies in, the outermost of all.
    fn inside(self, what: &'static str) -> Self {
        Self { inside: Some(what), ..self }
    }

    /// Where it begins in the outermost text.
    fn beginning(self, at: usize) -> Self {
        Self { at, ..self }
    }

    pub fn at(&self) -> usize {
        self.at
    }
}

/// What a look at a file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub found: Option<Found>,
    /// Why a part of it was left unread.
    pub unread: Option<&'static str>,
}

/// Knows such files. Its settings are those of `[settings]`.
#[derive(Clone, Copy, Debug)]
pub struct Recogniser {
    /// Bytes from which on a model is too large for Git.
    pub largest_model: u64,
}

impl Recogniser {
    /// What a file is, if it is one that must not be committed. An empty file is none.
    pub fn look(&self, file: &Reading) -> Look {
        let mut search = Search { recogniser: *self, budget: Budget::default() };
        let found = search.file(file, 0);
        Look { found, unread: search.budget.met }
    }

    /// A file that is too large to be read.
    pub fn look_at_name(&self, path: &RepoPath, size: u64) -> Option<Found> {
        let named = name::recognise(path, b"-").map(Found::of);
        named.or_else(|| model::by_name(path, size, self.largest_model).map(Found::of))
    }

    /// Whether its name alone says state or a plan: it must not be left unread.
    pub fn is_named(path: &RepoPath) -> bool {
        name::recognise(path, b"PK").is_some()
    }
}

/// One blob and what is packed in it.
struct Search {
    recogniser: Recogniser,
    budget: Budget,
}

impl Search {
    fn file(&mut self, file: &Reading, depth: usize) -> Option<Found> {
        let (path, bytes) = (file.path, file.bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let packing = Packing::of(bytes);
        // What nothing marks as packed is looked at all the same, and for what it is if that gives nothing.
        let tried = packing.or_else(|| unpack::may_be_deflated(bytes).then_some(Packing::Deflate));
        let inside = tried.and_then(|packing| self.packed(path, bytes, packing, depth));
        // What is packed in an archive is not too large: the archive is.
        let largest = if depth == 0 { self.recogniser.largest_model } else { u64::MAX };
        let model = || model::recognise(path, bytes, largest).map(Found::of);
        if let Some(found) = inside.or_else(model) {
            return Some(found);
        }
        let wide = wide(bytes);
        let marks = match (&wide, packing) {
            (Some(source), _) => marks::of(source.text().as_bytes()),
            (None, None) => Marks::of_glance(file.text().as_bytes(), file.glance()),
            (None, Some(_)) => Marks::default(),
        };
        self.text(file, wide, &marks, depth)
            .or_else(|| {
                let named = name::recognise(path, bytes).map(Found::of);
                // What it stands for lies where whoever may clone the repository may fetch it.
                if name::is_pointer(bytes) { named.map(|found| found.inside(IN_LFS)) } else { named }
            })
            .or_else(|| log::is_named(path, bytes).then(|| Found::of(Kind::CrashLog)))
            .or_else(|| {
                let (kind, at) = credentials::recognise(path, bytes, &marks)?;
                Some(Found::of(Kind::Credentials(kind)).beginning(at))
            })
            // Outside of an archive its shape tells it.
            .or_else(|| {
                let is_key = depth > 0 && credentials::is_key_file(path, bytes);
                is_key.then(|| Found::of(Kind::Credentials(Credentials::PrivateKey)))
            })
            .or_else(|| credentials::environment(path, bytes))
            .or_else(|| cdk::recognise(path, bytes))
    }

    fn packed(&mut self, path: &RepoPath, bytes: &[u8], packing: Packing, depth: usize) -> Option<Found> {
        if depth == DEEPEST {
            self.budget.too_deep();
            return None;
        }
        let (mut best, mut is_plan) = (None, [false; 2]);
        let mut budget = std::mem::take(&mut self.budget);
        unpack::each(path, bytes, packing, &mut budget, &mut |inner, content, budget| {
            std::mem::swap(&mut self.budget, budget);
            if packing == Packing::Zip {
                is_plan[0] |= inner.as_bytes() == b"tfplan";
                is_plan[1] |= inner.as_bytes() == b"tfstate";
            }
            let found = self.file(&Reading::new(inner, content), depth + 1);
            std::mem::swap(&mut self.budget, budget);
            if found.as_ref().map(Found::weight) > best.as_ref().map(Found::weight) {
                best = found;
            }
            // Nothing is worse than this.
            !best.as_ref().is_some_and(|best| best.weight() == Found::HEAVIEST && packing != Packing::Zip)
        });
        self.budget = budget;
        if is_plan == [true, true] {
            let holds = best.map(|found: Found| found.holds).unwrap_or_default();
            return Some(Found { holds, ..Found::of(Kind::BinaryPlan) });
        }
        best.map(|found| found.inside(packing.word()).beginning(0))
    }

    fn text(&mut self, file: &Reading, wide: Option<Source>, marks: &Marks, depth: usize) -> Option<Found> {
        let bytes = file.bytes;
        if is_old_binary(bytes) {
            let plan = bytes.starts_with(b"tfplan");
            return Some(Found::of(if plan { Kind::BinaryPlan } else { Kind::TerraformState }));
        }
        let found = match (self.spelled(file.bytes, depth), marks.has(marks::TEXT)) {
            (None, false) => return None,
            (None, true) => self.marked(file, wide.as_ref(), marks, depth)?,
            (Some(found), _) => found,
        };
        // A manual may show what state looks like, but not with a secret in it.
        let shows = name::is_manual(file.path) && !found.holds.has_secrets();
        (!shows).then_some(found)
    }

    /// A file that as a whole spells the bytes of another: a dump, base32, base85.
    fn spelled(&mut self, bytes: &[u8], depth: usize) -> Option<Found> {
        let is_base85 = base85::may_be(bytes);
        let text = (embedded::may_be_spelled(bytes) || is_base85)
            .then(|| std::str::from_utf8(bytes).ok())
            .flatten()?;
        if is_base85 {
            return self.decoded(
                base85::decode(text).map(|bytes| (0, bytes)).into_iter(),
                "in base85",
                depth,
            );
        }
        if let Some(bytes) = embedded::dumped(text) {
            return self.decoded(std::iter::once((0, bytes)), "inside a dump", depth);
        }
        self.decoded(embedded::base32(text).map(|bytes| (0, bytes)).into_iter(), "in base32", depth)
    }

    fn marked(
        &mut self,
        file: &Reading,
        wide: Option<&Source>,
        marks: &Marks,
        depth: usize,
    ) -> Option<Found> {
        let text = wide.map_or_else(|| file.text(), Source::text);
        if marks.has(marks::DOCUMENT) {
            let source = wide.unwrap_or_else(|| file.source());
            let document = document::whole(source);
            if let Some(found) = document.as_ref().and_then(document::recognise) {
                return Some(document::by_part(found, source));
            }
            // The parts of what is JSON as a whole have been looked at.
            let parts =
                if document.is_none() { embedded::objects(text, &marks.document) } else { Vec::new() };
            let at = source.location(crate::text::Span::at(0));
            let found = parts.iter().find_map(|part| {
                let start = part.as_ptr() as usize - text.as_ptr() as usize;
                Some(document::recognise_part(part, &at)?.beginning(start))
            });
            if let Some(found) = found {
                return Some(found.inside("inside another text"));
            }
            if marks.has(words::LINEAGE) && embedded::has_state(text.as_bytes()) {
                let at = memchr::memmem::find(text.as_bytes(), b"lineage").unwrap_or(0);
                return Some(Found::of(Kind::EmbeddedState).beginning(at));
            }
        }
        let encoded = embedded::base64(text, &marks.base64);
        if let Some(found) = self.decoded(encoded, "inside a value in base64", depth) {
            return Some(found);
        }
        let encoded = embedded::hex(text, &marks.hex);
        if let Some(found) = self.decoded(encoded, "inside a value in hexadecimal", depth) {
            return Some(found);
        }
        let escaped = embedded::escaped(text, &marks.escaped);
        if let Some(found) = self.decoded(escaped, "written with escapes", depth) {
            return Some(found);
        }
        (marks.has(words::LOG) && log::is_crash_log(file.path, text)).then(|| Found::of(Kind::CrashLog))
    }

    fn decoded(
        &mut self,
        values: impl Iterator<Item = (usize, Vec<u8>)>,
        inside: &'static str,
        depth: usize,
    ) -> Option<Found> {
        if depth == DEEPEST {
            return None;
        }
        for (start, decoded) in values {
            if self.budget.is_spent() {
                return None;
            }
            // Without a name: what counts is what it says, as state or a plan.
            let found = self.file(&Reading::new(&RepoPath::root(), &decoded), depth + 1);
            if let Some(found) = found.filter(Found::is_state_or_plan) {
                return Some(found.inside(inside).beginning(start));
            }
        }
        None
    }
}

/// Before Terraform 0.3 state, and before 0.12 plans, were Go's own binary form behind a word and a version.
fn is_old_binary(bytes: &[u8]) -> bool {
    [b"tfstate".as_slice(), b"tfplan"]
        .iter()
        .any(|word| bytes.strip_prefix(*word).is_some_and(|rest| matches!(rest, [1..=3, _, ..])))
}

/// A text in UTF-16 as PowerShell's `>` writes it, or without its mark as .NET's encoder does; in UTF-32 as Python's
/// does, with a mark or without.
fn wide(bytes: &[u8]) -> Option<Source> {
    let mark: &[u8] = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..] => b"",
        [b'{' | b'[', 0, 0, 0, ..] => &[0xff, 0xfe, 0, 0],
        [0, 0, 0, b'{' | b'[', ..] => &[0, 0, 0xfe, 0xff],
        [b'{' | b'[', 0, second, 0, ..] if *second != 0 => &[0xff, 0xfe],
        [0, b'{' | b'[', 0, second, ..] if *second != 0 => &[0xfe, 0xff],
        _ => return None,
    };
    let source = Source::decode(RepoPath::root(), &[mark, bytes].concat());
    matches!(source.encoding(), Encoding::Utf16Le | Encoding::Utf16Be | Encoding::Utf32).then_some(source)
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
