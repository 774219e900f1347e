//! The one door to the disk.
#![expect(clippy::disallowed_methods, reason = "the one place that touches the disk")]

mod find;
pub mod journal;
pub mod scratch;
mod temporary;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::owned::Owners;
use crate::parallel;
use crate::scan::prefilter::Prefilter;
use crate::scan::{self, Format, Source};

/// What is evaluated, and the tree on the disk that it belongs to.
#[derive(Clone, Debug)]
pub struct Project {
    /// The root of the tree: the work tree in git, else the folder of the flake or file.
    pub root: PathBuf,
    /// The folder of the flake or file below the root.
    pub subdir: PathBuf,
    /// What is evaluated.
    pub entry: Entry,
    /// The files that Nix sees, or that are copied for it, below the root.
    pub files: Vec<PathBuf>,
    /// Git decides which files Nix sees.
    pub git: bool,
    /// Files that git neither tracks nor ignores, where it decides.
    pub untracked: Vec<PathBuf>,
    /// Where a run keeps its journal.
    pub state: PathBuf,
}

/// What of a tree is evaluated; paths are below its root.
#[derive(Clone, Debug)]
pub enum Entry {
    /// The flake of a folder.
    Flake(PathBuf),
    /// A file.
    File(PathBuf),
    /// An expression whose relative paths begin in a folder.
    Expression {
        /// The expression.
        text: String,
        /// The folder.
        dir: PathBuf,
    },
}

impl Project {
    /// Reads the files that may hold a hash; links are left to the file they point to.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn sources(&self, owners: &Owners) -> Result<Vec<Source>> {
        let prefilter = Prefilter::default();
        let read_one = |path: &PathBuf| self.source(path, owners, &prefilter).transpose();
        parallel::map(&self.files, read_one).into_iter().flatten().collect()
    }

    fn source(&self, path: &Path, owners: &Owners, prefilter: &Prefilter) -> Result<Option<Source>> {
        let full = self.root.join(path);
        let format = scan::format(path);
        let owned = owners.of(path).is_some();
        let data = fs::symlink_metadata(&full).with_context(|| format!("cannot read {}", full.display()))?;
        if !data.is_file() || (format == Format::Plain && !owned && data.len() > scan::ONE_LINE as u64) {
            return Ok(None);
        }
        let bytes = read(&full)?;
        let wanted = owned || prefilter.may_have_sites(format, &bytes);
        Ok(wanted.then(|| Source { path: path.to_owned(), bytes }))
    }

    /// True for a file that is there but that nix does not see.
    pub fn is_unseen(&self, path: &Path) -> bool {
        !path.as_os_str().is_empty()
            && self.root.join(path).exists()
            && !self.files.iter().any(|file| file.starts_with(path))
    }
}

/// Reads a file.
///
/// # Errors
/// With the path in the message.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a file, if there is one.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        result => result.map(Some).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a file that belongs to the user's command line, not to the project.
///
/// # Errors
/// With the path in the message.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// The absolute path of a file, links resolved.
///
/// # Errors
/// When it is not there.
pub fn canonical(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| format!("cannot find {}", path.display()))
}

/// True for a file or folder that is there.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// The user's own folder.
pub fn home() -> PathBuf {
    std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default()
}

/// What is installed here that can run Linux.
pub fn linux_helpers() -> BTreeSet<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let signs = [
        ("OrbStack", on_path("orb") || on_path("orbctl")),
        ("Colima", on_path("colima")),
        ("linux-builder", Path::new("/etc/nix/builder_ed25519").exists()),
    ];
    signs.into_iter().filter(|(_, found)| *found).map(|(name, _)| name).collect()
}

/// A folder, or the one that a file is in.
///
/// # Errors
/// When it is not there.
pub fn folder_of(path: &Path) -> Result<PathBuf> {
    let path = canonical(path)?;
    Ok(if path.is_dir() { path } else { path.parent().unwrap_or(&path).to_owned() })
}

/// The files in which two store paths differ, below them; nothing for paths that are not on this disk.
///
/// # Errors
/// When a file cannot be read.
pub fn differences(one: &Path, other: &Path) -> Result<Vec<String>> {
    if !one.is_dir() || !other.is_dir() {
        return Ok(Vec::new());
    }
    let (mut names, mut differing) = (list(one)?, Vec::new());
    names.extend(list(other)?);
    names.sort();
    names.dedup();
    for name in names {
        if content(&one.join(&name))? != content(&other.join(&name))? {
            differing.push(name.display().to_string());
        }
    }
    Ok(differing)
}

/// What a file holds or where a link points.
fn content(path: &Path) -> Result<Option<Vec<u8>>> {
    if path.is_symlink() {
        return Ok(Some(fs::read_link(path)?.into_os_string().into_encoded_bytes()));
    }
    read_if_there(path)
}

/// All files below a folder, links as they are, without `.git`.
fn list(root: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            let path = entry.path();
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.extend((entry.file_name() != ".git").then_some(path));
            } else if kind.is_file() || kind.is_symlink() {
                files.push(path.strip_prefix(root)?.to_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn is_file_or_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|data| data.is_file() || data.is_symlink())
}

/// A folder of our own for a flake outside of git.
fn cache_dir(flake: &Path) -> PathBuf {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir);
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(flake.as_os_str().as_encoded_bytes()));
    cache.join("fod-hash").join(digest)
}
