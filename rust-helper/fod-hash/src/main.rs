//! Prints and exits; everything else is in the library.
#![expect(clippy::print_stderr, reason = "the one place that prints")]

mod progress;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use fod_hash::cli::Cli;
use fod_hash::error::Problem;
use fod_hash::report::{Report, Status};
use fod_hash::{app, nix};
use progress::Progress;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let progress = Progress::new(cli.talk.verbose);
    let result = nix::child::watch_signals().and_then(|()| app::run(&cli.command, &|event| progress.show(event)));
    progress.end();
    match result {
        Ok(report) => print(&report),
        Err(error) => fail(&error),
    }
}

fn print(report: &Report) -> ExitCode {
    // A reader that closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(report.data().as_bytes());
    eprint!("{}", report.talk());
    ExitCode::from(report.status() as u8)
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    if let Some(hint) = error.downcast_ref::<Problem>().and_then(|problem| problem.hint.as_ref()) {
        eprintln!("hint: {hint}");
    }
    ExitCode::from(Status::Failed as u8)
}
