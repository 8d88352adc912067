//! `iacgate check --plan`: what an apply would bring, compared with what is there.
//!
//! The plan lies outside of the repository, where it must stay; the policy is the repository's, where there is one.

use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use super::options::Check;
use super::outcome::{Judged, Shape};
use super::policy::{self, Basis};
use super::tickets::Commands;
use super::{audit, isolation};
use crate::delta;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::plan;
use crate::path::RepoPath;
use crate::scan::Judge;
use crate::secrets;
use crate::text::Source;
use crate::text::escape::Escaped;
use crate::tree::{Empty, LARGEST_BLOB, Tree};

pub fn run(file: &Path, options: &Check) -> Result<u8> {
    let repository = Repository::from_env().ok();
    let tree: Rc<dyn Tree> = match &repository {
        Some(repository) => audit::committed(repository)?,
        None => Rc::new(Empty),
    };
    let Basis { policy, known, asked, policies, .. } = policy::read(&[&*tree], &options.common)?;
    let mut judge = Judge::new(asked).with(policies);
    judge.claimed = isolation::claimed(&policy);

    let name = if file == Path::new("-") { "plan".into() } else { file.to_string_lossy() };
    let source = Source::decode(RepoPath::from(&*name), &read(file)?);
    let mut plan = plan::read(&source).map_err(|why| {
        Error::new(format!("`{}` is no plan as JSON: {why}", Escaped(&name)))
            .help("terraform show -json PLAN, or pulumi preview --json")
    })?;
    let keys = [secrets::hidden_in(&mut plan.after), secrets::hidden_in(&mut plan.before)].concat();
    let mut secrets = plan.secrets;
    for stack in [&plan.after, &plan.before] {
        secrets.extend(secrets::values(stack));
    }
    let mut after = judge.alone(plan.after);
    let (resources, deployed) = (after.resources, std::mem::take(&mut after.deployed));
    // What is there already and stays as it is blocks nobody.
    let befores = if after.findings.is_empty() && after.unanswered.is_empty() {
        Vec::new()
    } else {
        vec![judge.alone(plan.before)]
    };
    let delta = delta::compare(&befores, after);
    let mut judged = Judged {
        deployed,
        resources,
        keys,
        secrets,
        ..Judged::of(delta, Rc::new(Empty), judge, policy, known)
    };
    if let (true, Some(repository)) = (options.verify_tickets, &repository) {
        judged.verify = Some(Commands::of_user(repository)?.verifier()?);
    }
    judged
        .outcome(&options.common, Shape { in_hook: false, audit: false, history: false })
        .told(&options.common)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let name = file.to_string_lossy();
    let wrong = |error: std::io::Error| Error::new(format!("{} could not be read: {error}", Escaped(&name)));
    let mut bytes = Vec::new();
    let most = LARGEST_BLOB + 1;
    if file == Path::new("-") {
        std::io::stdin().take(most).read_to_end(&mut bytes).map_err(wrong)?;
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(wrong)?;
    }
    if bytes.len() as u64 > LARGEST_BLOB {
        return Err(Error::new(format!("{} is over {} MiB", Escaped(&name), LARGEST_BLOB >> 20)));
    }
    Ok(bytes)
}
