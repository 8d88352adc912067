//! `iacgate baseline`: writes what HEAD holds against the policy today to `iacgate.baseline`.
//!
//! What is written is accepted by whoever reviews the commit of that file: a baseline that grows is a finding.

use super::audit;
use super::options::{Baseline as Options, Common};
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
    let known = match std::fs::read(&path) {
        Ok(bytes) => Baseline::read(&Source::decode(RepoPath::from(BASELINE), &bytes))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Baseline::default(),
        Err(error) => return Err(Error::new(format!("{BASELINE} could not be read: {error}"))),
    };
    // One line a finding has no fixes, which would be tried for nothing.
    let common = Common { quiet: true, config: options.config.clone(), ..Common::default() };
    let tree = audit::committed(&repository)?;
    let judged = audit::judge(std::rc::Rc::clone(&tree), known.clone(), &common)?;
    let outcome = judged.outcome_with(&common, audit::SHAPE, false);

    let (mut lines, mut new, mut critical) = (Vec::new(), 0, 0);
    let mut there = Vec::new();
    for entry in &outcome.report.entries {
        let line = baseline::entry(&entry.verdict.finding, &entry.fingerprint, &*tree);
        there.push(line.clone());
        let is_known = entry.verdict.state == crate::delta::State::Carried;
        if is_known || baseline::may_hold(&entry.verdict, options.critical) {
            new += usize::from(!is_known);
            lines.push(line);
        } else if baseline::may_hold(&entry.verdict, true) {
            critical += 1;
        }
    }
    let gone = known.without(&there);
    if !options.update {
        lines.extend(gone.iter().map(|(text, _)| text.clone()));
    }
    let text = baseline::text(lines);
    let number = text.lines().count() - 1;
    std::fs::write(&path, text)
        .map_err(|error| Error::new(format!("{BASELINE} could not be written: {error}")))?;

    let mut told = format!("{BASELINE}: {number} accepted, {new} of them new\n");
    let verb = if options.update { "pruned" } else { "no longer occurs" };
    for (line, _) in &gone {
        told.push_str(&format!("{verb}: {line}\n"));
    }
    if !gone.is_empty() && !options.update {
        told.push_str("take them out: iacgate baseline --update\n");
    }
    if critical > 0 {
        told.push_str(&format!(
            "left out, being critical: {critical} (accept them too: iacgate baseline --critical)\n"
        ));
    }
    told.push_str(&format!("review it and stage it: git add {BASELINE}"));
    super::said(&super::without_tokens(&told))
}
