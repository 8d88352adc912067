//! What is to stand at a resource, in Pulumi's words.
//!
//! In: settings by Terraform's paths, as fixes have them. Out: a tree of [`Want`]s by the schema's names.

use crate::iac::pulumi::names::{self, Setting, Settings};
use crate::iac::terraform::write::{Setting as Wanted, Step};
use crate::literal::Literal;

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

/// `None` where a path leads into something that Pulumi shapes in another way.
pub fn wants(kind: &str, class: &str, wanted: &[Wanted]) -> Option<Vec<Want>> {
    let mut wants = Vec::new();
    for (path, value) in wanted {
        put(&mut wants, Settings::of(kind), class, path, value)?;
    }
    Some(wants)
}

fn put(wants: &mut Vec<Want>, settings: Settings, above: &str, path: &[Step], value: &Literal) -> Option<()> {
    let (step, rest) = path.split_first()?;
    // Terraform's own, of every resource: Pulumi has options for that.
    if matches!(
        step.name.as_str(),
        "lifecycle" | "provider" | "count" | "for_each" | "depends_on" | "timeouts"
    ) {
        return None;
    }
    let setting = settings.by_terraform(&step.name);
    let own_type = format!("{above}{}", pascal(&step.name));
    let known = wants.iter().position(|want| !want.is_free && want.name == setting.pulumi);
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
