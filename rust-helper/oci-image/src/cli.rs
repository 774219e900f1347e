//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const EXIT_STATUS: &str = "\
Exit status:
  0  done, and nothing was found
  1  findings: the image breaks a rule
  2  the work could not be done";

/// Writes, checks and compares OCI images of Nix store paths.
#[derive(Debug, Parser)]
#[command(name = "oci-image", version, after_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the blobs of one role from store paths; the builder of a layer.
    Layer(Plan),
    /// Write the layout of an image from layers; the builder of an image.
    Assemble(Plan),
}

/// Where the work is described.
#[derive(Debug, Args)]
pub struct Plan {
    /// The description: the structured attributes of the derivation; `-` is standard input.
    #[arg(long, env = "NIX_ATTRS_JSON_FILE")]
    pub plan: PathBuf,
    /// Threads that compress; 0 is one for each core. The result does not depend on it.
    #[arg(long, env = "NIX_BUILD_CORES", default_value_t = 0)]
    pub cores: usize,
}
