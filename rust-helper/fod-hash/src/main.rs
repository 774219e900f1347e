//! Prints and exits; everything else is in the library.
#![expect(clippy::print_stderr, reason = "the one place that prints")]

mod progress;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use fod_hash::app;
use fod_hash::cli::Cli;
use fod_hash::output::{self, text};
use progress::Progress;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let progress = Progress::new(cli.talk.verbose);
    let report = app::run(&cli, &|event| progress.show(event));
    progress.end();
    // A reader that closed the pipe has seen enough.
    let _ = std::io::stdout().write_all(output::data(&report, cli.talk.format()).as_bytes());
    eprint!("{}", text::talk(&report));
    ExitCode::from(report.status() as u8)
}
