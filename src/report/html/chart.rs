//! Bars to press, as inline SVG.
//!
//! In: [`Facets`], the values by which findings are counted. Out: a chart whose bars are buttons; the page's script
//! knows a bar, and the findings that it stands for, by the value's number.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::{self, Write};

use super::safe;

/// Bars of one chart; the rest is one bar that can't be pressed.
const MOST_BARS: usize = 12;
/// Months of a timeline, the newest.
const MOST_MONTHS: usize = 60;
const WIDTH: usize = 420;
const ROW: usize = 24;
/// Where bars begin, and how long the longest is.
const LABEL: usize = 190;
const LONGEST: usize = 180;
/// Of a timeline.
const HEIGHT: usize = 120;

/// How often each value of each facet was met.
#[derive(Default)]
pub struct Facets {
    keys: HashMap<(&'static str, String), usize>,
    counts: Vec<(&'static str, String, usize)>,
}

impl Facets {
    pub fn count(&mut self, facet: &'static str, value: &str) {
        let next = self.counts.len();
        let key = *self.keys.entry((facet, value.to_owned())).or_insert(next);
        if key == next {
            self.counts.push((facet, value.to_owned(), 0));
        }
        self.counts[key].2 += 1;
    }

    pub fn key(&self, facet: &'static str, value: &str) -> Option<usize> {
        self.keys.get(&(facet, value.to_owned())).copied()
    }

    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.counts.iter().map(|(facet, value, _)| (*facet, value.as_str()))
    }

    fn of(&self, facet: &str) -> Vec<Bar<'_>> {
        let own = self.counts.iter().enumerate().filter(|(_, (name, ..))| *name == facet);
        own.map(|(key, (_, value, many))| Bar { key, value, many: *many }).collect()
    }
}

struct Bar<'a> {
    key: usize,
    value: &'a str,
    many: usize,
}

pub struct Chart<'a> {
    facet: &'static str,
    title: &'static str,
    bars: Vec<Bar<'a>>,
    is_timeline: bool,
}

impl<'a> Chart<'a> {
    /// The most first; severities in their own order.
    pub fn bars(facet: &'static str, title: &'static str, facets: &'a Facets) -> Self {
        let mut bars = facets.of(facet);
        if facet == "severity" {
            let order = crate::severity::Severity::WORDS;
            bars.sort_by_key(|bar| order.iter().position(|word| *word == bar.value));
        } else {
            bars.sort_by_key(|bar| (Reverse(bar.many), bar.value));
        }
        Self { facet, title, bars, is_timeline: false }
    }

    /// In the order of time.
    pub fn timeline(facet: &'static str, title: &'static str, facets: &'a Facets) -> Self {
        let mut bars = facets.of(facet);
        bars.sort_by_key(|bar| bar.value);
        let old = bars.len().saturating_sub(MOST_MONTHS);
        Self { facet, title, bars: bars.split_off(old), is_timeline: true }
    }

    /// Nothing where there is nothing to choose from.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.bars.is_empty() {
            return Ok(());
        }
        writeln!(out, "<figure><figcaption>{}</figcaption>", self.title)?;
        if self.is_timeline {
            self.columns(out)?
        } else {
            self.rows(out)?
        }
        writeln!(out, "</figure>")
    }

    fn most(&self) -> usize {
        self.bars.iter().map(|bar| bar.many).max().unwrap_or(1).max(1)
    }

    fn button(&self, bar: &Bar, shape: &str, out: &mut dyn Write) -> io::Result<()> {
        let (value, many, facet) = (safe(bar.value), bar.many, self.facet);
        let findings = if many == 1 { "finding" } else { "findings" };
        let class = if facet == "severity" { format!("bar {value}") } else { "bar".to_owned() };
        writeln!(
            out,
            "<g class=\"{class}\" role=\"button\" tabindex=\"0\" aria-pressed=\"false\" data-facet=\"{facet}\" \
             data-key=\"{}\" aria-label=\"{value} {many} {findings}\"><title>{value} {many} {findings}</title>{shape}</g>",
            bar.key
        )
    }

    /// A label that is too long is cut at its start: the end of a path says more.
    fn rows(&self, out: &mut dyn Write) -> io::Result<()> {
        let (most, shown) = (self.most(), self.bars.len().min(MOST_BARS));
        let rest: usize = self.bars[shown..].iter().map(|bar| bar.many).sum();
        let height = (shown + usize::from(rest > 0)) * ROW;
        writeln!(out, "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"group\" aria-label=\"{}\">", self.title)?;
        for (row, bar) in self.bars[..shown].iter().enumerate() {
            let (top, middle) = (row * ROW, row * ROW + ROW / 2 + 4);
            let long = (bar.many * LONGEST / most).max(2);
            let shape = format!(
                "<rect class=\"back\" x=\"0\" y=\"{top}\" width=\"{WIDTH}\" height=\"{ROW}\"/>\
                 <svg x=\"0\" y=\"{top}\" width=\"{LABEL}\" height=\"{ROW}\">\
                 <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{} </text></svg>\
                 <rect class=\"fill\" x=\"{LABEL}\" y=\"{}\" width=\"{long}\" height=\"{}\" rx=\"2\"/>\
                 <text x=\"{}\" y=\"{middle}\">{}</text>",
                LABEL - 8,
                ROW / 2 + 4,
                safe(bar.value),
                top + 4,
                ROW - 8,
                LABEL + long + 6,
                bar.many
            );
            self.button(bar, &shape, out)?;
        }
        if rest > 0 {
            let middle = shown * ROW + ROW / 2 + 4;
            writeln!(out, "<text x=\"4\" y=\"{middle}\">{} others: {rest}</text>", self.bars.len() - shown)?;
        }
        writeln!(out, "</svg>")
    }

    fn columns(&self, out: &mut dyn Write) -> io::Result<()> {
        let (most, step) = (self.most(), 2 * WIDTH / self.bars.len().max(12));
        let width = 2 * WIDTH;
        writeln!(
            out,
            "<svg viewBox=\"0 0 {width} {}\" role=\"group\" aria-label=\"{}\">",
            HEIGHT + 20,
            self.title
        )?;
        for (column, bar) in self.bars.iter().enumerate() {
            let (left, tall) = (column * step, (bar.many * (HEIGHT - 16) / most).max(2));
            let shape = format!(
                "<rect class=\"back\" x=\"{left}\" y=\"0\" width=\"{step}\" height=\"{HEIGHT}\"/>\
                 <rect class=\"fill\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{tall}\" rx=\"2\"/>",
                left + 1,
                HEIGHT - tall,
                step.saturating_sub(3).max(2),
            );
            self.button(bar, &shape, out)?;
        }
        let (first, last) = (self.bars.first(), self.bars.last());
        let label = |bar: Option<&Bar>| bar.map_or(String::new(), |bar| safe(bar.value));
        let bottom = HEIGHT + 16;
        writeln!(out, "<text x=\"2\" y=\"{bottom}\">{}</text>", label(first))?;
        if self.bars.len() > 1 {
            let right = (self.bars.len() * step).max(130);
            writeln!(out, "<text x=\"{right}\" y=\"{bottom}\" text-anchor=\"end\">{}</text>", label(last))?;
        }
        writeln!(out, "</svg>")
    }
}
