//! Finds what is to be evaluated, and which files belong to it.
#![expect(clippy::disallowed_methods, reason = "part of files.rs: the one place that touches the disk")]

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result};

use super::{Entry, Project, cache_dir, is_file_or_link, list, read};
use crate::error::Problem;
use crate::nix::git;

impl Project {
    /// Finds the flake in `start` or a folder above it. `plain` ignores git, as a `path:` reference does; `submodules` takes their
    /// files too, as the flake itself can also ask for.
    ///
    /// # Errors
    /// When there is no flake, git does not track it, or a folder cannot be read.
    pub fn find(start: &Path, plain: bool, submodules: bool) -> Result<Self> {
        let start = start.canonicalize().map_err(|_| no_flake(start))?;
        let flake = find_flake(&start, plain).ok_or_else(|| no_flake(&start))?;
        if plain || !in_git(&flake) {
            return Self::folder(flake, Entry::Flake(PathBuf::new()));
        }
        let repository = git::repository(&flake)?;
        let subdir = flake.strip_prefix(&repository.top).unwrap_or(Path::new("")).to_owned();
        if !repository.tracked.contains(&subdir.join("flake.nix")) {
            let what = format!("{} is not tracked by git, so nix does not see it", flake.join("flake.nix").display());
            return Err(Problem::new(what, format!("git -C {} add -N flake.nix", flake.display())).into());
        }
        let text = read(&flake.join("flake.nix"))?;
        let with_submodules = submodules || String::from_utf8_lossy(&text).contains("submodules = true");
        let tracked = if with_submodules { git::submodule_files(&repository.top)? } else { repository.tracked };
        Ok(Self {
            entry: Entry::Flake(subdir.clone()),
            subdir,
            files: present(tracked, &repository.top),
            git: true,
            untracked: repository.untracked,
            state: repository.git_dir.join("fod-hash"),
            root: repository.top,
        })
    }

    /// The tree around a file, or around the `default.nix` of a folder.
    ///
    /// # Errors
    /// When the file is not there, or a folder cannot be read.
    pub fn of_file(file: &Path) -> Result<Self> {
        let missing = || {
            Problem::new(format!("there is no {}", file.display()), "name a Nix file, or a folder with a default.nix")
        };
        let path = file.canonicalize().map_err(|_| missing())?;
        let path = if path.is_dir() { path.join("default.nix") } else { path };
        if !path.is_file() {
            return Err(missing().into());
        }
        let dir = path.parent().unwrap_or(Path::new("/")).to_owned();
        Self::around(&dir, |below| Entry::File(below.join(path.file_name().unwrap_or_default())))
    }

    /// The tree around the present folder, where the relative paths of an expression begin.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn of_expression(text: &str) -> Result<Self> {
        let dir = std::env::current_dir().context("cannot tell the present folder")?.canonicalize()?;
        Self::around(&dir, |below| Entry::Expression { text: text.to_owned(), dir: below.to_owned() })
    }

    /// Outside of flakes Nix sees every file; those that git ignores are left out of the copy all the same, as they are many.
    fn around(dir: &Path, entry: impl FnOnce(&Path) -> Entry) -> Result<Self> {
        if !in_git(dir) {
            return Self::folder(dir.to_owned(), entry(Path::new("")));
        }
        let repository = git::repository(dir)?;
        let mut files = git::submodule_files(&repository.top)?;
        files.extend(repository.untracked);
        files.sort();
        files.dedup();
        let subdir = dir.strip_prefix(&repository.top).unwrap_or(Path::new("")).to_owned();
        Ok(Self {
            entry: entry(&subdir),
            subdir,
            files: present(files, &repository.top),
            git: false,
            untracked: Vec::new(),
            state: repository.git_dir.join("fod-hash"),
            root: repository.top,
        })
    }

    fn folder(root: PathBuf, entry: Entry) -> Result<Self> {
        Ok(Self {
            state: cache_dir(&root),
            files: list(&root)?,
            subdir: PathBuf::new(),
            entry,
            git: false,
            untracked: Vec::new(),
            root,
        })
    }
}

fn present(files: Vec<PathBuf>, top: &Path) -> Vec<PathBuf> {
    files.into_iter().filter(|path| is_file_or_link(&top.join(path))).collect()
}

fn in_git(dir: &Path) -> bool {
    dir.ancestors().any(|dir| dir.join(".git").exists())
}

/// A folder is searched upwards like Nix does, to the root of a git repository at most.
fn find_flake(start: &Path, plain: bool) -> Option<PathBuf> {
    for dir in start.ancestors() {
        if dir.join("flake.nix").is_file() {
            return Some(dir.to_owned());
        }
        if plain || dir.join(".git").exists() {
            return None;
        }
    }
    None
}

fn no_flake(start: &Path) -> Error {
    let what = format!("no flake.nix in {} or a folder above it", start.display());
    Problem::new(
        what,
        "run fod-hash inside a flake, or name one: fod-hash update ./dir#package; without flakes: --file default.nix",
    )
    .into()
}
