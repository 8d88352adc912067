//! The elements of a statement: actions, resources and principals, all of them or all but them, and conditions.
//!
//! In: nodes, whose unknown parts are kept as such. Out: a [`Truth`] to each question that rules ask of them.

mod cover;
mod deliverers;
mod grantees;

use super::pack::{ConditionShape, Wanted};
use super::truth::Truth;
use super::{glob_matches, globs_meet, partial, test};
use crate::iac::{GAP, Map, Node, Value};

/// The texts of one element, and whether there may be more.
#[derive(Clone, Default)]
pub struct Part {
    /// `NotAction` and its like: all but these.
    pub is_negated: bool,
    texts: Vec<Text>,
    /// Texts of which only a part is known.
    partly: Vec<Partly>,
    /// What the rest waits for.
    pub unknown: Option<String>,
}

#[derive(Clone)]
struct Partly {
    /// Of a principal, as of a [`Text`].
    kind: String,
    /// With a star for each part that is missing.
    glob: String,
    /// With a [`GAP`] for each part that is missing.
    text: String,
    /// What is missing are attributes of resources: ids and names, and no wildcards.
    is_attribute: bool,
}

impl Partly {
    fn of(text: &str, node: &Node, kind: &str) -> Self {
        let is_attribute =
            !node.refers.is_empty() && node.refers.iter().all(|reference| reference.is_resource);
        let (kind, glob, text) = (kind.to_owned(), text.replace(GAP, "*"), text.to_owned());
        Self { kind, glob, text, is_attribute }
    }

    /// Whether it is a principal of that kind and name: a star of `glob` takes a gap, whatever it turns out to be.
    fn is_principal(&self, kind: &str, glob: &str) -> Truth {
        if !self.kind.is_empty() && self.kind != kind || !globs_meet(&self.glob, glob) {
            return Truth::No;
        }
        let is_sure = self.kind == kind && glob_matches(glob, &self.text);
        if is_sure { Truth::Yes } else { Truth::Unknown }
    }
}

#[derive(Clone)]
struct Text {
    /// Of a principal: `AWS`, `Service`, `Federated`, `CanonicalUser`; else empty.
    kind: String,
    text: String,
}

impl Part {
    pub fn read(node: &Node, is_negated: bool) -> Self {
        let mut part = Self { is_negated, ..Self::default() };
        part.take(node, "");
        part
    }

    /// `principals { type = "AWS", identifiers = […] }`.
    pub fn of_blocks(blocks: &Node, is_negated: bool) -> Self {
        let mut part = Self { is_negated, ..Self::default() };
        let list = if let Value::List(items) = &blocks.value { items.as_slice() } else { &[] };
        for block in list.iter().chain((list.is_empty() && blocks.is_unknown()).then_some(blocks)) {
            let kind = block.as_map().and_then(|map| map.get("type")).and_then(Node::as_text).unwrap_or("");
            match block.as_map().and_then(|map| map.get("identifiers")) {
                Some(identifiers) => part.take(identifiers, kind),
                None if block.is_unknown() => part.take(block, kind),
                None => {}
            }
        }
        part
    }

    fn take(&mut self, node: &Node, kind: &str) {
        let mut push = |text: String| self.texts.push(Text { kind: kind.to_owned(), text });
        match &node.value {
            Value::Text(text) if text.contains(GAP) => {
                self.partly.push(Partly::of(text, node, kind));
                self.waits_for(&text.replace(GAP, "…"));
            }
            Value::Text(text) => push(text.clone()),
            Value::Bool(value) => push(value.to_string()),
            Value::Number(number) => push(number.to_string()),
            Value::List(items) => items.iter().for_each(|item| self.take(item, kind)),
            // { AWS = … }
            Value::Map(map) => map.entries.iter().for_each(|entry| self.take(&entry.node, &entry.key)),
            Value::Unknown { why } => {
                let parts = partial::parts(node).unwrap_or_else(|| GAP.to_string().into());
                self.partly.push(Partly::of(&parts, node, kind));
                self.waits_for(why);
            }
            Value::Null => {}
        }
    }

