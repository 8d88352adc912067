//! Resources of the clouds' own SDKs, in Terraform's words: `aws-native` has CloudFormation's shape and its views, for
//! `azure-native` and `google-native` there are views of the same kind, by class.
//!
//! In: a [`Declared`]. Out: [`Resource`]s as CloudFormation's front end makes them of what it would have in its place,
//! with the program's own places and names.

use std::sync::Arc;

use super::declared::{Declared, Style};
use super::names;
use super::token::Token;
use crate::iac::cloudformation::backwards::read;
use crate::iac::cloudformation::table::{Becomes, Turn, View, pascal, snake};
use crate::iac::cloudformation::view;
use crate::iac::{Entry, Map, Node, Resource, Role, Value, ViewOf, WrittenStep};
use crate::literal::Literal;

/// Whose classes are CloudFormation's types.
const AMAZON: &str = "aws-native";

/// Whose classes have views of their own.
pub const OTHERS: [&str; 2] = ["azure-native", "google-native"];

/// Packages of components: each class makes several resources, which only their own programs tell.
pub const COMPONENTS: [&str; 12] = [
    "aws-apigateway",
    "aws-iam",
    "aws-miniflux",
    "aws-quickstart-aurora-postgres",
    "aws-quickstart-redshift",
    "aws-quickstart-vpc",
    "aws-s3-replicated-bucket",
    "aws-static-website",
    "awsx",
    "azure-static-website",
    "eks",
    "gcp-global-cloudrun",
];

/// What is a document, or has keys of the user's own, wherever it stands.
const FREE: [&str; 5] =
    ["PolicyDocument", "AssumeRolePolicyDocument", "KeyPolicy", "ResourcePolicy", "Variables"];

/// What a class's views stand under: `AWS::S3::Bucket` for `aws-native:s3:Bucket`, else the class itself.
pub fn kind(token: &Token) -> Option<&'static str> {
    if OTHERS.contains(&token.package.as_str()) {
        return view::known(&token.written());
    }
    let is_it = |kind: &&'static str| {
        let mut parts = kind.split("::");
        let (vendor, service, class) = (parts.next(), parts.next(), parts.next());
        vendor == Some("AWS")
            && service.is_some_and(|service| service.eq_ignore_ascii_case(&token.module))
            && class == Some(&token.class)
    };
    (token.package == AMAZON).then(|| view::kinds().find(is_it))?
}

/// A resource in Terraform's words, with the companions that it is in CloudFormation: none where its type has no view.
pub fn resources(declared: &Declared, provider: Option<String>) -> Vec<Resource> {
    let Some(kind) = kind(&declared.token) else { return Vec::new() };
    let address = declared.address();
    let views = view::views(kind);
    let rows: Vec<&View> = views.iter().map(AsRef::as_ref).collect();
    let mut body = declared.settings.clone();
    if let Value::Map(map) = &mut body.value {
        *map = Shape { style: declared.style, views: rows }.map(map, &mut Vec::new());
        if declared.is_protected {
            let at = declared.name_at.clone();
            let node = Node::new(Value::Text("Retain".to_owned()), at.clone());
            let key = "@DeletionPolicy".to_owned();
            map.entries.push(Entry { key, key_span: at.span, span: at.span, node, blocks: false });
        }
    }
    let written = Resource {
        address: address.clone(),
        module: String::new(),
        instance: None,
        kind: kind.to_owned(),
        name: declared.name.clone(),
        role: Role::Managed,
        name_at: declared.name_at.clone(),
        block: declared.block.clone(),
        body,
        provider,
        only_if: declared.only_if.clone(),
        view: None,
    };
    let own = |mut resource: Resource| {
        let made = resource.view.take();
        resource.view =
            made.map(|made| -> Arc<dyn ViewOf> { Arc::new(Native { made, style: declared.style }) });
        if let Value::Map(map) = &mut resource.body.value {
            map.entries.extend(declared.awaited_name());
        }
        resource
    };
    view::of(&written).into_iter().map(own).collect()
}

