//! The root of an image besides the store: links into `contents` and the files that every image has. Pure.

use std::collections::BTreeMap;

use crate::entry::{Entry, Kind, Owner};
use crate::error::Problem;
use crate::plan::RootFile;

/// A file or folder of a package, below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it stands on the disk.
    pub full: Vec<u8>,
    /// Relative to the package.
    pub relative: Vec<u8>,
    /// A folder, not a file or link.
    pub directory: bool,
}

/// The entries, parents before what is in them. The first package that has a file wins, `files` replace it.
///
/// # Errors
/// When something would have to be a folder and a file at once, or a mode is not a number.
pub fn entries(contents: &[Listed], files: &BTreeMap<String, RootFile>) -> Result<Vec<Entry>, Problem> {
    let mut root = Root::default();
    for listed in contents {
        let entry = if listed.directory {
            Entry::parent(listed.relative.clone())
        } else {
            link(listed.relative.clone(), listed.full.clone())
        };
        root.add(entry, false)?;
    }
    for (path, file) in files {
        root.add(of_file(path, file)?, true)?;
    }
    Ok(root.0.into_values().collect())
}

fn link(path: Vec<u8>, target: Vec<u8>) -> Entry {
    Entry { path, kind: Kind::Link(target), mode: 0o777, owner: Owner::default() }
}

fn of_file(path: &str, file: &RootFile) -> Result<Entry, Problem> {
    let path = path.trim_end_matches('/').to_owned();
    let (kind, mode) = match (&file.link, &file.text, &file.copy) {
        (Some(target), ..) => (Kind::Link(target.clone().into_bytes()), 0o777),
        (None, Some(text), _) => (Kind::Text(text.clone().into_bytes()), 0o644),
        (None, None, Some(_)) => (Kind::Text(file.copied.clone()), 0o644),
        (None, None, None) => (Kind::Directory, 0o755),
    };
    let mode = match &file.mode {
        Some(mode) => u32::from_str_radix(mode, 8).map_err(|_| {
            Problem::new(format!("the mode `{mode}` of {path} is not an octal number"), "write it like \"0755\"")
        })?,
        None => mode,
    };
    Ok(Entry { path: path.into_bytes(), kind, mode, owner: Owner { uid: file.uid, gid: file.gid } })
}

/// Entries by path; a path sorts before all that is below it.
#[derive(Default)]
struct Root(BTreeMap<Vec<u8>, Entry>);

impl Root {
    fn add(&mut self, entry: Entry, replace: bool) -> Result<(), Problem> {
        for (at, _) in entry.path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            let parent = entry.path.get(..at).unwrap_or_default().to_vec();
            let found = self.0.entry(parent.clone()).or_insert_with(|| Entry::parent(parent));
            if found.kind != Kind::Directory {
                return Err(clash(&found.path));
            }
        }
        match self.0.get(&entry.path) {
            Some(found) if (found.kind == Kind::Directory) != (entry.kind == Kind::Directory) => {
                return Err(clash(&entry.path));
            }
            Some(_) if !replace => {}
            _ => {
                self.0.insert(entry.path.clone(), entry);
            }
        }
        Ok(())
    }
}

fn clash(path: &[u8]) -> Problem {
    let path = String::from_utf8_lossy(path);
    Problem::new(
        format!("/{path} would have to be a folder and a file at once"),
        "leave one of the packages out of `contents`, or the entry out of the files of the image",
    )
}
