//! What git knows about a folder.
#![expect(clippy::disallowed_methods, reason = "part of nix.rs: the one place that starts processes")]

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::child;
use crate::parallel;

/// The repository that a folder belongs to.
#[derive(Debug)]
pub struct Repository {
    /// The work tree.
    pub top: PathBuf,
    /// The git directory of this work tree.
    pub git_dir: PathBuf,
    /// Tracked files, below `top`.
    pub tracked: Vec<PathBuf>,
    /// The files that are neither tracked nor ignored, below `top`.
    pub untracked: Vec<PathBuf>,
}

/// Asks git about the work tree that holds `dir`.
///
/// # Errors
/// When git is missing or refuses, for example because the folder belongs to somebody else.
pub fn repository(dir: &Path) -> Result<Repository> {
    let path = |question| git(dir, &["rev-parse", question]).map(line);
    let files = |which: &[&str]| {
        let whole = [["ls-files", "-z", "--full-name"].as_slice(), which, &["--", ":/"]].concat();
        git(dir, &whole).map(|listing| names(&listing))
    };
    let ((top, git_dir), (tracked, untracked)) = parallel::both(
        || parallel::both(|| path("--show-toplevel"), || path("--absolute-git-dir")),
        || parallel::both(|| files(&[]), || files(&["--others", "--exclude-standard"])),
    );
    Ok(Repository { top: top?, git_dir: git_dir?, tracked: tracked?, untracked: untracked? })
}

/// The files of submodules, below `top`.
///
/// # Errors
/// When git refuses.
pub fn submodule_files(top: &Path) -> Result<Vec<PathBuf>> {
    Ok(names(&git(top, &["ls-files", "-z", "--recurse-submodules"])?))
}

/// The commit that a name means, if it means one.
///
/// # Errors
/// When git cannot be run.
pub fn commit(dir: &Path, name: &str) -> Result<Option<String>> {
    let wanted = format!("{name}^{{commit}}");
    let (output, success) = run(dir, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], None, &[])?;
    Ok(success.then(|| String::from_utf8_lossy(&output).trim().to_owned()))
}

/// The newest commit that two histories share.
///
/// # Errors
/// When git cannot be run.
pub fn merge_base(dir: &Path, one: &str, other: &str) -> Result<Option<String>> {
    let (output, success) = run(dir, &["merge-base", one, other], None, &[])?;
    Ok(success.then(|| String::from_utf8_lossy(&output).trim().to_owned()))
}

/// The tracked files that differ from a commit, below `top`.
///
/// # Errors
/// When git refuses.
pub fn changed(top: &Path, commit: &str) -> Result<Vec<PathBuf>> {
    Ok(names(&git(top, &["diff", "--name-only", "--no-renames", "-z", commit, "--"])?))
}

/// Writes the files of a commit into a folder; neither index nor work tree of the user is touched.
///
/// # Errors
/// When git refuses.
pub fn export(top: &Path, commit: &str, folder: &Path) -> Result<()> {
    let index = folder.with_extension("index");
    let prefix = format!("--prefix={}/", folder.display());
    for args in [["read-tree", commit].as_slice(), &["checkout-index", "--all", &prefix]] {
        checked(args, top, run(top, args, Some(&index), &[])?)?;
    }
    Ok(())
}

/// The files that git could not merge, below `top`.
///
/// # Errors
/// When git refuses.
pub fn unmerged(top: &Path) -> Result<Vec<PathBuf>> {
    let listing = git(top, &["diff", "--name-only", "--diff-filter=U", "-z"])?;
    Ok(names(&listing))
}

/// Merges two files with their ancestor into the first, with marks where they conflict.
///
/// # Errors
/// When git cannot be run.
pub fn merge_file(ours: &Path, base: &Path, theirs: &Path) -> Result<()> {
    let args =
        [OsStr::new("merge-file"), OsStr::new("--diff3"), ours.as_os_str(), base.as_os_str(), theirs.as_os_str()];
    // Its status is the number of conflicts.
    run(Path::new("."), &args, None, &[]).map(drop)
}

/// Commits files of the work tree as they are, and nothing else; gives the name of the commit.
///
/// # Errors
/// When git or one of its hooks refuses.
pub fn commit_files(top: &Path, files: &[&Path], message: &str) -> Result<String> {
    let paths = || files.iter().map(|path| path.as_os_str().to_owned());
    let add = ["add", "--intent-to-add", "--"].map(OsString::from).into_iter().chain(paths()).collect::<Vec<_>>();
    checked(&add, top, run(top, &add, None, &[])?)?;
    let commit = ["commit", "--quiet", "--only", "--file=-", "--"].map(OsString::from).into_iter();
    let commit = commit.chain(paths()).collect::<Vec<_>>();
    checked(&commit, top, run(top, &commit, None, message.as_bytes())?)?;
    Ok(String::from_utf8_lossy(&git(top, &["rev-parse", "--short", "HEAD"])?).trim().to_owned())
}

/// Each name once: a file that could not be merged is listed once for each side.
fn names(listing: &[u8]) -> Vec<PathBuf> {
    let mut names: Vec<&[u8]> = listing.split(|byte| *byte == 0).filter(|name| !name.is_empty()).collect();
    names.dedup();
    names.into_iter().map(|name| path(name.to_vec())).collect()
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
    checked(args, dir, run(dir, args, None, &[])?)
}

fn checked(args: &[impl AsRef<OsStr>], dir: &Path, (output, success): (Vec<u8>, bool)) -> Result<Vec<u8>> {
    if !success {
        let words: Vec<_> = args.iter().map(|word| word.as_ref().to_string_lossy()).collect();
        bail!("`git {}` failed in {}: {}", words.join(" "), dir.display(), String::from_utf8_lossy(&output).trim());
    }
    Ok(output)
}

/// What git prints, or in its stead what it says when it fails; and whether it succeeded.
fn run(dir: &Path, args: &[impl AsRef<OsStr>], index: Option<&Path>, input: &[u8]) -> Result<(Vec<u8>, bool)> {
    let mut said = Vec::new();
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(args).env("LC_ALL", "C");
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let read = |mut stdout: std::process::ChildStdout| {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    };
    let (output, ending) = child::run(&mut command, input, None, read, |line| said.push(line.to_owned()))?;
    let success = ending == child::Ending::Success;
    Ok((if success { output? } else { said.join(" ").into_bytes() }, success))
}
