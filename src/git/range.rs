//! A range of commits, as CI judges it.
//!
//! In: two revisions. Out: a [`Change`] from their merge base to the second, with every blob that the commits
//! between them add and that the second no longer has: what was once pushed can be read by anyone.

use std::collections::HashSet;
use std::rc::Rc;

use super::compare::{Difference, Side, Version, compare};
use super::object::{Id, Why};
use super::repository::{Repository, change};
use super::wrong::unreadable;
use super::{Change, Kind, Passing};
use crate::error::{Error, Result};
use crate::path::RepoPath;

/// A commit of the range and its parents.
struct Step {
    commit: Id,
    parents: Vec<Id>,
}

impl Repository {
    /// What `to` brings to `from`: the merge base of both against `to`.
    pub fn range(&self, from: &str, to: &str) -> Result<Change> {
        let from = self.resolve(from, "commit")?;
        let to = self.resolve(to, "commit")?;
        let base = self.merge_base(&from, &to)?;
        let before = self.objects.tree_of_commit(&base).map_err(unreadable)?;
        let after = self.objects.tree_of_commit(&to).map_err(unreadable)?;
        let found = compare(&self.objects, Side::Tree(before), Side::Tree(after)).map_err(unreadable)?;
        let passing = self.passing(&self.steps(&from, &to)?, before, after).map_err(unreadable)?;
        let change = change(vec![self.version(Some(before))], self.version(Some(after)), found);
        Ok(Change { passing, ..change })
    }

    fn merge_base(&self, from: &Id, to: &Id) -> Result<Id> {
        let (from, to) = (from.to_string(), to.to_string());
        let output = self.objects.git().output(&["merge-base", &from, &to])?;
        let base = Id::from_hex(output.stdout.trim_ascii_end()).filter(|_| output.status.success());
        base.ok_or_else(|| {
            let cut = self.is_shallow();
            let error = Error::new("the two revisions have no merge base");
            if cut {
                error.help(DEEPEN)
            } else {
                error.help("compare with a revision they share a history with")
            }
        })
    }

    pub(super) fn is_shallow(&self) -> bool {
        self.common_dir().join("shallow").is_file()
    }

    /// The commits at which a shallow clone is cut off.
    pub(super) fn edge(&self) -> HashSet<Id> {
        let edge = std::fs::read(self.common_dir().join("shallow")).unwrap_or_default();
        edge.split(|byte| *byte == b'\n').filter_map(Id::from_hex).collect()
    }

    /// The first line that names none of them.
    pub(super) fn wrong_edge(&self) -> Option<String> {
        let edge = std::fs::read(self.common_dir().join("shallow")).unwrap_or_default();
        let is_wrong = |line: &&[u8]| {
            !line.is_empty() && Id::from_hex(line).is_none_or(|id| id.as_bytes().len() != self.objects.width)
        };
        let line = edge.split(|byte| *byte == b'\n').find(is_wrong)?;
        Some(String::from_utf8_lossy(&line[..line.len().min(80)]).into_owned())
    }

    /// The commits that `to` has and `from` has not, parents first.
    fn steps(&self, from: &Id, to: &Id) -> Result<Vec<Step>> {
        let (to, without) = (to.to_string(), format!("^{from}"));
        let list = ["rev-list", "--reverse", "--topo-order", "--parents", &to, &without];
        let answer = self.objects.git().answer(&list)?;
        let steps: Option<Vec<Step>> = answer
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| {
                let mut ids = line.split(|byte| *byte == b' ').map(Id::from_hex);
                Some(Step { commit: ids.next()??, parents: ids.collect::<Option<_>>()? })
            })
            .collect();
        let steps = steps.ok_or_else(|| Error::new("the answer of `git rev-list` could not be read"))?;
        self.refuse_cut_history(&steps)?;
        Ok(steps)
    }

    /// At the edge of a shallow clone a commit seems to add all that it holds, and what came before it is not seen.
    fn refuse_cut_history(&self, steps: &[Step]) -> Result<()> {
        let edge = self.edge();
        if steps.iter().any(|step| edge.contains(&step.commit)) {
            return Err(Error::new("the history of this shallow clone ends inside the range").help(DEEPEN));
        }
        Ok(())
    }

    /// Each blob once per path, with the first commit that adds it. What stood at the merge base is not new.
    fn passing(&self, steps: &[Step], base: Id, after: Id) -> Result<Vec<Passing>, Why> {
        let mut seen: HashSet<(RepoPath, Id)> = HashSet::new();
        let mut passing = Vec::new();
        for step in steps {
            for (path, id) in self.added_by(step)? {
                if !seen.insert((path.clone(), id))
                    || self.stands_at(base, &path, id)?
                    || self.stands_at(after, &path, id)?
                {
                    continue;
                }
                let objects = Rc::clone(&self.objects);
                let read = Rc::new(move || objects.blob(&id));
                passing.push(Passing { path, commit: step.commit.to_string(), read });
            }
        }
        Ok(passing)
    }

    /// The files that a commit has otherwise than every parent.
    fn added_by(&self, step: &Step) -> Result<Vec<(RepoPath, Id)>, Why> {
        let tree = self.objects.tree_of_commit(&step.commit)?;
        let trees: Result<Vec<Id>, Why> =
            step.parents.iter().map(|parent| self.objects.tree_of_commit(parent)).collect();
        let trees = trees?;
        let found = compare(&self.objects, Side::tree(trees.first().copied()), Side::Tree(tree))?;
        let mut added = Vec::new();
        for Difference { path, after, .. } in found.differences {
            let Some(Version { kind: Kind::File, id }) = after else { continue };
            let mut merged = false;
            for other in trees.iter().skip(1) {
                merged |= self.stands_at(*other, &path, id)?;
            }
            if !merged {
                added.push((path, id));
            }
        }
        Ok(added)
    }

    fn stands_at(&self, tree: Id, path: &RepoPath, id: Id) -> Result<bool, Why> {
        self.committed(tree).holds(path, id)
    }
}

/// How far is for the user to say: a shallow clone can't know how much it lacks.
const DEEPEN: &str = "git fetch --deepen=100   (or all of it: git fetch --unshallow)";
