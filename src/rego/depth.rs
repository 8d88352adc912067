//! How deep policies may go: in their texts, and by rules that ask rules.
//!
//! In: texts, and what was parsed of them. Out: an [`Error`] at the place that goes too deep, and a stack that holds what
//! does not. regorus parses a literal inside of a literal in twice the time, and evaluates by recursion: what would
//! take minutes or the whole stack is refused before it begins.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use regorus::unstable::{Module, Rule as Written, RuleHead};

use super::calls::code;
use crate::error::{Error, Result};
use crate::secrets;
use crate::text::{Source, Span};

/// Steps that parsing a file's brackets may take: half a second. Each level doubles what is inside of it.
const MOST_STEPS: u64 = 1 << 20;
/// Rules that ask each other in one row. Real policies have some ten.
const LONGEST_ROW: usize = 400;
/// What such a row needs of the stack, many times over; taken only as far as it is used.
const STACK: usize = 128 << 20;

/// Runs where there is room for the longest row of rules.
pub(super) fn with_room<T>(work: impl FnOnce() -> T) -> T {
    stacker::grow(STACK, work)
}

/// An error where literals stand inside of each other so deep that parsing them would not end.
pub(super) fn readable(source: &Source) -> Result<()> {
    let code = code(source.text());
    let (mut depth, mut steps) = (0u32, 0u64);
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                steps = steps.saturating_add(1 << depth.min(62));
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if steps > MOST_STEPS {
            let message =
                "this policy can't be read: literals stand inside of each other too deep, or too often"
                    .to_owned();
            let place = secrets::frame(source, Span::new(at, at + 1));
            let help = "keep deep literals as data beside the policies: data = [\"policy/data.json\"] under `[rego]`";
            return Err(Error::new(message).at(place).help(help));
        }
    }
    Ok(())
}

/// A rule or a function, by its package and name.
type Name = (String, String);

/// What the policies define, and what each of them asks.
struct Graph {
    names: Vec<Name>,
    /// Where each is first written: the policy, and the place in it.
    places: Vec<(usize, usize)>,
    is_function: Vec<bool>,
    /// Whom each asks, and whether by a call.
    asks: Vec<Vec<(usize, bool)>>,
}

/// An error where a function asks itself, which Rego does not know, or a row of rules is too long.
pub(super) fn check(policies: &[Source], modules: &[impl AsRef<Module>]) -> Result<()> {
    let graph = Graph::of(policies, modules);
    let at = |rule: usize, message: String| {
        let (policy, start) = graph.places[rule];
        let source = &policies[policy];
        let end = source.text()[start..]
            .find(['(', ' ', '\n', '\t', '[', ':', '{'])
            .map_or(start, |end| start + end);
        Error::new(message).at(secrets::frame(source, Span::new(start, end)))
    };
    if let Some(rule) = graph.longest() {
        let message = format!(
            "this policy can't be read: `{}` asks a rule that asks a rule, more than {LONGEST_ROW} of them in a row",
            graph.names[rule].1
        );
        return Err(at(rule, message));
    }
    if let Some(row) = graph.circle() {
        let names: Vec<&str> = row.iter().map(|rule| graph.names[*rule].1.as_str()).collect();
        let message = format!(
            "this policy can't be read: the function `{}` asks itself: {}",
            names[0],
            names.join(" → ")
        );
        return Err(at(row[0], message).help(
            "Rego knows no recursion; `walk`, `some` and `graph.reachable` go through what is nested",
        ));
    }
    Ok(())
}

impl Graph {
    fn of(policies: &[Source], modules: &[impl AsRef<Module>]) -> Self {
        let mut graph =
            Self { names: Vec::new(), places: Vec::new(), is_function: Vec::new(), asks: Vec::new() };
        let mut known: BTreeMap<Name, usize> = BTreeMap::new();
        let mut written: Vec<(usize, usize, std::ops::Range<usize>)> = Vec::new();
        for (policy, module) in modules.iter().map(AsRef::as_ref).enumerate().take(policies.len()) {
            let package = module.package.refr.span().text().to_owned();
            for rule in &module.policy {
                let (refr, is_function) = match &**rule {
                    Written::Spec { head: RuleHead::Func { refr, .. }, .. } => (refr, true),
                    Written::Spec {
                        head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, ..
                    } => (refr, false),
                    Written::Default { refr, args, .. } => (refr, !args.is_empty()),
                };
                let span = refr.span();
                let name = span.text().split(['.', '[', '(']).next().unwrap_or("").trim().to_owned();
                let next = graph.names.len();
                let number = *known.entry((package.clone(), name.clone())).or_insert(next);
                if number == next {
                    graph.names.push((package.clone(), name));
                    graph.places.push((policy, span.start as usize));
                    graph.is_function.push(is_function);
                    graph.asks.push(Vec::new());
                }
                let whole = rule.span();
                written.push((
                    policy,
                    number,
                    span.start as usize..(whole.end as usize).max(span.start as usize),
                ));
            }
        }
        let codes: Vec<String> = policies.iter().map(|policy| code(policy.text())).collect();
        for (policy, number, range) in written {
            let module = modules[policy].as_ref();
            let (Some(code), Some(text)) =
                (codes[policy].get(range.clone()), policies[policy].text().get(range))
            else {
                continue;
            };
            for (path, is_call) in paths(code, text).skip(1) {
                let to = resolve(&path, module, &known);
                graph.asks[number].extend(to.map(|to| (to, is_call)));
            }
            for (target, by) in replaced(code, text) {
                let (target, by) = (resolve(&target, module, &known), resolve(&by, module, &known));
                if let (Some(target), Some(by)) = (target, by) {
                    graph.asks[target].push((by, true));
                }
            }
        }
        for asks in &mut graph.asks {
            asks.sort_unstable();
            asks.dedup();
        }
        graph
    }

