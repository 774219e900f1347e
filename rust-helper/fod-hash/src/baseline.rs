//! Gathers what is known of earlier hashes and weighs the present ones against it.
//!
//! In this order: `fod-hash.lock`; a derivation that made the very output that is in the store (proof, if its recipe is the
//! same); the evaluation of a git commit; that derivation again, now as what the recipe has moved away from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::derivation::{Fod, Graph};
use crate::error::Problem;
use crate::evaluate::{self, Request};
use crate::files::{self, Project};
use crate::fingerprint::{Fingerprint, fingerprint};
use crate::freshness::{Freshness, Known, weigh};
use crate::hash::Hash;
use crate::lock;
use crate::nix::{Derivers, Nix, git};
use crate::run::Run;
use crate::store_path::StorePath;

/// A verdict and the baseline that it is from.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What it says.
    pub freshness: Freshness,
    /// What says it, in words.
    pub against: String,
}

/// What is to be judged.
pub struct Question<'a> {
    /// The derivation.
    pub fod: &'a Fod,
    /// The graph that it is part of.
    pub graph: &'a Graph,
    /// The hash that it has, or would get.
    pub hash: &'a Hash,
    /// The output that it has, or had.
    pub was: &'a StorePath,
}

/// The baselines of one run; the git commit is evaluated when it is first needed.
pub struct Baselines {
    files: BTreeSet<String>,
    lock: Option<Vec<Known>>,
    base: Option<Base>,
    commit: Option<Commit>,
    made: BTreeMap<StorePath, Known>,
}

/// The commit to compare with.
struct Base {
    label: String,
    commit: String,
    /// The files that differ from it.
    changed: BTreeSet<PathBuf>,
}

/// What a commit knows.
struct Commit {
    label: String,
    known: Vec<Known>,
}

impl Judged {
    /// No baseline was asked.
    pub fn unseen() -> Self {
        Self { freshness: Freshness::Unseen, against: String::new() }
    }
}

impl Baselines {
    /// The baselines of a project; `against` names a git revision.
    ///
    /// # Errors
    /// When `fod-hash.lock` cannot be read, or git cannot be run or does not know the revision.
    pub fn open(project: &Project, against: Option<&str>) -> Result<Self> {
        let names = project.files.iter().filter_map(|path| path.file_name());
        let lock = files::read_if_there(&project.root.join(lock_name(project)))?;
        let lock = lock.map(|bytes| lock::parse(&String::from_utf8_lossy(&bytes))).transpose()?;
        Ok(Self {
            files: names.map(|name| name.to_string_lossy().into_owned()).collect(),
            lock,
            base: base(project, against)?,
            commit: None,
            made: BTreeMap::new(),
        })
    }

    /// True when the project has a lock.
    pub fn has_lock(&self) -> bool {
        self.lock.is_some()
    }

    /// What the lock knows.
    pub fn locked(&self) -> &[Known] {
        self.lock.as_deref().unwrap_or_default()
    }

    /// What a derivation is made from.
    pub fn fingerprint(&self, fod: &Fod, graph: &Graph, nix: &Nix<'_>) -> Fingerprint {
        fingerprint(fod, graph, &self.files, &nix.store_dir)
    }

    /// Judges the hash of each of `fods`. The store is only asked where neither lock nor an unchanged commit knows enough.
    ///
    /// # Errors
    /// When Nix or git cannot be run.
    pub fn judge(
        &mut self,
        run: &Run<'_>,
        graph: &Graph,
        fods: &BTreeSet<StorePath>,
    ) -> Result<BTreeMap<StorePath, Judged>> {
        let found: Vec<&Fod> = fods.iter().filter_map(|path| graph.fods.get(path)).collect();
        self.read_unchanged_commit(run, graph);
        let unclear: Vec<&Fod> = found.iter().filter(|fod| !self.is_known(run, graph, fod)).copied().collect();
        let derivers = run.nix.derivers(&unclear.iter().map(|fod| fod.output.clone()).collect())?;
        self.read_makers(&run.nix, &unclear, &derivers)?;
        let mut judged = BTreeMap::new();
        for fod in found {
            let question = Question { fod, graph, hash: &fod.hash, was: &fod.output };
            judged.insert(fod.derivation.clone(), self.judge_one(run, graph, &question)?);
        }
        Ok(judged)
    }

