//! The rules of a run, in the order of the pack. Built-in ones about resources are read when somebody asks for one:
//! a commit of texts pays for none of them, however many there are.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::pack::{LooksAt, Rule};

/// Whether a rule is a part of a set.
type Choice = Arc<dyn Fn(&Rule) -> bool + Send + Sync>;

/// Reads as a slice of all its rules, which reads all of them.
#[derive(Clone, Default)]
pub struct RuleSet {
    /// Those that were read from the start: built-in ones that look at files, and a team's own.
    here: Vec<Arc<Rule>>,
    /// What each built-in rule about resources must meet to be in it. `None` where none of them is.
    later: Option<Vec<Choice>>,
    all: OnceLock<Vec<Arc<Rule>>>,
}

impl RuleSet {
    /// All built-in rules; `here` are those that look at files.
    pub fn built_in(here: Vec<Rule>) -> Self {
        let here = here.into_iter().map(Arc::new).collect();
        Self { here, later: Some(Vec::new()), all: OnceLock::new() }
    }

    /// Leaves out what is not chosen.
    pub fn retain(&mut self, is_chosen: impl Fn(&Rule) -> bool + Send + Sync + 'static) {
        self.here.retain(|rule| is_chosen(rule));
        if let Some(choices) = &mut self.later {
            choices.push(Arc::new(is_chosen));
        }
        self.all = OnceLock::new();
    }

    /// Those that look at the content of files.
    pub fn of_files(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.here.iter().filter(|rule| !matches!(rule.looks_at, LooksAt::Resources(_)))
    }

    /// By its id; the others are read only where it is none of those that were.
    pub fn by_id(&self, id: &str) -> Option<&Rule> {
        let is_it = |rule: &&Arc<Rule>| rule.id == id;
        let here = self.here.iter().find(is_it);
        here.or_else(|| self.later.as_ref().and_then(|_| self.iter().find(is_it))).map(|rule| &**rule)
    }
}

impl Deref for RuleSet {
    type Target = [Arc<Rule>];

    fn deref(&self) -> &[Arc<Rule>] {
        let Some(choices) = &self.later else { return &self.here };
        self.all.get_or_init(|| {
            let is_chosen = |rule: &&Arc<Rule>| choices.iter().all(|is_chosen| is_chosen(rule));
            let mut all: Vec<Arc<Rule>> = about_resources().iter().filter(is_chosen).cloned().collect();
            all.extend(self.here.iter().cloned());
            all.sort_by_key(|rule| rule.number.unwrap_or(usize::MAX));
            all
        })
    }
}

impl Extend<Arc<Rule>> for RuleSet {
    fn extend<I: IntoIterator<Item = Arc<Rule>>>(&mut self, rules: I) {
        self.here.extend(rules);
        self.all = OnceLock::new();
    }
}

impl FromIterator<Arc<Rule>> for RuleSet {
    fn from_iter<I: IntoIterator<Item = Arc<Rule>>>(rules: I) -> Self {
        Self { here: rules.into_iter().collect(), ..Self::default() }
    }
}

impl<'s> IntoIterator for &'s RuleSet {
    type Item = &'s Arc<Rule>;
    type IntoIter = std::slice::Iter<'s, Arc<Rule>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|rule| &rule.id)).finish()
    }
}

/// The built-in rules about resources, shared by all sets.
fn about_resources() -> &'static [Arc<Rule>] {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/resource_rules.bin"));
    static RULES: OnceLock<Vec<Arc<Rule>>> = OnceLock::new();
    RULES.get_or_init(|| {
        let rules: Vec<Rule> = postcard::from_bytes(BYTES).expect("build.rs wrote them with this very type");
        rules.into_iter().map(Arc::new).collect()
    })
}
