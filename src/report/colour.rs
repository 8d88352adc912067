//! When to colour, and what colour means: nothing that the words beside it don't say.
//!
//! In: the user's choice and what the environment says. Out: a [`Palette`]. The only user of owo-colors.

use std::fmt::Display;

use owo_colors::{OwoColorize, Style};

use crate::severity::Severity;

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

/// Paints words, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    on: bool,
}

impl Palette {
    /// The option decides; then `NO_COLOR`, then what forces colour, then what the terminal can do.
    pub fn new(choice: ColorChoice, is_terminal: bool, env: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let is = |name: &str, value: &str| set(name).is_some_and(|there| there == value);
        let forces = |name: &str| set(name).is_some_and(|there| there != "0");
        let on = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR").is_some() => false,
            ColorChoice::Auto if forces("CLICOLOR_FORCE") || forces("FORCE_COLOR") => true,
            ColorChoice::Auto => {
                is_terminal && !is("FORCE_COLOR", "0") && !is("CLICOLOR", "0") && !is("TERM", "dumb")
            }
        };
        Self { on }
    }

    /// No colour.
    pub fn plain() -> Self {
        Self { on: false }
    }

    pub fn severity(self, severity: Severity, text: impl Display) -> String {
        let style = match severity {
            Severity::Critical => Style::new().bright_red().bold(),
            Severity::High => Style::new().red().bold(),
            Severity::Medium => Style::new().yellow().bold(),
            Severity::Low => Style::new().cyan().bold(),
        };
        self.paint(style, text)
    }

    pub fn strong(self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// Gutters and arrows.
    pub fn faint(self, text: impl Display) -> String {
        self.paint(Style::new().blue(), text)
    }

    pub fn added(self, text: impl Display) -> String {
        self.paint(Style::new().green(), text)
    }

    pub fn removed(self, text: impl Display) -> String {
        self.paint(Style::new().red(), text)
    }

    fn paint(self, style: Style, text: impl Display) -> String {
        if self.on { text.style(style).to_string() } else { text.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(choice: ColorChoice, is_terminal: bool, env: &[(&str, &str)]) -> bool {
        let read =
            |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Palette::new(choice, is_terminal, read).on
    }

    #[test]
    fn the_option_outranks_the_environment_and_no_color_outranks_force() {
        use ColorChoice::{Always, Auto, Never};
        assert!(on(Auto, true, &[]) && !on(Auto, false, &[]));
        assert!(on(Always, false, &[("NO_COLOR", "1")]) && !on(Never, true, &[("FORCE_COLOR", "1")]));
        assert!(!on(Auto, true, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]));
        assert!(on(Auto, true, &[("NO_COLOR", "")]));
        assert!(on(Auto, false, &[("CLICOLOR_FORCE", "1")]) && on(Auto, false, &[("FORCE_COLOR", "3")]));
        assert!(!on(Auto, true, &[("FORCE_COLOR", "0")]) && !on(Auto, true, &[("CLICOLOR", "0")]));
        assert!(!on(Auto, true, &[("TERM", "dumb")]));
    }
}
