//! `iacgate baseline`: writes what HEAD holds against the policy today to `iacgate.baseline`.
//!
//! What is written is accepted by whoever reviews the commit of that file: a baseline that grows is a finding.

use super::options::{Baseline as Options, Common};
use super::{audit, own_file};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::path::RepoPath;
use crate::policy::{BASELINE, Baseline, baseline};
use crate::text::Source;

pub fn run(options: &Options) -> Result<u8> {
    let repository = Repository::from_env()?;
    let top = repository
        .work_tree()
        .ok_or_else(|| Error::new("a bare repository has no iacgate.baseline to write"))?;
    let path = top.join(BASELINE);
    let known = match own_file::read(&path, BASELINE)? {
        Some(bytes) => Baseline::read(&Source::decode(RepoPath::from(BASELINE), &bytes))?,
        None => Baseline::default(),
    };
    // One line a finding has no fixes, which would be tried for nothing.
    let common = Common { quiet: true, config: options.config.clone(), ..Common::default() };
    let tree = audit::committed(&repository)?;
    let judged = audit::judge(std::rc::Rc::clone(&tree), known.clone(), &common)?;
    let outcome = judged.outcome_with(&common, audit::SHAPE, false);

    let mut written = Written::default();
    let mut held = Vec::new();
    for entry in &outcome.report.entries {
        // What this clone can't tell stays.
        let unseen = || known.out_of_reach(&entry.verdict.finding, &*tree);
        if let Some(at) = entry.verdict.accepted.as_ref().or_else(unseen) {
            let finding = &entry.verdict.finding;
            // As it stands: a line that changes would have to be reviewed, and merged, again. One that tells the digest of
            // a secret file must, as must one that no reviewer can tell from the next.
            let is_bare = baseline::is_whole(finding) || baseline::says_less(at.text(), finding);
            let bare = || baseline::entry(finding, &entry.fingerprint, &*tree);
            written.lines.push(if is_bare { bare() } else { at.text().to_owned() });
            held.push(at);
        } else if baseline::may_hold(&entry.verdict, true) {
            let line = baseline::entry(&entry.verdict.finding, &entry.fingerprint, &*tree);
            written.take(line, baseline::may_hold(&entry.verdict, options.critical), options);
        }
    }
    written.gone = known.without(&held).into_iter().map(|line| line.text.clone()).collect();
    if !options.update {
        written.lines.extend(written.gone.iter().cloned());
    }
    let text = baseline::text(std::mem::take(&mut written.lines));
    let number = text.lines().count() - 1;
    own_file::write(&path, BASELINE, text.as_bytes())?;
    super::said(&written.told(number, known.is_empty(), options))
}

/// What becomes of the lines.
#[derive(Default)]
struct Written {
    lines: Vec<String>,
    new: Vec<String>,
    /// New, and not asked for.
    left: Vec<String>,
    /// New, and too bad to come in unasked.
    critical: usize,
    gone: Vec<String>,
}

impl Written {
    /// `--update` takes out; what is new comes in only where somebody asks for it.
    fn take(&mut self, line: String, is_bearable: bool, options: &Options) {
        if !is_bearable {
            self.critical += 1;
        } else if options.update && !options.critical {
            self.left.push(line);
        } else {
            self.lines.push(line.clone());
            self.new.push(line);
        }
    }

    fn told(&self, number: usize, is_first: bool, options: &Options) -> String {
        let mut told = format!("{BASELINE}: {number} accepted, {} of them new\n", self.new.len());
        let mut list = |verb: &str, lines: &[String]| {
            lines.iter().for_each(|line| told.push_str(&format!("{verb}: {line}\n")));
        };
        // Of a first one every line is new.
        list("new", if is_first { &[] } else { &self.new });
        list("not accepted", &self.left);
        list(if options.update { "pruned" } else { "no longer occurs" }, &self.gone);
        if !self.left.is_empty() {
            told.push_str("accept what is new: iacgate baseline\n");
        }
        if !self.gone.is_empty() && !options.update {
            told.push_str("take them out: iacgate baseline --update\n");
        }
        if self.critical > 0 {
            let accept = if options.update { "--update --critical" } else { "--critical" };
            told.push_str(&format!(
                "left out, being critical: {} (accept them too: iacgate baseline {accept})\n",
                self.critical
            ));
        }
        told.push_str(&format!("review it and stage it: git add {BASELINE}"));
        told
    }
}
