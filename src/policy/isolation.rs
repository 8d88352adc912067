//! What a stack of one tier uses that belongs to another.
//!
//! In: where stacks are deployed, and the tiers. Out: findings. A stack without a tier crosses no border, and what
//! only a plan will know is no finding.

use super::{Policy, Tier};
use crate::finding::{Finding, Fingerprint, Related, RuleId, Subject};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::rules::glob_matches;
use crate::scan::{CLOUD, Deployed, EXPORTED, LOCAL, Named, PULUMI, REGISTRIES, SERVICE_ACCOUNT, WORKSPACE};

/// What crosses a border, by rule.
const ACCOUNT: &str = "cross-tier-account";
const STATE: &str = "cross-tier-state";
const SHARED: &str = "shared-state-key";

/// Attributes that name an account, or the profile that reaches it.
const ACCOUNTS: [&str; 3] = ["profile", "allowed_account_ids", "subscription_id"];

/// Findings of the stacks in `judged`; `all` are those whose state is known.
pub fn crossings(judged: &[Deployed], all: &[Deployed], policy: &Policy, asked: &Rules) -> Vec<Finding> {
    let teller = Teller { asked };
    let mut found = Vec::new();
    for one in judged {
        for state in &one.states {
            for other in all.iter().filter(|other| other.root != one.root) {
                let Some(theirs) = same(other, state) else { continue };
                if is_rightly(one, other, &state.text, policy) {
                    continue;
                }
                let message = format!("`{}` keeps its state under this key too", other.root);
                found.extend(teller.finding(SHARED, one, state, &state.text, message, Some(theirs)));
                break;
            }
        }
        // Its own state too: a backend in another tier's bucket.
        for state in one.reads.iter().chain(&one.states) {
            let Some(own) = policy.tier_at(one, state) else { continue };
            if state.text.starts_with(EXPORTED) {
                found.extend(teller.imported(one, own, state, all, policy));
                continue;
            }
            let other = all.iter().find(|other| {
                other.root != one.root
                    && (same(other, state).is_some() || is_local_of(state, other))
                    && !is_rightly(one, other, &state.text, policy)
            });
            let theirs =
                other.and_then(|other| policy.tier_of(other)).or_else(|| in_folder(&state.text, policy));
            let Some(owner) = theirs
                .filter(|tier| tier.name != own.name)
                .or_else(|| foreign(&state.text, own, policy))
                .or_else(|| referred(&state.text, own, policy))
            else {
                continue;
            };
            let message = format!("tier `{}` uses state of tier `{}`", own.name, owner.name);
            let at = other.and_then(|other| same(other, state));
            found.extend(teller.finding(STATE, one, state, &state.text, message, at));
        }
        for (named, rule) in one
            .accounts
            .iter()
            .map(|named| (named, ACCOUNT))
            .chain(one.mentions.iter().map(|named| (named, kind(named))))
        {
            let Some(own) = policy.tier_at(one, named) else { continue };
            let Some(owner) = foreign(&named.text, own, policy) else { continue };
            let message = format!("tier `{}` names what belongs to tier `{}`", own.name, owner.name);
            found.extend(teller.finding(rule, one, named, &owner.name, message, None));
        }
    }
    found
}

/// The other stack's state, if it is the same.
fn same<'d>(other: &'d Deployed, state: &Named) -> Option<&'d Named> {
    other.states.iter().find(|theirs| theirs.text == state.text)
}

/// Whether a file of state lies in the other stack's folder, where Terraform puts it by itself.
fn is_local_of(state: &Named, other: &Deployed) -> bool {
    local(&state.text).is_some_and(|path| folder_of_state(&path) == other.root)
}

fn local(text: &str) -> Option<RepoPath> {
    text.strip_prefix(LOCAL).map(RepoPath::from)
}

/// The stack's folder of `a/terraform.tfstate` and of `a/terraform.tfstate.d/prod/terraform.tfstate`.
pub fn folder_of_state(path: &RepoPath) -> RepoPath {
    let folder = path.parent();
    match folder.parent() {
        above if above.file_name() == b"terraform.tfstate.d" => above.parent(),
        _ => folder,
    }
}

/// The tier in whose paths a file of state lies.
fn in_folder<'p>(text: &str, policy: &'p Policy) -> Option<&'p Tier> {
    let path = local(text)?;
    policy.tiers.iter().find(|tier| tier.paths.matches(&path))
}

/// The tier that a name belongs to, if that is another one.
fn foreign<'p>(text: &str, own: &Tier, policy: &'p Policy) -> Option<&'p Tier> {
    let owner = policy.owner(text)?;
    (owner.name != own.name && !own.owns_name(text)).then_some(owner)
}

/// Whether the state is one's own by what its tier owns, and the other's by nothing: that one is to blame.
fn is_rightly(one: &Deployed, other: &Deployed, state: &str, policy: &Policy) -> bool {
    let Some(owner) = policy.owner(state) else { return false };
    let is_owners =
        |deployed: &Deployed| policy.tier_of(deployed).is_some_and(|tier| tier.name == owner.name);
    is_owners(one) && !is_owners(other)
}

