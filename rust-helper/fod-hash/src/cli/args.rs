//! The arguments of each command.

use std::path::PathBuf;

use clap::Args;

use super::{Root, Selection};
use crate::error::Problem;
use crate::report::Place;
use crate::workspace::Access;

/// Arguments of `update`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub struct Update {
    /// Probe every hash that the flake's files own, also where the output is in the store.
    #[arg(long)]
    pub all: bool,
    /// Print a unified diff and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The git revision whose recipes the present ones are compared with; by default HEAD, in CI the merge base.
    #[arg(long, value_name = "REV")]
    pub against: Option<String>,
    /// Write a hash even if nothing but the content of its source has changed, as after tampering.
    #[arg(long)]
    pub accept_changed: bool,
    /// Begin to keep fod-hash.lock, which remembers what each hash was made from.
    #[arg(long)]
    pub lock: bool,
    /// Make each hash twice and refuse what comes out differently.
    #[arg(long)]
    pub twice: bool,
    /// Write every new hash in SRI form, however the old one is spelled.
    #[arg(long)]
    pub sri: bool,
    /// Commit the files that were changed, and nothing else.
    #[arg(long, conflicts_with = "dry_run")]
    pub commit: bool,
    /// Change nothing and write a patch to this file, for `fod-hash apply`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "commit"])]
    pub patch: Option<PathBuf>,
    /// Change nothing and write what was found on this system to this file, for `fod-hash collect`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "commit", "patch"])]
    pub partial: Option<PathBuf>,
    /// What to look at.
    #[command(flatten)]
    pub selection: Selection,
}

impl Update {
    /// What it may do to the files of the user.
    pub fn access(&self) -> Access {
        let write = !self.dry_run && self.patch.is_none() && self.partial.is_none();
        if write { Access::Write } else { Access::Read }
    }
}

/// Arguments of `reset`.
#[derive(Debug, Args)]
pub struct Reset {
    /// Print a unified diff and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// What to look at.
    #[command(flatten)]
    pub selection: Selection,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// The patch.
    #[arg(id = "to-apply", value_name = "PATCH")]
    pub file: PathBuf,
    /// As for `update`.
    #[command(flatten)]
    pub update: Update,
}

/// Arguments of `collect`.
#[derive(Debug, Args)]
pub struct Collect {
    /// What `update --partial` wrote on each system.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// A folder of the flake.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    project: PathBuf,
    /// The results are of `update --file`, for this file.
    #[arg(short = 'f', long = "file", value_name = "FILE", conflicts_with_all = ["project", "expr"])]
    file: Option<PathBuf>,
    /// The results are of `update --expr`, in this folder.
    #[arg(long, value_name = "EXPRESSION", conflicts_with = "project")]
    expr: Option<String>,
    /// Print a unified diff and change nothing.
    #[arg(long)]
    pub dry_run: bool,
}

impl Collect {
    /// The project that the results are for.
    pub fn root(&self) -> Root {
        let flake = || Root::Flake { dir: self.project.clone(), plain: false, submodules: false };
        let expression = self.expr.clone().map(Root::Expression);
        self.file.clone().map(Root::File).or(expression).unwrap_or_else(flake)
    }
}

/// Arguments of `resolve`.
#[derive(Debug, Args)]
pub struct Resolve {
    /// As a merge driver of git: the common ancestor, our file, their file and its path. Leaves unknown hashes for `update`.
    #[arg(long, num_args = 4, value_names = ["BASE", "OURS", "THEIRS", "PATH"])]
    pub driver: Option<Vec<PathBuf>>,
    /// As for `update`.
    #[command(flatten)]
    pub update: Update,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// What to ask Nix with; nothing is evaluated.
    #[command(flatten)]
    pub selection: Selection,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The git revision whose recipes the present ones are compared with; by default HEAD, in CI the merge base.
    #[arg(long, value_name = "REV")]
    pub against: Option<String>,
    /// Download what is not certainly fresh and compare its true hash.
    #[arg(long)]
    pub verify: bool,
    /// What to look at.
    #[command(flatten)]
    pub selection: Selection,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// What to look at.
    #[command(flatten)]
    pub selection: Selection,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The line, as `FILE:LINE` or `FILE:LINE:COLUMN`.
    #[arg(value_name = "FILE:LINE")]
    place: String,
    /// What to look at.
    #[command(flatten)]
    pub selection: Selection,
}

impl Explain {
    /// File and line.
    ///
    /// # Errors
    /// When it is no `FILE:LINE`.
    pub fn place(&self) -> Result<(PathBuf, usize), Problem> {
        let place = Place::parse(&self.place).or_else(|| Place::parse(&format!("{}:1", self.place)));
        let place = place.ok_or_else(|| {
            Problem::new(format!("`{}` names no line", self.place), "name it as FILE:LINE, such as flake.nix:12")
        })?;
        Ok((PathBuf::from(place.file), place.line))
    }
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
