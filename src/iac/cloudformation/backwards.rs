//! From a path in Terraform's words back to the property that it was made from.
//!
//! In: a [`View`] and a path such as `ingress[1].cidr_blocks`. Out: `SecurityGroupIngress[1].CidrIp`.

use super::table::{Becomes, Row, Turn, View, pascal, snake};

/// One step of a path: a name, and which element of the list there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub index: Option<usize>,
}

/// A path as text. `from` is the property that a companion was made from, `index` its element.
pub fn path(view: &View, from: &[String], index: Option<usize>, path: &str) -> String {
    let steps = steps(view, from, index, &read(path));
    let spelled = |step: &Step| match step.index {
        Some(index) => format!("{}[{index}]", step.name),
        None => step.name.clone(),
    };
    steps.iter().map(spelled).collect::<Vec<_>>().join(".")
}

/// A path's steps. What no line of the table names is called as properties are.
pub fn steps(view: &View, from: &[String], index: Option<usize>, path: &[Step]) -> Vec<Step> {
    if let [lifecycle, kept, ..] = path
        && lifecycle.name == "lifecycle"
        && kept.name == "prevent_destroy"
    {
        return vec![Step { name: "@DeletionPolicy".to_owned(), index: None }];
    }
    let mut best: Option<(Vec<(String, usize)>, &Row)> = None;
    for row in view.rows.iter().filter(|row| belongs(view, row, from)) {
        let forward = forward(view, &row.path, from.len(), row);
        let fits = forward.len() <= path.len()
            && forward.iter().zip(path).all(|((name, _), step)| *name == step.name);
        if fits && best.as_ref().is_none_or(|(known, _)| known.len() < forward.len()) {
            best = Some((forward, row));
        }
    }
    let mut written: Vec<Step> = match &best {
        Some((_, row)) => row.path.iter().map(|name| Step { name: name.clone(), index: None }).collect(),
        None => from.iter().map(|name| Step { name: name.clone(), index: None }).collect(),
    };
    if let Some(last) = from.len().checked_sub(1) {
        written[last].index = index;
    }
    let (mut known, mut raw) = (0, false);
    if let Some((forward, row)) = &best {
        known = forward.len();
        for ((_, position), step) in forward.iter().zip(path) {
            written[*position].index = step.index.or(written[*position].index);
        }
        raw = matches!(&row.becomes, Becomes::Name(_, turn) | Becomes::Place(_, turn) if matches!(turn, Turn::Raw | Turn::Pairs));
        if let (Some(element), Some(last)) = (&row.element, written.last_mut()) {
            last.name = format!("{}[{}]", last.name, element.wanted);
            if element.value != "Value" {
                written.push(Step { name: element.value.clone(), index: None });
            }
        }
    }
    for step in &path[known..] {
        let is_free = raw || written.last().is_some_and(|last| last.name == "Tags");
        let name = if is_free || step.name.starts_with('@') { step.name.clone() } else { pascal(&step.name) };
        written.push(Step { name, index: step.index });
    }
    written
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
            || matches!(row.becomes, Becomes::Back(_)) && from.is_empty())
        && (row.path.len() > from.len() || from.is_empty())
}

/// What a written path is in the view, and of which of its steps each name is made.
fn forward(view: &View, path: &[String], from: usize, own: &Row) -> Vec<(String, usize)> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for end in from + 1..=path.len() {
        let is_it = |row: &&Row| {
            row.path == path[..end] && row.element.is_none() && !matches!(row.becomes, Becomes::Back(_))
        };
        let row = if end == path.len() { Some(own) } else { view.rows.iter().find(is_it) };
        match row.map(|row| &row.becomes) {
            Some(Becomes::Name(more, _)) => names.extend(more.iter().map(|name| (name.clone(), end - 1))),
            Some(Becomes::Place(whole, _) | Becomes::Back(whole)) => {
                names = whole.iter().map(|name| (name.clone(), end - 1)).collect();
            }
            Some(Becomes::Hoisted) => {}
            _ => names.push((snake(&path[end - 1]), end - 1)),
        }
    }
    names
}

fn read(path: &str) -> Vec<Step> {
    let step = |part: &str| match part.split_once('[') {
        Some((name, index)) => {
            Step { name: name.to_owned(), index: index.trim_end_matches(']').parse().ok() }
        }
        None => Step { name: part.to_owned(), index: None },
    };
    path.split('.').map(step).collect()
}
