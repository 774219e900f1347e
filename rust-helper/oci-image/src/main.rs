//! Prints and exits; everything else is in the library.
#![expect(clippy::print_stderr, reason = "the one place that prints")]

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use oci_image::cli::{Cli, Command};
use oci_image::error::Problem;
use oci_image::look::Said;
use oci_image::{app, look, push};

fn main() -> ExitCode {
    let nothing = |()| Said { text: String::new(), findings: false };
    let result = match Cli::parse().command {
        Command::Layer(args) => app::layer(&args).map(nothing),
        Command::Assemble(args) => app::assemble(&args).map(nothing),
        Command::Index(args) => app::index(&args).map(nothing),
        Command::Verify(args) => look::verify(&args),
        Command::Diff(args) => look::diff(&args),
        Command::Share(args) => look::share(&args),
        Command::Push(args) => push::push(&args, push::from_environment, &|line| eprintln!("{line}"))
            .map(|text| Said { text, findings: false }),
    };
    match result {
        Ok(said) => {
            // A reader that closed the pipe has seen enough.
            let _ = std::io::stdout().write_all(said.text.as_bytes());
            ExitCode::from(u8::from(said.findings))
        }
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    if let Some(problem) = error.downcast_ref::<Problem>() {
        eprintln!("hint: {}", problem.hint);
    }
    ExitCode::from(2)
}
