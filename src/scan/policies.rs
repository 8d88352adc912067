//! What a team's policies in Rego say, as findings: with the place of the resource that they name.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::tell::{known_address, subject};
use super::{FilePlace, Judge, Scan, StackPlace};
use crate::finding::{Finding, Fingerprint, RuleId, Subject, Trouble};
use crate::iac::{Dialect, Node, Stack, Value, terraform};
use crate::path::RepoPath;
use crate::rego::{self, Document, Failure, Said};
use crate::secrets;
use crate::text::{Location, Source, Span};

impl Judge {
    /// Asks about a file as it is written.
    pub(super) fn policies_on_file(&self, place: &FilePlace, bytes: &[u8], scan: &mut Scan) {
        let Some(policies) = &self.policies else { return };
        if !policies.are_asked_about(&place.path) {
            return;
        }
        let source = Source::decode(place.path.clone(), bytes);
        let documents = rego::documents(&source).unwrap_or_else(|wrong| {
            // A template of YAML is none before it is filled in, unless somebody asks for that very file.
            let counts = policies.name(&place.path) || !source.text().contains("{{");
            let message =
                format!("policies in Rego were not asked about it, as it can't be read: {}", wrong.message);
            scan.troubles.push(Trouble { path: place.path.clone(), at: Some(wrong.at), message, counts });
            Vec::new()
        });
        for document in documents {
            let (said, failures) = policies.about_file(&document);
            self.failures(failures, &place.path, &[&source], scan);
            for said in said.into_iter().filter(|said| self.asks(said)) {
                let said = self.without_secrets(said, &source);
                let named = named(&said, &document);
                let at = written(&said, &document, named.as_ref().map(|(_, at)| at), &source);
                let subject = match &named {
                    Some((address, _)) if terraform::is_ours(&place.path) => Subject::Resource {
                        dialect: Dialect::Terraform.word(),
                        address: address.clone(),
                        stack: place.path.parent(),
                        variant: None,
                    },
                    _ => Subject::File(place.path.clone()),
                };
                let address = named.map(|(address, _)| address).unwrap_or_default();
                let known = place.known_as.to_string();
                scan.findings.push(finding(said, subject, at, [&known, &address]));
            }
        }
    }

    /// Asks about a stack as it is deployed.
    pub(super) fn policies_on_stack(&self, stack: &Stack, place: &StackPlace, scan: &mut Scan) {
        let Some(policies) = self.policies.as_ref().filter(|policies| policies.is_about_stacks()) else {
            return;
        };
        if stack.is_called {
            return;
        }
        let (said, failures) = policies.about_stack(stack);
        let first = stack.sources.first().map(|source| source.location(Span::at(0)));
        // Of modules what they declare.
        let made = stack.resources.iter().map(|resource| &resource.name_at.source);
        let asked: BTreeMap<&RepoPath, &Source> =
            stack.sources.iter().chain(made).map(|source| (source.path(), source)).collect();
        let asked: Vec<&Source> = asked.into_values().collect();
        self.failures(failures, first.as_ref().map_or(&stack.root, |at| at.path()), &asked, scan);
        for said in said.into_iter().filter(|said| self.asks(said)) {
            let resource = said.resource.as_deref().and_then(|address| stack.resource(address));
            let Some(at) = resource.map(|resource| resource.name_at.clone()).or(first.clone()) else {
                continue;
            };
            let said = self.without_secrets(said, &at.source);
            let at = resource
                .zip(said.attribute.as_ref())
                .and_then(|(resource, path)| {
                    let mut node = &resource.body;
                    for step in steps(path) {
                        node = below(node, &step)?;
                    }
                    Some(node.at.clone())
                })
                .unwrap_or(at);
            let address = resource.map_or(String::new(), |resource| known_address(&resource.address, place));
            let about = match resource {
                Some(resource) => subject(stack, &resource.address),
                None => Subject::File(at.path().clone()),
            };
            let known = place.known_as.to_string();
            let new = Finding {
                block: resource.map(|resource| resource.block.clone()),
                calls: resource.map_or(Vec::new(), |resource| stack.calls(&resource.address)),
                ..finding(said, about, at, [&known, &address])
            };
            // What other values do not change was told already.
            if stack.variant.is_none()
                || !scan.findings.iter().any(|other| other.fingerprint == new.fingerprint)
            {
                scan.findings.push(new);
            }
        }
    }

    fn asks(&self, said: &Said) -> bool {
        self.severity(&RuleId::new(&said.rule)).is_some()
    }

