//! A copy of the flake's tree in a temporary folder, where other hashes can be tried.
#![expect(clippy::disallowed_methods, reason = "part of files.rs: the one place that touches the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, FileTimes};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::temporary::Temporary;
use super::{Entry, Project};
use crate::evaluate::Root;

/// 1 January 1980, which archive tools can hold. All times are equal, so that no copy differs from another by them.
const MTIME: Duration = Duration::from_secs(315_532_800);

/// The copy; it goes when this value goes.
#[derive(Debug)]
pub struct Scratch {
    _dir: Temporary,
    base: PathBuf,
    tree: PathBuf,
    origin: PathBuf,
    entry: Entry,
    changed: BTreeSet<PathBuf>,
}

impl Scratch {
    /// An empty folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Self> {
        let dir = Temporary::new()?;
        let base = dir.path().canonicalize()?;
        Ok(Self {
            _dir: dir,
            tree: base.join("tree"),
            base,
            origin: PathBuf::new(),
            entry: Entry::Flake(PathBuf::new()),
            changed: BTreeSet::new(),
        })
    }

    /// Copies the files that Nix sees.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub fn copy(&mut self, project: &Project) -> Result<()> {
        self.origin.clone_from(&project.root);
        self.entry.clone_from(&project.entry);
        if !matches!(self.entry, Entry::Flake(_)) {
            // Outside of flakes, the name of a folder is part of the store path of a copy of it.
            self.tree = self.base.join("root").join(project.root.file_name().unwrap_or_default());
        }
        fs::create_dir_all(&self.tree)?;
        for file in &project.files {
            copy(&self.origin.join(file), &self.tree.join(file))
                .with_context(|| format!("cannot copy {}", file.display()))?;
        }
        self.level_times(project.files.iter())
    }

    /// Where the values of the copy come from.
    pub fn root(&self) -> Root {
        self.root_in(&self.tree)
    }

    /// The same of another version of the tree, which lies in a folder of ours; its file times are levelled.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn other(&self, tree: &Path) -> Result<Root> {
        let mut folders = BTreeSet::from([tree.to_owned()]);
        for file in super::list(tree)? {
            let path = tree.join(file);
            if !path.is_symlink() {
                level_time(&path)?;
            }
            folders.extend(path.ancestors().skip(1).take_while(|dir| dir.starts_with(tree)).map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| level_time(folder))?;
        Ok(self.root_in(tree))
    }

    fn root_in(&self, tree: &Path) -> Root {
        match &self.entry {
            Entry::Flake(dir) if dir.as_os_str().is_empty() => Root::Flake(format!("path:{}", encoded(tree))),
            Entry::Flake(dir) => Root::Flake(format!("path:{}?dir={}", encoded(tree), encoded(dir))),
            Entry::File(file) => Root::File(tree.join(file)),
            Entry::Expression { text, dir } => Root::Expression { text: text.clone(), dir: tree.join(dir) },
        }
    }

    /// A word that no other run has.
    pub fn nonce(&self) -> String {
        self.base.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// A new folder beside the copy.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.base.join(name);
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// Gives the copy these contents; all other files are as they were at the beginning.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn set(&mut self, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
        for stale in std::mem::take(&mut self.changed).iter().filter(|path| !files.contains_key(*path)) {
            copy(&self.origin.join(stale), &self.tree.join(stale))?;
            self.level_times([stale].into_iter())?;
        }
        for (path, bytes) in files {
            fs::write(self.tree.join(path), bytes)
                .with_context(|| format!("cannot write the copy of {}", path.display()))?;
            self.changed.insert(path.clone());
        }
        self.level_times(files.keys())
    }

    fn level_times<'a>(&self, files: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
        let mut folders = BTreeSet::from([self.tree.clone()]);
        for file in files {
            let path = self.tree.join(file);
            if !path.is_symlink() {
                level_time(&path)?;
            }
            folders.extend(path.ancestors().skip(1).take_while(|dir| dir.starts_with(&self.tree)).map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| level_time(folder))
    }
}

fn level_time(path: &Path) -> Result<()> {
    let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH + MTIME);
    Ok(File::open(path)?.set_times(times)?)
}

/// Copies a file with its mode, or a link as it is; the copy can be written.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if from.is_symlink() {
        return Ok(symlink(fs::read_link(from)?, to)?);
    }
    if to.exists() {
        fs::remove_file(to)?;
    }
    fs::copy(from, to)?;
    let executable = fs::metadata(to)?.permissions().mode() & 0o100 != 0;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))?)
}

/// Percent-encoding for a flake reference.
fn encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let encode = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    path.as_os_str().as_encoded_bytes().iter().map(|byte| encode(*byte)).collect()
}
