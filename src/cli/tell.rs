//! A report in the form that was asked for, to where it was asked for.
//!
//! In: a [`Document`]. Out: bytes in a file or on standard output, and the exit status that the report has.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use super::options::{Color, Common, Format};
use super::{own_file, policy};
use crate::error::{Error, Result};
use crate::report::{self, ColorChoice, Document, Palette};
use crate::text::escape::{json_without_commands, without_commands};

/// Form, place and colour.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    pub format: Format,
    pub output: Option<&'a Path>,
    pub color: Color,
    /// Of text: a line a finding, or each whole; else in groups.
    pub quiet: bool,
    pub verbose: bool,
}

impl<'a> From<&'a Common> for Form<'a> {
    fn from(common: &'a Common) -> Self {
        Self {
            format: common.format,
            output: output(common.output.as_deref()),
            color: common.color,
            quiet: common.quiet,
            verbose: common.verbose,
        }
    }
}

/// When the run began.
pub fn started() -> SystemTime {
    static STARTED: OnceLock<SystemTime> = OnceLock::new();
    *STARTED.get_or_init(SystemTime::now)
}

pub fn palette(form: Form) -> Palette {
    let choice = match form.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let terminal = form.output.is_none() && super::is_terminal();
    Palette::new(choice, terminal, |name| std::env::var(name).ok())
}

/// The file that is meant by an option: `-` is standard output, and so is its name, which opened as a file would be cut off
/// before it is written.
pub fn output(named: Option<&Path>) -> Option<&Path> {
    named.filter(|path| *path != Path::new("-") && *path != Path::new("/dev/stdout"))
}

pub fn tell(mut document: Document, form: Form) -> Result<u8> {
    document.mask(&super::net());
    if matches!(form.format, Format::Sarif | Format::Github | Format::Gitlab | Format::GitlabSast) {
        document.name_from_the_top();
    }
    let mut bytes = Vec::new();
    let out = &mut bytes;
    let told = match form.format {
        Format::Text if form.quiet => report::brief(&document, &palette(form), out),
        Format::Text if form.verbose => report::whole(&document, &palette(form), out),
        Format::Text => report::grouped(&document, &palette(form), out),
        Format::Json => report::json(&document, out),
        Format::Sarif => report::sarif(&document, out),
        Format::Github => report::github(&document, out),
        Format::Gitlab => report::code_quality(&document, out),
        Format::GitlabSast => {
            let (started, ended) = (policy::moment(started()), policy::moment(SystemTime::now()));
            report::sast(&document, (&started, &ended), out)
        }
        Format::Junit => report::junit(&document, out),
        Format::Markdown => report::markdown(&document, out),
        Format::Html => report::html(&document, out),
    };
    told.map_err(super::output_failed)?;
    if form.format == Format::Github {
        summary(&document)?;
    }
    let text = String::from_utf8_lossy(&bytes);
    let plain = match form.format {
        Format::Text => without_commands(&text),
        Format::Json | Format::Sarif | Format::Gitlab | Format::GitlabSast => json_without_commands(&text),
        _ => text.as_ref().into(),
    };
    put(plain.as_bytes(), form.output)?;
    Ok(document.status)
}

/// Beside annotations, what GitHub shows on the page of the run.
fn summary(document: &Document) -> Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let mut text = Vec::new();
    report::markdown(document, &mut text).map_err(super::output_failed)?;
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    file.and_then(|mut file| file.write_all(&text)).map_err(|error| unwritten(Path::new(&path), &error))
}

pub fn put(bytes: &[u8], output: Option<&Path>) -> Result<()> {
    match output {
        Some(path) => to_file(path, bytes).map_err(|error| unwritten(path, &error)),
        None => super::written(bytes).map(|_| ()),
    }
}

/// A report as a whole, or what was there before. A device, a pipe, a link of the user's and a folder that takes no new
/// file are written to as they are.
fn to_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let is_plain = std::fs::symlink_metadata(path).map_or(true, |there| there.is_file());
    match is_plain.then(|| own_file::replace(path, bytes)) {
        Some(Err(error)) if error.kind() != std::io::ErrorKind::PermissionDenied => Err(error),
        Some(Ok(())) => Ok(()),
        _ => std::fs::write(path, bytes),
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::new(format!("{} could not be written: {error}", path.display()))
}
