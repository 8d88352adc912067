//! Turns top-level blocks into the resources of a stack.
//!
//! In: a [`Scope`]. Out: its [`Resource`]s and `moved` pairs, and those of the modules it calls. `locals`,
//! `removed`, `import` and `check` declare no resource; neither does what is known to have `count = 0`. What `import`
//! takes over and a call hands to a module that is not in the tree is kept beside them.

use std::collections::HashMap;
use std::rc::Rc;

use hcl::edit::Span as _;
use hcl::edit::expr::Expression;

use super::block::settings;
use super::declare::{Block, objects};
use super::instances::Instance;
use super::scope::{Inside, Scope, Written};
use crate::iac::{Call, Map, Moved, Node, Resource, Role, Value};

/// What the blocks of a stack are made into.
#[derive(Default)]
pub(super) struct Made {
    pub resources: Vec<Resource>,
    pub uses: Vec<Resource>,
    pub moved: Vec<Moved>,
    pub called: HashMap<String, Call>,
}

impl Made {
    /// Everything that a scope and the modules it calls declare. A called module adds its resources and data
    /// sources and the providers they may use: the rest is judged where its folder is.
    pub fn all_of(&mut self, scope: &Scope) {
        let is_called = scope.caller.is_some();
        for block in &scope.declarations.blocks {
            uses(scope, block, &mut self.uses);
            if is_called && !matches!(block.word, "resource" | "data" | "provider" | "moved") {
                continue;
            }
            declared(scope, block, &mut self.resources);
            self.moved.extend(moved(scope, block));
        }
        for (name, call) in &scope.declarations.calls {
            for module in scope.called(name).iter().flat_map(|modules| modules.iter()) {
                let call = Call { module: scope.module.clone(), block: call.at.clone() };
                self.called.insert(module.scope.module.clone(), call);
                self.all_of(&module.scope);
            }
        }
    }
}

/// What the calls of a scope give to variables that are sensitive or ephemeral in their module.
pub(super) fn kept(scope: &Scope) -> Vec<(String, String)> {
    let of_call = |name: &&str| {
        let modules = scope.called(name)?;
        let variables = &modules.first()?.scope.declarations.variables;
        let kept = variables.iter().filter(|(_, variable)| variable.is_kept);
        Some(kept.map(|(variable, _)| (format!("module.{name}"), (*variable).to_owned())).collect())
    };
    let mut kept: Vec<_> =
        scope.declarations.calls.keys().filter_map(of_call).flat_map(Vec::into_iter).collect();
    kept.sort();
    kept
}

/// What a block declares: nothing for what is no resource or lacks a label.
fn declared<'a>(scope: &Scope<'a>, block: &Block<'a>, resources: &mut Vec<Resource>) {
    let Some((role, kind, name)) = identity(scope, block) else { return };
    let local = address(role, &kind, &name);
    let is_expanded = matches!(role, Role::Managed | Role::Data);
    let only = || Rc::from([Instance::ONLY]);
    let instances = match role {
        Role::Managed | Role::Data | Role::Module => scope.instances(&local, block),
        // OpenTofu's: each may work elsewhere. All have one address, as what uses one of them says which.
        Role::Provider => {
            Some(scope.instances(&local, block)).filter(|all| !all.is_empty()).unwrap_or(only())
        }
        _ => only(),
    };
    for (number, instance) in instances.iter().enumerate() {
        let body = settings(scope, &block.insides, &block.at, instance.bound().as_ref(), number > 0);
        if role == Role::Settings {
            backends(&body, block, resources);
        }
        let index = instance.key.shown().filter(|_| is_expanded);
        resources.push(Resource {
            address: scope.address(&format!("{local}{}", index.as_deref().unwrap_or(""))),
            module: scope.module.clone(),
            instance: index,
            provider: is_expanded.then(|| provider(scope, block, &kind)).flatten(),
            kind: kind.clone(),
            name: name.clone(),
            role,
            name_at: block.header.clone(),
            block: block.at.clone(),
            body,
            only_if: Vec::new(),
            view: None,
        });
        // A call is one thing, however many instances it makes.
        if !is_expanded && role != Role::Provider {
            break;
        }
    }
}

/// What an `import` block takes over, and what a call hands to a module that is not in the tree.
fn uses<'a>(scope: &Scope<'a>, block: &Block<'a>, uses: &mut Vec<Resource>) {
    let (role, kind, local, key) = match (block.word, block.labels.as_slice()) {
        // Terraform takes it in the stack's own folder alone.
        ("import", []) if scope.caller.is_none() => {
            let Some(to) = block.attribute("to").and_then(|written| written.address()) else { return };
            let base =
                if to.ends_with(']') { to.rsplit_once('[').map_or(&*to, |(base, _)| base) } else { &to };
            let kind = base.rsplit('.').nth(1).unwrap_or_default().to_owned();
            let key = format!("import {} {}", block.at.path(), block.at.span.start);
            (Role::Managed, kind, to, key)
        }
        ("module", [name]) if scope.called(name).is_none() => {
            let Some((role, source, _)) = identity(scope, block) else { return };
            let local = format!("module.{name}");
            (role, source, local.clone(), local)
        }
        _ => return,
    };
    for (number, instance) in scope.instances(&key, block).iter().enumerate() {
        uses.push(Resource {
            address: scope.address(&local),
            module: scope.module.clone(),
            instance: None,
            provider: None,
            kind: kind.clone(),
            name: local.rsplit('.').next().unwrap_or_default().to_owned(),
            role,
            name_at: block.header.clone(),
            block: block.at.clone(),
            body: settings(scope, &block.insides, &block.at, instance.bound().as_ref(), number > 0),
            only_if: Vec::new(),
            view: None,
        });
    }
}

