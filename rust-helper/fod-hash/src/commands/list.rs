//! `list`: every hash of the source with the derivations that it feeds.

use anyhow::Result;

use crate::cli::List;
use crate::nix::Events;
use crate::report::{Report, count};
use crate::rows::rows;
use crate::run::Run;
use crate::workspace::Access;

/// Lists the hashes; builds and changes nothing.
///
/// # Errors
/// When the world stands in the way.
pub fn list(args: &List, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let mut run = Run::open(&args.selection, &options, events, Access::Read)?;
    let evaluation = run.evaluate()?;
    let candidates = run.candidates(&evaluation);
    let feeds = run.attribute(&evaluation, &candidates)?;
    let findings = run.findings(&evaluation, &feeds);
    let rows = rows(&run.tree, &feeds, &evaluation);
    let summary = count(rows.len(), "hash", "hashes");
    Ok(Report { findings, rows, summary, ..Report::default() })
}
