//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::push::Push;

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
    /// Write a layout with images for several platforms.
    Index(Index),
    /// Check all that can be told of an image without running it.
    #[command(after_help = EXIT_STATUS)]
    Verify(Verify),
    /// Say what a push sends to a registry that has OLD already.
    Diff(Diff),
    /// Say what images have in common.
    Share(Share),
    /// Push an image to a registry: what it does not have, the tag that records the revision, then the moving tags.
    Push(Push),
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

/// Arguments of `index`.
#[derive(Debug, Args)]
pub struct Index {
    /// The folder to write.
    #[arg(long)]
    pub output: String,
    /// The name in the layout.
    #[arg(long)]
    pub name: Option<String>,
    /// A layout for each platform; its blobs are linked to, not copied.
    #[arg(required = true)]
    pub layouts: Vec<PathBuf>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// OCI layouts.
    #[arg(required = true)]
    pub layouts: Vec<PathBuf>,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// The layout that the registry has.
    pub old: PathBuf,
    /// The layout to send.
    pub new: PathBuf,
}

/// Arguments of `share`.
#[derive(Debug, Args)]
pub struct Share {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// OCI layouts.
    #[arg(required = true)]
    pub layouts: Vec<PathBuf>,
}
