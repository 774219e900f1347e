//! Makes true hashes: a copy of each derivation with a hash that nothing has is built, and Nix tells what it got.
//!
//! No file of the user is touched, a stale output cannot hide, and what was downloaded stays in the store under its true hash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::derivation::instantiate::Copy;
use crate::derivation::{Fod, Graph};
use crate::explain::{failure_hint, failure_kind, is_cut};
use crate::hash::Hash;
use crate::log::{Log, Message};
use crate::nix::{Built, Nix};
use crate::report::{Finding, Kind};
use crate::store_path::StorePath;

/// The true hash of each derivation, or why it could not be made.
pub type Outcomes = BTreeMap<StorePath, Result<Hash, Finding>>;

/// Probes derivations of `graph` of which none needs another, in one build. `roots` is a folder for links that keep the results.
///
/// # Errors
/// When Nix cannot be run, or a derivation cannot be copied.
pub fn probe(nix: &Nix<'_>, graph: &Graph, fods: &[&Fod], roots: &Path) -> Result<Outcomes> {
    let namesakes = graph.namesakes(fods);
    if !namesakes.is_empty() {
        // What fails here fails again below, where it is told.
        nix.realise(&namesakes)?;
    }
    let mut outcomes = Outcomes::new();
    let mut waiting = fods.to_vec();
    while !waiting.is_empty() {
        let (probes, built) = build(nix, waiting.iter().map(|fod| (*fod, unknown(fod))))?;
        waiting = probes.iter().filter(|probe| probe.was_lost(&built.log)).map(|probe| probe.fod).collect();
        if waiting.len() == probes.len() {
            waiting.clear();
        }
        let told = probes.iter().filter(|probe| waiting.iter().all(|fod| fod.derivation != probe.fod.derivation));
        outcomes.extend(told.map(|probe| (probe.fod.derivation.clone(), probe.outcome(&built))));
    }
    let made = made(fods, &outcomes);
    let mut valid = nix.valid(&made.keys().cloned().collect())?;
    let absent: Vec<(&StorePath, &Fod)> =
        made.iter().filter(|(path, _)| !valid.contains(*path)).map(|(path, fod)| (path, *fod)).collect();
    if !absent.is_empty() {
        outcomes.extend(fetch(nix, &absent, &outcomes)?);
        valid.extend(nix.valid(&absent.into_iter().map(|(path, _)| path.clone()).collect())?);
    }
    if !valid.is_empty() {
        nix.keep(&valid.into_iter().collect::<Vec<_>>(), roots)?;
    }
    Ok(outcomes)
}

/// Probes derivations once more, all in one build, after [`probe`] has made everything that they need.
///
/// # Errors
/// When Nix cannot be run, or a derivation cannot be copied.
pub fn again(nix: &Nix<'_>, fods: &[&Fod]) -> Result<Outcomes> {
    let other = |fod: &Fod| Hash::derived(fod.hash.algorithm(), &format!("fod-hash again {}", fod.derivation.as_str()));
    let (probes, built) = build(nix, fods.iter().map(|fod| (*fod, other(fod))))?;
    Ok(probes.iter().map(|probe| (probe.fod.derivation.clone(), probe.outcome(&built))).collect())
}

/// A hash that the output of `fod` does not have.
fn unknown(fod: &Fod) -> Hash {
    Hash::derived(fod.hash.algorithm(), &format!("fod-hash probe {}", fod.derivation.as_str()))
}

/// Builds copies of derivations with these hashes.
fn build<'a>(nix: &Nix<'_>, fods: impl Iterator<Item = (&'a Fod, Hash)>) -> Result<(Vec<Probe<'a>>, Built)> {
    let wanted: Vec<(&Fod, Hash)> = fods.collect();
    let copies = wanted.iter().map(|(fod, hash)| Copy::new(fod, hash)).collect::<Result<Vec<_>>>()?;
    let built = nix.make(&copies)?;
    let probes = wanted.into_iter().zip(&built.derivations);
    let probes = probes.map(|((fod, hash), path)| Probe { fod, derivation: path.clone(), hash }).collect();
    Ok((probes, built))
}

/// The outputs under their true hashes.
fn made<'a>(fods: &[&'a Fod], outcomes: &Outcomes) -> BTreeMap<StorePath, &'a Fod> {
    let output = |fod: &&'a Fod| {
        let hash = outcomes.get(&fod.derivation)?.as_ref().ok()?;
        Some((fod.output_with(hash), *fod))
    };
    fods.iter().filter_map(output).collect()
}