    /// True when the lock knows the hash, or the commit that was read has it from the same recipe.
    fn is_known(&self, run: &Run<'_>, graph: &Graph, fod: &Fod) -> bool {
        let print = self.fingerprint(fod, graph, &run.nix);
        let weigh = |known: &[Known]| weigh(&fod.name, &fod.hash, &print, known);
        self.lock.as_deref().is_some_and(|known| weigh(known) != Freshness::Unseen)
            || self.commit.as_ref().is_some_and(|commit| weigh(&commit.known) == Freshness::Fresh)
    }

    /// A commit that the tree does not differ from costs no evaluation.
    fn read_unchanged_commit(&mut self, run: &Run<'_>, graph: &Graph) {
        if let Some(base) = self.base.as_ref().filter(|base| base.changed.is_empty()) {
            self.commit = Some(Commit { label: base.label.clone(), known: self.all_known(graph, &run.nix) });
        }
    }

    /// Judges one hash; `present` are the derivations of the tree as it is.
    ///
    /// # Errors
    /// When Nix or git cannot be run.
    pub fn judge_one(&mut self, run: &Run<'_>, present: &Graph, question: &Question<'_>) -> Result<Judged> {
        const MAKER: &str = "the derivation that made the output in the store";
        let Question { fod, graph, hash, was } = question;
        let print = self.fingerprint(fod, graph, &run.nix);
        let weigh = |known: &[Known]| weigh(&fod.name, hash, &print, known);
        let judged = |freshness, against: &str| Judged { freshness, against: against.to_owned() };
        let locked = self.lock.as_deref().map(weigh).filter(|verdict| *verdict != Freshness::Unseen);
        if let Some(verdict) = locked {
            return Ok(judged(verdict, lock::NAME));
        }
        let made = self.made.get(*was).map_or(Freshness::Unseen, |known| weigh(std::slice::from_ref(known)));
        if made == Freshness::Fresh {
            return Ok(judged(made, MAKER));
        }
        if self.commit.is_none() {
            self.commit = Some(self.evaluate_commit(run, present)?);
        }
        match self.commit.as_ref().map(|commit| (weigh(&commit.known), &commit.label)) {
            None | Some((Freshness::Unseen, _)) => Ok(judged(made, MAKER)),
            Some((verdict, label)) => Ok(judged(verdict, label)),
        }
    }

    /// True when a file may differ from what the lock or the commit knows of.
    pub fn has_moved(&self, file: &Path) -> bool {
        let changed = || self.base.as_ref().is_some_and(|base| base.changed.contains(file));
        self.lock.is_some() || self.commit.is_some() || changed()
    }

    /// Reads the derivations that made the outputs that are in the store.
    fn read_makers(&mut self, nix: &Nix<'_>, fods: &[&Fod], derivers: &Derivers) -> Result<()> {
        let there = nix.valid(&derivers.values().flatten().cloned().collect())?;
        let graph = nix.derivations(&there)?;
        for fod in fods {
            let maker = derivers.get(&fod.output).and_then(|path| graph.fods.get(path.as_ref()?));
            let known = maker.map(|maker| self.known(maker, &fod.hash, &graph, nix));
            self.made.extend(known.map(|known| (fod.output.clone(), known)));
        }
        Ok(())
    }

    /// What a baseline remembers of a derivation.
    pub fn known(&self, fod: &Fod, hash: &Hash, graph: &Graph, nix: &Nix<'_>) -> Known {
        Known { name: fod.name.clone(), hash: hash.clone(), fingerprint: self.fingerprint(fod, graph, nix) }
    }