    /// A function that asks itself by calls, and the way back to it.
    fn circle(&self) -> Option<Vec<usize>> {
        let calls = |from: usize| {
            self.asks[from]
                .iter()
                .filter(|(to, is_call)| *is_call && self.is_function[*to])
                .map(|(to, _)| *to)
        };
        let mut done = vec![false; self.names.len()];
        for start in (0..self.names.len()).filter(|rule| self.is_function[*rule]) {
            // Depth first, without recursion: a row of functions may be long.
            let mut row = vec![(start, calls(start).collect::<Vec<_>>())];
            while let Some((_, next)) = row.last_mut() {
                let Some(to) = next.pop() else {
                    done[row.pop().map_or(start, |(rule, _)| rule)] = true;
                    continue;
                };
                if let Some(from) = row.iter().position(|(rule, _)| *rule == to) {
                    return Some(row[from..].iter().map(|(rule, _)| *rule).chain([to]).collect());
                }
                if !done[to] {
                    row.push((to, calls(to).collect()));
                }
            }
        }
        None
    }

    /// A rule from which the row is too long; a way back, which is no function's, regorus tells by itself.
    fn longest(&self) -> Option<usize> {
        let mut length: Vec<Option<usize>> = vec![None; self.names.len()];
        for start in 0..self.names.len() {
            let mut row = vec![(start, 0)];
            let mut is_open = vec![start];
            while let Some((rule, next)) = row.last_mut() {
                let rule = *rule;
                let Some((to, _)) = self.asks[rule].get(*next) else {
                    let below = self.asks[rule].iter().filter_map(|(to, _)| length[*to]).max();
                    let own = below.unwrap_or(0) + 1;
                    if own > LONGEST_ROW {
                        return Some(rule);
                    }
                    length[rule] = Some(own);
                    row.pop();
                    is_open.pop();
                    continue;
                };
                *next += 1;
                if length[*to].is_none() && !is_open.contains(to) {
                    if row.len() > LONGEST_ROW {
                        return Some(start);
                    }
                    is_open.push(*to);
                    row.push((*to, 0));
                }
            }
        }
        None
    }
}

/// Names in code, with dots also where brackets hold a text (`data["lib"].f`), and whether a call's bracket follows.
/// `text` is the code with its texts in it.
fn paths<'t>(code: &'t str, text: &'t str) -> impl Iterator<Item = (String, bool)> + 't {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(|c: char| c.is_ascii_alphabetic() || c == '_')?;
        let mut end = code[start..].find(|c: char| !is_part(c)).map_or(code.len(), |end| start + end);
        let mut path = code[start..end].to_owned();
        loop {
            let rest = &code[end..];
            let name =
                rest.strip_prefix('.').map(|name| name.split(|c: char| !is_part(c)).next().unwrap_or(""));
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                path = format!("{path}.{name}");
                end += 1 + name.len();
            } else if let Some((name, length)) = bracketed(rest, &text[end..]) {
                path = format!("{path}.{name}");
                end += length;
            } else {
                break;
            }
        }
        at = end;
        Some((path, code[end..].starts_with('(')))
    })
}

/// `["name"]`, and how long that is.
fn bracketed<'t>(code: &str, text: &'t str) -> Option<(&'t str, usize)> {
    let inside = code.strip_prefix('[')?;
    let open = 1 + inside.len() - inside.trim_start().len();
    let quote = code[open..].chars().next().filter(|c| matches!(c, '"' | '`'))?;
    let close = open + 1 + code[open + 1..].find(quote)?;
    let rest = code[close + 1..].trim_start();
    let end = rest.strip_prefix(']').map(|rest| code.len() - rest.len())?;
    Some((text.get(open + 1..close)?, end))
}

/// `f(x) with g as h`: whoever calls `g` there calls `h`.
fn replaced<'t>(code: &'t str, text: &'t str) -> impl Iterator<Item = (String, String)> + 't {
    static WITH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\bwith\s+(\S+)\s+as\s+").expect("a constant that a test compiles"));
    WITH.captures_iter(code).filter_map(move |found| {
        let (whole, target) = (found.get(0)?, found.get(1)?);
        let first = |at: usize| paths(&code[at..], &text[at..]).next().map(|(path, _)| path);
        Some((first(target.start())?, first(whole.end())?))
    })
}

/// Which rule a dotted name is.
fn resolve(path: &str, module: &Module, known: &BTreeMap<Name, usize>) -> Option<usize> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    if let Some(rule) = known.get(&(module.package.refr.span().text().to_owned(), first.to_owned())) {
        return Some(*rule);
    }
    let of_import = || {
        module.imports.iter().find_map(|import| {
            let whole = import.refr.span().text();
            let name =
                import.r#as.as_ref().map_or(whole.rsplit('.').next().unwrap_or(whole), |alias| alias.text());
            let rest = rest.map_or(String::new(), |rest| format!(".{rest}"));
            (name == first).then(|| format!("{whole}{rest}"))
        })
    };
    let whole = if first == "data" { path.to_owned() } else { of_import()? };
    let whole = whole.strip_prefix("data.")?;
    let ends: Vec<usize> = whole.match_indices('.').map(|(at, _)| at).collect();
    ends.into_iter().find_map(|dot| {
        let name = whole[dot + 1..].split('.').next().unwrap_or("");
        known.get(&(whole[..dot].to_owned(), name.to_owned())).copied()
    })
}
