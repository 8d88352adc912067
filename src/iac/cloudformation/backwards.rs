//! From a path in Terraform's words back to the property that it was made from.
//!
//! In: a [`View`] and a path such as `ingress[1].cidr_blocks`. Out: `SecurityGroupIngress[1].CidrIp`.

use super::table::{Becomes, Row, Turn, View, pascal, snake};
use crate::iac::{ListElement, WrittenStep};
use crate::literal::Literal;

/// A name, and which element of the list there.
pub type Step = (String, Option<usize>);

/// A path as text. `from` is the property that a companion was made from, `index` its element.
pub fn path(view: &View, from: &[String], index: Option<usize>, path: &str) -> String {
    steps(view, from, index, &read(path)).iter().map(WrittenStep::text).collect::<Vec<_>>().join(".")
}

/// A path's steps. What no line of the table names is called as properties are.
pub fn steps(view: &View, from: &[String], index: Option<usize>, path: &[Step]) -> Vec<WrittenStep> {
    if let [(lifecycle, _), (kept, _), ..] = path
        && lifecycle == "lifecycle"
        && kept == "prevent_destroy"
    {
        return vec![WrittenStep::new("@DeletionPolicy", None)];
    }
    // A plain value that is a companion's attribute is the property itself.
    let is_own = |row: &Row| match &row.becomes {
        Becomes::Companion { attribute: Some(attribute), .. } => {
            row.path == from && path.first().is_some_and(|(name, _)| name == attribute)
        }
        _ => false,
    };
    let path = if view.rows.iter().any(is_own) { &path[1..] } else { path };
    // Tags stand at the resource, whatever else of it stands deeper.
    let is_tags = path.first().is_some_and(|(name, _)| name == "tags");
    let best = best(view, from, path).filter(|(forward, _)| !(is_tags && forward.is_empty()));
    let names = best.as_ref().map_or(from, |(_, row)| &row.path);
    let mut written: Vec<WrittenStep> = names.iter().map(|name| WrittenStep::new(name, None)).collect();
    if let Some(last) = from.len().checked_sub(1) {
        written[last].index = index;
    }
    let (mut known, mut raw) = (0, false);
    if let Some((forward, row)) = &best {
        known = forward.len();
        for ((_, position), (_, index)) in forward.iter().zip(path) {
            written[*position].index = index.or(written[*position].index);
        }
        raw = matches!(
            &row.becomes,
            Becomes::Name(_, Turn::Raw | Turn::Pairs) | Becomes::Place(_, Turn::Raw | Turn::Pairs)
        );
        if let (Some(element), Some(last)) = (&row.element, written.last_mut()) {
            let (key, wanted, value) = (element.key.clone(), element.wanted.clone(), element.value.clone());
            last.element = Some(ListElement { key, wanted, value });
        }
    }
    // `tag[]` of an autoscaling group has attributes, rather than keys of the user's own.
    let is_list_of_tags = |row: &Row| row.is_list && row.path.last().is_some_and(|name| name == "Tags");
    let has_attributes = best.as_ref().is_some_and(|(_, row)| is_list_of_tags(row));
    for (name, index) in &path[known..] {
        let in_tags = !has_attributes && written.last().is_some_and(|last| last.name == "Tags");
        let is_free = raw || name.starts_with('@') || in_tags;
        let name = if is_free { name.clone() } else { pascal(name) };
        written.push(WrittenStep { is_free, ..WrittenStep::new(&name, *index) });
    }
    // `tags.Team` is the element of a list, unless the type has a map of them.
    if let [(tags, _), (key, _)] = path
        && tags == "tags"
        && !view.rows.iter().any(|row| row.path == ["Tags"])
        && best.is_none_or(|(forward, _)| forward.is_empty())
    {
        let (wanted, value) = (key.clone(), "Value".to_owned());
        let element = Some(ListElement { key: "Key".to_owned(), wanted, value });
        return vec![WrittenStep { element, ..WrittenStep::new("Tags", None) }];
    }
    for end in 1..=written.len() {
        let is_it = |row: &&Row| {
            row.path.len() == end && row.path.iter().zip(&written).all(|(name, step)| *name == step.name)
        };
        written[end - 1].is_list = view.rows.iter().filter(is_it).any(|row| row.is_list);
    }
    written
}

