//! A report as text for people. Pure.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::report::{Change, Fed, Finding, Report, Row};

/// Data, for stdout: the diff of a dry run, else one line a change or hash.
pub fn data(report: &Report) -> String {
    let line = |change: &Change| {
        let (names, origin) = (change.names.join(", "), change.origin.words());
        format!("{}: {names}: {} -> {} ({origin})\n", change.place, change.old, change.new)
    };
    let notes = report.notes.iter().map(|note| format!("{note}\n"));
    let lines = report.changes.iter().map(line).chain([table(&report.rows)]).chain(notes);
    report.diff.clone().unwrap_or_else(|| lines.collect())
}

/// Talk, for stderr: findings, then the closing sentence.
pub fn talk(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", render(finding, report.stopped));
    }
    if report.summary.is_empty() { text } else { text + &report.summary + "\n" }
}

/// Columns as wide as their widest cell.
fn table(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let of_each = |cell: fn(&Fed) -> String| {
            let distinct: BTreeSet<String> = row.derivations.iter().map(cell).filter(|text| !text.is_empty()).collect();
            distinct.into_iter().collect::<Vec<_>>().join(",")
        };
        [
            row.place.to_string(),
            row.state.to_owned(),
            of_each(|fed| fed.method.to_owned()),
            of_each(|fed| fed.system.clone()),
            of_each(|fed| fed.name.clone()),
            of_each(|fed| fed.attributes.join(",")),
        ]
    };
    let lines: Vec<[String; 6]> = rows.iter().map(cells).collect();
    let width = |column: usize| lines.iter().filter_map(|cells| cells.get(column)).map(String::len).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4, 5].map(width);
    let line = |cells: &[String; 6]| {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect::<Vec<_>>();
        padded.join("  ").trim_end().to_owned() + "\n"
    };
    lines.iter().map(line).collect()
}

/// What stopped a run is an error, whatever its kind, and names its kind itself.
fn render(finding: &Finding, stopped: bool) -> String {
    let place = finding.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let word = if stopped { "error" } else { finding.kind.word() };
    let mut text = format!("{place}{word}: {}", finding.what);
    for line in &finding.detail {
        let _ = write!(text, "\n  | {line}");
    }
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "\nhint: {hint}");
    }
    text
}
