//! What fixes refer to: a KMS key, a bucket of logs, the own account.
//!
//! In: expressions and templates with placeholders, and the resource that they are for. Out: the same with
//! addresses in place, and the text of what had to be made.

use regex::Regex;

use super::{Fix, Rewrite};
use crate::iac::terraform::write;
use crate::iac::{Node, Resource, Role, Stack, Value, pulumi};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::rules::ask::holds;
use crate::rules::pack::{Dependency, LinkRole};
use crate::rules::placeholder::{Placeholder, placeholders};
use crate::rules::truth::Truth;

/// A template may need what another one makes; a ring of them ends here.
const DEEPEST: usize = 4;
/// AWS Backup takes names of so many letters, digits, `-` and `_`: <https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html>.
const SHORT: std::ops::RangeInclusive<usize> = 2..=50;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// What the stack has.
    There,
    /// A new one, where the one that is there does not do.
    New,
}

/// Fills placeholders in, for one fix.
pub struct Maker<'a> {
    rules: &'a Rules,
    stack: &'a Stack,
    resource: &'a Resource,
    preference: Preference,
    /// By dependency: the address and the text of what is made.
    made: Vec<(String, String, String)>,
    notes: Vec<String>,
    hands_in: Vec<String>,
    /// What is made and can be shared, with the place that it is shared in.
    makes: Vec<String>,
    has_choice: bool,
}

impl<'a> Maker<'a> {
    pub fn new(rules: &'a Rules, stack: &'a Stack, resource: &'a Resource, preference: Preference) -> Self {
        let (made, notes, hands_in, makes) = Default::default();
        Self { rules, stack, resource, preference, made, notes, hands_in, makes, has_choice: false }
    }

    /// Whether the other preference would give another result.
    pub fn has_choice(&self) -> bool {
        self.has_choice
    }

    /// The texts of what must be made.
    pub fn take_made(&mut self) -> Vec<String> {
        std::mem::take(&mut self.made).into_iter().map(|(.., text)| text).collect()
    }

    pub fn literal(&mut self, value: &Literal) -> Option<Literal> {
        Some(match value {
            Literal::Expression(text) => Literal::Expression(self.text(text)?),
            Literal::List(items) => {
                Literal::List(items.iter().map(|item| self.literal(item)).collect::<Option<_>>()?)
            }
            Literal::Map(entries) => {
                let filled = entries.iter().map(|(key, value)| Some((key.clone(), self.literal(value)?)));
                Literal::Map(filled.collect::<Option<_>>()?)
            }
            plain => plain.clone(),
        })
    }