/// The other tier that has what is referred to by a name: a Pulumi stack, by its own name or its project's, or a
/// workspace.
fn referred<'p>(text: &str, own: &Tier, policy: &'p Policy) -> Option<&'p Tier> {
    let last = |rest: &str, parts: usize| -> Vec<String> {
        rest.rsplit('/').take(parts).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let pulumi = text.strip_prefix(PULUMI).map(|rest| last(rest, 2));
    let workspace =
        || [CLOUD, WORKSPACE].iter().find_map(|start| text.strip_prefix(start)).map(|rest| last(rest, 1));
    let is_stack = pulumi.is_some();
    let names = pulumi.or_else(workspace)?;
    let has = |tier: &&Tier| {
        let globs = if is_stack { &tier.stacks } else { &tier.workspaces };
        globs.iter().any(|glob| names.iter().any(|name| glob_matches(glob, name)))
    };
    // Of a name that both have nobody can tell whose it is.
    policy.tiers.iter().find(has).filter(|tier| tier.name != own.name && !has(&own))
}

/// The rule for what a text names: an ARN or an address of a bucket says so itself, else where it is written does.
fn kind(named: &Named) -> &'static str {
    let mut arn = named.text.split(':');
    if arn.next() == Some("arn") {
        let (service, resource) = (arn.nth(1).unwrap_or(""), arn.nth(2).unwrap_or(""));
        match service {
            "iam" | "sts" => return "cross-tier-role",
            "s3" => return "cross-tier-bucket",
            "kms" => return "cross-tier-key",
            "ecr" => return "cross-tier-image",
            "route53" => return "cross-tier-zone",
            "ec2" if resource.contains("vpc") || resource.contains("transit") => return "cross-tier-network",
            _ => return "cross-tier-resource",
        }
    }
    if ["s3://", "s3a://", "s3n://", "gs://"].iter().any(|scheme| named.text.starts_with(scheme)) {
        return "cross-tier-bucket";
    }
    if REGISTRIES.iter().any(|registry| named.text.contains(registry)) {
        return "cross-tier-image";
    }
    if named.text.contains(SERVICE_ACCOUNT) {
        return "cross-tier-role";
    }
    // A backend's, or that of a state which is read.
    if named.attribute.rsplit('.').next().is_some_and(|last| ACCOUNTS.contains(&last)) {
        return ACCOUNT;
    }
    // Terraform's `kms_key_id` and CloudFormation's `KmsKeyId` are one word.
    let plain = |place: &str| place.replace('_', "").to_lowercase();
    let rules: [(&'static str, &[&str]); 6] = [
        ("cross-tier-network", &["peer", "vpc", "subnet", "transit"]),
        ("cross-tier-zone", &["zoneid", "hostedzone", "managedzone"]),
        ("cross-tier-key", &["kms", "keyid", "keyarn"]),
        ("cross-tier-bucket", &["bucket"]),
        ("cross-tier-image", &["image", "repository", "registry"]),
        ("cross-tier-role", &["role", "principal", "assume"]),
    ];
    // The attribute says it best; the resource's type is the next to know.
    let by = |place: &str| {
        let place = plain(place);
        rules.iter().find(|(_, words)| words.iter().any(|word| place.contains(word))).map(|(rule, _)| *rule)
    };
    by(&named.attribute).or_else(|| by(&named.kind)).unwrap_or("cross-tier-resource")
}

struct Teller<'a> {
    asked: &'a Rules,
}

impl Teller<'_> {
    /// What another tier exports, by the stacks that declare it, else by what that tier owns. Each account has its own of
    /// a name: where a stack of this tier, or of none, exports it too, nobody can tell whose it is.
    fn imported(
        &self,
        one: &Deployed,
        own: &Tier,
        import: &Named,
        all: &[Deployed],
        policy: &Policy,
    ) -> Option<Finding> {
        let exports = |other: &'_ Deployed| other.exports.iter().any(|theirs| theirs.text == import.text);
        let mut owner = foreign(&import.text, own, policy);
        let mut at = None;
        for other in [one].into_iter().chain(all).filter(|other| exports(other)) {
            owner = Some(policy.tier_of(other).filter(|tier| tier.name != own.name)?);
            at = other.exports.iter().find(|theirs| theirs.text == import.text);
        }
        let message = format!("tier `{}` imports what tier `{}` exports", own.name, owner?.name);
        self.finding(STATE, one, import, &import.text, message, at)
    }

    /// `part` tells findings of one attribute apart. Nothing where the rule is not asked.
    fn finding(
        &self,
        rule: &str,
        stack: &Deployed,
        named: &Named,
        part: &str,
        message: String,
        other: Option<&Named>,
    ) -> Option<Finding> {
        let severity = self.asked.rules.by_id(rule)?.severity;
        let rule = RuleId::new(rule);
        let root = stack.known_as.to_string();
        let place = [root.as_str(), &named.known_as, &named.attribute, part];
        let from = named
            .via
            .iter()
            .map(|at| Related { at: at.clone(), message: "the value comes from here".into() });
        let theirs = other.map(|other| Related { at: other.at.clone(), message: "the other one".into() });
        Some(Finding {
            severity,
            subject: Subject::Resource {
                dialect: stack.dialect,
                address: named.address.clone(),
                stack: stack.root.clone(),
                variant: stack.variant.clone(),
            },
            attribute: Some(named.attribute.clone()),
            at: named.at.clone(),
            block: Some(named.block.clone()),
            calls: named.calls.clone(),
            related: from.chain(theirs).collect(),
            message,
            words: Vec::new(),
            fingerprint: Fingerprint::new(&rule, &place),
            rule,
        })
    }
}
