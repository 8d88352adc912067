//! What one file holds: whether it may be there at all, the secrets in it, and what it is a part of.
//!
//! In: a file as it was read. Out: its findings and troubles, and what others must be asked about it.

use super::ahead::{self, Read, Told};
use super::{FilePlace, Judge, Scan, StackPlace, Watch, deploying, trouble};
use crate::finding::{Finding, Fingerprint, RuleId, Subject, Trouble};
use crate::iac::terraform::backend_file;
use crate::iac::{reader, terraform};
use crate::path::RepoPath;
use crate::secrets;
use crate::severity::Severity;
use crate::state;
use crate::text::glance::OWN;
use crate::text::{Reading, Source, Span};
use crate::tree::{Seen, Unreadable, over_the_limit};

/// In bytes: what is found in a longer text keeps a few lines of it, so that an audit's memory is that of its findings.
const LARGEST_KEPT: usize = 256 << 10;

/// What one file holds.
pub(super) struct FileLook {
    pub scan: Scan,
    /// The stack that its content makes it a part of.
    pub stack: Option<StackPlace>,
    /// The templates that it deploys, where somebody reads all files and asks.
    pub deploys: Option<(RepoPath, Vec<RepoPath>)>,
    /// Other files may have something to say of it.
    pub asks: Option<FilePlace>,
}

impl Judge {
    /// `None` where there is nothing to tell of a file.
    pub(super) fn file(
        &self,
        place: &FilePlace,
        read: Read,
        watch: &Watch,
        asks_for_templates: bool,
    ) -> Option<FileLook> {
        let (mut scan, mut stack) = (Scan::default(), None);
        watch.file();
        let held;
        let file = match read {
            Ok(seen) => match seen? {
                Seen::Whole(bytes) => Some(Reading::new(&place.path, bytes)),
                Seen::Own(bytes) => {
                    held = Source::taking(place.path.clone(), bytes);
                    Some(match &held {
                        Ok(source) => Reading::of(source),
                        Err(bytes) => Reading::new(&place.path, bytes),
                    })
                }
                Seen::Long(long) => {
                    watch.blob(long.size as usize);
                    (scan, stack) = self.long(&long, place).unwrap_or_else(|why| (unread(place, why), None));
                    None
                }
                Seen::TooLarge(size) => {
                    self.too_large(size, place, &mut scan);
                    None
                }
            },
            Err(unreadable) => {
                scan.troubles.push(trouble(unreadable));
                None
            }
        };
        file.iter().for_each(|file| watch.blob(file.bytes.len()));
        let file = file.filter(|file| self.read(file, place, &mut scan));
        let asks = file.as_ref().is_some_and(|file| secrets::may_be_said(file.path, file.text()));
        let asks = asks.then(|| place.clone());
        let bytes = file.map(|file| file.bytes);
        if let Some(bytes) = bytes {
            scan.troubles.extend(backend_file::troubles(&place.path, bytes));
        }
        watch.found(scan.findings.len());
        let stack = stack.or_else(|| stack_of(place, bytes?));
        let templates = |bytes| deploying::templates_in(&place.path, bytes);
        let deploys = bytes.filter(|_| asks_for_templates).map(templates).filter(|all| !all.is_empty());
        let is_bare = scan.findings.is_empty() && scan.troubles.is_empty() && scan.marked.is_empty();
        let deploys = deploys.map(|templates| (place.path.clone(), templates));
        let is_nothing = is_bare && stack.is_none() && deploys.is_none() && asks.is_none();
        (!is_nothing).then_some(FileLook { scan, stack, deploys, asks })
    }

    /// Adds what a file is as a whole, and the secrets in it. Out: whether it is more than what must not be there.
    pub(super) fn read(&self, file: &Reading, place: &FilePlace, scan: &mut Scan) -> bool {
        let look = self.whole(file, place, scan);
        if look.as_ref().is_some_and(state::Found::is_all) {
            return false;
        }
        let told = scan.findings.len();
        if let Some(told) = ahead::one(&self.shapes, place, file) {
            // A stack's files are mended, or their places told with its resources.
            let is_of_stack = terraform::is_ours(&place.path) || stack_of(place, file.bytes).is_some();
            if is_of_stack || file.bytes.len() <= LARGEST_KEPT {
                self.tokens(told, scan);
            } else {
                told.excerpts(|_| true).into_iter().for_each(|told| self.tokens(told, scan));
            }
        }
        if let Some(found) = look.filter(state::Found::tells_literals) {
            told_with_file(&place.path, &found.rule(), told, &mut scan.findings);
        }
        true
    }

    /// One that is too large to be read is judged by its name.
    pub(super) fn too_large(&self, size: u64, place: &FilePlace, scan: &mut Scan) {
        let named = self.files.look_at_name(&place.path, size);
        scan.troubles.push(Trouble {
            path: place.path.clone(),
            at: None,
            message: over_the_limit(size),
            counts: named.is_some() || terraform::is_ours(&place.path),
        });
        if let Some(found) = named {
            self.state(place, b"-", &found, scan);
        }
    }

