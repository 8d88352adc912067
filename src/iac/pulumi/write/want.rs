//! What is to stand at a resource, in Pulumi's words.
//!
//! In: settings by Terraform's paths, as fixes have them. Out: a tree of [`Want`]s by the schema's names.

use crate::iac::pulumi::names::{self, Setting, Settings};
use crate::iac::pulumi::token::Token;
use crate::iac::terraform::write::{Setting as Wanted, Step};
use crate::iac::{Resource, ViewOf, WrittenStep};
use crate::literal::Literal;

/// What Go calls the type of an object that no rule names: such an object can be filled, and not be made.
pub const NAMELESS: &str = "?";

/// Switches that the SDK's schema has as texts, as the provider's has them.
const TEXTS: [(&str, &str); 1] = [("aws_elasticache_cluster", "auto_minor_version_upgrade")];

/// The place of an element that is one more of its list.
pub const NEW: usize = usize::MAX;

#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    /// The schema's name, or a key of the user's own.
    pub name: String,
    pub is_free: bool,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Value(Literal),
    /// An object with settings; Go names its type: `BucketVersioningVersioningConfiguration`.
    Object(String, Vec<Want>),
    /// Objects of a list.
    Objects(String, Vec<Vec<Want>>),
    /// Settings of one object of a list.
    Element(String, usize, Vec<Want>),
}

/// What is wanted of a resource that is there: of a class of its own words by its view, else by the bridge's rules.
pub fn wants_of(resource: &Resource, token: &Token, wanted: &[Wanted]) -> Option<Vec<Want>> {
    match &resource.view {
        Some(view) if !names::is_bridged(token) => by_view(&**view, wanted),
        _ => wants(&resource.kind, &token.class, wanted),
    }
}

/// The way to one setting, whatever stands there.
pub fn way_of(resource: &Resource, token: &Token, path: &[Step]) -> Option<Vec<Want>> {
    let nothing = Literal::Bool(false);
    match &resource.view {
        Some(view) if !names::is_bridged(token) => {
            let mut wants = Vec::new();
            put_written(&mut wants, &view.steps(&indexed(path)), &nothing)?;
            Some(wants)
        }
        _ => wants(&resource.kind, &token.class, &[(path.to_vec(), nothing)]),
    }
}

fn indexed(path: &[Step]) -> Vec<(String, Option<usize>)> {
    path.iter().map(|step| (step.name.clone(), step.index)).collect()
}

/// `None` where a value has another shape there.
fn by_view(view: &dyn ViewOf, wanted: &[Wanted]) -> Option<Vec<Want>> {
    let mut wants = Vec::new();
    for (path, value) in wanted {
        each(view, indexed(path), value, &mut wants)?;
    }
    Some(wants)
}

/// A value with its settings, each at its own path.
fn each(
    view: &dyn ViewOf,
    path: Vec<(String, Option<usize>)>,
    value: &Literal,
    wants: &mut Vec<Want>,
) -> Option<()> {
    match value {
        Literal::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                let below = path.iter().cloned().chain([(key.clone(), None)]).collect();
                each(view, below, value, wants)?;
            }
            Some(())
        }
        Literal::List(items) if items.iter().any(|item| matches!(item, Literal::Map(_))) => {
            match items.as_slice() {
                // A block: Terraform has a list of it.
                [one] => each(view, path, one, wants),
                _ => None,
            }
        }
        _ => put_written(wants, &view.steps(&path), &view.value(&path, value)?),
    }
}

fn put_written(wants: &mut Vec<Want>, steps: &[WrittenStep], value: &Literal) -> Option<()> {
    let (step, rest) = steps.split_first()?;
    // What stands beside the settings is an option.
    if step.name.starts_with('@') {
        return None;
    }
    if let Some(element) = &step.element {
        let way = |path: &str| path.split('.').map(|name| WrittenStep::new(name, None)).collect::<Vec<_>>();
        let mut inside = Vec::new();
        put_written(&mut inside, &way(&element.key), &Literal::Text(element.wanted.clone()))?;
        put_written(&mut inside, &[way(&element.value), rest.to_vec()].concat(), value)?;
        let what = What::Element(NAMELESS.to_owned(), NEW, inside);
        wants.push(Want { name: step.name.clone(), is_free: false, what });
        return Some(());
    }
    let known = wants.iter().position(|want| want.name == step.name);
    let at = known.unwrap_or_else(|| {
        let what = match step.index {
            _ if rest.is_empty() => What::Value(value.clone()),
            Some(index) if step.is_list || index != NEW => {
                What::Element(NAMELESS.to_owned(), index, Vec::new())
            }
            None if step.is_list => What::Element(NAMELESS.to_owned(), 0, Vec::new()),
            _ => What::Object(NAMELESS.to_owned(), Vec::new()),
        };
        wants.push(Want { name: step.name.clone(), is_free: step.is_free, what });
        wants.len() - 1
    });
    match &mut wants[at].what {
        What::Object(_, inside) | What::Element(_, _, inside) => put_written(inside, rest, value),
        What::Value(there) if rest.is_empty() => {
            there.clone_from(value);
            Some(())
        }
        _ => None,
    }
}

