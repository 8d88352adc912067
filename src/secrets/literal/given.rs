//! Literals that settings beside them say are secret: what a container's program is given, what a header must be, what a
//! template puts into a script.
//!
//! In: an object of a resource. Out: the literals, where they stand.

use super::super::structure::value::{Trust, pair};
use super::super::structure::{command, containers, headers};
use super::Search;
use super::written::inside;
use crate::iac::{Map, Node, Resource};

impl Search {
    /// What a map's settings say of its texts.
    pub(super) fn of_settings(&mut self, resource: &Resource, path: &str, map: &Map) {
        for given in containers::given(map, Trust::Config) {
            self.standing_there(resource, path, given.node, &given.value);
        }
        for (name, node) in headers::matched(map) {
            if let Some(text) = node.as_text().filter(|text| pair(name, text, Trust::Config)) {
                self.standing_there(resource, path, node, text);
            }
        }
    }

    /// What `template_file` puts into its template in the place of a secret.
    pub(super) fn filled_in(&mut self, resource: &Resource, settings: &Map) {
        let Some(template) = settings.text("template") else { return };
        let texts = || {
            let entries = settings.object("vars").into_iter().flat_map(|vars| &vars.entries);
            entries.filter_map(|entry| Some((entry, entry.node.as_text()?)))
        };
        let filled = texts().fold(template.to_owned(), |filled, (entry, text)| {
            filled.replace(&format!("${{{}}}", entry.key), text)
        });
        let mut given: Vec<String> = inside(None, &filled).into_iter().map(|(_, value)| value).collect();
        given.extend(command::logins_of_addresses(&filled).into_iter().map(str::to_owned));
        for value in given {
            for (entry, _) in texts().filter(|(_, text)| *text == value) {
                self.standing_there(resource, &format!("vars.{}", entry.key), &entry.node, &value);
            }
        }
    }

    fn standing_there(&mut self, resource: &Resource, path: &str, node: &Node, value: &str) {
        let at = node.origin();
        if self.is_own(at) && node.as_text().is_some() {
            self.take(value, at.clone(), resource.written().to_owned(), resource.written_path(path));
        }
    }
}