    /// What a file is as a whole: in one that is nothing else no secrets are looked for.
    fn whole(&self, file: &Reading, place: &FilePlace, scan: &mut Scan) -> Option<state::Found> {
        let bytes = file.bytes;
        let look = self.files.look(file);
        if file.has_sign(OWN) {
            scan.marked.push(place.path.clone());
        }
        if let Some(why) = look.unread.filter(|_| look.found.is_none()) {
            scan.troubles.push(Trouble {
                path: place.path.clone(),
                at: None,
                message: format!("{why}: the rest was not looked into"),
                counts: true,
            });
        }
        if let Some(found) = &look.found {
            self.state(place, bytes, found, scan);
            if found.is_all() {
                return look.found;
            }
        }
        // Anyone can write such a header above a text: whatever can be read is read.
        scan.troubles.extend(kept_otherwise(place, bytes));
        self.policies_on_file(place, bytes, scan);
        look.found
    }

    pub(super) fn tokens(&self, told: Told, scan: &mut Scan) {
        let Told { place, source, found } = told;
        for found in found {
            let Some(severity) = self.severity(&found.rule) else { continue };
            let fingerprint = Fingerprint::new(&found.rule, &[&place.known_as.to_string()]);
            // A checksum that fails says that the token was made up, or mistyped: told, and not in the way.
            let is_doubted = self.shapes.doubts(&found);
            let doubt = if is_doubted { " (its checksum fails)" } else { "" };
            scan.findings.push(Finding {
                severity: if is_doubted { Severity::Low } else { severity },
                subject: Subject::File(place.path.clone()),
                attribute: None,
                at: source.location(found.span),
                block: None,
                calls: Vec::new(),
                related: Vec::new(),
                message: found.hint + doubt,
                words: Vec::new(),
                fingerprint: fingerprint.of_value(found.value.expose()),
                rule: found.rule,
            });
        }
    }

    pub(super) fn state(&self, place: &FilePlace, bytes: &[u8], found: &state::Found, scan: &mut Scan) {
        let rule = found.rule();
        let Some(severity) = self.severity(&rule) else { return };
        let fingerprint = Fingerprint::new(&rule, &[&place.known_as.to_string()]).of_value(bytes);
        // The content is never shown, so the finding stands on an empty text, or behind as much of one as is before it.
        let blank = blank(place, bytes, found.at());
        let source = Source::decode(place.path.clone(), blank.as_bytes());
        scan.findings.push(Finding {
            rule,
            severity,
            subject: Subject::File(place.path.clone()),
            attribute: None,
            at: source.location(Span::at(blank.len())),
            block: None,
            calls: Vec::new(),
            related: Vec::new(),
            message: found.describe(),
            words: Vec::new(),
            fingerprint,
        });
    }
}

/// Literals that the file's own finding tells are not told again: it is as bad as the worst of them.
fn told_with_file(file: &RepoPath, rule: &RuleId, since: usize, findings: &mut Vec<Finding>) {
    let is_file = |finding: &Finding| finding.rule == *rule && finding.at.path() == file;
    let Some(whole) = findings[..since].iter().rposition(is_file) else { return };
    let is_literal =
        |finding: &Finding| [secrets::LITERAL, secrets::ASSIGNED].contains(&finding.rule.as_str());
    let (literals, others): (Vec<Finding>, Vec<Finding>) = findings.drain(since..).partition(is_literal);
    findings.extend(others);
    let worst = literals.iter().map(|finding| finding.severity).max();
    findings[whole].severity = findings[whole].severity.max(worst.unwrap_or(Severity::Low));
}

/// The stack that a file's content makes it a part of, by the names that it has in both trees.
pub(super) fn stack_of(place: &FilePlace, bytes: &[u8]) -> Option<StackPlace> {
    let path = reader::root_by_content(&place.path, bytes)?;
    let known_as = if path == place.path { place.known_as.clone() } else { path.clone() };
    Some(StackPlace { path, known_as, moved: Vec::new() })
}

/// The lines and columns of a text up to a place, without what stands in them.
fn blank(place: &FilePlace, bytes: &[u8], end: usize) -> String {
    if end == 0 {
        return String::new();
    }
    let source = Source::decode(place.path.clone(), bytes);
    let before = source.text().get(..end).unwrap_or("");
    before.chars().map(|sign| if sign == '\n' { sign } else { ' ' }).collect()
}

/// Content that Git holds in a form nobody can judge.
pub(super) fn kept_otherwise(place: &FilePlace, head: &[u8]) -> Option<Trouble> {
    let kind = if head.starts_with(b"\0GITCRYPT\0") {
        "encrypted by git-crypt"
    } else if head.starts_with(b"version https://git-lfs.github.com/spec/") {
        "in Git LFS"
    } else {
        return None;
    };
    Some(Trouble {
        path: place.path.clone(),
        at: None,
        message: format!("its content is {kind}: judged by its name and by what can be read"),
        counts: terraform::is_ours(&place.path),
    })
}

/// What is found in a file that can't be read.
pub(super) fn unread(place: &FilePlace, why: String) -> Scan {
    let mut scan = Scan::default();
    scan.troubles.push(trouble(Unreadable { path: place.path.clone(), why }));
    scan
}
