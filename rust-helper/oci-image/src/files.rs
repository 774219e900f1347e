//! The one door to the disk.
#![expect(clippy::disallowed_methods, reason = "the one place that touches the disk")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::blob::Written;
use crate::entry::{Entry, Kind, Owner};
use crate::layout::blob_name;
use crate::root::Listed;

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
/// With the path in the message.
pub fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a file.
///
/// # Errors
/// With the path in the message.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Reads standard input.
///
/// # Errors
/// When it cannot be read.
pub fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    Ok(bytes)
}

/// Opens a file to read from.
///
/// # Errors
/// With the path in the message.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    Ok(Box::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
}

/// A store path and all below it in a fixed order, read while it is asked for.
pub struct Walk {
    root: PathBuf,
    waiting: Vec<PathBuf>,
    owner: Owner,
}

impl Walk {
    /// Starts at a store path of the store below `root`.
    pub fn new(root: &str, path: &str, owner: Owner) -> Self {
        Self { root: PathBuf::from(format!("{root}/")), waiting: vec![PathBuf::from(format!("{root}{path}"))], owner }
    }

    fn entry(&mut self, path: &Path) -> Result<Entry> {
        let data = fs::symlink_metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let (kind, mode) = if data.is_dir() {
            self.waiting.extend(list(path)?.into_iter().rev());
            (Kind::Directory, 0o555)
        } else if data.is_symlink() {
            let target = fs::read_link(path).with_context(|| format!("cannot read {}", path.display()))?;
            (Kind::Link(target.into_os_string().into_vec()), 0o777)
        } else if data.is_file() {
            let executable = data.permissions().mode() & 0o100 != 0;
            (Kind::File(path.to_owned(), data.len()), if executable { 0o555 } else { 0o444 })
        } else {
            bail!("{} is neither a file nor a folder nor a link", path.display());
        };
        let path = path.strip_prefix(&self.root)?.as_os_str().as_bytes().to_vec();
        Ok(Entry { path, kind, mode, owner: self.owner })
    }
}

impl Iterator for Walk {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let path = self.waiting.pop()?;
        Some(self.entry(&path))
    }
}

/// What is in a folder, sorted by the bytes of the names.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> io::Result<Vec<PathBuf>> { fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect() };
    let mut paths = read().with_context(|| format!("cannot read {}", folder.display()))?;
    paths.sort_by(|a, b| a.as_os_str().as_bytes().cmp(b.as_os_str().as_bytes()));
    Ok(paths)
}

/// All below a package, for links to it, but what only nixpkgs' builders read.
///
/// # Errors
/// When it is not a folder or a folder in it cannot be read.
pub fn listed(root: &str, package: &str) -> Result<Vec<Listed>> {
    let place = PathBuf::from(format!("{root}{package}"));
    let (mut found, mut waiting) = (Vec::new(), list(&place)?);
    waiting.retain(|path| path.file_name() != Some(OsStr::new("nix-support")));
    while let Some(path) = waiting.pop() {
        let data = fs::symlink_metadata(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if data.is_dir() {
            waiting.extend(list(&path)?);
        }
        let relative = path.strip_prefix(&place)?;
        let full = Path::new(package).join(relative).into_os_string().into_vec();
        found.push(Listed { full, relative: relative.as_os_str().as_bytes().to_vec(), directory: data.is_dir() });
    }
    Ok(found)
}

/// A folder that an image or a layer is written to.
pub struct Output(PathBuf);

impl Output {
    /// Makes the folder, with a place for blobs.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(path: &str) -> Result<Self> {
        let output = Self(PathBuf::from(path));
        fs::create_dir_all(output.0.join("blobs/sha256")).with_context(|| format!("cannot make {path}"))?;
        Ok(output)
    }

    /// Writes a blob whose name is known when it is complete.
    ///
    /// # Errors
    /// When `write` fails or the file cannot be written.
    pub fn blob(&self, write: impl FnOnce(&mut dyn Write) -> Result<Written>) -> Result<Written> {
        let temporary = self.0.join("blobs/unfinished");
        let context = || format!("cannot write {}", temporary.display());
        let mut file = BufWriter::new(File::create(&temporary).with_context(context)?);
        let written = write(&mut file)?;
        file.flush().with_context(context)?;
        fs::rename(&temporary, self.0.join(blob_name(&written.digest))).with_context(context)?;
        Ok(written)
    }

    /// Writes a file.
    ///
    /// # Errors
    /// With the path in the message.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write(&self.0.join(name), bytes)
    }

    /// Links to a blob in another folder: nothing is copied.
    ///
    /// # Errors
    /// With the path in the message.
    pub fn link(&self, folder: &str, digest: &str) -> Result<()> {
        let path = self.0.join(blob_name(digest));
        let target = fs::canonicalize(Path::new(folder).join(blob_name(digest)))
            .with_context(|| format!("no blob {digest} in {folder}"))?;
        match fs::symlink_metadata(&path) {
            Ok(_) => Ok(()),
            Err(_) => symlink(target, &path).with_context(|| format!("cannot write {}", path.display())),
        }
    }
}
