//! Rules: TOML in, typed rules out, asked of the resources of a stack.
//!
//! In: the built-in pack (compiled when iacgate was built) and a team's own TOML. Out: [`Rules`], and
//! [`ask`], which answers what a stack breaks and what waits for a value.

pub mod ask;
mod condition;
mod element;
mod form;
mod index;
pub mod later;
mod link;
mod lookup;
pub mod measure;
pub mod network;
mod over;
pub mod pack;
pub mod parse;
mod partial;
pub mod placeholder;
mod policy_document;
mod ports;
pub mod said;
mod set;
mod statement;
mod test;
mod test_form;
pub mod truth;
mod worlds;

pub use index::Index;
pub use policy_document::Document;
pub use set::RuleSet;
pub use statement::Statement;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::literal::Literal;
use crate::text::Location;
use later::Later;
use measure::Day;
use pack::{DateTable, Dependency, Mention, Mentioned, Pack, Rule};

/// The rules, lists and settings that a run judges by.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Shared: what is asked is a choice of what is known, and a start of the hook copies neither.
    pub rules: RuleSet,
    pub lists: BTreeMap<String, Vec<String>>,
    pub settings: BTreeMap<String, Literal>,
    /// Tables of globs and the last day of what they match.
    pub dates: BTreeMap<String, Vec<(String, Day)>>,
    /// Resources that fixes refer to, by name.
    pub dependencies: BTreeMap<String, Arc<Later<Dependency>>>,
    /// What looks like a slip in a team's rules, and where.
    pub slips: Vec<(Location, String)>,
    /// The day of the run, from who asks: rules read no clock. Without it what is past is unknown.
    pub today: Option<Day>,
}

/// The built-in rules that look at the content of files.
static OF_FILES: OnceLock<Vec<Arc<Rule>>> = OnceLock::new();

impl Rules {
    /// The rules that ship with iacgate.
    pub fn built_in() -> Self {
        static PACK: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
        let mut pack: Pack = postcard::from_bytes(PACK).expect("build.rs wrote it with these very types");
        let rules = RuleSet::built_in(std::mem::take(&mut pack.rules));
        // Only the first who asks is heard, and all are told the same.
        OF_FILES.get_or_init(|| rules.of_files().cloned().collect());
        let mut rules = Self { rules, ..Self::default() };
        rules.add(pack);
        rules
    }

    /// Those of them that look at the content of files, which are read once: who judges needs them, and so does who looks
    /// through what is said before it is printed.
    pub fn of_files() -> Self {
        let read = || Self::built_in().rules.of_files().cloned().collect();
        let rules = OF_FILES.get().cloned().unwrap_or_else(read);
        Self { rules: rules.into_iter().collect(), ..Self::default() }
    }

    /// A later pack's lists extend, its settings replace.
    pub fn add(&mut self, pack: Pack) {
        self.rules.extend(pack.rules.into_iter().map(Arc::new));
        for (name, values) in pack.lists {
            self.lists.entry(name).or_default().extend(values);
        }
        self.settings.extend(pack.settings);
        self.dependencies.extend(pack.dependencies.into_iter().map(|(name, one)| (name, Arc::new(one))));
        self.add_dates(pack.dates);
    }

    /// A later day of the same glob replaces the earlier one.
    pub fn add_dates(&mut self, tables: Vec<DateTable>) {
        for (name, entries) in tables {
            let table = self.dates.entry(name).or_default();
            for (glob, day) in entries {
                table.retain(|(known, _)| *known != glob);
                table.push((glob, day));
            }
        }
    }

    /// The first name that stands for nothing, and what it could be.
    pub fn unknown_mention<'m>(&self, mentions: &'m [Mention]) -> Option<(&'m Mention, Vec<&str>)> {
        fn keys<T>(map: &BTreeMap<String, T>) -> Vec<&str> {
            map.keys().map(String::as_str).collect()
        }
        mentions.iter().find_map(|mention| {
            let known = match mention.kind {
                Mentioned::List => keys(&self.lists),
                Mentioned::Setting => keys(&self.settings),
                Mentioned::Dates => keys(&self.dates),
                Mentioned::Dependency => keys(&self.dependencies),
            };
            (!known.contains(&mention.name.as_str())).then_some((mention, known))
        })
    }

    /// What is never let by is asked too, however the choice of rules was narrowed.
    pub fn add_never(&mut self, known: &Self) {
        let is_left_out =
            |rule: &&Arc<Rule>| rule.is_never && !self.rules.iter().any(|own| own.id == rule.id);
        let left_out: Vec<Arc<Rule>> = known.rules.iter().filter(is_left_out).cloned().collect();
        self.rules.extend(left_out);
    }

    /// By id or by the id of the same check in another tool.
    pub fn find(&self, word: &str) -> Option<&Rule> {
        let has_alias = |rule: &&Arc<Rule>| rule.aliases.iter().any(|alias| alias == word);
        let by_alias = || self.rules.iter().find(has_alias).map(|rule| &**rule);
        self.rules.by_id(word).or_else(by_alias)
    }
}

