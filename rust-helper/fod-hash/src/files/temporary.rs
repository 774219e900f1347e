//! Temporary folders of which none is left for ever: each has a lock file beside it, which is held as long as its run lives, or what
//! that has started and was left to itself when the run was killed. What nobody holds any more goes when the next run begins,
//! whatever project that is for.
#![expect(clippy::disallowed_methods, reason = "part of files.rs: the one place that touches the disk")]

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::fs::{FlockOperation, flock};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::getuid;
use tempfile::TempDir;

/// First part of the name of every such folder.
const PREFIX: &str = "fod-hash-";

/// A folder; it goes when this value goes, and its lock file after it.
#[derive(Debug)]
pub struct Temporary {
    dir: TempDir,
    _lock: Lock,
}

#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Temporary {
    /// An empty folder; what killed runs left is removed first.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Self> {
        let parent = std::env::temp_dir();
        remove_left(&parent);
        let (name, lock) = lock(&parent)?;
        let dir = tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir_in(&parent);
        let dir = dir.with_context(|| format!("cannot make the temporary folder {}", parent.join(&name).display()))?;
        Ok(Self { dir, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If somebody else has removed it, that is as well.
        let _ = fs::remove_file(&self.path);
    }
}

/// A name that nothing has yet, with its lock file.
fn lock(parent: &Path) -> Result<(String, Lock)> {
    loop {
        let name = format!("{PREFIX}{:016x}", RandomState::new().build_hasher().finish());
        let path = parent.join(format!("{name}.lock"));
        let made = File::create_new(&path).with_context(|| format!("cannot make {}", path.display()))?;
        let locked = flock(&made, FlockOperation::LockExclusive);
        // Children take part in the lock: a Nix that outlives this run may still write into the folder.
        let shared = locked.and_then(|()| fcntl_setfd(&made, FdFlags::empty()));
        shared.with_context(|| format!("cannot lock {}", path.display()))?;
        // Another run may have taken it for one that was left, before it was locked.
        if fs::metadata(&path).is_ok_and(|there| made.metadata().is_ok_and(|ours| ours.ino() == there.ino())) {
            return Ok((name, Lock { path, _file: made }));
        }
    }
}

/// Removes the folders whose locks nobody holds. Best effort: what cannot be removed does no harm.
fn remove_left(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let locks = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(".lock")
    });
    for path in locks {
        let Ok(file) = File::open(&path) else { continue };
        let own = file.metadata().is_ok_and(|data| data.is_file() && data.uid() == getuid().as_raw());
        if own && flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
            let folder = path.with_extension("");
            if fs::remove_dir_all(&folder).is_ok() || !folder.exists() {
                let _ = fs::remove_file(&path);
            }
        }
    }
}