    /// A template with its placeholders filled; `None` where there is nothing to fill one with.
    pub fn text(&mut self, template: &str) -> Option<String> {
        // A resource that it makes has a name of its own.
        let header = Regex::new(r#"^\s*resource "([a-z0-9_]+)" "\$\{name\}""#).ok()?;
        let name = match header.captures(template) {
            Some(found) => write::free_name(self.stack, &found[1], &self.label()),
            None => self.resource.name.clone(),
        };
        self.fill(template, &name, 0)
    }

    fn fill(&mut self, template: &str, name: &str, depth: usize) -> Option<String> {
        let mut text = String::with_capacity(template.len());
        let mut done = 0;
        for place in placeholders(template) {
            text.push_str(&template[done..place.span.start]);
            done = place.span.end;
            let filled = match place.name {
                // Of instances a template would have to choose one.
                "address" if self.has_instances() && !place.attribute.is_empty() => return None,
                // In a sentence, it is what people call it.
                "address" if self.resource.view.is_some() && place.attribute.is_empty() => {
                    self.resource.written().to_owned()
                }
                "address" => format!("{}{}", self.resource.local_address(), place.attribute),
                "here" => self.written(place.attribute.trim_start_matches('.'))?,
                "name" => format!("{name}{}", place.attribute),
                "short-name" => format!("{}{}", short(name), place.attribute),
                "plain-name" => format!("{}{}", plain(name), place.attribute),
                "path" => place.attribute.to_owned(),
                _ => self.dependency(&place, depth)?,
            };
            text.push_str(&filled);
        }
        text.push_str(&template[done..]);
        Some(text)
    }

    /// The resource's name as a label of Terraform's: programs and templates have others too.
    fn label(&self) -> String {
        let name = &self.resource.name;
        if self.resource.view.is_none() {
            return name.clone();
        }
        let sign = |sign: char| if sign.is_ascii_alphanumeric() || sign == '_' { sign } else { '-' };
        let label: String = name.chars().map(sign).collect();
        let begins = label.starts_with(|first: char| first.is_ascii_alphabetic());
        if begins { label } else { format!("r-{label}") }
    }

    fn has_instances(&self) -> bool {
        ["count", "for_each"].iter().any(|key| self.resource.settings().get(key).is_some())
    }

    /// What the resource says at an attribute, to be said again elsewhere.
    fn written(&self, attribute: &str) -> Option<String> {
        if self.resource.view.is_some() && !pulumi::write::is_ours(self.resource) {
            return in_template(self.resource.settings().get(attribute)?);
        }
        let text = written(self.resource, attribute)?;
        let is_of_instance = ["each.", "count.", "self."].iter().any(|word| text.contains(word));
        (!is_of_instance && !text.contains('\n')).then(|| text.to_owned())
    }

    fn dependency(&mut self, place: &Placeholder, depth: usize) -> Option<String> {
        let dependency = self.rules.dependencies.get(place.name).cloned()?;
        if let Some((_, address, _)) = self.made.iter().find(|(name, ..)| name == place.name) {
            return Some(format!("{address}{}", place.attribute));
        }
        let there = self.there(&dependency);
        if place.every {
            let all = there.iter().map(|other| format!("{}{}", other.local_address(), place.attribute));
            let all: Vec<String> = all.collect();
            return (!all.is_empty()).then(|| all.join(", "));
        }
        let chosen = self.chosen(&there, &dependency, place);
        let can_be_made = dependency.template.is_some() && depth < DEEPEST;
        // What templates need in turn is no choice of the fix's.
        let wants_new =
            depth == 0 && self.preference == Preference::New && dependency.role == LinkRole::Managed;
        if let Some(chosen) = chosen.filter(|_| !(wants_new && can_be_made)) {
            self.has_choice |= depth == 0 && can_be_made && dependency.role == LinkRole::Managed;
            if there.len() > 1 && depth == 0 {
                self.notes.push(format!("`{chosen}` is one of {} that would do", there.len()));
            }
            return Some(chosen);
        }
        self.make(&dependency, place, depth)
    }

    fn make(&mut self, dependency: &Dependency, place: &Placeholder, depth: usize) -> Option<String> {
        let template = dependency.template.as_ref().filter(|_| depth < DEEPEST)?;
        let (kind, own) = (&dependency.resource, self.label());
        let wanted = dependency.called.as_ref().map(|called| called.replace("${name}", &own));
        let name = match dependency.role {
            LinkRole::Data => wanted.unwrap_or_else(|| "current".to_owned()),
            _ => write::free_name(self.stack, kind, wanted.as_deref().unwrap_or(&own)),
        };
        let data = if dependency.role == LinkRole::Data { "data." } else { "" };
        let address = format!("{data}{kind}.{name}");
        let text = self.fill(template, &name, depth + 1)?;
        self.made.push((dependency.name.clone(), address.clone(), text));
        if dependency.role == LinkRole::Managed {
            self.makes.push(self.shared_as(&dependency.name));
        }
        Some(format!("{address}{}", place.attribute))
    }

    /// What is made once for all that could refer to it: those of the module and, in a program, of the file.
    fn shared_as(&self, dependency: &str) -> String {
        let Resource { module, provider, .. } = self.resource;
        let file = pulumi::write::is_ours(self.resource).then(|| self.resource.block.path());
        format!("{dependency} {:?} {module} {provider:?} {file:?}", self.stack.root)
    }

    /// What the stack has of it, in the resource's own module and without instances to choose among.
    fn there(&self, dependency: &Dependency) -> Vec<&'a Resource> {
        let role = if dependency.role == LinkRole::Data { Role::Data } else { Role::Managed };
        let fits = |other: &&Resource| {
            other.role == role
                && other.kind == dependency.resource
                && other.module == self.resource.module
                && other.provider == self.resource.provider
                && other.address != self.resource.address
                && pulumi::write::may_name(self.resource, other)
                && ["count", "for_each"].iter().all(|key| other.settings().get(key).is_none())
                && dependency.same.iter().all(|key| {
                    written(self.resource, key).is_some_and(|text| written(other, key) == Some(text))
                })
                && dependency
                    .when
                    .as_ref()
                    .is_none_or(|when| holds(self.rules, self.stack, other, when) == Truth::Yes)
        };
        self.stack.resources.iter().filter(fits).collect()
    }

