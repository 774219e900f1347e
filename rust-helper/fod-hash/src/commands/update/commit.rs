//! `--commit`: commits what an update has written.

use anyhow::Result;

use crate::cli::Selection;
use crate::error::Problem;
use crate::nix::git;
use crate::output::template;
use crate::report::Report;
use crate::run::{self, Run};
use crate::workspace::Files;

/// A template and where it is from.
pub(super) struct Message {
    name: String,
    template: String,
}

/// The template of the message; read before anything is written.
pub(super) fn template(selection: &Selection) -> Result<Message> {
    let own = run::template(Some(selection), |templates| templates.commit.as_ref())?;
    let (name, template) = own.unwrap_or_else(|| ("the built-in template".to_owned(), template::COMMIT.to_owned()));
    Ok(Message { name, template })
}

/// Commits the files that were written.
pub(super) fn commit(run: &Run<'_>, message: &Message, files: &Files, report: &mut Report) -> Result<()> {
    if !run.project.git {
        let what = format!("{} is no git repository, so nothing was committed", run.project.root.display());
        return Err(Problem::new(what, "the hashes are written; leave out --commit").into());
    }
    let text = template::fill(&message.name, &message.template, &Report { command: "update", ..report.clone() })?;
    let paths: Vec<_> = files.keys().map(std::path::PathBuf::as_path).collect();
    let name = git::commit_files(&run.project.root, &paths, &text)?;
    report.summary = format!("{}, commit {name}", report.summary);
    Ok(())
}
