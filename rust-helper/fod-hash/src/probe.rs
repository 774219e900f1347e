//! Makes true hashes: a copy of each derivation with a hash that nothing has is built, and Nix tells what it got.
//!
//! No file of the user is touched, a stale output cannot hide, and what was downloaded stays in the store under its true hash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use crate::derivation::{Fod, with_hash};
use crate::explain::{failure_hint, failure_kind};
use crate::hash::Hash;
use crate::log::Log;
use crate::nix::Nix;
use crate::report::{Finding, Kind};
use crate::store_path::{StorePath, fixed_output};

/// The true hash of each derivation, or why it could not be made.
pub type Outcomes = BTreeMap<StorePath, Result<Hash, Finding>>;

/// Probes derivations of which none needs another, in one build. `roots` is a folder for links that keep the results.
///
/// # Errors
/// When Nix cannot be run or refuses a derivation.
pub fn probe(nix: &Nix<'_>, fods: &[&Fod], roots: &Path) -> Result<Outcomes> {
    let probes = fods.iter().map(|fod| Probe::add(nix, fod)).collect::<Result<Vec<_>>>()?;
    let paths: Vec<StorePath> = probes.iter().map(|probe| probe.derivation.clone()).collect();
    let (log, _) = nix.build(&paths)?;
    let mut outcomes: Outcomes =
        probes.iter().map(|probe| (probe.fod.derivation.clone(), probe.outcome(&log))).collect();
    let made = made(nix, fods, &outcomes);
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

/// The outputs under their true hashes.
fn made<'a>(nix: &Nix<'_>, fods: &[&'a Fod], outcomes: &Outcomes) -> BTreeMap<StorePath, &'a Fod> {
    let output = |fod: &&'a Fod| {
        let hash = outcomes.get(&fod.derivation)?.as_ref().ok()?;
        Some((fixed_output(&nix.store_dir, fod.method, hash, &fod.name), *fod))
    };
    fods.iter().filter_map(output).collect()
}

/// Realises outputs that are not in this store: those of a remote builder are copied from it; one that refers to store paths
/// fails here, which recent versions of Nix notice only when the hash is right. Gives those that failed.
fn fetch(nix: &Nix<'_>, absent: &[(&StorePath, &Fod)], outcomes: &Outcomes) -> Result<Outcomes> {
    let right = absent.iter().filter_map(|(path, fod)| {
        let hash = outcomes.get(&fod.derivation)?.as_ref().ok()?;
        Some((*path, *fod, with_hash(fod, hash, &nix.store_dir), hash))
    });
    let added =
        right.map(|(path, fod, json, hash)| Ok((path, Probe { fod, derivation: nix.add(&json)?, hash: hash.clone() })));
    let added = added.collect::<Result<Vec<_>>>()?;
    let (log, _) = nix.build(&added.iter().map(|(_, probe)| probe.derivation.clone()).collect::<Vec<_>>())?;
    let valid = nix.valid(&absent.iter().map(|(path, _)| (*path).clone()).collect())?;
    let failed = added.iter().filter(|(path, _)| !valid.contains(*path));
    Ok(failed.map(|(_, probe)| (probe.fod.derivation.clone(), Err(probe.failure(&log)))).collect())
}

struct Probe<'a> {
    fod: &'a Fod,
    derivation: StorePath,
    hash: Hash,
}

impl<'a> Probe<'a> {
    fn add(nix: &Nix<'_>, fod: &'a Fod) -> Result<Self> {
        let hash = Hash::derived(fod.hash.algorithm(), &format!("fod-hash probe {}", fod.derivation.as_str()));
        Ok(Self { fod, derivation: nix.add(&with_hash(fod, &hash, &nix.store_dir))?, hash })
    }

    /// Only a mismatch that names this probe and its hash counts, and only if all such agree.
    fn outcome(&self, log: &Log) -> Result<Hash, Finding> {
        let ours = log.mismatches().filter(|mismatch| {
            mismatch.derivation.ends_with(self.derivation.base_name()) && mismatch.specified == self.hash
        });
        let got: BTreeSet<Hash> = ours.map(|mismatch| mismatch.got).collect();
        match got.first() {
            Some(hash) if got.len() == 1 && hash.algorithm() == self.hash.algorithm() => Ok(hash.clone()),
            _ => Err(self.failure(log)),
        }
    }

    fn failure(&self, log: &Log) -> Finding {
        let path = self.derivation.as_str();
        let about: Vec<&str> = log.errors_about(path).map(|error| error.text.as_str()).collect();
        let said: Vec<&str> =
            if about.is_empty() { log.errors().iter().map(|error| error.text.as_str()).collect() } else { about };
        let message = said.first().copied().unwrap_or("nix ended without a message");
        let tail = if is_dependency_failure(message) { log.all_tails() } else { log.tail(path) };
        let kind = failure_kind(message, &tail);
        let mut detail: Vec<String> =
            message.lines().take_while(|line| !line.starts_with("Output paths")).map(str::to_owned).collect();
        if kind == Kind::Unknown {
            detail.extend(said.iter().skip(1).flat_map(|text| text.lines()).map(str::to_owned));
            detail.extend(log.plain());
        }
        detail.extend(tail);
        let what = format!("the hash of {} could not be made", self.fod.name);
        Finding { kind, place: None, what, detail, hint: failure_hint(kind, path) }
    }
}

fn is_dependency_failure(message: &str) -> bool {
    message.contains("dependenc") && !message.contains("builder failed")
}
