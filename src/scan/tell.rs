//! What rules answer, as findings: where they stand, what they say, and what makes them the same ones in the
//! next tree.

use super::{StackPlace, words};
use crate::finding::{Finding, Fingerprint, Related, RuleId, Subject, Unanswered};
use crate::iac::{Resource, Stack};
use crate::path::RepoPath;
use crate::rules::ask::{Broken, Waiting};

pub(super) fn subject(stack: &Stack, address: &str) -> Subject {
    Subject::Resource {
        dialect: stack.dialect.word(),
        address: address.to_owned(),
        stack: stack.root.clone(),
        variant: stack.variant.clone(),
    }
}

/// The address that the newer tree has for it, without the numbers of `count`: one more makes nothing new of
/// the others.
pub fn known_address(address: &str, place: &StackPlace) -> String {
    let address = without_numbers(address);
    place.moved.iter().fold(address, |address, moved| {
        let (from, to) = (without_numbers(&moved.from), without_numbers(&moved.to));
        match address.strip_prefix(&from) {
            Some(rest) if rest.is_empty() || rest.starts_with(['.', '[']) => format!("{to}{rest}"),
            _ => address,
        }
    })
}

/// An address without the numbers of `count`.
pub fn without_numbers(address: &str) -> String {
    let mut kept = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && after[digits..].starts_with(']') {
            rest = &after[digits + 1..];
        } else {
            kept.push('[');
            rest = after;
        }
    }
    kept + rest
}

/// Without indexes: a block put before another one makes nothing new.
fn without_indexes(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|character| {
            inside = (inside || *character == '[') && *character != ']';
            !inside && *character != ']'
        })
        .collect()
}

/// What makes a finding the same one in the next tree.
pub(super) fn parts(broken: &Broken, place: &StackPlace, variant: Option<&RepoPath>) -> [String; 4] {
    let address = match broken.is_of_stack() {
        // Where it is told makes nothing new of what is said of the whole.
        true => String::new(),
        false => known_address(broken.resource.written(), place),
    };
    let stack = match variant {
        Some(variant) => format!("{} with {variant}", place.known_as),
        None => place.known_as.to_string(),
    };
    [stack, address, without_indexes(&broken.written_path()), broken.element.clone()]
}

pub(super) fn finding(broken: &Broken, stack: &Stack, place: &StackPlace) -> Finding {
    let rule = RuleId::new(&broken.rule.id);
    let parts = parts(broken, place, stack.variant.as_ref());
    let mut related: Vec<Related> = broken
        .via
        .iter()
        .map(|at| Related { at: at.clone(), message: "the value comes from here".to_owned() })
        .collect();
    if broken.companion.is_some() {
        let message = format!("for `{}`", broken.resource.written());
        related.push(Related { at: broken.resource.name_at.clone(), message });
    }
    let construct = stack.resource(broken.resource.written()).and_then(Resource::construct);
    if let Some(construct) = construct {
        let message = format!("from the CDK construct `{}`", construct.as_text().unwrap_or(""));
        related.push(Related { at: construct.at.clone(), message });
    }
    Finding {
        severity: broken.rule.severity,
        subject: subject(stack, broken.resource.written()),
        attribute: (!broken.path.is_empty()).then(|| broken.written_path()),
        at: broken.at.clone(),
        block: Some(broken.resource.block.clone()),
        calls: stack.calls(broken.resource.written()),
        related,
        message: match &stack.variant {
            Some(variant) => format!("{} with `{}`", message(broken), named(variant, &stack.root)),
            None => message(broken),
        },
        words: words::of([broken.rule.why(), broken.rule.advice()], broken.resource),
        fingerprint: Fingerprint::new(&rule, &parts.each_ref().map(String::as_str)),
        rule,
    }
}

fn message(broken: &Broken) -> String {
    if let Some(expected) = &broken.expected {
        // What a provider gives to all stands there, by a path of the provider's.
        let path = Some(broken.written_path()).filter(|path| !path.is_empty());
        return format!("`{}` is none of {expected}", path.as_ref().unwrap_or(&broken.element));
    }
    match broken.written_path().as_str() {
        "" => format!("`{}`: {}", broken.resource.written(), decapitalised(&broken.rule.title)),
        path if broken.is_absent => format!("`{path}` is not set"),
        path => match written(broken) {
            Some(value) => format!("`{path}` is {value}"),
            None => format!("`{path}`: {}", decapitalised(&broken.rule.title)),
        },
    }
}

/// A file of values as people call it: by its name, or by its folder too where each has one of that name.
fn named(variant: &RepoPath, root: &RepoPath) -> String {
    let name = String::from_utf8_lossy(variant.file_name()).into_owned();
    let own = variant.parent();
    // The root of a template or a project is a file.
    let is_deep = own != *root && own.parent() != *root && own.parent().parent() == *root;
    match is_deep {
        true => format!("{}/{name}", String::from_utf8_lossy(own.file_name())),
        false => name,
    }
}

fn decapitalised(title: &str) -> String {
    // `EBS volume` keeps its letters, `Volume` does not.
    match title.as_bytes() {
        [_, second, ..] if second.is_ascii_lowercase() => title[..1].to_lowercase() + &title[1..],
        _ => title.to_owned(),
    }
}

/// A plain word or number, as written: nothing that could be a secret.
fn written(broken: &Broken) -> Option<String> {
    let text = broken.at.text();
    let plain =
        text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(['{', '<']);
    let path = broken.path.to_ascii_lowercase();
    let sensitive =
        ["password", "secret", "token", "key", "credential"].iter().any(|word| path.contains(word));
    (plain && !sensitive && !text.is_empty()).then(|| text.to_owned())
}

pub(super) fn unanswered(waiting: &Waiting, stack: &Stack, place: &StackPlace) -> Unanswered {
    let rule = RuleId::new(&waiting.rule.id);
    let address = known_address(waiting.resource.written(), place);
    Unanswered {
        subject: subject(stack, waiting.resource.written()),
        at: waiting.resource.name_at.clone(),
        waits_for: waiting.waits_for.clone(),
        fingerprint: Fingerprint::new(&rule, &[&place.known_as.to_string(), &address, &waiting.waits_for]),
        rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::Moved;

    #[test]
    fn a_number_of_an_address_makes_nothing_new() {
        assert_eq!(without_numbers("module.a[0].aws_x.y[\"k[1]\"]"), "module.a.aws_x.y[\"k\"]");
        let moved = Moved { from: "module.a".to_owned(), to: "module.b[0]".to_owned() };
        let place = StackPlace { path: "".into(), known_as: "".into(), moved: vec![moved] };
        assert_eq!(known_address("module.a.aws_x.y", &place), "module.b.aws_x.y");
        assert_eq!(known_address("module.aa.aws_x.y", &place), "module.aa.aws_x.y");
    }

    #[test]
    fn a_path_without_its_indexes() {
        assert_eq!(without_indexes("ingress[12].cidr_blocks[0]"), "ingress.cidr_blocks");
    }
}
