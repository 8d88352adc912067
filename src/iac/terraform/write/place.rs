//! Where a person would put a new setting in a block.
//!
//! In: what stands in the block, in order. Out: the neighbour that it joins. `count` and its like come first,
//! then the arguments, `tags` behind them, then nested blocks, and at the end `lifecycle` and its like.

use super::region::{Item, Region};

pub enum Place {
    /// Below a line like it.
    Beside(Item),
    /// Behind something that it has a blank line to.
    Behind(Item),
    /// Below the opening brace.
    First,
}

/// Arguments that come before all others, of Terraform itself.
const FIRST: [&str; 4] = ["count", "for_each", "provider", "providers"];
/// What comes after the arguments of a resource.
const LAST: [&str; 8] =
    ["tags", "tags_all", "labels", "depends_on", "lifecycle", "provisioner", "connection", "timeouts"];

/// `None` where every place is taken by something that shares its line.
pub fn of(region: &Region, items: &[Item], name: &str) -> Option<Place> {
    let is_open = |item: &&Item| region.line_end(item).is_some();
    let is_one_line = |item: &&Item| !region.source.slice(item.span).contains('\n');
    // Attributes before the first block; where the blocks stand first, those behind them.
    let before_blocks = items.iter().position(|item| item.sign.is_none()).unwrap_or(items.len());
    let leading = |range: &[Item]| -> Vec<Item> {
        let is_argument = |item: &&Item| item.sign.is_some() && !is_any(region, item, &FIRST, &LAST);
        range.iter().filter(is_argument).copied().collect()
    };
    let arguments = match leading(&items[..before_blocks]) {
        none if none.is_empty() => leading(items),
        arguments => arguments,
    };
    if LAST.contains(&name)
        && let Some(last) = items[..before_blocks].iter().rfind(is_open)
    {
        return Some(Place::Behind(*last));
    }
    let lines =
        || arguments.iter().filter(is_one_line).filter(is_open).filter(|item| !parts(region, items, item));
    let word = |name: &str| name.split('_').next().unwrap_or("").to_owned();
    // What names a thing has no relatives.
    let is_name =
        |item: &Item| ["name", "identifier", "id"].iter().any(|end| region.name(item).ends_with(end));
    let relative = lines().rfind(|item| word(region.name(item)) == word(name) && !is_name(item));
    if let Some(neighbour) = relative.or_else(|| lines().next_back()) {
        return Some(Place::Beside(*neighbour));
    }
    let first = items.iter().take_while(|item| FIRST.contains(&region.name(item)));
    let behind = arguments.iter().rfind(is_open).or_else(|| first.filter(is_open).last());
    match behind {
        Some(item) => Some(Place::Behind(*item)),
        None if arguments.is_empty() => Some(Place::First),
        None => None,
    }
}

/// Where new blocks go: before what stands at the end of a block, else at the end.
pub fn of_block(region: &Region, items: &[Item]) -> Option<usize> {
    match items.iter().rposition(|item| !is_any(region, item, &[], &LAST[3..])) {
        None if !items.is_empty() => region.start(),
        Some(last) if last + 1 < items.len() => region.line_end(&items[last]),
        _ => {
            let end = region.content_end();
            region.text_from(end).contains('\n').then_some(end)
        }
    }
}

fn is_any(region: &Region, item: &Item, first: &[&str], last: &[&str]) -> bool {
    let name = match item.sign {
        Some(_) => region.name(item),
        None => region.source.slice(item.span).split([' ', '\t', '{', '"']).next().unwrap_or(""),
    };
    first.contains(&name) || last.contains(&name)
}

/// Whether a line put below this one would part comments that stand under each other.
fn parts(region: &Region, items: &[Item], item: &Item) -> bool {
    let text = region.source.text();
    let comment = |end: usize| text[end..].split('\n').next().unwrap_or("").contains(['#', '/']);
    let below = items.iter().find(|below| below.span.start >= item.span.end);
    let line = |at: usize| region.source.position(at).line;
    below.is_some_and(|below| {
        line(below.span.start) == line(item.span.end) + 1
            && comment(item.span.end)
            && comment(below.span.end)
            && region.group(items, item).iter().any(|other| other.span == below.span)
    })
}