/// A value as CloudFormation has it at that path.
pub fn value(view: &View, from: &[String], path: &[Step], value: &Literal) -> Option<Literal> {
    let written: Vec<String> = steps(view, from, None, path).into_iter().map(|step| step.name).collect();
    let is_refused = |row: &Row| row.becomes == Becomes::LeftOut && written.starts_with(&row.path);
    let best = best(view, from, path);
    let is_named = best.as_ref().is_some_and(|(forward, _)| forward.len() == path.len());
    let is_unsaid = !is_named && view.unsaid.iter().any(|unsaid| is_below(path, unsaid));
    if view.rows.iter().any(is_refused) || is_unsaid {
        return None;
    }
    let turn = match best {
        Some((forward, row)) if forward.len() == path.len() => match &row.becomes {
            Becomes::Name(_, turn) | Becomes::Place(_, turn) => *turn,
            Becomes::Back(_, Some(says)) => {
                return (*value == Literal::Bool(true)).then(|| Literal::Text(says.clone()));
            }
            _ => Turn::Plain,
        },
        // What was made of the whole has no parts of its own in the template.
        Some((
            _,
            Row {
                becomes:
                    Becomes::Name(_, Turn::Named | Turn::Logs | Turn::Items)
                    | Becomes::Place(_, Turn::Named | Turn::Logs | Turn::Items),
                ..
            },
        )) => return None,
        _ if path.first().is_some_and(|(name, _)| name == "lifecycle") => Turn::Kept,
        _ => Turn::Plain,
    };
    let text = |text: &str| Some(Literal::Text(text.to_owned()));
    match (turn, value) {
        (Turn::Plain | Turn::Raw | Turn::Json | Turn::Snake | Turn::Lower | Turn::Upper, _) => {
            Some(value.clone())
        }
        (Turn::One, Literal::List(items)) => <[Literal; 1]>::try_from(items.clone()).ok().map(|[one]| one),
        (Turn::One, _) => Some(value.clone()),
        (Turn::Kebab, Literal::Text(word)) => text(&pascal(&word.replace('-', "_"))),
        (Turn::Not, Literal::Bool(value)) => Some(Literal::Bool(!value)),
        (Turn::Enabled, Literal::Bool(value)) => text(if *value { "ENABLED" } else { "DISABLED" }),
        (Turn::Switched, Literal::Bool(value)) => text(if *value { "Enabled" } else { "Disabled" }),
        (Turn::Status, Literal::Text(word)) => Some(Literal::Bool(word == "ENABLED")),
        (Turn::Internal, Literal::Bool(value)) => text(if *value { "internal" } else { "internet-facing" }),
        (Turn::Kept, Literal::Bool(true)) => text("Retain"),
        (Turn::Access, Literal::Text(word)) if word == "private" => text("None"),
        (Turn::Skipped, Literal::Bool(false)) => text("Snapshot"),
        (Turn::Items, Literal::List(items)) => {
            let item = |item: &Literal| Literal::Map(vec![("Type".to_owned(), item.clone())]);
            Some(Literal::List(items.iter().map(item).collect()))
        }
        _ => None,
    }
}

/// Which attribute of a block is the key under which a template has the rest of it.
pub fn key_of(view: &View, from: &[String], path: &[Step]) -> Option<&'static str> {
    let (forward, row) = best(view, from, path)?;
    match &row.becomes {
        _ if forward.len() != path.len() => None,
        Becomes::Name(_, Turn::Named) | Becomes::Place(_, Turn::Named) => Some("name"),
        Becomes::Name(_, Turn::Logs) | Becomes::Place(_, Turn::Logs) => Some("log_type"),
        _ => None,
    }
}