    fn waits_for(&mut self, why: &str) {
        self.unknown.get_or_insert_with(|| why.to_owned());
    }

    /// What the texts settle, else what is left open.
    fn settled(&self, word: &str, decides: impl Fn(&Text) -> bool) -> Truth {
        match (self.texts.iter().any(decides), self.openness_to(word)) {
            (true, _) => Truth::from(!self.is_negated),
            (false, Truth::No) => self.is_negated.into(),
            (false, _) => Truth::Unknown,
        }
    }

    /// Whether what is not known may turn out to decide about `word`: of `"${bucket.arn}/*"` enough is known.
    fn openness_to(&self, word: &str) -> Truth {
        let may = |partly: &Partly| {
            if word == "*" { glob_matches(&partly.glob, "*") } else { globs_meet(&partly.glob, word) }
        };
        if self.partly.iter().any(may) { Truth::Unknown } else { Truth::No }
    }

    /// Whether all that `word` means is in it. `*` asks for the bare wildcard; any other word for itself or a
    /// wildcard that covers it whole.
    pub fn holds(&self, word: &str) -> Truth {
        if self.is_negated {
            return self.settled(word, |text| globs_meet(&text.text, word));
        }
        self.settled(word, |text| {
            text.text.eq_ignore_ascii_case(word) || (word != "*" && covers(&text.text, word))
        })
    }

    /// The same, where a pattern of stars is as good as the bare one.
    pub fn holds_all_of(&self, word: &str) -> Truth {
        if self.is_negated {
            return self.settled(word, |text| globs_meet(&text.text, word));
        }
        self.settled(word, |text| covers(&text.text, word))
    }

    /// Whether something that `pattern` matches is in it.
    fn reaches(&self, pattern: &str) -> Truth {
        if self.is_negated {
            return self.settled(pattern, |text| covers(&text.text, pattern));
        }
        self.settled(pattern, |text| globs_meet(&text.text, pattern))
    }

    pub fn is_written(&self, regex: &str) -> Truth {
        let known = self.texts.iter().any(|text| test::matches(regex, &text.text));
        let of_partly = |partly: &Partly| {
            // An id stands for any other: only what is around it can match.
            let is_text = partly.is_attribute && partly.text.chars().any(|one| one != GAP);
            if is_text { test::matches(regex, &partly.text).into() } else { Truth::Unknown }
        };
        let rest = if self.partly.is_empty() { self.openness() } else { Truth::No };
        self.partly.iter().map(of_partly).fold(Truth::from(known).or(rest), Truth::or)
    }

    pub fn openness(&self) -> Truth {
        if self.unknown.is_some() { Truth::Unknown } else { Truth::No }
    }

    pub fn is(&self, wanted: &Wanted) -> Truth {
        let any = |words: &[String], ask: &dyn Fn(&str) -> Truth| match words {
            [] => Truth::Yes,
            words => words.iter().map(|word| ask(word)).fold(Truth::No, Truth::or),
        };
        any(&wanted.whole, &|word| self.holds(word))
            .and(any(&wanted.like, &|pattern| self.reaches(pattern)))
            .and(wanted.matches.as_deref().map_or(Truth::Yes, |regex| self.is_written(regex)))
    }