    fn all_known(&self, graph: &Graph, nix: &Nix<'_>) -> Vec<Known> {
        graph.fods.values().map(|fod| self.known(fod, &fod.hash, graph, nix)).collect()
    }

    /// What a commit of the project knows; nothing outside of git, before the first commit, and where it does not evaluate.
    fn evaluate_commit(&self, run: &Run<'_>, present: &Graph) -> Result<Commit> {
        let Some(Base { label, commit, changed }) = &self.base else {
            return Ok(Commit { label: String::new(), known: Vec::new() });
        };
        let label = label.clone();
        if changed.is_empty() {
            // What we put in the place of a hash is nothing that the commit knows.
            let ours: Vec<Hash> = run.tree.stand_ins().map(|(_, hash)| hash.clone()).collect();
            let mut known = self.all_known(present, &run.nix);
            known.retain(|known| !ours.contains(&known.hash));
            return Ok(Commit { label, known });
        }
        run.nix.stage(format!("evaluating {label}"));
        let tree = run.scratch.folder("base")?;
        git::export(&run.project.root, commit, &tree)?;
        let request = Request { root: run.scratch.other(&tree)?, ..run.request.clone() };
        match evaluate::evaluate(&run.nix, &request)? {
            Ok(evaluation) => Ok(Commit { label, known: self.all_known(&evaluation.graph, &run.nix) }),
            Err(error) => {
                run.nix.note(format!("{label} does not evaluate, so nothing is compared with it: {}", error.text));
                Ok(Commit { label, known: Vec::new() })
            }
        }
    }
}

/// Where the lock of a project lies, below its root.
pub fn lock_name(project: &Project) -> PathBuf {
    project.subdir.join(lock::NAME)
}

fn base(project: &Project, wanted: Option<&str>) -> Result<Option<Base>> {
    let Some((label, commit)) = base_commit(project, wanted)? else {
        return Ok(None);
    };
    let changed = git::changed(&project.root, &commit)?.into_iter().collect();
    Ok(Some(Base { label, commit, changed }))
}

/// The commit to compare with, and what to call it.
fn base_commit(project: &Project, wanted: Option<&str>) -> Result<Option<(String, String)>> {
    if !project.git {
        return match wanted {
            Some(name) => {
                Err(Problem::new(format!("{name} is no commit: this is no git repository"), "leave out --against")
                    .into())
            }
            None => Ok(None),
        };
    }
    let root = &project.root;
    if let Some(name) = wanted {
        let commit = git::commit(root, name)?;
        let hint = "name a commit, branch or tag of this repository; in CI fetch the whole history first";
        return Ok(Some((
            name.to_owned(),
            commit.ok_or_else(|| Problem::new(format!("git knows no commit {name}"), hint))?,
        )));
    }
    for (label, commit) in in_ci(root)? {
        if let Some(commit) = commit {
            return Ok(Some((label, commit)));
        }
    }
    Ok(git::commit(root, "HEAD")?.map(|commit| ("HEAD".to_owned(), commit)))
}

/// In CI the tree is what was committed, so it is compared with what it is to be merged into, or with its parent.
fn in_ci(root: &Path) -> Result<Vec<(String, Option<String>)>> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut bases = Vec::new();
    if let Some(branch) = set("GITHUB_BASE_REF") {
        let branch = format!("origin/{branch}");
        bases.push((format!("the merge base with {branch}"), git::merge_base(root, &branch, "HEAD")?));
    }
    if let Some(commit) = set("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
        bases.push(("the merge base".to_owned(), git::commit(root, &commit)?));
    }
    if set("CI").is_some() {
        bases.push(("HEAD^".to_owned(), git::commit(root, "HEAD^")?));
    }
    Ok(bases)
}
