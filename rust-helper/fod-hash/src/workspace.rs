//! A project on the disk with the files that were read from it: how it is opened, and how all files are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::Root;
use crate::config::{self, Config};
use crate::error::Problem;
use crate::files::journal::Journal;
use crate::files::{self, Project};
use crate::nix::git::Repository;
use crate::nix::{Event, Events};
use crate::owned::{Owners, matches};
use crate::patch::{self, Edit};
use crate::tree::Tree;

/// What a run may do to the files of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing; it neither takes a lock nor finishes what a killed run left.
    Read,
    /// Change them, all or none.
    Write,
}

/// Files below the root of the tree with their old and new bytes.
pub type Files = BTreeMap<PathBuf, (Vec<u8>, Vec<u8>)>;

/// A project that is worked on without Nix.
pub struct Workspace {
    /// The tree on the disk.
    pub project: Project,
    /// The right to change it, if there is one.
    pub journal: Option<Journal>,
    /// The files that were read, with their sites.
    pub tree: Tree,
}

impl Workspace {
    /// Takes the right to change a project, if that is wanted, and reads its files.
    ///
    /// # Errors
    /// When the project is locked or a file cannot be read.
    pub fn open(project: Project, access: Access, events: Events<'_>) -> Result<Self> {
        let journal = open_journal(access, &project, events)?;
        let tree = read_tree(&project)?;
        Ok(Self { project, journal, tree })
    }
}

/// Finds a project.
///
/// # Errors
/// When it is not there or cannot be read.
pub fn open_project(root: &Root) -> Result<Project> {
    match root {
        Root::Flake { dir, plain, submodules } => Project::find(dir, *plain, *submodules),
        Root::File(file) => Project::of_file(file),
        Root::Expression(text) => Project::of_expression(text),
    }
}

/// Reads the files that may hold hashes, as the settings of the project say.
///
/// # Errors
/// When a file cannot be read.
pub fn read_tree(project: &Project) -> Result<Tree> {
    let config = settings(project)?;
    let owners = Owners::new(config.owned);
    let mut sources = project.sources(&owners)?;
    sources.retain(|source| !config.exclude.iter().any(|pattern| matches(pattern, &source.path.to_string_lossy())));
    Ok(Tree::new(sources, &owners))
}

/// The settings of a project.
///
/// # Errors
/// When they cannot be read.
pub fn settings(project: &Project) -> Result<Config> {
    let text = files::read_if_there(&project.root.join(&project.subdir).join(config::NAME))?;
    Ok(text.map(|bytes| config::parse(&String::from_utf8_lossy(&bytes))).transpose()?.unwrap_or_default())
}

/// Takes the right to change a project, which first finishes or undoes what a killed run left.
///
/// # Errors
/// When another run holds it, or something is left and must not be touched.
pub fn open_journal(access: Access, project: &Project, events: Events<'_>) -> Result<Option<Journal>> {
    if access == Access::Read {
        if Journal::is_pending(&project.state) {
            let what = format!("an update of {} was killed while it wrote", project.root.display());
            return Err(Problem::new(what, "run fod-hash update to finish it").into());
        }
        return Ok(None);
    }
    take(&project.state, &project.root, events).map(Some)
}

/// Takes the right to change a repository that may have no flake yet that Nix can read.
///
/// # Errors
/// When another run holds it.
pub fn take_repository(repository: &Repository, events: Events<'_>) -> Result<Journal> {
    take(&repository.git_dir.join("fod-hash"), &repository.top, events)
}

fn take(state: &Path, root: &Path, events: Events<'_>) -> Result<Journal> {
    let (journal, notes) = Journal::open(state, root)?;
    for note in notes {
        events(&Event::Note(note));
    }
    Ok(journal)
}

/// The files that edits change, with their old and new bytes.
pub fn edited(tree: &Tree, edits: &[Edit]) -> Files {
    let with_old = |(path, new): (PathBuf, Vec<u8>)| Some((path.clone(), (tree.original(&path)?.to_vec(), new)));
    tree.patched(edits).into_iter().filter_map(with_old).collect()
}

/// Writes files, all or none; without the right to do so gives a unified diff in its stead.
///
/// # Errors
/// When a file has changed meanwhile or cannot be written.
pub fn write(journal: Option<&Journal>, files: &Files) -> Result<Option<String>> {
    let Some(journal) = journal else {
        let diff = |(path, (old, new)): (&PathBuf, &(Vec<u8>, Vec<u8>))| diff(path, old, new);
        return Ok(Some(files.iter().map(diff).collect()));
    };
    if !files.is_empty() {
        journal.replace(files)?;
    }
    Ok(None)
}

fn diff(path: &Path, old: &[u8], new: &[u8]) -> String {
    patch::diff(&path.display().to_string(), old, new)
}