    /// A principal: `public`, `account`, `other-account`, `Service:glob` and its like, else as any word.
    pub fn admits(&self, word: &str, own_accounts: &[&str]) -> Truth {
        let any = |is: &dyn Fn(&Text) -> bool| match self.texts.iter().any(is) {
            _ if self.is_negated => Truth::No,
            true => Truth::Yes,
            false => self.openness(),
        };
        match word {
            "public" if self.is_negated => Truth::Yes,
            "public" if self.texts.iter().any(|text| text.text == "*" && text.kind != "Service") => {
                Truth::Yes
            }
            "public" if self.partly.is_empty() => self.openness(),
            // Of `arn:aws:iam::${…}:root` it is known that it is one account.
            "public" => self.openness_to("*"),
            "account" => any(&|text| is_whole_account(&text.text)),
            "other-account" => any(&|text| match account(&text.text) {
                Some(account) => !own_accounts.contains(&account),
                None => is_canonical(text) && !own_accounts.contains(&text.text.as_str()),
            }),
            _ => match word.split_once(':').filter(|(kind, _)| KINDS.contains(kind)) {
                Some(_) if self.is_negated => Truth::No,
                Some((kind, glob)) => {
                    let known = self.texts.iter().any(|text| text.kind == kind && covers(glob, &text.text));
                    let partly = self.partly.iter().map(|partly| partly.is_principal(kind, glob));
                    partly.fold(Truth::from(known), Truth::or)
                }
                None => self.holds(word),
            },
        }
    }

    /// Whether a service of AWS is among them.
    pub fn has_service(&self) -> bool {
        !self.is_negated && self.texts.iter().any(|text| text.kind == "Service")
    }

    /// For a fingerprint.
    pub fn content(&self) -> String {
        let texts: Vec<&str> = self.texts.iter().map(|text| text.text.as_str()).collect();
        format!("{}{}", if self.is_negated { "!" } else { "" }, texts.join(","))
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Self) -> Truth {
        match (self.is_negated, other.is_negated) {
            (false, true) => self.holds_all_of("*"),
            (true, true) => {
                let left_out = |text: &Text| other.texts.iter().any(|wider| covers(&wider.text, &text.text));
                Truth::from(self.texts.iter().all(left_out)).and(self.openness().not())
            }
            (_, false) => {
                let each = other.texts.iter().map(|text| self.holds_all_of(&text.text));
                let rest = other.openness().not().or(self.holds_all_of("*"));
                each.fold(rest, Truth::and)
            }
        }
    }
}

/// The kinds of principals.
const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// Whether a pattern matches all that another one matches.
fn covers(wider: &str, word: &str) -> bool {
    glob_matches(wider, word) && !(wider.contains('?') && word.contains('*') && wider != word)
}

