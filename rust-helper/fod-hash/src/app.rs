//! The program: one module a command, each a list of the stages in `run`.

use std::path::Path;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::commands::{apply, check, collect, doctor, explain, list, reset, resolve, update};
use crate::files;
use crate::nix::{Events, child};
use crate::output::template;
use crate::pages;
use crate::report::Report;
use crate::run;

/// Does what the command line says. That the world stands in the way is in the report too.
pub fn run(cli: &Cli, events: Events<'_>) -> Report {
    let command = cli.command.name();
    let outcome = child::watch_signals().and_then(|()| dispatch(&cli.command, events));
    let report = match outcome {
        Ok(report) => Report { command, ..report },
        Err(error) => Report::stopped(command, &error),
    };
    let written = cli.talk.report.as_ref().map(|path| write_markdown(&cli.command, &report, path));
    written.and_then(Result::err).map_or(report, |error| Report::stopped(command, &error))
}

fn dispatch(command: &Command, events: Events<'_>) -> Result<Report> {
    match command {
        Command::Update(args) => update::update(args, events),
        Command::Check(args) => check::check(args, events),
        Command::List(args) => list::list(args, events),
        Command::Explain(args) => explain::explain(args, events),
        Command::Reset(args) => reset::reset(args, events),
        Command::Apply(args) => apply::apply(args, events),
        Command::Collect(args) => collect::collect(args, events),
        Command::Resolve(args) => resolve::resolve(args, events),
        Command::Doctor(args) => doctor::doctor(args, events),
        Command::Completions(args) => Ok(pages::completions(args.shell)),
        Command::Man => pages::man(),
    }
}

/// Writes what a pull request is to show, also of a run that was stopped.
fn write_markdown(command: &Command, report: &Report, path: &Path) -> Result<()> {
    let (name, template) = run::template(command.selection(), |templates| templates.report.as_ref())?
        .unwrap_or_else(|| ("the built-in template".to_owned(), template::REPORT.to_owned()));
    files::write(path, template::fill(&name, &template, report)?.as_bytes())
}
