//! The command line.

mod args;
mod target;

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::error::Problem;
use crate::nix::{Limits, Options};
use crate::output::Format;
pub use args::{Apply, Check, Collect, Completions, Doctor, Explain, List, Reset, Resolve, Update};
pub use target::{Root, Target, flake_target};

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
    /// How to tell about it.
    #[command(flatten)]
    pub talk: Talk,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find wrong, fake, empty and malformed hashes and write the right ones.
    #[command(after_help = EXIT_STATUS)]
    Update(Update),
    /// Say which hashes are wrong or may be; nothing is changed and, without --verify, nothing is built.
    #[command(after_help = EXIT_STATUS)]
    Check(Check),
    /// List every hash of the source with the derivations that it feeds; nothing is built.
    #[command(after_help = EXIT_STATUS)]
    List(List),
    /// Say which derivations and outputs the hashes of one line feed; nothing is built.
    #[command(after_help = EXIT_STATUS)]
    Explain(Explain),
    /// Take hashes away: back to lib.fakeHash, or to zeros where lib is not at hand.
    #[command(after_help = EXIT_STATUS)]
    Reset(Reset),
    /// Take over the hashes of a patch that `update --patch` made; nothing but hashes is accepted, and each is made again.
    #[command(after_help = EXIT_STATUS)]
    Apply(Apply),
    /// Write the results of `update --partial`, made on several systems, in one go.
    #[command(after_help = EXIT_STATUS)]
    Collect(Collect),
    /// Settle git conflicts that differ in nothing but hashes, then update them.
    #[command(after_help = EXIT_STATUS)]
    Resolve(Resolve),
    /// Look at Nix, the sandbox, certificates, builders and registry tokens, and say what is missing.
    #[command(after_help = EXIT_STATUS)]
    Doctor(Doctor),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
}

/// How a run tells what it does; the same for every command.
#[derive(Debug, Args)]
pub struct Talk {
    /// Show the commands that are run.
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// How stdout is written.
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    /// The same as --format json.
    #[arg(long, global = true)]
    json: bool,
    /// Write Markdown for a pull request to this file.
    #[arg(long, global = true, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

impl Talk {
    /// How stdout is written.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

impl Command {
    /// What the user typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::Check(_) => "check",
            Self::List(_) => "list",
            Self::Explain(_) => "explain",
            Self::Reset(_) => "reset",
            Self::Apply(_) => "apply",
            Self::Collect(_) => "collect",
            Self::Resolve(_) => "resolve",
            Self::Doctor(_) => "doctor",
            Self::Completions(_) => "completions",
            Self::Man => "man",
        }
    }

    /// What it looks at, if it evaluates.
    pub fn selection(&self) -> Option<&Selection> {
        match self {
            Self::Update(args) => Some(&args.selection),
            Self::Check(args) => Some(&args.selection),
            Self::List(args) => Some(&args.selection),
            Self::Explain(args) => Some(&args.selection),
            Self::Reset(args) => Some(&args.selection),
            Self::Apply(args) => Some(&args.update.selection),
            Self::Resolve(args) => Some(&args.update.selection),
            Self::Doctor(args) => Some(&args.selection),
            Self::Collect(_) | Self::Completions(_) | Self::Man => None,
        }
    }
}

/// What a command looks at; the same for every command that evaluates.
#[derive(Debug, Args)]
pub struct Selection {
    /// Outputs of one local flake, such as `.#package`; by default all packages, checks, shells and apps of the system.
    /// With --file or --expr: attributes.
    pub installables: Vec<String>,
    /// Evaluate a file instead of a flake.
    #[arg(short, long, value_name = "FILE", conflicts_with = "expr")]
    pub file: Option<PathBuf>,
    /// Evaluate an expression instead of a flake.
    #[arg(long, value_name = "EXPRESSION")]
    pub expr: Option<String>,
    /// An attribute of the file, of the expression or of the flake in this folder; can be repeated.
    #[arg(short = 'A', long = "attr", value_name = "ATTRIBUTE", action = ArgAction::Append)]
    pub attributes: Vec<String>,
    /// The system to look at, by default the one that Nix builds for.
    #[arg(long)]
    pub system: Option<String>,
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
    /// Machines to build on.
    #[arg(long)]
    pub builders: Option<String>,
    /// How many builds run at once [default for probes, which wait for the network: 24].
    #[arg(long, value_name = "NUMBER")]
    pub max_jobs: Option<String>,
    /// End a probe that takes longer [default: Nix's `timeout`, else 3600].
    #[arg(long, value_name = "SECONDS")]
    pub probe_limit: Option<u64>,
    /// End a probe that writes nothing for so long [default: Nix's `max-silent-time`, else 1800].
    #[arg(long, value_name = "SECONDS")]
    pub silence_limit: Option<u64>,
}

impl Selection {
    /// What every call of Nix gets.
    pub fn options(&self) -> Options {
        let set = |name: &str, value: &Option<String>| value.as_ref().map(|value| (name.to_owned(), value.clone()));
        let mut options = pairs(&self.nix.option);
        options.extend(set("builders", &self.nix.builders));
        options.extend(set("max-jobs", &self.nix.max_jobs));
        Options {
            store: self.nix.store.clone(),
            system: self.system.clone(),
            options,
            override_inputs: pairs(&self.nix.override_input),
            impure: self.nix.impure,
            limits: Limits {
                time: self.nix.probe_limit.map(Duration::from_secs),
                silence: self.nix.silence_limit.map(Duration::from_secs),
            },
        }
    }

    /// What the arguments name.
    ///
    /// # Errors
    /// When an installable is not part of a local flake, or they name two flakes.
    pub fn target(&self) -> Result<Target, Problem> {
        let attributes = || self.installables.iter().chain(&self.attributes).cloned().collect();
        if let Some(file) = &self.file {
            return Ok(Target { root: Root::File(file.clone()), attributes: attributes() });
        }
        if let Some(expression) = &self.expr {
            return Ok(Target { root: Root::Expression(expression.clone()), attributes: attributes() });
        }
        let mut target = flake_target(&self.installables)?;
        target.attributes.extend(self.attributes.iter().cloned());
        Ok(target)
    }
}

fn pairs(flat: &[String]) -> Vec<(String, String)> {
    flat.chunks_exact(2).filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone()))).collect()
}