/// The provider configuration that a resource uses: the one it names, else its family's.
fn provider(scope: &Scope, block: &Block, kind: &str) -> Option<String> {
    let family = kind.split('_').next().unwrap_or(kind);
    let named = block.attribute("provider").and_then(|written| written.address());
    configuration(scope, named.as_deref().unwrap_or(family))
}

/// The configuration that a name such as `aws` or `aws.west` stands for in a folder: its own, else what the
/// call hands over, else (without an alias) the caller's.
fn configuration(scope: &Scope, name: &str) -> Option<String> {
    let (family, alias) = name.split_once('.').map_or((name, None), |(family, alias)| (family, Some(alias)));
    let is_it = |block: &&Block| {
        let own = block.attribute("alias").and_then(|written| written.literal().map(str::to_owned));
        block.labels == [family] && own.as_deref() == alias
    };
    if scope.declarations.providers.iter().any(|block| is_it(&block)) {
        return Some(scope.address(&format!("provider.{name}")));
    }
    let caller = scope.caller.as_ref()?;
    let above = caller.scope.upgrade()?;
    match handed_over(caller.call, name) {
        Some(theirs) => configuration(&above, &theirs),
        None if alias.is_none() => configuration(&above, name),
        None => None,
    }
}

/// What `providers = { aws = aws.west }` of a call says of a name.
fn handed_over(call: &Block, name: &str) -> Option<String> {
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    match call.attribute("providers")? {
        Written::Hcl(Expression::Object(object), place) => object.iter().find_map(|(key, value)| {
            let text = |span| compact(place.at(span).text());
            (text(key.span()) == name).then(|| text(value.expr().span()))
        }),
        Written::Json(node) => node.as_map()?.get(name)?.as_text().map(compact),
        Written::Hcl(..) => None,
    }
}

fn identity(scope: &Scope, block: &Block) -> Option<(Role, String, String)> {
    let text = |attribute: &str| match scope.evaluate(block.attribute(attribute)?, None).value {
        Value::Text(text) => Some(text),
        _ => None,
    };
    Some(match (block.word, block.labels.as_slice()) {
        ("resource", [kind, name]) => (Role::Managed, (*kind).to_owned(), (*name).to_owned()),
        ("data", [kind, name]) => (Role::Data, (*kind).to_owned(), (*name).to_owned()),
        ("provider", [kind]) => (Role::Provider, (*kind).to_owned(), text("alias").unwrap_or_default()),
        ("variable", [name]) => (Role::Variable, String::new(), (*name).to_owned()),
        ("output", [name]) => (Role::Output, String::new(), (*name).to_owned()),
        ("module", [name]) => (Role::Module, text("source").unwrap_or_default(), (*name).to_owned()),
        ("terraform", []) => (Role::Settings, String::new(), String::new()),
        _ => return None,
    })
}

fn address(role: Role, kind: &str, name: &str) -> String {
    match role {
        Role::Managed => format!("{kind}.{name}"),
        Role::Data => format!("data.{kind}.{name}"),
        Role::Provider if name.is_empty() => format!("provider.{kind}"),
        Role::Provider => format!("provider.{kind}.{name}"),
        Role::Backend if kind == "cloud" => kind.to_owned(),
        Role::Backend => format!("backend.{kind}"),
        Role::Variable => format!("var.{name}"),
        Role::Output => format!("output.{name}"),
        Role::Module => format!("module.{name}"),
        Role::Settings => "terraform".to_owned(),
    }
}

/// The `backend` and `cloud` blocks inside `terraform {}`.
fn backends(body: &Node, block: &Block, resources: &mut Vec<Resource>) {
    let Some(map) = body.as_map() else { return };
    for entry in map.entries.iter().filter(|entry| matches!(entry.key.as_str(), "backend" | "cloud")) {
        let is_json = matches!(block.insides.first(), Some(Inside::Json(_)));
        let mut add = |kind: &str, node: &Node, settings: &Map| {
            // A block's span opens with its type and label; in JSON the key is the header.
            let end = settings.get("@label").map_or(entry.key_span.end, |label| label.at.span.end);
            let mut header = if is_json { entry.key_span } else { node.at.span };
            header.end = if is_json { header.end } else { end.clamp(header.start, header.end) };
            resources.push(Resource {
                address: address(Role::Backend, kind, ""),
                module: String::new(),
                instance: None,
                provider: None,
                kind: kind.to_owned(),
                name: String::new(),
                role: Role::Backend,
                name_at: node.at.source.location(header),
                block: node.at.clone(),
                body: node.clone(),
                only_if: Vec::new(),
                view: None,
            });
        };
        if entry.key == "backend" && !entry.blocks {
            // `{"backend": {"s3": {…}}}`
            for kinds in objects(&entry.node) {
                for kind in &kinds.entries {
                    if let Value::Map(settings) = &kind.node.value {
                        add(&kind.key, &kind.node, settings);
                    }
                }
            }
            continue;
        }
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for node in nodes {
            let Value::Map(settings) = &node.value else { continue };
            match (entry.key.as_str(), settings.get("@label").and_then(Node::as_text)) {
                ("cloud", _) => add("cloud", node, settings),
                (_, Some(kind)) => add(kind, node, settings),
                _ => {}
            }
        }
    }
}

/// A `moved` block's two addresses.
fn moved(scope: &Scope, block: &Block) -> Option<Moved> {
    (block.word == "moved").then_some(())?;
    let address = |attribute: &str| Some(scope.address(&block.attribute(attribute)?.address()?));
    Some(Moved { from: address("from")?, to: address("to")? })
}
