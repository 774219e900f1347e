//! `explain`: what one hash of the source feeds.

use anyhow::Result;

use crate::cli::Explain;
use crate::error::Problem;
use crate::files;
use crate::nix::Events;
use crate::report::{Report, count};
use crate::rows::rows;
use crate::run::Run;
use crate::workspace::Access;

/// Says which derivations and outputs the hashes of one line feed; builds and changes nothing.
///
/// # Errors
/// When the world stands in the way, or the file is not part of the project.
pub fn explain(args: &Explain, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let mut run = Run::open(&args.selection, &options, events, Access::Read)?;
    let (file, line) = args.place()?;
    let full = files::canonical(&file)?;
    let file = full.strip_prefix(&run.project.root).map_err(|_| {
        let what = format!("{} is not in {}", full.display(), run.project.root.display());
        Problem::new(what, "name a file of this project")
    })?;
    let evaluation = run.evaluate()?;
    let here: Vec<_> = run.tree.sites.iter().filter(|site| site.path == file && site.line == line).cloned().collect();
    let candidates = run.candidates(&evaluation);
    let feeds = run.attribute(&evaluation, &candidates)?;
    let mut rows = rows(&run.tree, &feeds, &evaluation);
    rows.retain(|row| here.iter().any(|site| site.place() == row.place));
    let summary = match (here.len(), rows.len()) {
        (0, _) => format!("{}:{line} holds no hash", file.display()),
        (sites, 0) => format!(
            "{} in this line, which {} no fixed-output derivation of the outputs",
            count(sites, "hash", "hashes"),
            if sites == 1 { "feeds" } else { "feed" }
        ),
        (_, feeding) => format!(
            "{} in this line {} a derivation",
            count(feeding, "hash", "hashes"),
            if feeding == 1 { "feeds" } else { "feed" }
        ),
    };
    Ok(Report { rows, summary, ..Report::default() })
}
