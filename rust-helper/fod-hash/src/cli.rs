//! The command line.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::nix::Options;

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing to do, or all done
  1  findings remain: something needs a person
  2  some work could not be done, or it was interrupted
  3  conflict: one literal would need two hashes; nothing was written";

/// Puts the right fixed-output hashes into the Nix files of a flake.
#[derive(Debug, Parser)]
#[command(name = "fod-hash", version, after_help = EXIT_STATUS)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find wrong, fake, empty and malformed hashes and write the right ones.
    #[command(after_help = EXIT_STATUS)]
    Update(Update),
}

/// Arguments of `update`.
#[derive(Debug, Args)]
pub struct Update {
    /// Outputs of one local flake, such as `.#package`; by default all packages, checks, shells and apps of this system.
    pub installables: Vec<String>,
    /// Probe every hash that the flake's files own, also where the output is in the store.
    #[arg(long)]
    pub all: bool,
    /// Print a unified diff and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Show the commands that are run.
    #[arg(short, long)]
    pub verbose: bool,
    /// Options for Nix.
    #[command(flatten)]
    pub nix: NixArgs,
}

/// Options that every call of Nix gets.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options handed to nix")]
pub struct NixArgs {
    /// Use another flake for an input.
    #[arg(long, num_args = 2, value_names = ["INPUT", "FLAKE"], action = ArgAction::Append)]
    pub override_input: Vec<String>,
    /// Set an option of Nix.
    #[arg(long, num_args = 2, value_names = ["NAME", "VALUE"], action = ArgAction::Append)]
    pub option: Vec<String>,
    /// Allow access to the environment while evaluating.
    #[arg(long)]
    pub impure: bool,
    /// The store to use.
    #[arg(long)]
    pub store: Option<String>,
}

impl NixArgs {
    /// The options as values.
    pub fn options(&self) -> Options {
        Options {
            store: self.store.clone(),
            options: pairs(&self.option),
            override_inputs: pairs(&self.override_input),
            impure: self.impure,
        }
    }
}

fn pairs(flat: &[String]) -> Vec<(String, String)> {
    flat.chunks_exact(2).filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone()))).collect()
}

/// The flake that all installables name, and what they name in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// Where to look for the flake.
    pub dir: PathBuf,
    /// Do not ask git, as a `path:` reference says.
    pub plain: bool,
    /// The parts after `#`; none for the usual outputs.
    pub fragments: Vec<String>,
}

/// Reads installables.
///
/// # Errors
/// When one is not part of a local flake, or they name two flakes.
pub fn target(installables: &[String]) -> Result<Target, crate::error::Problem> {
    let mut target = Target { dir: PathBuf::from("."), plain: false, fragments: Vec::new() };
    for (index, installable) in installables.iter().enumerate() {
        let (flake, fragment) = installable.split_once('#').unwrap_or((installable, ""));
        let (dir, plain) = local(flake, installable)?;
        if index > 0 && (&dir, plain) != (&target.dir, target.plain) {
            let what = format!(
                "`{installable}` names another flake than `{}`",
                installables.first().map_or("", String::as_str)
            );
            return Err(crate::error::Problem::new(what, "run fod-hash once for each flake"));
        }
        (target.dir, target.plain) = (dir, plain);
        target.fragments.push(fragment.to_owned());
    }
    Ok(target)
}

fn local(flake: &str, installable: &str) -> Result<(PathBuf, bool), crate::error::Problem> {
    let (path, query) = flake.split_once('?').unwrap_or((flake, ""));
    let (path, plain) = match path.strip_prefix("path:") {
        Some(path) => (path, true),
        None => (path.strip_prefix("git+file://").or_else(|| path.strip_prefix("git+file:")).unwrap_or(path), false),
    };
    let looks_local = installable.contains('#') || path.starts_with(['.', '/']);
    if path.contains(':') || !looks_local {
        let what = format!("`{installable}` does not name a flake on this disk");
        return Err(crate::error::Problem::new(
            what,
            format!("name it by its path, or an output of this flake as `.#{installable}`"),
        ));
    }
    let dir = PathBuf::from(if path.is_empty() { "." } else { path });
    let sub = query.split('&').find_map(|part| part.strip_prefix("dir="));
    Ok((sub.map_or(dir.clone(), |sub| dir.join(sub)), plain))
}