    /// The one that has the resource's name, a variable that hands one in, one of the same file, any.
    fn chosen(
        &mut self,
        there: &[&Resource],
        dependency: &Dependency,
        place: &Placeholder,
    ) -> Option<String> {
        let namesake = there.iter().find(|other| other.name == self.resource.name);
        if let Some(variable) = self.variable(dependency).filter(|_| namesake.is_none()) {
            self.hands_in.push(variable.clone());
            return Some(variable);
        }
        let file = self.resource.block.path();
        let neighbour = || there.iter().find(|other| other.block.path() == file);
        let chosen = namesake.or_else(neighbour).or(there.first())?;
        Some(format!("{}{}", chosen.local_address(), place.attribute))
    }

    fn variable(&self, dependency: &Dependency) -> Option<String> {
        let names = Regex::new(dependency.variable.as_ref()?).ok()?;
        let is_it = |other: &&Resource| {
            other.role == Role::Variable
                && other.module == self.resource.module
                && names.is_match(&other.name)
        };
        self.stack.resources.iter().find(is_it).map(|found| format!("var.{}", found.name))
    }

    /// Puts texts and what was made for them behind the resource.
    pub fn put(&mut self, fix: &mut Fix, texts: Vec<String>) -> Option<()> {
        let made = std::mem::take(&mut self.made).into_iter().map(|(.., text)| text);
        let provider = written(self.resource, "provider").map(|text| text.trim_matches('"'));
        let all = texts.into_iter().chain(made).map(|text| with_provider(text.trim(), provider));
        let all: Vec<String> = all.collect();
        self.notes.drain(..).for_each(|note| fix.note(note));
        fix.hands_in.append(&mut self.hands_in);
        fix.makes.append(&mut self.makes);
        if all.is_empty() {
            return Some(());
        }
        let (source, text) = (&self.resource.block.source, all.join("\n\n"));
        if write::is_json(source) {
            return self.put_beside(fix, &text);
        }
        if !source.is_editable() {
            return None;
        }
        fix.edit(source, vec![write::append_after(self.resource, &text)])
    }

    /// A `.tf.json` file takes no HCL: it goes to the `.tf` file of the same name.
    fn put_beside(&self, fix: &mut Fix, text: &str) -> Option<()> {
        // Only of the stack's own folder it is known which files there are.
        let path = self.resource.block.path();
        if !self.resource.module.is_empty() || path.parent() != self.stack.root {
            return None;
        }
        let beside = RepoPath::new(path.as_bytes().strip_suffix(b".json")?);
        if let Some(there) = self.stack.sources.iter().find(|source| *source.path() == beside) {
            return there.is_editable().then(|| fix.edit(there, vec![write::append_to(there, text)]))?;
        }
        let new = Rewrite::Text(None, format!("{text}\n"));
        fix.files.insert(beside, new).is_none().then_some(())
    }
}

