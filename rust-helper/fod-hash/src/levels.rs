//! Probes level by level: what needs another probe waits until that one's true hash is in the scratch copy.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use crate::derivation::{Fod, Graph};
use crate::evaluate::{Request, at_once};
use crate::files::scratch::Scratch;
use crate::hash::Hash;
use crate::matching::{Feeds, SiteId, follow};
use crate::nix::Nix;
use crate::plan::{Verdict, level, verdict};
use crate::probe::{Outcomes, probe};
use crate::report::{Finding, Kind, Place};
use crate::scan::Site;
use crate::store_path::StorePath;
use crate::tree::Tree;

/// What all probes gave. Derivations are named by their paths in the first graph.
#[derive(Debug, Default)]
pub struct Results {
    /// True hashes.
    pub truths: BTreeMap<StorePath, Hash>,
    /// The derivations as they were probed.
    pub probed: BTreeMap<StorePath, Fod>,
    /// What could not be probed.
    pub findings: Vec<Finding>,
}

/// What a level needs to know.
pub struct Levels<'a> {
    /// Nix.
    pub nix: &'a Nix<'a>,
    /// The source.
    pub tree: &'a Tree,
    /// What to evaluate.
    pub request: &'a Request,
    /// The sites and what they feed, in the first graph.
    pub feeds: &'a Feeds,
    /// Derivations that no site feeds and whose true hash is wanted all the same.
    pub unplaced: BTreeSet<StorePath>,
}

impl Levels<'_> {
    /// Probes everything that the sites feed.
    ///
    /// # Errors
    /// When Nix cannot be run, or the flake does not evaluate any more with true hashes in it.
    pub fn run(&self, scratch: &mut Scratch, first: &Graph) -> Result<Results> {
        let mut results = Results::default();
        let mut waiting: BTreeSet<StorePath> = self.feeds.values().flatten().chain(&self.unplaced).cloned().collect();
        if waiting.is_empty() {
            return Ok(results);
        }
        let mut now = Now::start(&waiting);
        let mut later = None;
        for number in 1.. {
            let graph = later.as_ref().unwrap_or(first);
            let (ready, blocked) = level(graph, &now.all(&waiting));
            let chosen: BTreeSet<StorePath> =
                waiting.iter().filter(|path| now.of(path).is_subset(&ready)).cloned().collect();
            if chosen.is_empty() {
                bail!("derivations wait for each other in a circle");
            }
            self.announce(graph, number, &ready, &blocked);
            let failed = self.one_level(scratch, graph, &now, &chosen, number, &mut results)?;
            waiting.retain(|path| !chosen.contains(path));
            results.findings.extend(self.skip_dependents(graph, &now, &mut waiting, &failed));
            if waiting.is_empty() || results.findings.iter().any(|finding| finding.kind == Kind::Conflict) {
                break;
            }
            let next = self.evaluate(scratch, &results)?;
            now = now.follow(graph, &next, &self.nix.store_dir);
            later = Some(next);
        }
        Ok(results)
    }

    fn announce(
        &self,
        graph: &Graph,
        number: usize,
        ready: &BTreeSet<StorePath>,
        blocked: &BTreeMap<StorePath, StorePath>,
    ) {
        let name =
            |path: &StorePath| graph.fods.get(path).map_or_else(|| path.name().to_owned(), |fod| fod.name.clone());
        let names: Vec<String> = ready.iter().map(name).collect();
        let level = if number == 1 && blocked.is_empty() { String::new() } else { format!("level {number}: ") };
        self.nix.stage(format!("{level}probing {}", names.join(", ")));
        for (path, first) in blocked {
            self.nix.note(format!("{} waits for {}", name(path), name(first)));
        }
    }

    /// Probes what was chosen and gives the derivations of `graph` that failed.
    fn one_level(
        &self,
        scratch: &Scratch,
        graph: &Graph,
        now: &Now,
        chosen: &BTreeSet<StorePath>,
        number: usize,
        results: &mut Results,
    ) -> Result<BTreeSet<StorePath>> {
        let fods: Vec<&Fod> = now.all(chosen).iter().filter_map(|path| graph.fods.get(path)).collect();
        let outcomes = probe(self.nix, graph, &fods, &scratch.folder(&format!("roots-{number}"))?)?;
        let mut failed = BTreeSet::new();
        for original in chosen {
            match agree(now.of(original), &outcomes) {
                Ok(hash) => drop(results.truths.insert(original.clone(), hash)),
                Err(findings) => {
                    results
                        .findings
                        .extend(findings.into_iter().map(|finding| Finding { place: self.place(original), ..finding }));
                    failed.extend(now.of(original).iter().cloned());
                }
            }
            let probed = now.of(original).iter().find_map(|path| graph.fods.get(path));
            results.probed.extend(probed.map(|fod| (original.clone(), fod.clone())));
        }
        Ok(failed)
    }

    /// Takes away what needs a failed derivation, directly or not.
    fn skip_dependents(
        &self,
        graph: &Graph,
        now: &Now,
        waiting: &mut BTreeSet<StorePath>,
        failed: &BTreeSet<StorePath>,
    ) -> Vec<Finding> {
        let name = |path: &StorePath| path.name().trim_end_matches(".drv").to_owned();
        let mut findings = Vec::new();
        waiting.retain(|original| {
            let blocker = now.of(original).iter().find_map(|path| Some((path, graph.needs(path, failed)?)));
            if let Some((path, blocker)) = blocker {
                let what = format!("{} needs {}, which could not be made", name(path), name(blocker));
                findings.push(Finding {
                    kind: Kind::Waiting,
                    place: self.place(original),
                    what,
                    detail: Vec::new(),
                    hint: None,
                });
            }
            blocker.is_none()
        });
        findings
    }

    /// The first place that feeds a derivation.
    fn place(&self, derivation: &StorePath) -> Option<Place> {
        let (site, _) = self.feeds.iter().find(|(_, fods)| fods.contains(derivation))?;
        self.tree.sites.get(*site).map(Site::place)
    }

    fn evaluate(&self, scratch: &mut Scratch, results: &Results) -> Result<Graph> {
        let known: BTreeMap<SiteId, Hash> = settled(self.feeds, &results.truths);
        scratch.set(&self.tree.changed(&known))?;
        self.nix.stage("evaluating with the hashes found so far");
        match at_once(self.nix, self.request)? {
            Ok(evaluation) => Ok(evaluation.graph),
            Err(error) => bail!("the flake does not evaluate with the hashes found so far: {}", error.text),
        }
    }
}

