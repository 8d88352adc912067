//! Whether one statement's conditions let it apply wherever another's apply, and elements taken to pieces.

use super::{Conditions, Part, Partly, Text, covers};
use crate::iac::GAP;
use crate::rules::globs_meet;
use crate::rules::measure::{Measure, Unit};
use crate::rules::network;
use crate::rules::pack::Network;
use crate::rules::truth::Truth;

impl Part {
    /// Each text by itself: a list that was split in two is found again. All but some can't be taken apart.
    pub fn pieces(&self) -> Vec<Self> {
        if self.is_negated || self.texts.len() + self.partly.len() < 2 {
            return vec![self.clone()];
        }
        let known = self.texts.iter().map(|text| Self { texts: vec![text.clone()], ..Self::default() });
        let rest = self.partly.iter().map(|partly| Self {
            partly: vec![partly.clone()],
            unknown: self.unknown.clone(),
            ..Self::default()
        });
        known.chain(rest).collect()
    }

    /// For people: `s3:*`, `all but iam:*`.
    pub fn told(&self) -> String {
        let partly = self.partly.iter().map(|partly| partly.text.replace(GAP, "…"));
        let texts: Vec<String> = self.texts.iter().map(|text| text.text.clone()).chain(partly).collect();
        format!("{}{}", if self.is_negated { "all but " } else { "" }, texts.join(", "))
    }

    /// Whether each value of it is one of another's, or matches one.
    fn lies_in(&self, wider: &Self, family: Family) -> Truth {
        let one = |text: &Text| {
            let known = wider.texts.iter().any(|other| family.reaches(&other.text, &text.text));
            Truth::from(known).or(wider.openness())
        };
        let open = |partly: &Partly| {
            let may = wider.texts.iter().any(|other| globs_meet(&other.text, &partly.glob));
            if may { Truth::Unknown } else { wider.openness() }
        };
        let known = self.texts.iter().map(one).fold(Truth::Yes, Truth::and);
        self.partly.iter().map(open).fold(known, Truth::and)
    }
}

impl Conditions {
    /// Whether these hold wherever the others do: each of them is one of theirs, or asks for less.
    pub fn follow_from(&self, other: &Self) -> Truth {
        let start = if other.unknown.is_some() { Truth::Unknown } else { Truth::No };
        let rest = if self.unknown.is_some() { Truth::Unknown } else { Truth::Yes };
        let each = self.entries.iter().map(|own| {
            let by = other.entries.iter().map(|theirs| follows(own, theirs));
            by.fold(start, Truth::or)
        });
        each.fold(rest, Truth::and)
    }

    /// For people: `StringNotLike aws:PrincipalArn`.
    pub fn told(&self) -> String {
        let each: Vec<String> = self
            .entries
            .iter()
            .map(|(operator, key, _)| format!("{operator} {key}").trim().to_owned())
            .collect();
        each.join(", ")
    }
}

fn follows(own: &(String, String, Part), theirs: &(String, String, Part)) -> Truth {
    let (mine, other) = (Operator::read(&own.0), Operator::read(&theirs.0));
    if !own.1.eq_ignore_ascii_case(&theirs.1)
        || (mine.quantifier, mine.family) != (other.quantifier, other.family)
        || mine.is_negated != other.is_negated
    {
        return Truth::No;
    }
    // A key that a request lacks fails the plain form alone; a negated one holds then, either way.
    if !mine.is_negated && other.if_exists && !mine.if_exists {
        return Truth::No;
    }
    let (mine_in, theirs_in) =
        (|| own.2.lies_in(&theirs.2, mine.family), || theirs.2.lies_in(&own.2, mine.family));
    match mine.family {
        Family::More | Family::Less => {
            let number = |part: &Part| match part.texts.as_slice() {
                [one] => measure(&one.text),
                _ => None,
            };
            match (number(&own.2), number(&theirs.2)) {
                (Some(own), Some(theirs)) if mine.family == Family::More => (own <= theirs).into(),
                (Some(own), Some(theirs)) => (own >= theirs).into(),
                _ => mine_in().and(theirs_in()),
            }
        }
        // What all but few are is all but more, too.
        _ if mine.is_negated => mine_in(),
        _ => theirs_in(),
    }
}

fn measure(text: &str) -> Option<f64> {
    let plain = text.trim().parse().ok();
    plain.or_else(|| match Unit::Date.read(text) {
        Some(Measure::Number(days)) => Some(days),
        _ => None,
    })
}

/// How values are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// As written, or as globs: `StringLike`, `ArnEquals`.
    Glob,
    Exact,
    Network,
    More,
    Less,
}

impl Family {
    /// Whether a value of a condition reaches all that another one does.
    fn reaches(self, wider: &str, text: &str) -> bool {
        match self {
            Self::Glob => covers(wider, text),
            Self::Network => {
                wider == text || network::is(text, &Network::Within(vec![wider.to_owned()])) == Some(true)
            }
            _ => wider.eq_ignore_ascii_case(text),
        }
    }
}

struct Operator<'a> {
    /// `ForAllValues`, `ForAnyValue`.
    quantifier: &'a str,
    family: Family,
    is_negated: bool,
    if_exists: bool,
}

impl<'a> Operator<'a> {
    fn read(text: &'a str) -> Self {
        let (quantifier, name) = text.split_once(':').unwrap_or(("", text));
        let name = name.to_ascii_lowercase();
        let (name, if_exists) = match name.strip_suffix("ifexists") {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        let family = match name {
            _ if name.contains("greaterthan") => Family::More,
            _ if name.contains("lessthan") => Family::Less,
            _ if name.ends_with("ipaddress") => Family::Network,
            // Stars mean something in these alone; of exact ones a value with a star is just that text.
            _ if name.ends_with("like") || name.starts_with("arn") || name.starts_with("string") => {
                Family::Glob
            }
            _ => Family::Exact,
        };
        Self { quantifier, family, is_negated: name.contains("not"), if_exists }
    }
}