/// What is made for a resource lies where the resource does: in the same account and region.
fn with_provider(text: &str, provider: Option<&str>) -> String {
    let Some(provider) = provider else { return text.to_owned() };
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        let is_header = line.starts_with("resource \"") || line.starts_with("data \"");
        match line.trim_end() {
            header if is_header && header.ends_with("{}") => {
                let header = header.trim_end_matches('}');
                out.push_str(&format!("{header}\n  provider = {provider}\n}}\n"));
            }
            header if is_header && header.ends_with('{') => {
                out.push_str(&format!("{header}\n  provider = {provider}\n\n"));
            }
            _ => out.push_str(line),
        }
    }
    out.trim_end().to_owned()
}

fn written<'a>(resource: &'a Resource, attribute: &str) -> Option<&'a str> {
    let text = resource.settings().get(attribute)?.at.text();
    (!text.is_empty()).then_some(text)
}

/// A name that strict services take.
fn short(name: &str) -> String {
    let sign = |sign: char| if sign.is_ascii_alphanumeric() || sign == '_' { sign } else { '-' };
    let short: String = name.chars().take(*SHORT.end()).map(sign).collect();
    if short.len() < *SHORT.start() { short + "-1" } else { short }
}

/// A name that the strictest services take: small letters, digits and single hyphens behind a letter.
fn plain(name: &str) -> String {
    let short = short(name).to_ascii_lowercase().replace('_', "-");
    let parts: Vec<&str> = short.split('-').filter(|part| !part.is_empty()).collect();
    let plain = parts.join("-");
    let begins = plain.starts_with(|first: char| first.is_ascii_alphabetic());
    if begins { plain } else { format!("x-{plain}").trim_end_matches('-').to_owned() }
}

/// What a template says, as an expression: a tag such as `!Ref` is no part of the text that stands behind it.
fn in_template(node: &Node) -> Option<String> {
    let text = node.at.text();
    if let [named] = node.refers.as_slice() {
        if text == named.address {
            return Some(format!("{{ \"Ref\" = \"{text}\" }}"));
        }
        if text.split_once('.') == Some((&named.address, &named.attribute)) {
            let (id, attribute) = (&named.address, &named.attribute);
            return Some(format!("{{ \"Fn::GetAtt\" = [\"{id}\", \"{attribute}\"] }}"));
        }
    }
    match &node.value {
        Value::Text(known) if node.refers.is_empty() => {
            Some(write::literal(&Literal::Text(known.clone()), ""))
        }
        _ => (text.starts_with('{') && !text.contains('\n')).then(|| text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, short, with_provider};

    #[test]
    fn a_short_name_is_one_that_strict_services_take() {
        assert_eq!(short("v"), "v-1");
        assert_eq!(short("my.volume"), "my-volume");
        assert_eq!(short(&"Données".repeat(10)), "Donn-es".repeat(10)[..50]);
    }

    #[test]
    fn a_plain_name_is_one_that_the_strictest_services_take() {
        assert_eq!(plain("Cache_Group"), "cache-group");
        assert_eq!(plain("9 lives--"), "x-9-lives");
        assert_eq!(plain("éé"), "x");
    }

    #[test]
    fn what_is_made_takes_the_provider_of_what_it_is_for() {
        let text = "resource \"a\" \"b\" {\n  c = 1\n}\n\ndata \"d\" \"e\" {}";
        let wanted = "resource \"a\" \"b\" {\n  provider = aws.eu\n\n  c = 1\n}\n\ndata \"d\" \"e\" {\n  provider = aws.eu\n}";
        assert_eq!(with_provider(text, Some("aws.eu")), wanted);
        assert_eq!(with_provider(text, None), text);
    }
}