/// The sites whose derivations agree on a hash.
pub fn settled(feeds: &Feeds, truths: &BTreeMap<StorePath, Hash>) -> BTreeMap<SiteId, Hash> {
    let settle = |(site, fods): (&SiteId, &BTreeSet<StorePath>)| match verdict(fods, truths) {
        Verdict::Hash(hash) => Some((*site, hash)),
        _ => None,
    };
    feeds.iter().filter_map(settle).collect()
}

/// All candidates must have the same true hash.
fn agree(paths: &BTreeSet<StorePath>, outcomes: &Outcomes) -> Result<Hash, Vec<Finding>> {
    let results: Vec<_> = paths.iter().filter_map(|path| outcomes.get(path)).collect();
    let failures: Vec<Finding> = results.iter().filter_map(|result| result.as_ref().err().cloned()).collect();
    let hashes: BTreeSet<&Hash> = results.iter().filter_map(|result| result.as_ref().ok()).collect();
    match hashes.first() {
        Some(hash) if failures.is_empty() && hashes.len() == 1 => Ok((*hash).clone()),
        Some(_) if failures.is_empty() => {
            let names: Vec<&str> = paths.iter().map(StorePath::as_str).collect();
            let what =
                format!("these derivations cannot be told apart and have different hashes: {}", names.join(", "));
            Err(vec![Finding {
                kind: Kind::Conflict,
                place: None,
                what,
                detail: Vec::new(),
                hint: Some("give them different names".to_owned()),
            }])
        }
        _ => Err(failures),
    }
}

/// Where the derivations of the first graph are in the present one.
struct Now(BTreeMap<StorePath, BTreeSet<StorePath>>);

impl Now {
    fn start(paths: &BTreeSet<StorePath>) -> Self {
        Self(paths.iter().map(|path| (path.clone(), BTreeSet::from([path.clone()]))).collect())
    }

    fn of(&self, path: &StorePath) -> &BTreeSet<StorePath> {
        static NONE: BTreeSet<StorePath> = BTreeSet::new();
        self.0.get(path).unwrap_or(&NONE)
    }

    fn all(&self, paths: &BTreeSet<StorePath>) -> BTreeSet<StorePath> {
        paths.iter().flat_map(|path| self.of(path)).cloned().collect()
    }

    fn follow(&self, old: &Graph, new: &Graph, store_dir: &str) -> Self {
        let moved = follow(&self.0.values().flatten().cloned().collect(), old, new, store_dir);
        let follow_all =
            |paths: &BTreeSet<StorePath>| paths.iter().filter_map(|path| moved.get(path)).flatten().cloned().collect();
        Self(self.0.iter().map(|(original, paths)| (original.clone(), follow_all(paths))).collect())
    }
}
