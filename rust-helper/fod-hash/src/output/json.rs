//! A report as JSON; the schema is docs/fod-hash.schema.json. Pure.

use serde_json::{Value, json};

use crate::report::Report;

/// Goes up when something is taken away or means something else; additions leave it.
const VERSION: u32 = 1;

/// One object on several lines.
pub fn print(report: &Report) -> String {
    format!("{:#}\n", value(report))
}

/// The object, also what templates see.
pub fn value(report: &Report) -> Value {
    json!({
        "version": VERSION,
        "command": report.command,
        "status": report.status() as u8,
        "outcome": report.status(),
        "summary": report.summary,
        "changes": report.changes,
        "hashes": report.rows,
        "findings": report.findings,
        "notes": report.notes,
        "diff": report.diff,
    })
}