/// The account of an ARN or of a principal that is its number alone.
pub fn account(principal: &str) -> Option<&str> {
    let number = if principal.starts_with("arn:") { principal.split(':').nth(4)? } else { principal };
    (number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// The canonical id of an account, as S3's own grants write it: nothing in it tells whose it is.
fn is_canonical(principal: &Text) -> bool {
    let id = principal.text.as_bytes();
    principal.kind == "CanonicalUser" && id.len() == 64 && id.iter().all(u8::is_ascii_hexdigit)
}

fn is_whole_account(principal: &str) -> bool {
    account(principal).is_some() && (!principal.contains(':') || principal.ends_with(":root"))
}

/// `Condition`: operator, key and values, each of which restricts the statement.
#[derive(Clone)]
pub struct Conditions {
    pub is_there: Truth,
    entries: Vec<(String, String, Part)>,
    unknown: Option<String>,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { is_there: Truth::No, entries: Vec::new(), unknown: None }
    }
}

impl Conditions {
    pub fn of_json(node: &Node) -> Self {
        let mut read = Self::default();
        match &node.value {
            Value::Map(operators) => {
                for operator in &operators.entries {
                    match &operator.node.value {
                        Value::Map(keys) => read.keys(&operator.key, keys),
                        Value::Unknown { why } => read.unknown = Some(why.clone()),
                        _ => {}
                    }
                }
            }
            Value::Unknown { why } => read.unknown = Some(why.clone()),
            _ => {}
        }
        read.finished()
    }

    fn keys(&mut self, operator: &str, keys: &Map) {
        for key in &keys.entries {
            self.entries.push((operator.to_owned(), key.key.clone(), Part::read(&key.node, false)));
        }
    }

    /// `condition { test = "Bool", variable = "aws:SecureTransport", values = ["false"] }`.
    pub fn of_blocks(blocks: &Node) -> Self {
        let mut read = Self::default();
        let list = if let Value::List(items) = &blocks.value { items.as_slice() } else { &[] };
        for block in list.iter().chain((list.is_empty() && blocks.is_unknown()).then_some(blocks)) {
            match &block.value {
                Value::Map(map) => {
                    let text = |key: &str| map.get(key).and_then(Node::as_text).unwrap_or("").to_owned();
                    let values = map.get("values").map(|node| Part::read(node, false)).unwrap_or_default();
                    read.entries.push((text("test"), text("variable"), values));
                }
                Value::Unknown { why } => read.unknown = Some(why.clone()),
                _ => {}
            }
        }
        read.finished()
    }

    /// What an unknown part of them waits for.
    pub fn waits(&self) -> Option<&str> {
        let values = self.entries.iter().find_map(|(_, _, values)| values.unknown.as_deref());
        values.or(self.unknown.as_deref())
    }

    fn finished(mut self) -> Self {
        self.is_there = match (self.entries.is_empty(), &self.unknown) {
            (false, _) => Truth::Yes,
            (true, Some(_)) => Truth::Unknown,
            (true, None) => Truth::No,
        };
        self
    }

    /// Whether they hold anybody back who may be anybody.
    pub fn restrain(&self) -> Truth {
        let is_idle = |(operator, key, values): &(String, String, Part)| is_idle(operator, key, values);
        let all_are = self.unknown.is_none() && self.entries.iter().all(is_idle);
        if all_are { Truth::No } else { self.is_there }
    }

    pub fn has(&self, shape: &ConditionShape) -> Truth {
        let any = |globs: &[String], text: &str| {
            globs.is_empty() || globs.iter().any(|glob| glob_matches(glob, text))
        };
        let start = if self.unknown.is_some() { Truth::Unknown } else { Truth::No };
        let fitting = self
            .entries
            .iter()
            .filter(|(operator, key, _)| any(&shape.operators, operator) && any(&shape.keys, key));
        let values =
            fitting.map(|(_, _, values)| match values.texts.iter().any(|t| any(&shape.values, &t.text)) {
                _ if shape.values.is_empty() => Truth::Yes,
                true => Truth::Yes,
                false => values.openness(),
            });
        values.fold(start, Truth::or)
    }
}

/// Whether a condition of a grant leaves everybody in: it asks how, when and for what somebody comes, or what a client says
/// of itself, which anybody can; it names everyone, all but some, or holds only where the key is there. The operators and
/// keys are AWS's (IAM User Guide, "Condition operators", "AWS global condition context keys").
fn is_idle(operator: &str, key: &str, values: &Part) -> bool {
    const MANNER: [&str; 14] = [
        "aws:referer",
        "aws:useragent",
        "aws:securetransport",
        "aws:currenttime",
        "aws:epochtime",
        "aws:requestedregion",
        "s3:tlsversion",
        "s3:signatureversion",
        "s3:signatureage",
        "s3:authtype",
        "s3:prefix",
        "s3:delimiter",
        "s3:max-keys",
        "aws:tokenissuetime",
    ];
    // Nobody has these who comes without a login, or from the internet.
    const MISSING: [&str; 5] =
        ["aws:principal", "aws:sourcevpc", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorg"];
    let (operator, key) = (operator.to_ascii_lowercase(), key.to_ascii_lowercase());
    // `ForAnyValue:StringLike`
    let operator = operator.rsplit(':').next().unwrap_or_default();
    let names = |all: &[&str]| values.texts.iter().any(|value| all.contains(&value.text.as_str()));
    MANNER.contains(&key.as_str())
        || operator.contains("not") && values.unknown.is_none() && !values.texts.is_empty()
        || operator.ends_with("ifexists") && MISSING.iter().any(|start| key.starts_with(start))
        || (operator.starts_with("stringlike") || operator.starts_with("arn")) && names(&["*"])
        || operator.starts_with("ipaddress") && names(&["0.0.0.0/0", "::/0"])
}
