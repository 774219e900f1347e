//! The stages that commands share, in their order, each taking what the one before it gave.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::cli::Selection;
use crate::config::Templates;
use crate::evaluate::{self, Evaluation, Request, Wanted};
use crate::files::journal::Journal;
use crate::files::scratch::Scratch;
use crate::files::{self, Entry, Project};
use crate::findings;
use crate::hash::Hash;
use crate::levels::{Levels, Results, settled};
use crate::log::Message;
use crate::matching::{self, Feeds, SiteId};
use crate::nix::{Events, Nix, Options};
use crate::parallel;
use crate::plan;
use crate::remaining;
use crate::report::Finding;
use crate::tree::Tree;
use crate::verify::{Proof, verify};
use crate::workspace::{Access, open_journal, open_project, read_tree, settings};

/// What every stage needs.
pub struct Run<'a> {
    /// The door to Nix.
    pub nix: Nix<'a>,
    /// The tree on the disk.
    pub project: Project,
    /// The outputs that are asked for, in the user's words.
    attributes: Vec<String>,
    /// The files that were read, with their sites.
    pub tree: Tree,
    /// A copy of the tree.
    pub scratch: Scratch,
    /// The right to change the tree, if the run has that.
    pub journal: Option<Journal>,
    /// What is evaluated.
    pub request: Request,
}

impl<'a> Run<'a> {
    /// Finds the project, reads its files and copies them; Nix is asked for nothing yet.
    ///
    /// # Errors
    /// When it is not there, cannot be read, or is locked.
    pub fn open(selection: &Selection, options: &'a Options, events: Events<'a>, access: Access) -> Result<Self> {
        let target = selection.target()?;
        let project = open_project(&target.root)?;
        let nix = Nix::usual(options, events);
        let Files { tree, scratch, journal } = Files::open(&project, access, events)?;
        let wanted = wanted(&target.attributes, &project, &nix.system)?;
        if let Some(note) = findings::untracked(&project) {
            nix.note(note);
        }
        let request = Request { root: scratch.root(), wanted, skip: BTreeSet::new() };
        Ok(Self { nix, project, attributes: target.attributes, tree, scratch, journal, request })
    }

    /// The first evaluation. While it runs, Nix tells what it is configured to: if that is anything but usual, all is evaluated once
    /// more. The inner error is Nix's own.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn evaluate_first(&mut self) -> Result<Result<Evaluation, Message>> {
        let (first, settings) = parallel::both(|| evaluate::at_once(&self.nix, &self.request), || self.nix.settings());
        let first = if self.nix.adopt(settings?) {
            first?
        } else {
            self.request.wanted = wanted(&self.attributes, &self.project, &self.nix.system)?;
            evaluate::at_once(&self.nix, &self.request)?
        };
        if let Some(path) = first.iter().flat_map(|evaluation| evaluation.outputs.values().flatten()).next() {
            path.store_dir().clone_into(&mut self.nix.store_dir);
        }
        Ok(first)
    }

    /// For each site with a value that some derivation has: all such derivations.
    pub fn candidates(&self, evaluation: &Evaluation) -> Feeds {
        matching::candidates(&self.tree.values(), &evaluation.graph)
    }

    /// What is wrong before anything is probed.
    pub fn findings(&self, evaluation: &Evaluation, feeds: &Feeds) -> Vec<Finding> {
        let mut findings = findings::broken(&self.tree);
        findings.extend(findings::outputs(evaluation, self.request.wanted.is_some(), &self.tree, &self.nix.store_dir));
        findings.extend(remaining::unsupported(&self.tree, &evaluation.graph, feeds, &Results::default()));
        findings.extend(self.pending(evaluation, &BTreeMap::new()));
        findings
    }

    /// What only other systems can make; `hashes` are those that change.
    pub fn pending(&self, evaluation: &Evaluation, hashes: &BTreeMap<SiteId, Hash>) -> Vec<Finding> {
        let whole = self.request.wanted.is_none();
        remaining::pending(&self.tree, &self.nix.system, &self.candidates(evaluation), hashes, whole)
    }

    /// Makes the true hashes of what the sites feed.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn probe(&mut self, evaluation: &Evaluation, feeds: &Feeds) -> Result<Results> {
        self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
        let unplaced = remaining::unplaced(&evaluation.graph, feeds);
        let levels = Levels { nix: &self.nix, tree: &self.tree, request: &self.request, feeds, unplaced };
        levels.run(&mut self.scratch, &evaluation.graph)
    }

    /// The sites whose true hash is known and is not there yet.
    pub fn to_write(&self, feeds: &Feeds, results: &Results) -> BTreeMap<SiteId, Hash> {
        let differs = |site: &SiteId, hash: &Hash| {
            self.tree.sites.get(*site).is_some_and(|found| plan::edit(found, *site, hash).is_some())
        };
        let mut known: BTreeMap<SiteId, Hash> =
            self.tree.found().iter().map(|(site, found)| (*site, found.hash.clone())).collect();
        known.extend(settled(feeds, &results.truths));
        known.into_iter().filter(|(site, hash)| differs(site, hash)).collect()
    }

    /// Proves `hashes` in the copy before they are written.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn verify(&mut self, results: &Results, feeds: &Feeds, hashes: &BTreeMap<SiteId, Hash>) -> Result<Proof> {
        let changed: BTreeSet<_> = hashes.keys().filter_map(|site| feeds.get(site)).flatten().cloned().collect();
        verify(&self.nix, &self.tree, &mut self.scratch, &self.request, results, &changed, hashes)
    }
}

/// The outputs with these names, or nothing where all are meant.
fn wanted(attributes: &[String], project: &Project, system: &str) -> Result<Option<Vec<Wanted>>> {
    let wanted = |text: &String| match project.entry {
        Entry::Flake(_) => evaluate::wanted(text, system),
        _ => evaluate::attribute(text),
    };
    let wanted = attributes.iter().map(wanted).collect::<Result<Vec<_>>>()?;
    Ok((!wanted.is_empty()).then_some(wanted))
}

/// The files of a project, and where others can be tried.
struct Files {
    tree: Tree,
    scratch: Scratch,
    journal: Option<Journal>,
}

impl Files {
    fn open(project: &Project, access: Access, events: Events<'_>) -> Result<Self> {
        let journal = open_journal(access, project, events)?;
        let mut scratch = Scratch::new()?;
        let tree = read_tree(project)?;
        scratch.copy(project)?;
        Ok(Self { tree, scratch, journal })
    }
}

/// The name and text of a template of the user's own, if the project has it.
///
/// # Errors
/// When it cannot be read.
pub fn template(
    selection: Option<&Selection>,
    which: impl Fn(&Templates) -> Option<&String>,
) -> Result<Option<(String, String)>> {
    // A project that cannot be opened has stopped the run before, and that is to be told.
    let Some(project) = selection.and_then(|selection| open_project(&selection.target().ok()?.root).ok()) else {
        return Ok(None);
    };
    let config = settings(&project)?;
    let Some(name) = which(&config.templates) else {
        return Ok(None);
    };
    let text = files::read(&project.root.join(&project.subdir).join(name))?;
    Ok(Some((name.clone(), String::from_utf8_lossy(&text).into_owned())))
}
