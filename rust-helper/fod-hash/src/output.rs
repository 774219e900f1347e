//! What a program or a person reads of a report. Pure.

pub mod github;
pub mod json;
pub mod template;
pub mod text;

use clap::ValueEnum;

use crate::report::Report;

/// How a report is printed on stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Lines for people: changes, hashes or a diff.
    #[default]
    Text,
    /// One object of the documented schema.
    Json,
    /// Annotations of a workflow run on GitHub.
    Github,
}

/// What goes to stdout.
pub fn data(report: &Report, format: Format) -> String {
    match format {
        _ if report.page.is_some() => report.page.clone().unwrap_or_default(),
        Format::Text => text::data(report),
        Format::Json => json::print(report),
        Format::Github => github::print(report),
    }
}
