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
    let outcomes: Outcomes = probes.iter().map(|probe| (probe.fod.derivation.clone(), probe.outcome(&log))).collect();
    let made = |probe: &Probe<'_>| {
        let hash = outcomes.get(&probe.fod.derivation)?.as_ref().ok()?;
        Some(fixed_output(&nix.store_dir, probe.fod.method, hash, &probe.fod.name))
    };
    let made: BTreeSet<StorePath> = probes.iter().filter_map(made).collect();
    if !made.is_empty() {
        nix.keep(&made.into_iter().collect::<Vec<_>>(), roots)?;
    }
    Ok(outcomes)
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
        let mut detail: Vec<String> = message.lines().map(str::to_owned).collect();
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
