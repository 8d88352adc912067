//! Functions that change resources before they are deployed: `registerStackTransformation`, `transforms` of a resource.
//!
//! In: the calls of the programs, a resource's options. Out: [`Changes`]: the settings that such a function names, which
//! nobody knows of then.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::evaluate::{Evaluator, Place};
use super::syntax::{Expr, Kind};
use crate::iac::pulumi::declared::Style;
use crate::iac::pulumi::names;
use crate::iac::pulumi::values::unknown;
use crate::iac::{Entry, Node, Value};
use crate::text::Location;

/// How a function names a setting: `props.tags`, `props["tags"]`, `{ ...props, tags: … }`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let below = r#"[Pp]rops\??(?:\.|\[\s*["'])([A-Za-z_]\w*)"#;
    let key = r#"["']?\b([A-Za-z_]\w*)["']?\s*:"#;
    Regex::new(&format!("{below}|{key}")).expect("constant")
});
/// What such a function is given and gives, and no setting.
const OTHERS: [&str; 4] = ["args", "opts", "options", "props"];

/// Whether what is called hands over a function that changes every resource.
pub(super) fn registers(method: &str) -> bool {
    let plain = method.replace('_', "").to_ascii_lowercase();
    ["registerstacktransform", "registerresourcetransform"].iter().any(|start| plain.starts_with(start))
}

/// Settings that are changed, and by what.
#[derive(Clone, Default)]
pub(super) struct Changes {
    names: BTreeSet<String>,
    pub at: Vec<Location>,
}

impl Changes {
    fn add(&mut self, written: &str, at: Location) {
        let all = NAMED.captures_iter(written).filter_map(|found| found.get(1).or(found.get(2)));
        let named = all.map(|name| names::camel(name.as_str()));
        self.names.extend(named.filter(|name| !OTHERS.contains(&name.as_str())));
        self.at.push(at);
    }

    /// Settings as they are when all that is changed of them may be anything.
    pub fn over(&self, mut settings: Node, style: Style) -> Node {
        let (Value::Map(map), Some(at)) = (&mut settings.value, self.at.first()) else { return settings };
        for name in &self.names {
            let key = style.written(name);
            let known = map.entries.iter().rposition(|entry| entry.key == key);
            let known = known.map(|position| map.entries.remove(position));
            let reached_by = known.as_ref().map(|entry| Arc::new(vec![entry.node.clone()]));
            let node = Node { reached_by, ..unknown(at.clone(), Vec::new()) };
            let (key_span, span) =
                known.map_or((settings.at.span, settings.at.span), |one| (one.key_span, one.span));
            map.entries.push(Entry { key, key_span, span, node, blocks: false });
        }
        settings
    }
}

impl Evaluator<'_> {
    /// What functions change of every resource.
    pub fn changed_everywhere(&self) -> Changes {
        let mut changes = Changes::default();
        for (file, program) in self.programs.iter().enumerate() {
            let made = program.creations.iter().map(|creation| &creation.call);
            for expr in made.chain(&program.calls) {
                let Some(call) = expr.as_call() else { continue };
                if let Kind::Member(_, method) | Kind::Name(method) = &call.callee.kind
                    && registers(method)
                {
                    call.arguments.iter().for_each(|given| self.changed_by(given, file, &mut changes));
                }
            }
        }
        changes
    }

    /// The same with what a resource's own options change.
    pub fn changed_by_options(&self, everywhere: &Changes, options: &[&Expr], place: Place) -> Changes {
        let mut changes = everywhere.clone();
        for option in options {
            // `const options = { transformations: […] }`
            let bound = option
                .as_target()
                .and_then(|name| self.imports.bound(self.programs, place.file, &name, option.span));
            let option =
                bound.and_then(|(file, value)| value.filter(|_| file == place.file)).unwrap_or(option);
            let fields = match &option.kind {
                Kind::Object(fields) => fields.as_slice(),
                Kind::Call(call) => {
                    if let Kind::Member(_, name) = &call.callee.kind
                        && name.starts_with("Transform")
                    {
                        self.changed_by(option, place.file, &mut changes);
                    }
                    call.named.as_slice()
                }
                _ => continue,
            };
            let is_change = |key: &str| matches!(key, "transformations" | "transforms");
            for field in fields.iter().filter(|field| field.key.as_ref().is_some_and(|key| is_change(&key.0)))
            {
                self.changed_by(&field.value, place.file, &mut changes);
            }
        }
        changes
    }

    /// A function that is written there, or one of the project that is named.
    fn changed_by(&self, given: &Expr, file: usize, changes: &mut Changes) {
        let items = match &given.kind {
            Kind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(given),
        };
        for item in items {
            let written = self.programs[file].source.location(item.span);
            match self.imports.routine(self.programs, file, item) {
                Some((other, routine)) => {
                    changes.add(self.programs[other].source.slice(routine.scope), written);
                }
                None => changes.add(written.text(), written.clone()),
            }
        }
    }
}