/// CloudFormation's way back, in the words of the program.
#[derive(Debug)]
struct Native {
    made: Arc<dyn ViewOf>,
    style: Style,
}

impl ViewOf for Native {
    fn address(&self) -> &str {
        self.made.address()
    }

    fn path(&self, path: &str) -> String {
        let spelled = |name: &str| self.style.written(&schema_name(name));
        let steps = self.made.steps(&read(path)).into_iter().map(|step| named(step, &spelled).text());
        steps.collect::<Vec<_>>().join(".")
    }

    /// By the schema's names, whatever the language makes of them.
    fn steps(&self, path: &[(String, Option<usize>)]) -> Vec<WrittenStep> {
        self.made.steps(path).into_iter().map(|step| named(step, &schema_name)).collect()
    }

    fn value(&self, path: &[(String, Option<usize>)], value: &Literal) -> Option<Literal> {
        self.made.value(path, value)
    }

    fn kind(&self, kind: &str) -> Option<String> {
        self.made.kind(kind)
    }

    fn companion(&self, kind: &str) -> Option<Arc<dyn ViewOf>> {
        let made = self.made.companion(kind)?;
        Some(Arc::new(Self { made, style: self.style }))
    }
}

/// A step by other names; what is the user's own keeps its name.
fn named(mut step: WrittenStep, name: &dyn Fn(&str) -> String) -> WrittenStep {
    let way = |path: &str| path.split('.').map(name).collect::<Vec<_>>().join(".");
    if !step.is_free {
        step.name = name(&step.name);
    }
    if let Some(element) = &mut step.element {
        (element.key, element.value) = (way(&element.key), way(&element.value));
    }
    step
}

/// `KmsKeyId` as `kmsKeyId`.
fn schema_name(name: &str) -> String {
    names::camel(&snake(name))
}

struct Shape<'v> {
    style: Style,
    views: Vec<&'v View>,
}

impl Shape<'_> {
    fn map(&self, map: &Map, path: &mut Vec<String>) -> Map {
        let entries = map.entries.iter().map(|entry| {
            if entry.key == Map::REST {
                return entry.clone();
            }
            path.push(self.name(&self.style.schema_name(&entry.key), path));
            let node = self.node(&entry.node, path);
            Entry { key: path.pop().unwrap_or_default(), ..entry.with(node) }
        });
        Map { entries: entries.collect(), span: map.span }
    }

    fn node(&self, node: &Node, path: &mut Vec<String>) -> Node {
        if self.is_free(path) {
            return node.clone();
        }
        let value = match &node.value {
            Value::Map(map) => Value::Map(self.map(map, path)),
            Value::List(items) => Value::List(items.iter().map(|item| self.node(item, path)).collect()),
            _ => return node.clone(),
        };
        node.with(value)
    }

    /// A property as CloudFormation spells it: a view's rows know its acronyms.
    fn name(&self, schema: &str, path: &[String]) -> String {
        let rows = self.views.iter().flat_map(|view| &view.rows);
        let known = rows.filter(|row| row.path.len() > path.len() && row.path.starts_with(path));
        let mut named = known.map(|row| &row.path[path.len()]);
        named
            .find(|name| name.eq_ignore_ascii_case(schema))
            .cloned()
            .unwrap_or_else(|| pascal(&names::snake(schema)))
    }

    fn is_free(&self, path: &[String]) -> bool {
        let is_raw = |becomes: &Becomes| {
            matches!(
                becomes,
                Becomes::Name(_, Turn::Raw | Turn::Json) | Becomes::Place(_, Turn::Raw | Turn::Json)
            )
        };
        path.last().is_some_and(|name| FREE.contains(&name.as_str()))
            || self
                .views
                .iter()
                .flat_map(|view| &view.rows)
                .any(|row| row.path == path && is_raw(&row.becomes))
    }
}