    /// A policy quotes what it likes; nothing that is secret leaves with it, nor makes a fingerprint.
    fn without_secrets(&self, mut said: Said, source: &Source) -> Said {
        said.message = self.without_tokens(&said.message);
        for found in secrets::in_structure(source) {
            let value = String::from_utf8_lossy(found.value.expose()).into_owned();
            if value.len() > 2 {
                said.message = said.message.replace(&value, "****");
            }
        }
        said
    }

    /// `sources` are what the policies were asked about.
    fn failures(&self, failures: Vec<Failure>, path: &RepoPath, sources: &[&Source], scan: &mut Scan) {
        let asked = failures.into_iter().filter(|one| self.severity(&RuleId::new(&one.rule)).is_some());
        for Failure { rule, why } in asked {
            let message = format!("the policy {rule} could not answer: {why}");
            scan.failed.entry((path.clone(), message.clone())).or_insert_with(|| digest(sources));
            scan.troubles.push(Trouble { path: path.clone(), at: None, message, counts: true });
        }
    }
}

/// Of texts, to tell whether they are the same in both trees of one run.
fn digest(sources: &[&Source]) -> u64 {
    let mut hasher = DefaultHasher::new();
    sources.iter().for_each(|source| source.text().hash(&mut hasher));
    hasher.finish()
}

fn finding(said: Said, subject: Subject, at: Location, place: [&str; 2]) -> Finding {
    let rule = RuleId::new(&said.rule);
    let attribute = said.attribute.clone().unwrap_or_default();
    Finding {
        words: Vec::new(),
        fingerprint: Fingerprint::new(&rule, &[place[0], place[1], &attribute, &said.message]),
        severity: said.severity,
        subject,
        attribute: said.attribute,
        at,
        block: None,
        calls: Vec::new(),
        related: Vec::new(),
        message: said.message,
        rule,
    }
}

/// The resource that a result is about: the one that it names, else the only one whose address, or whose name in
/// quotes, stands in its message.
fn named(said: &Said, document: &Document) -> Option<(String, Location)> {
    let mut resources = document.resources.iter();
    if let Some(wanted) = &said.resource {
        let plain = wanted.split('[').next().unwrap_or(wanted);
        return resources.find(|(address, _)| address == plain || name(address) == plain).cloned();
    }
    if let [kind, of, label, ..] = said.path.as_slice()
        && kind == "resource"
    {
        return resources.find(|(address, _)| *address == format!("{of}.{label}")).cloned();
    }
    let only = |is_meant: &dyn Fn(&str) -> bool| {
        let mut meant = document.resources.iter().filter(|(address, _)| is_meant(address));
        meant.next().filter(|_| meant.next().is_none()).cloned()
    };
    only(&|address| says(&said.message, address)).or_else(|| {
        only(&|address| {
            ['`', '\'', '"'].iter().any(|q| said.message.contains(&format!("{q}{}{q}", name(address))))
        })
    })
}

fn name(address: &str) -> &str {
    address.rsplit(['.', '/']).next().unwrap_or(address)
}

/// Whether an address stands in a message, and is not a part of a longer one.
fn says(message: &str, address: &str) -> bool {
    let part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    message.match_indices(address).any(|(at, _)| {
        !message[..at].ends_with(|sign| part(sign) || sign == '.')
            && !message[at + address.len()..].starts_with(part)
    })
}

/// Where it stands: the path or the attribute that it names, its line, its resource, else the whole file.
fn written(said: &Said, document: &Document, resource: Option<&Location>, source: &Source) -> Location {
    let below_all = |mut node: &Node, path: &[String]| {
        for step in path {
            node = below(node, step)?;
        }
        Some(node.at.clone())
    };
    if !said.path.is_empty()
        && let Some(at) = below_all(&document.node, &said.path)
    {
        return at;
    }
    if let (Some(attribute), Some(address)) = (&said.attribute, &said.resource) {
        let mut path: Vec<String> = Vec::new();
        if let Some((kind, label)) = address.split_once('.') {
            path.extend(["resource".to_owned(), kind.to_owned(), label.to_owned()]);
        }
        path.extend(steps(attribute));
        if let Some(at) = below_all(&document.node, &path) {
            return at;
        }
    }
    if let Some(line) = said.line.and_then(|line| source.line(line)) {
        return source.location(line);
    }
    resource.cloned().unwrap_or_else(|| source.location(Span::at(document.node.at.span.start)))
}

/// `a[0].b` as `a`, `0`, `b`.
fn steps(path: &str) -> Vec<String> {
    path.split(['.', '[', ']']).filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// One step down. A block that stands once needs no number.
fn below<'n>(node: &'n Node, step: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(map) => map.get(step),
        Value::List(items) => match step.parse::<usize>() {
            Ok(number) => items.get(number),
            Err(_) => below(items.first()?, step),
        },
        _ => None,
    }
}