/// What is known of a team's own pattern: they are few, and asked without it.
fn shortest_match(_: &str) -> u32 {
    0
}

/// Why a regex does not compile, if it doesn't.
pub(crate) fn regex_mistake(text: &str) -> Option<String> {
    regex::Regex::new(text).err().map(|error| error.to_string().lines().last().unwrap_or("").to_owned())
}

/// Whether a glob (`*`, `?`; anything may be in between) matches a whole text, case ignored.
pub fn glob_matches(pattern: &str, text: &str) -> bool {
    fn matches(pattern: &[u8], text: &[u8]) -> bool {
        // The classic two-pointer walk: linear but for the last star.
        let (mut p, mut t, mut star) = (0, 0, None);
        while t < text.len() {
            if p < pattern.len() && pattern[p] == b'*' {
                star = Some((p, t));
                p += 1;
            } else if p < pattern.len() && (pattern[p] == b'?' || pattern[p].eq_ignore_ascii_case(&text[t])) {
                p += 1;
                t += 1;
            } else if let Some((at, from)) = star {
                p = at + 1;
                t = from + 1;
                star = Some((at, from + 1));
            } else {
                return false;
            }
        }
        pattern[p..].iter().all(|byte| *byte == b'*')
    }
    // Most patterns are plain words, and are asked of every resource.
    if pattern.len() != text.len() && !pattern.contains('*') {
        return false;
    }
    matches(pattern.as_bytes(), text.as_bytes())
}

/// Whether some text matches both globs.
pub(crate) fn globs_meet(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    // Most differ before the first star.
    let plain = |byte: &u8| !matches!(byte, b'*' | b'?');
    let both = left.iter().zip(right).take_while(|(a, b)| plain(a) && plain(b));
    if { both }.any(|(a, b)| !a.eq_ignore_ascii_case(b)) {
        return false;
    }
    // below[j]: whether what is left of `left` meets right[j..].
    let mut below = vec![false; right.len() + 1];
    for i in (0..=left.len()).rev() {
        let mut row = vec![false; right.len() + 1];
        for j in (0..=right.len()).rev() {
            row[j] = match (left.get(i), right.get(j)) {
                (None, None) => true,
                (Some(b'*'), None) => below[j],
                (Some(b'*'), Some(_)) => below[j] || row[j + 1],
                (None, Some(b'*')) => row[j + 1],
                (Some(_), Some(b'*')) => below[j] || row[j + 1],
                (Some(b'?'), Some(_)) | (Some(_), Some(b'?')) => below[j + 1],
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) && below[j + 1],
                (None, Some(_)) | (Some(_), None) => false,
            };
        }
        below = row;
    }
    below[0]
}

#[cfg(test)]
mod tests {
    use super::pack::LooksAt;
    use super::*;

    #[test]
    fn globs_match_whole_texts() {
        assert!(glob_matches("*model*", "my-MODELS-bucket"));
        assert!(glob_matches("p[", "p["));
        assert!(glob_matches("g5*.*", "g5g.xlarge"));
        assert!(!glob_matches("g5.*", "g5g.xlarge"));
        assert!(!glob_matches("", "x"));
    }

    #[test]
    fn globs_meet_where_a_text_matches_both() {
        assert!(globs_meet("s3:*", "S3:Get*"));
        assert!(globs_meet("*:GetObject", "s3:*"));
        assert!(globs_meet("", "*"));
        assert!(!globs_meet("s3:Put*", "s3:Get*"));
        assert!(!globs_meet("", "?"));
    }

    #[test]
    fn every_built_in_regex_compiles() {
        for rule in &Rules::built_in().rules {
            if let LooksAt::Secret(shape) = &rule.looks_at {
                assert_eq!(regex_mistake(&shape.shape), None, "{}", rule.id);
            }
        }
    }
}
