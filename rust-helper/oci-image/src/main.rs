//! Prints and exits; everything else is in the library.
#![expect(clippy::print_stderr, reason = "the one place that prints")]

use std::process::ExitCode;

use clap::Parser;
use oci_image::app;
use oci_image::cli::{Cli, Command};
use oci_image::error::Problem;

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Layer(plan) => app::layer(&plan),
        Command::Assemble(plan) => app::assemble(&plan),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
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
