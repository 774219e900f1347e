//! What git knows about a folder.
#![expect(clippy::disallowed_methods, reason = "part of nix.rs: the one place that starts processes")]

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::child;

/// The repository that a folder belongs to.
#[derive(Debug)]
pub struct Repository {
    /// The work tree.
    pub top: PathBuf,
    /// The git directory of this work tree.
    pub git_dir: PathBuf,
    /// Tracked files, below `top`.
    pub tracked: Vec<PathBuf>,
}

/// Asks git about the work tree that holds `dir`.
///
/// # Errors
/// When git is missing or refuses, for example because the folder belongs to somebody else.
pub fn repository(dir: &Path) -> Result<Repository> {
    let top = line(git(dir, &["rev-parse", "--show-toplevel"])?);
    let git_dir = line(git(dir, &["rev-parse", "--absolute-git-dir"])?);
    let listing = git(&top, &["ls-files", "-z"])?;
    let names = listing.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(Repository { top, git_dir, tracked: names.map(|name| path(name.to_vec())).collect() })
}

fn line(mut output: Vec<u8>) -> PathBuf {
    while output.last() == Some(&b'\n') {
        output.pop();
    }
    path(output)
}

fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from_vec(bytes))
}

fn git(dir: &Path, args: &[&str]) -> Result<Vec<u8>> {
    let mut said = Vec::new();
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(args).env("LC_ALL", "C");
    let read = |mut stdout: std::process::ChildStdout| {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    };
    let (output, ending) = child::run(&mut command, &[], None, read, |line| said.push(line.to_owned()))?;
    if ending != child::Ending::Success {
        bail!("`git {}` failed in {}: {}", args.join(" "), dir.display(), said.join(" "));
    }
    Ok(output?)
}
