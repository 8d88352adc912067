//! A remote backend for a stack that has none: as the other stacks of the repository have it, else as far as it
//! can be known.
//!
//! In: the stack and its tree. Out: a `backend` block in the `terraform` block that is there, in place of a local
//! backend, or in a new `backend.tf`.

use super::{Fix, Rewrite, Trial};
use crate::iac::terraform::{self, write};
use crate::iac::{Resource, Role, Stack, Value};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::rules::pack::{Recipe, Safety};
use crate::secrets::Known;
use crate::tree::whole;

/// Other stacks that are looked at for a backend to follow.
const MOST_LOOKED_AT: usize = 50;
/// A new file's name, as most repositories have it.
const FILE: &str = "backend.tf";
/// What tells one stack's state from another's in one place.
const KEYS: [&str; 3] = ["key", "prefix", "path"];

/// A backend's settings, in the order written.
type Settings = Vec<(String, Literal)>;

/// A backend to write.
struct Backend {
    kind: String,
    settings: Settings,
    /// What a person should know of it.
    note: String,
}

pub fn fixes(recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    fix(recipe, stack, trial).into_iter().collect()
}

fn fix(recipe: &Recipe, stack: &Stack, trial: &Trial) -> Option<Fix> {
    let mut fix = Fix::new(&recipe.title, Safety::Suggested);
    let backend = followed(stack, trial).or_else(|| bare(stack))?;
    place(&mut fix, stack, trial, &backend.kind, &backend.settings)?;
    fix.note(backend.note);
    Some(fix)
}

/// As the nearest stack that keeps its state elsewhere.
fn followed(stack: &Stack, trial: &Trial) -> Option<Backend> {
    let mut folders: Vec<RepoPath> =
        trial.tree.files_named(&terraform::is_our_name).ok()?.iter().map(RepoPath::parent).collect();
    folders.dedup();
    folders.retain(|folder| *folder != stack.root);
    // What lies side by side is kept alike.
    folders.sort_by_key(|folder| std::cmp::Reverse(shared_parts(folder, &stack.root)));
    folders.dedup();
    folders.iter().take(MOST_LOOKED_AT).find_map(|folder| {
        if !mentions_backend(folder, trial) {
            return None;
        }
        let stacks = trial.read(folder).ok()?;
        let other = stacks.first()?;
        let backend = other.resources.iter().find(|resource| is_remote(resource))?;
        Some(Backend {
            kind: backend.kind.clone(),
            settings: settings(backend, &trial.secrets(folder), &other.root, &stack.root)?,
            note: format!(
                "as `{folder}` keeps its own; move what there is with `terraform init -migrate-state`"
            ),
        })
    })
}

fn is_remote(resource: &Resource) -> bool {
    resource.role == Role::Backend && matches!(resource.kind.as_str(), "s3" | "gcs" | "azurerm")
}

/// A byte search, so that only stacks that have one are read.
fn mentions_backend(folder: &RepoPath, trial: &Trial) -> bool {
    let holds = |path: &RepoPath| {
        whole(trial.tree, path).is_some_and(|bytes| memchr::memmem::find(&bytes, b"backend").is_some())
    };
    trial
        .tree
        .folder(folder)
        .is_ok_and(|paths| paths.iter().filter(|path| terraform::is_ours(path)).any(holds))
}

fn shared_parts(one: &RepoPath, other: &RepoPath) -> usize {
    let parts =
        |path: &RepoPath| path.as_bytes().split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect::<Vec<_>>();
    parts(one).iter().zip(parts(other)).take_while(|(one, other)| *one == other).count()
}

/// The other's settings with a key of one's own; `None` where the own place can't be told from the other's.
fn settings(backend: &Resource, secrets: &Known, theirs: &RepoPath, ours: &RepoPath) -> Option<Settings> {
    let mut settings = Vec::new();
    for entry in backend.settings().entries.iter().filter(|entry| !entry.key.starts_with('@')) {
        let value = match &entry.node.value {
            Value::Bool(value) => Literal::Bool(*value),
            Value::Number(number) => Literal::Number(*number),
            Value::Text(text) if KEYS.contains(&entry.key.as_str()) => {
                Literal::Text(own_key(text, &theirs.to_string(), &ours.to_string())?)
            }
            // What lets them in is not handed on.
            Value::Text(text) if secrets.is_in(text) => continue,
            Value::Text(text) => Literal::Text(text.clone()),
            // Logins and roles in blocks are another stack's.
            _ => continue,
        };
        settings.push((entry.key.clone(), value));
    }
    Some(settings)
}

