//! `iacgate fix --dry-run`: all fixes as one patch for `git apply --index`, and what can't stand in one.

use super::super::masks::{Masks, Veil};
use super::super::streams;
use super::super::unstage::unstage_command;
use crate::error::{Error, Result};
use crate::fix::{Laid, Trial};
use crate::text::Source;
use crate::text::diff::{CONTEXT, FileChange, context_beside, unified};
use crate::tree::Content;

/// Shows fewer lines around a change where they hold a secret; a file where that does not help is left out and
/// named in a line that `git apply` passes over, as are the commands that unstage.
pub fn print(laid: &Laid, trial: &Trial, veil: &Veil) -> Result<()> {
    let (masks, hide) = (Masks::over(trial, veil), veil.in_code());
    let is_shown_whole = |text: &str| {
        let mut shown = super::super::without_tokens(text);
        hide(&mut shown);
        shown == text
    };
    let (mut beside, mut patch) = (String::new(), String::new());
    for (path, after) in &laid.files {
        let Some(after) = after else {
            beside.push_str(&format!("# {}\n", unstage_command(path)));
            continue;
        };
        let read = trial.tree.read(path).map_err(|unreadable| Error::new(unreadable.to_string()))?;
        let before = match read {
            Some(Content::Whole(bytes)) => Some(bytes),
            _ => None,
        };
        let (old, new) = (before.as_deref().map(String::from_utf8_lossy), String::from_utf8_lossy(after));
        let change = FileChange { path, before: old.as_deref(), after: Some(&new), executable: false };
        let context = match &before {
            Some(bytes) => {
                let source = Source::decode(path.clone(), bytes);
                context_beside(&change, &source, &masks.of(&source))
            }
            None => Some(CONTEXT),
        };
        // A path may be one, and a line that is new.
        match context.map(|context| unified(&change, context)).filter(|text| is_shown_whole(text)) {
            Some(text) => patch.push_str(&text),
            None => beside.push_str(&format!(
                "# {path}: a secret stands beside the fix; `iacgate fix` applies it unseen\n"
            )),
        }
    }
    for (path, lines) in &laid.lines {
        beside.push_str(&format!("# {path} is no regular file: add there what is missing of\n"));
        beside.extend(lines.iter().map(|line| format!("#   {line}\n")));
    }
    if !beside.is_empty() {
        streams::note("not all fixes can stand in a patch: see the lines with `#`, or run `iacgate fix`");
    }
    if laid.untried > 0 {
        streams::note(super::told::untried(laid.untried));
    }
    super::super::written(super::super::without_tokens(&format!("{beside}{patch}")).as_bytes()).map(drop)
}
