//! Writes several files so that each holds its old or its new bytes at any moment, and so that the next run can finish what
//! a killed one began.
//!
//! 1. A journal names the temporary files that will be made.
//! 2. They are written beside their targets and synced.
//! 3. The journal says that they are complete.
//! 4. Each is renamed over its target.
//! 5. The journal goes.
//!
//! Killed before 3, the next run removes the temporary files; killed later, it renames what is left.
#![expect(clippy::disallowed_methods, reason = "part of files.rs: the one place that touches the disk")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::read;
use crate::error::Problem;

/// The right to change the files of one flake; held until it goes.
#[derive(Debug)]
pub struct Journal {
    dir: PathBuf,
    root: PathBuf,
    _lock: File,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entries {
    complete: bool,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    target: PathBuf,
    temporary: PathBuf,
    old: String,
    new: String,
}

impl Journal {
    /// Takes the lock, then finishes or undoes what a killed run left. Returns what was done about that.
    ///
    /// # Errors
    /// When another run holds the lock, or a file cannot be changed.
    pub fn open(dir: &Path, root: &Path) -> Result<(Self, Vec<String>)> {
        let lock = lock(dir, root)?;
        let journal = Self { dir: dir.to_owned(), root: root.to_owned(), _lock: lock };
        let notes = journal.recover()?;
        Ok((journal, notes))
    }

    /// True when a killed run left something to finish.
    pub fn is_pending(dir: &Path) -> bool {
        dir.join("journal.json").exists()
    }

    /// Replaces files, given their old and new bytes; nothing is written if one of them has changed meanwhile.
    ///
    /// # Errors
    /// When a file has changed or cannot be written.
    pub fn replace(&self, files: &BTreeMap<PathBuf, (Vec<u8>, Vec<u8>)>) -> Result<()> {
        for (path, (old, _)) in files {
            self.refuse_changed(path, &digest(old))?;
            self.refuse_read_only(path)?;
        }
        let entries = files.iter().map(|(path, (old, new))| entry(path, old, new)).collect();
        let mut journal = Entries { complete: false, entries };
        self.store(&journal)?;
        for entry in &journal.entries {
            let new = files.get(&entry.target).map_or(&[][..], |(_, new)| new);
            self.write_beside(entry, new).inspect_err(|_| self.undo(&journal))?;
        }
        journal.complete = true;
        self.store(&journal)?;
        self.finish(&journal).map(drop)
    }

    fn refuse_changed(&self, path: &Path, old: &str) -> Result<()> {
        let target = self.root.join(path);
        // A new file begins as an empty one, so that all of them are replaced in one way.
        if old == digest(&[]) && !target.exists() {
            File::create_new(&target).with_context(|| format!("cannot make {}", target.display()))?;
        }
        if digest(&read(&target)?) != old {
            let what = format!("{} was changed by somebody else meanwhile; nothing was written", path.display());
            return Err(Problem::new(what, "run fod-hash update again").into());
        }
        Ok(())
    }

    fn refuse_read_only(&self, path: &Path) -> Result<()> {
        if fs::metadata(self.root.join(path))?.permissions().readonly() {
            let what = format!("{} is read-only; nothing was written", path.display());
            return Err(Problem::new(what, format!("chmod u+w {}", path.display())).into());
        }
        Ok(())
    }

    fn write_beside(&self, entry: &Entry, new: &[u8]) -> Result<()> {
        let (target, temporary) = (self.root.join(&entry.target), self.root.join(&entry.temporary));
        let mut file = File::create(&temporary).with_context(|| format!("cannot write {}", temporary.display()))?;
        file.write_all(new)?;
        let data = fs::metadata(&target)?;
        file.set_permissions(data.permissions())?;
        if file.metadata()?.uid() != data.uid() {
            chown(&temporary, Some(data.uid()), Some(data.gid()))?;
        }
        Ok(file.sync_all()?)
    }

    fn recover(&self) -> Result<Vec<String>> {
        let Ok(text) = fs::read(self.file()) else {
            return Ok(Vec::new());
        };
        match serde_json::from_slice::<Entries>(&text) {
            Ok(journal) if journal.complete => self.finish(&journal),
            Ok(journal) => {
                self.undo(&journal);
                Ok(vec!["an update was killed before it changed a file; its temporary files are removed".to_owned()])
            }
            Err(error) => bail!("cannot read {}: {error}", self.file().display()),
        }
    }

    /// Renames what is not renamed yet; a file that somebody changed since is left as it is.
    fn finish(&self, journal: &Entries) -> Result<Vec<String>> {
        let mut notes = Vec::new();
        for entry in &journal.entries {
            let (target, temporary) = (self.root.join(&entry.target), self.root.join(&entry.temporary));
            if !temporary.exists() {
                continue;
            }
            let ready = fs::read(&temporary).is_ok_and(|bytes| digest(&bytes) == entry.new);
            if ready && fs::read(&target).is_ok_and(|bytes| digest(&bytes) == entry.old) {
                fs::rename(&temporary, &target).with_context(|| format!("cannot replace {}", target.display()))?;
                sync_folder(&target);
                notes.push(format!("finished an update that was killed: {}", entry.target.display()));
            } else {
                fs::remove_file(&temporary)?;
            }
        }
        fs::remove_file(self.file())?;
        Ok(notes)
    }

    fn undo(&self, journal: &Entries) {
        for entry in &journal.entries {
            // It may not have been made yet.
            let _ = fs::remove_file(self.root.join(&entry.temporary));
        }
        let _ = fs::remove_file(self.file());
    }

    fn store(&self, journal: &Entries) -> Result<()> {
        let (next, file) = (self.dir.join("journal.next"), self.file());
        let mut handle = File::create(&next).with_context(|| format!("cannot write {}", next.display()))?;
        handle.write_all(&serde_json::to_vec(journal)?)?;
        handle.sync_all()?;
        fs::rename(&next, &file)?;
        sync_folder(&file);
        Ok(())
    }

    fn file(&self) -> PathBuf {
        self.dir.join("journal.json")
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        for name in ["journal.next", "lock"] {
            let _ = fs::remove_file(self.dir.join(name));
        }
        // Fails when a journal is left, which is then needed.
        let _ = fs::remove_dir(&self.dir);
    }
}

/// The lock goes with its holder, so what was locked may not be the file any more that the next one locks.
fn lock(dir: &Path, root: &Path) -> Result<File> {
    let path = dir.join("lock");
    loop {
        fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let lock = match File::create(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            lock => lock.with_context(|| format!("cannot write in {}", dir.display()))?,
        };
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            let what = format!("another fod-hash is at work in {}", root.display());
            return Err(Problem::new(what, "wait until it has ended").into());
        }
        if fs::metadata(&path).is_ok_and(|data| lock.metadata().is_ok_and(|ours| ours.ino() == data.ino())) {
            return Ok(lock);
        }
    }
}

fn entry(path: &Path, old: &[u8], new: &[u8]) -> Entry {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.fod-hash-{}", std::process::id()));
    Entry { target: path.to_owned(), temporary, old: digest(old), new: digest(new) }
}

fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// A rename is durable once its folder is; not every file system can do that.
fn sync_folder(file: &Path) {
    let _ = file.parent().map(|folder| File::open(folder).and_then(|folder| folder.sync_all()));
}