/// Where an attribute of a block stands that a template has under a key.
pub fn keyed(view: &View, from: &[String], path: &[Step], key: &str, attribute: &str) -> Vec<WrittenStep> {
    let plain: Vec<Step> = path.iter().map(|(name, _)| (name.clone(), None)).collect();
    let mut steps = steps(view, from, None, &plain);
    steps.push(WrittenStep { is_free: true, ..WrittenStep::new(key, None) });
    match attribute {
        // The key's value itself.
        "value" => {}
        "cloudwatch_log_group_arn" => steps.push(WrittenStep::new("CloudWatchLogsLogGroupArn", None)),
        other => steps.push(WrittenStep::new(&pascal(other), None)),
    }
    steps
}

fn is_below(path: &[Step], names: &str) -> bool {
    let names: Vec<&str> = names.split('.').collect();
    path.len() >= names.len() && path.iter().zip(&names).all(|((step, _), name)| step == name)
}

/// The line that knows most of a path, and what that is.
fn best<'v>(view: &'v View, from: &[String], path: &[Step]) -> Option<(Vec<(String, usize)>, &'v Row)> {
    let mut best: Option<(Vec<(String, usize)>, &Row)> = None;
    for row in view.rows.iter().filter(|row| belongs(view, row, from)) {
        let forward = forward(view, &row.path, from.len(), row);
        let fits = forward.len() <= path.len()
            && forward.iter().zip(path).all(|((name, _), (step, _))| name == step);
        // What is below goes where what stands there was taken from.
        let is_deeper = |known: &Row| {
            row.becomes == Becomes::Hoisted && forward.len() < path.len() && row.path.len() > known.path.len()
        };
        let is_better = best.as_ref().is_none_or(|(known, other)| {
            known.len() < forward.len() || known.len() == forward.len() && is_deeper(other)
        });
        if fits && is_better {
            best = Some((forward, row));
        }
    }
    best
}

/// Whether a line is of the companion that was made from `from`, or of the resource itself where that is empty.
fn belongs(view: &View, row: &Row, from: &[String]) -> bool {
    let companions = || {
        let all = view.rows.iter().filter(|other| matches!(other.becomes, Becomes::Companion { .. }));
        all.filter(|other| row.path.starts_with(&other.path)).map(|other| other.path.len()).max()
    };
    !matches!(row.becomes, Becomes::LeftOut | Becomes::Companion { .. })
        && row.path.starts_with(from)
        && (companions().unwrap_or(0) == from.len()
            || matches!(row.becomes, Becomes::Back(..)) && from.is_empty())
        && (row.path.len() > from.len() || from.is_empty())
}

/// What a written path is in the view, and of which of its steps each name is made.
fn forward(view: &View, path: &[String], from: usize, own: &Row) -> Vec<(String, usize)> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for end in from + 1..=path.len() {
        let is_it = |row: &&Row| {
            row.path == path[..end] && row.element.is_none() && !matches!(row.becomes, Becomes::Back(..))
        };
        let row = if end == path.len() { Some(own) } else { view.rows.iter().find(is_it) };
        match row.map(|row| &row.becomes) {
            Some(Becomes::Name(more, _)) => names.extend(more.iter().map(|name| (name.clone(), end - 1))),
            Some(Becomes::Place(whole, _) | Becomes::Back(whole, _)) => {
                names = whole.iter().map(|name| (name.clone(), end - 1)).collect();
            }
            Some(Becomes::Hoisted) => {}
            _ => names.push((snake(&path[end - 1]), end - 1)),
        }
    }
    names
}

/// A path's steps, of its text.
pub fn read(path: &str) -> Vec<Step> {
    let step = |part: &str| match part.split_once('[') {
        Some((name, index)) => (name.to_owned(), index.trim_end_matches(']').parse().ok()),
        None => (part.to_owned(), None),
    };
    path.split('.').map(step).collect()
}