/// `envs/dev/terraform.tfstate` of `envs/dev` is `envs/prod/terraform.tfstate` of `envs/prod`.
fn own_key(key: &str, theirs: &str, ours: &str) -> Option<String> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let (their_name, our_name) = (last(theirs), last(ours));
    if !theirs.is_empty() && !ours.is_empty() && key.contains(theirs) {
        return Some(key.replacen(theirs, ours, 1));
    }
    let is_part = |part: &str| part == their_name || part.strip_suffix(".tfstate") == Some(&their_name);
    if !their_name.is_empty() && !our_name.is_empty() && their_name != our_name && key.split('/').any(is_part)
    {
        let renamed = |part: &str| {
            if is_part(part) { part.replacen(&their_name, &our_name, 1) } else { part.to_owned() }
        };
        return Some(key.split('/').map(renamed).collect::<Vec<_>>().join("/"));
    }
    (!ours.is_empty()).then(|| format!("{ours}/terraform.tfstate"))
}

/// A backend of the cloud that the stack deploys to, and what it can't know.
fn bare(stack: &Stack) -> Option<Backend> {
    let root = stack.root.to_string();
    let key =
        if root.is_empty() { "terraform.tfstate".to_owned() } else { format!("{root}/terraform.tfstate") };
    let prefix = if root.is_empty() { "terraform".to_owned() } else { root };
    let uses = |provider: &str| {
        stack.resources.iter().any(|resource| {
            matches!(resource.role, Role::Managed | Role::Data)
                && resource.kind.starts_with(&format!("{provider}_"))
                || resource.role == Role::Provider && resource.kind == provider
        })
    };
    let backend = |kind: &str, settings: Settings, missing: &str| Backend {
        kind: kind.to_owned(),
        settings,
        note: format!(
            "give it {missing} by `terraform init -migrate-state -backend-config=…`, or write them here"
        ),
    };
    let text = |name: &str, value: String| (name.to_owned(), Literal::Text(value));
    let yes = |name: &str| (name.to_owned(), Literal::Bool(true));
    if uses("aws") {
        let settings = vec![text("key", key), yes("encrypt"), yes("use_lockfile")];
        return Some(backend("s3", settings, "`bucket`, `region` and `kms_key_id`"));
    }
    if uses("google") {
        return Some(backend("gcs", vec![text("prefix", prefix)], "`bucket` and `kms_encryption_key`"));
    }
    if uses("azurerm") {
        let missing = "`storage_account_name`, `container_name` and `resource_group_name`";
        return Some(backend("azurerm", vec![text("key", key), yes("use_azuread_auth")], missing));
    }
    None
}

fn place(
    fix: &mut Fix,
    stack: &Stack,
    trial: &Trial,
    kind: &str,
    settings: &[(String, Literal)],
) -> Option<()> {
    let own = |role: Role| stack.resources.iter().find(move |one| one.role == role && one.module.is_empty());
    if let Some(local) = own(Role::Backend) {
        if write::is_json(&local.block.source) {
            return None;
        }
        let text = write::labelled_block("backend", kind, settings, "  ");
        return fix.edit(&local.block.source, vec![write::block_instead(local, text)]);
    }
    let terraform = own(Role::Settings).filter(|settings| !write::is_json(&settings.block.source));
    if let Some(terraform) = terraform
        && let Some(edit) =
            write::add_block(terraform, &write::labelled_block("backend", kind, settings, "  "))
    {
        return fix.edit(&terraform.block.source, vec![edit]);
    }
    let path = stack.root.join(FILE);
    if !matches!(trial.tree.read(&path), Ok(None)) {
        return None;
    }
    let block = write::labelled_block("backend", kind, settings, "  ");
    fix.files.insert(path, Rewrite::Text(None, format!("terraform {{\n  {block}\n}}\n")));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::own_key;

    #[test]
    fn a_key_is_told_from_the_one_it_follows() {
        let key = |key, theirs, ours| own_key(key, theirs, ours).unwrap();
        assert_eq!(key("envs/dev/terraform.tfstate", "envs/dev", "envs/prod"), "envs/prod/terraform.tfstate");
        assert_eq!(key("acme/dev.tfstate", "envs/dev", "envs/prod"), "acme/prod.tfstate");
        assert_eq!(key("state", "envs/dev", "envs/prod"), "envs/prod/terraform.tfstate");
        assert_eq!(own_key("state", "envs/dev", ""), None);
    }
}
