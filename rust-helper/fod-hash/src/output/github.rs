//! A report as workflow commands, which GitHub shows beside the lines they are about. Pure.
//!
//! Source of the format and its escapes: "Workflow commands for GitHub Actions".

use crate::report::{Change, Finding, Place, Report};

/// One command a line: an error for each finding, a notice for each change.
pub fn print(report: &Report) -> String {
    let findings = report.findings.iter().map(error);
    findings.chain(report.changes.iter().map(notice)).collect()
}

fn error(finding: &Finding) -> String {
    let lines = [&finding.what].into_iter().chain(&finding.detail).map(String::as_str);
    let hint = finding.hint.as_ref().map(|hint| format!("hint: {hint}"));
    let message = lines.chain(hint.as_deref()).collect::<Vec<_>>().join("\n");
    command("error", finding.place.as_ref(), finding.kind.word(), &message)
}

fn notice(change: &Change) -> String {
    let message = format!("{}: {} -> {}", change.names.join(", "), change.old, change.new);
    command("notice", Some(&change.place), change.origin.words(), &message)
}

fn command(level: &str, place: Option<&Place>, title: &str, message: &str) -> String {
    let place = place
        .map(|place| format!("file={},line={},col={},", property(&place.file), place.line, place.column))
        .unwrap_or_default();
    format!("::{level} {place}title={}::{}\n", property(&format!("fod-hash: {title}")), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
