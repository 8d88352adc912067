//! Paths that stand for what globs match, so that two policies can be asked the same questions.
//!
//! In: globs. Out: a path that each matches, and one for each two that can match the same path.

use crate::path::{PathSet, RepoPath};

/// Pairs are compared up to this many globs; a policy with more is asked by each alone and by the files that are there.
const MOST_PAIRED: usize = 100;

/// Paths that the globs match, alone and together.
pub fn paths<'p>(globs: impl IntoIterator<Item = &'p String>) -> Vec<RepoPath> {
    let mut globs: Vec<&String> = globs.into_iter().collect();
    globs.sort();
    globs.dedup();
    let mut found: Vec<RepoPath> = globs.iter().filter_map(|glob| meeting(glob, glob)).collect();
    if globs.len() <= MOST_PAIRED {
        let pairs = globs
            .iter()
            .enumerate()
            .flat_map(|(at, left)| globs[at + 1..].iter().map(move |right| (left, right)));
        found.extend(pairs.filter_map(|(left, right)| meeting(left, right)));
    }
    found.sort();
    found.dedup();
    found
}

/// Spellings of one glob beyond which nobody can say what it covers.
const MOST_VARIANTS: usize = 2000;

/// What stands for any name: no glob spells these, so only a wildcard matches them.
const ANY: [&str; 3] = ["", "\u{e000}", "\u{e000}\u{e001}\u{e000}\u{e001}\u{e000}"];
/// Folders in place of `**/`: none, one, two, and more than anybody writes one by one.
const FOLDERS: [&str; 4] = [
    "",
    "\u{e000}/",
    "\u{e000}/\u{e001}/",
    "\u{e000}/\u{e001}/\u{e000}/\u{e001}/\u{e000}/\u{e001}/\u{e000}/\u{e001}/",
];
/// The same with a file in them, in place of a last `**`.
const BELOW: [&str; 3] = [
    "\u{e000}",
    "\u{e000}/\u{e001}",
    "\u{e000}/\u{e001}/\u{e000}/\u{e001}/\u{e000}/\u{e001}/\u{e000}/\u{e001}",
];

/// Such a path as a person may read it.
pub fn readable(path: &str) -> String {
    path.replace('\u{e000}', "x").replace('\u{e001}', "y")
}

/// Whether whatever the globs match is matched by `set`, as far as paths of every shape that they match can tell.
/// What can't be told is not covered.
pub fn covers(set: &PathSet, globs: &[String]) -> bool {
    Cover::of(set).is_over(&Shaped::of(globs))
}

/// Globs, ready to be asked many times what they cover.
#[derive(Default)]
pub struct Cover {
    set: PathSet,
    /// `[!a]*` matches every name that stands for others, and not all of them: it is left out.
    plain: PathSet,
}

/// Globs, ready to be asked many times by whom they are covered: each with a path of every shape.
pub struct Shaped(Vec<(String, Option<Vec<RepoPath>>)>);

impl Cover {
    pub fn of(set: &PathSet) -> Self {
        let patterns = set.patterns().iter();
        let plain: Vec<&String> =
            patterns.filter(|one| !["[!", "[^"].iter().any(|not| one.contains(not))).collect();
        // Each of them is valid already.
        Self { set: set.clone(), plain: PathSet::new(&plain).unwrap_or_default() }
    }

    /// What either covers.
    pub fn or(self, other: &Self) -> Self {
        Self { set: self.set.or(other.set.clone()), plain: self.plain.or(other.plain.clone()) }
    }

    pub fn is_over(&self, globs: &Shaped) -> bool {
        let is_covered = |(glob, paths): &(String, Option<Vec<RepoPath>>)| {
            self.set.patterns().contains(glob)
                || paths.as_ref().is_some_and(|paths| paths.iter().all(|path| self.plain.matches(path)))
        };
        !globs.0.is_empty() && globs.0.iter().all(is_covered)
    }
}

impl Shaped {
    pub fn of(globs: &[String]) -> Self {
        // Any character in place of a choice of some is more than the glob matches, which is no worse here.
        Self(globs.iter().map(|glob| (glob.clone(), shapes(&with_any(glob)))).collect())
    }
}