/// Realises outputs that are not in this store: those of a remote builder are copied from it; one that refers to store paths
/// fails here, which recent versions of Nix notice only when the hash is right. Gives those that failed.
fn fetch(nix: &Nix<'_>, absent: &[(&StorePath, &Fod)], outcomes: &Outcomes) -> Result<Outcomes> {
    let right =
        absent.iter().filter_map(|(_, fod)| Some((*fod, outcomes.get(&fod.derivation)?.as_ref().ok()?.clone())));
    let (probes, built) = build(nix, right)?;
    let valid = nix.valid(&absent.iter().map(|(path, _)| (*path).clone()).collect())?;
    let failed = probes.iter().filter(|probe| !valid.contains(&probe.fod.output_with(&probe.hash)));
    Ok(failed.map(|probe| (probe.fod.derivation.clone(), Err(probe.failure(&built)))).collect())
}

struct Probe<'a> {
    fod: &'a Fod,
    derivation: StorePath,
    hash: Hash,
}

impl Probe<'_> {
    /// Only a mismatch that names this probe and its hash counts, and only if all such agree.
    fn outcome(&self, built: &Built) -> Result<Hash, Finding> {
        let ours = built.log.mismatches().filter(|mismatch| {
            mismatch.derivation.ends_with(self.derivation.base_name()) && mismatch.specified == self.hash
        });
        let got: BTreeSet<Hash> = ours.map(|mismatch| mismatch.got).collect();
        match got.first() {
            Some(hash) if got.len() == 1 && hash.algorithm() == self.hash.algorithm() => Ok(hash.clone()),
            _ => Err(self.failure(built)),
        }
    }

    /// True when Nix gave up everything because of another derivation, before it said a word about this one.
    fn was_lost(&self, log: &Log) -> bool {
        let ours = |culprit: &str| culprit == self.fod.name || culprit.ends_with(self.derivation.base_name());
        log.gave_up_for().is_some_and(|culprit| !ours(culprit))
            && log.errors_about(self.derivation.as_str()).next().is_none()
    }

    fn failure(&self, built: &Built) -> Finding {
        let (log, path) = (&built.log, self.derivation.as_str());
        let unsaid = built.hung && log.errors_about(path).next().is_none();
        let said = said(log, path);
        let silent = if built.hung { "nix said nothing for too long" } else { "nix ended without a message" };
        let message = said.first().copied().filter(|_| !unsaid).unwrap_or(silent);
        let tail = if is_dependency_failure(message) { log.all_tails() } else { log.tail(path) };
        // A builder that said nothing may have failed because nobody could hear it; Nix says so without its name.
        let cut = log.nameless_errors().find(|error| tail.is_empty() && is_cut(&error.text));
        let kind = match (unsaid, cut, failure_kind(message, &tail)) {
            (true, ..) => Kind::Timeout,
            (_, Some(_), Kind::Builder | Kind::Unknown) => Kind::Network,
            (.., kind) => kind,
        };
        let mut detail: Vec<String> =
            message.lines().take_while(|line| !line.starts_with("Output paths")).map(str::to_owned).collect();
        if kind == Kind::Unknown {
            detail.extend(said.iter().skip(1).flat_map(|text| text.lines()).map(str::to_owned));
            detail.extend(log.plain());
        }
        if kind == Kind::Network {
            detail.extend(cut.map(|error| error.text.clone()));
        }
        detail.extend(tail);
        let what = format!("the hash of {} could not be made", self.fod.name);
        Finding { kind, place: None, what, detail, hint: failure_hint(kind, path) }
    }
}

/// What Nix says about a derivation, else about none by name, else at all.
fn said<'a>(log: &'a Log, path: &'a str) -> Vec<&'a str> {
    let texts = |errors: Vec<&'a Message>| errors.into_iter().map(|error| error.text.as_str()).collect::<Vec<_>>();
    let (about, nameless) = (log.errors_about(path).collect(), log.nameless_errors().collect());
    let kinds = [about, nameless, log.errors().iter().collect()].map(texts);
    kinds.into_iter().find(|said| !said.is_empty()).unwrap_or_default()
}

fn is_dependency_failure(message: &str) -> bool {
    message.contains("dependenc") && !message.contains("builder failed")
}
