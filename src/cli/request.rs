//! The request for an exception, as a ticketing system takes it.
//!
//! In: a rule, what it finds there, and what is wanted. Out: Markdown, or JSON. No secret stands in either: what is
//! shown of a finding is what a report shows.

use serde::Serialize;

use super::options::Except;
use crate::finding::Subject;
use crate::policy::exception::{date, day_after, days_between, written};
use crate::report::Entry;
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::severity::Severity;
use crate::text::escape::{Escaped, Line};

/// What is asked for, and why it would be one.
#[derive(Serialize)]
pub struct Request {
    rule: String,
    title: String,
    severity: Severity,
    why: String,
    advice: String,
    controls: serde_json::Map<String, serde_json::Value>,
    places: Vec<Place>,
    reason: String,
    owner: Option<String>,
    /// The last day.
    expires: Option<String>,
    /// From today.
    days: Option<i64>,
    /// The last day that the policy allows for all of the places, and how many days from today that is.
    latest: Option<String>,
    longest: Option<i64>,
}

#[derive(Serialize)]
struct Place {
    file: String,
    line: usize,
    resource: Option<String>,
    message: String,
    tier: Option<String>,
    fingerprint: String,
    fix: Option<Offered>,
}

/// The fix that makes the exception needless.
#[derive(Serialize)]
struct Offered {
    title: String,
    safety: &'static str,
    diff: Option<String>,
}

impl Request {
    /// `hide` takes secrets out of what a person typed.
    pub fn of(
        rule: &Rule,
        entries: &[&Entry],
        options: &Except,
        today: Day,
        longest: Option<i64>,
        hide: &dyn Fn(&str) -> String,
    ) -> Self {
        let until = options.expires.as_deref().and_then(date);
        Self {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            severity: rule.severity,
            why: rule.why().to_owned(),
            advice: rule.advice().to_owned(),
            controls: rule.controls.iter().map(|(name, ids)| (name.clone(), ids.clone().into())).collect(),
            places: entries.iter().map(|entry| place(entry)).collect(),
            reason: hide(&options.reason),
            owner: options.owner.as_deref().map(hide),
            expires: options.expires.clone(),
            days: until.map(|until| days_between(today, until)),
            latest: longest.map(|days| written(day_after(today, days))),
            longest,
        }
    }

    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub fn markdown(&self) -> String {
        let mut text = format!("# Exception for `{}`\n\n", self.rule);
        let mut line = |name: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&format!("- **{name}**: {}\n", Line(value)));
            }
        };
        line("Finding", &self.title);
        line("Severity", self.severity.word());
        line("Why it matters", &self.why);
        line("Reason", &self.reason);
        line("Owner", self.owner.as_deref().unwrap_or(""));
        if let (Some(expires), Some(days)) = (&self.expires, self.days) {
            line("Wanted until", &format!("{expires} ({days} days)"));
        }
        if let (Some(latest), Some(days)) = (&self.latest, self.longest) {
            let beyond = match self.days {
                Some(wanted) if wanted > days => ": an exception until the day that is wanted would not hold",
                _ => "",
            };
            line("Allowed until", &format!("{latest} ({days} days){beyond}"));
        }
        for (name, ids) in &self.controls {
            let ids: Vec<&str> = ids.as_array().into_iter().flatten().filter_map(|id| id.as_str()).collect();
            line(&format!("Controls ({name})"), &ids.join(", "));
        }
        text.push_str("\n## Where\n\n");
        for place in &self.places {
            let resource =
                place.resource.as_ref().map_or(String::new(), |address| format!(" `{}`", Escaped(address)));
            let tier = place.tier.as_ref().map_or(String::new(), |tier| format!(" (tier {})", Escaped(tier)));
            text.push_str(&format!(
                "- {}:{}{resource}{tier}: {}\n",
                Escaped(&place.file),
                place.line,
                Line(&place.message)
            ));
        }
        text.push_str("\n## Instead\n\n");
        let mut fixes: Vec<&Offered> = self.places.iter().filter_map(|place| place.fix.as_ref()).collect();
        fixes.dedup_by(|one, other| one.diff == other.diff);
        for fix in &fixes {
            text.push_str(&format!("{} ({})\n\n", Escaped(&fix.title), fix.safety));
            if let Some(diff) = &fix.diff {
                let lines: Vec<String> = diff.lines().map(|line| Escaped(line).to_string()).collect();
                text.push_str(&format!("```diff\n{}\n```\n\n", lines.join("\n")));
            }
        }
        if fixes.is_empty() {
            let advice = if self.advice.is_empty() { "No fix is offered." } else { &self.advice };
            text.push_str(&format!("{advice}\n"));
        }
        text
    }
}

fn place(entry: &Entry) -> Place {
    let finding = &entry.verdict.finding;
    Place {
        file: finding.at.path().to_string(),
        line: finding.at.start().line,
        resource: match &finding.subject {
            Subject::Resource { address, .. } => Some(address.clone()),
            Subject::File(_) => None,
        },
        message: finding.message.clone(),
        tier: entry.verdict.tier.clone(),
        fingerprint: entry.fingerprint.clone(),
        fix: entry.fix.as_ref().map(|fix| Offered {
            title: fix.title.clone(),
            safety: if fix.suggested { "suggested" } else { "safe" },
            diff: fix.diff.clone(),
        }),
    }
}