/// The glob with `?` in place of what only says what a character is not, or from where to where.
fn with_any(glob: &str) -> String {
    let (mut any, mut rest) = (String::new(), glob);
    while let Some(start) = rest.find('[') {
        let Some(end) = rest[start + 1..].find(']').filter(|end| *end > 0) else { break };
        let class = &rest[start + 1..start + 1 + end];
        any.push_str(&rest[..start]);
        let is_open = class.starts_with(['!', '^']) || class.contains('-');
        any.push_str(if is_open { "?" } else { &rest[start..start + end + 2] });
        rest = &rest[start + end + 2..];
    }
    any + rest
}

/// Paths of every shape that a glob matches; nothing where that can't be told.
pub fn shapes(glob: &str) -> Option<Vec<RepoPath>> {
    Some(variants(glob)?.iter().map(|path| RepoPath::from(path.as_str())).collect())
}

/// Paths that a glob matches, one for each way that its parts can be filled, with names that nobody else would write;
/// nothing where there are too many ways, or one that can't be told.
fn variants(glob: &str) -> Option<Vec<String>> {
    let mut paths = vec![String::new()];
    let fill = |paths: &mut Vec<String>, choices: &[&str]| {
        if paths.len().saturating_mul(choices.len()) > MOST_VARIANTS {
            return None;
        }
        *paths = paths
            .iter()
            .flat_map(|path| choices.iter().map(move |choice| format!("{path}{choice}")))
            .collect();
        Some(())
    };
    let mut rest = glob;
    while let Some(character) = rest.chars().next() {
        let mut taken = character.len_utf8();
        if rest.starts_with("**/") {
            taken = 3;
            fill(&mut paths, &FOLDERS)?;
        } else if rest == "**" {
            taken = 2;
            fill(&mut paths, &BELOW)?;
        } else {
            match character {
                '*' => fill(&mut paths, &ANY)?,
                '?' => fill(&mut paths, &[ANY[1]])?,
                '\\' => return None,
                '[' => {
                    let end = rest.find(']').filter(|end| *end > 1)?;
                    let class = &rest[1..end];
                    if class.starts_with(['!', '^']) || class.contains('-') {
                        return None;
                    }
                    let each: Vec<String> = class.chars().map(String::from).collect();
                    fill(&mut paths, &each.iter().map(String::as_str).collect::<Vec<_>>())?;
                    taken = end + 1;
                }
                '{' => {
                    let end = rest.find('}')?;
                    let mut all = Vec::new();
                    for choice in rest[1..end].split(',') {
                        all.extend(variants(choice)?);
                    }
                    fill(&mut paths, &all.iter().map(String::as_str).collect::<Vec<_>>())?;
                    taken = end + 1;
                }
                _ => fill(&mut paths, &[&rest[..taken]])?,
            }
        }
        rest = &rest[taken..];
    }
    // No path has an empty name in it.
    paths.retain(|path| {
        !path.is_empty() && !path.contains("//") && !path.ends_with('/') && !path.starts_with('/')
    });
    (!paths.is_empty()).then_some(paths)
}

/// A path that both globs match, where one is easily found.
fn meeting(left: &str, right: &str) -> Option<RepoPath> {
    let path = RepoPath::new(meet(&parts(left), &parts(right))?.join("/"));
    let is_matched = |glob: &str| PathSet::new(&[glob]).is_ok_and(|set| set.matches(&path));
    (is_matched(left) && is_matched(right)).then_some(path)
}

/// A glob's folders and its file; what ends in `**` wants a file below.
fn parts(glob: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = glob.split('/').collect();
    if parts.last() == Some(&"**") {
        parts.push("*");
    }
    parts
}

/// A path by its parts, from the end of both to their beginnings: each rest is looked at once.
fn meet(left: &[&str], right: &[&str]) -> Option<Vec<String>> {
    /// A part of the path, if any, and how far both are behind it.
    type Step = Option<(Option<String>, usize, usize)>;
    let mut steps: Vec<Vec<Step>> = vec![vec![None; right.len() + 1]; left.len() + 1];
    for i in (0..=left.len()).rev() {
        for j in (0..=right.len()).rev() {
            let is_met =
                |i: usize, j: usize| steps.get(i).and_then(|row| row.get(j)).is_some_and(Option::is_some);
            let crosses = |glob: Option<&&str>| glob == Some(&"**");
            steps[i][j] = match (left.get(i), right.get(j)) {
                (None, None) => Some((None, i, j)),
                (one, _) if crosses(one) && is_met(i + 1, j) => Some((None, i + 1, j)),
                (_, other) if crosses(other) && is_met(i, j + 1) => Some((None, i, j + 1)),
                (one, Some(part)) if crosses(one) && is_met(i, j + 1) => Some((Some(plain(part)), i, j + 1)),
                (Some(part), other) if crosses(other) && is_met(i + 1, j) => {
                    Some((Some(plain(part)), i + 1, j))
                }
                (Some(a), Some(b)) if is_met(i + 1, j + 1) => {
                    name(a, b).map(|name| (Some(name), i + 1, j + 1))
                }
                _ => None,
            };
        }
    }
    let (mut path, mut at) = (Vec::new(), (0, 0));
    while at != (left.len(), right.len()) {
        let (part, i, j) = steps[at.0][at.1].take()?;
        path.extend(part);
        at = (i, j);
    }
    Some(path)
}

