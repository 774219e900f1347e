//! The program: one module a command, each a list of the stages in `run`.

use anyhow::Result;

use crate::cli::Command;
use crate::commands::{check, list, update};
use crate::nix::Events;
use crate::report::Report;

/// Does what the command line says.
///
/// # Errors
/// When the world stands in the way; what is wrong in the user's code is a finding in the report.
pub fn run(command: &Command, events: Events<'_>) -> Result<Report> {
    match command {
        Command::Update(args) => update::update(args, events),
        Command::Check(args) => check::check(args, events),
        Command::List(args) => list::list(args, events),
    }
}