/// `None` where a path leads into something that Pulumi shapes in another way.
pub fn wants(kind: &str, class: &str, wanted: &[Wanted]) -> Option<Vec<Want>> {
    let mut wants = Vec::new();
    for (path, value) in wanted {
        // Terraform's own, of every resource: Pulumi has options for that.
        if matches!(
            path.first()?.name.as_str(),
            "lifecycle" | "provider" | "count" | "for_each" | "depends_on" | "timeouts"
        ) {
            return None;
        }
        let value = match (value, path.as_slice()) {
            (Literal::Bool(on), [step]) if TEXTS.contains(&(kind, &*step.name)) => {
                &Literal::Text(on.to_string())
            }
            (value, _) => value,
        };
        put(&mut wants, Settings::of(kind), class, path, value)?;
    }
    Some(wants)
}

fn put(wants: &mut Vec<Want>, settings: Settings, above: &str, path: &[Step], value: &Literal) -> Option<()> {
    let (step, rest) = path.split_first()?;
    let setting = settings.by_terraform(&step.name);
    let own_type = format!("{above}{}", pascal(&step.name));
    let known = wants.iter().position(|want| !want.is_free && want.name == setting.pulumi);
    if rest.is_empty() && step.index == Some(NEW) && !setting.is_flat {
        let Literal::Map(entries) = value else { return None };
        let mut inside = Vec::new();
        for (key, value) in entries {
            put(&mut inside, setting.below(), &own_type, &[Step::new(key.clone())], value)?;
        }
        let what = What::Element(own_type, NEW, inside);
        wants.push(Want { name: setting.pulumi, is_free: false, what });
        return Some(());
    }
    if rest.is_empty() {
        let what = converted(value, &setting, &own_type)?;
        match known {
            Some(at) => wants[at].what = what,
            None => wants.push(Want { name: setting.pulumi, is_free: false, what }),
        }
        return Some(());
    }
    let below = setting.below();
    let is_object = setting.is_flat || setting.is_object && step.index.is_none() && !setting.is_list;
    let at = known.unwrap_or_else(|| {
        let what = match step.index {
            _ if is_object => What::Object(own_type.clone(), Vec::new()),
            Some(index) => What::Element(own_type.clone(), index, Vec::new()),
            None if setting.is_list => What::Element(own_type.clone(), 0, Vec::new()),
            None => What::Object(String::new(), Vec::new()),
        };
        wants.push(Want { name: setting.pulumi.clone(), is_free: false, what });
        wants.len() - 1
    });
    match &mut wants[at].what {
        // Keys of the user's own: `tags.Name`.
        What::Object(kind, inside) if kind.is_empty() => {
            let [key] = rest else { return None };
            inside.push(Want { name: key.name.clone(), is_free: true, what: What::Value(value.clone()) });
            Some(())
        }
        What::Object(_, inside) => put(inside, below, &own_type, rest, value),
        What::Element(_, index, inside) if step.index.unwrap_or(0) == *index => {
            put(inside, below, &own_type, rest, value)
        }
        _ => None,
    }
}

fn converted(value: &Literal, setting: &Setting, own_type: &str) -> Option<What> {
    let object = |entries: &[(String, Literal)]| {
        let mut inside = Vec::new();
        for (key, value) in entries {
            put(&mut inside, setting.below(), own_type, &[Step::new(key.clone())], value)?;
        }
        Some(inside)
    };
    match value {
        Literal::List(items) if setting.is_flat => match items.as_slice() {
            [one] => converted(one, setting, own_type),
            _ => None,
        },
        Literal::Map(entries) if setting.is_flat || setting.is_object && !setting.is_list => {
            Some(What::Object(own_type.to_owned(), object(entries)?))
        }
        Literal::Map(entries) if setting.is_list => {
            Some(What::Objects(own_type.to_owned(), vec![object(entries)?]))
        }
        Literal::List(items) if items.iter().any(|item| matches!(item, Literal::Map(_))) => {
            let one = |item: &Literal| match item {
                Literal::Map(entries) => object(entries),
                _ => None,
            };
            Some(What::Objects(own_type.to_owned(), items.iter().map(one).collect::<Option<_>>()?))
        }
        plain => Some(What::Value(plain.clone())),
    }
}

fn pascal(snake: &str) -> String {
    names::camel(&format!("_{snake}"))
}