/// A name that both globs of one folder's names match.
fn name(a: &str, b: &str) -> Option<String> {
    let head = |glob: &str| glob.split(['*', '?', '[', '{']).next().unwrap_or("").to_owned();
    let tail = |glob: &str| glob.rsplit(['*', '?', ']', '}']).next().unwrap_or("").to_owned();
    let both = [plain(a), plain(b), head(a) + &tail(b), head(b) + &tail(a)];
    let is_matched = |name: &String, glob: &str| {
        PathSet::new(&[glob]).is_ok_and(|set| set.matches(&RepoPath::from(name.as_str())))
    };
    both.into_iter().find(|name| is_matched(name, a) && is_matched(name, b))
}

/// The shortest name that a glob easily matches: stars as `x`, the first of any choice.
fn plain(glob: &str) -> String {
    let (mut name, mut characters) = (String::new(), glob.chars());
    while let Some(character) = characters.next() {
        match character {
            '*' | '?' => name.push('x'),
            '[' => {
                let class: String = characters.by_ref().take_while(|c| *c != ']').collect();
                name.extend(class.chars().find(|c| !['!', '^'].contains(c)));
            }
            '{' => {
                let choices: String = characters.by_ref().take_while(|c| *c != '}').collect();
                name.push_str(&plain(choices.split(',').next().unwrap_or("")));
            }
            '\\' => name.extend(characters.next()),
            other => name.push(other),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(left: &str, right: &str) -> String {
        meeting(left, right).map_or_else(|| "-".to_owned(), |path| path.to_string())
    }

    #[test]
    fn a_set_covers_what_it_matches_in_every_shape() {
        let covers =
            |set: &[&str], glob: &str| super::covers(&PathSet::new(set).expect("valid"), &[glob.to_owned()]);
        assert!(covers(&["envs/**"], "envs/prod/**"));
        assert!(covers(&["a/**", "b/**"], "{a,b}/**"));
        assert!(covers(&["{a,b}/**"], "[ab]/**"));
        assert!(covers(&["**"], "*.tf"));
        assert!(!covers(&["envs/prod/**"], "envs/**"));
        assert!(!covers(&["envs/*/main.tf"], "envs/**"));
        assert!(!covers(&["envs/*"], "envs/**"));
        assert!(!covers(&["**/*.tf"], "envs/**"));
        assert!(!covers(&["a/**"], "{a,b}/**"));
        assert!(!covers(&["[a-z]*/**"], "*/**"));
        assert!(!covers(&["[!a]*/**"], "*/**"));
        assert!(!covers(&["?/**", "??/**"], "*/**"));
        assert!(!covers(&["*.tf", "*/*.tf", "*/*/*.tf"], "**/*.tf"));
        assert!(covers(&["[!a]*/**"], "[!a]*/**"));
    }

    #[test]
    fn a_path_is_found_where_globs_meet() {
        assert_eq!(met("envs/prod/**", "envs/prod/**"), "envs/prod/x");
        assert_eq!(met("envs/**", "*/prod/**"), "envs/prod/x");
        assert_eq!(met("**/*.tf", "envs/{prod,dev}/**"), "envs/prod/x.tf");
        assert_eq!(met("ml-*/main.tf", "*-prod/**"), "ml--prod/main.tf");
        assert_eq!(met("envs/prod/**", "envs/dev/**"), "-");
    }

    #[test]
    fn globs_that_cross_folders_over_and_over_are_compared_at_once() {
        let many = |name: &str| format!("{}**", format!("**/{name}/").repeat(30));
        assert_eq!(met(&many("a"), &many("b")).matches('/').count(), 60);
        assert_eq!(met(&many("a"), "b/*/c"), "-");
        let wide = "{a,b,c,d}".repeat(20);
        assert_eq!(shapes(&wide), None);
    }
}
