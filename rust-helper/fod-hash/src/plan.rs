//! Decides what to probe, in which order, and what the results mean for the source. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::derivation::Graph;
use crate::hash::Hash;
use crate::matching::{Feeds, SiteId};
use crate::patch::Edit;
use crate::scan::{Site, SiteKind};
use crate::store_path::StorePath;

/// The derivations that could be wrong: those with a fake hash, those whose output is not in the store, or all of them.
pub fn doubtful(feeds: &Feeds, graph: &Graph, valid: &BTreeSet<StorePath>, all: bool) -> BTreeSet<StorePath> {
    let known =
        |path: &StorePath| graph.fods.get(path).is_some_and(|fod| !fod.hash.is_zero() && valid.contains(&fod.output));
    feeds.values().flatten().filter(|path| all || !known(path)).cloned().collect()
}

/// The sites that feed one of `fods`. All derivations of such a site are probed, so that a change is right for each.
pub fn touching(feeds: &Feeds, fods: &BTreeSet<StorePath>) -> Feeds {
    feeds.iter().filter(|(_, fed)| !fed.is_disjoint(fods)).map(|(site, fed)| (*site, fed.clone())).collect()
}

/// The next level: of what is `waiting`, the derivations that need none of the others; and what each other one waits for.
pub fn level(graph: &Graph, waiting: &BTreeSet<StorePath>) -> (BTreeSet<StorePath>, BTreeMap<StorePath, StorePath>) {
    let (mut ready, mut blocked) = (BTreeSet::new(), BTreeMap::new());
    for path in waiting {
        match graph.needs(path, waiting) {
            Some(first) => drop(blocked.insert(path.clone(), first.clone())),
            None => drop(ready.insert(path.clone())),
        }
    }
    (ready, blocked)
}

/// What the true hashes of its derivations mean for one site.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All agree.
    Hash(Hash),
    /// Two derivations need different hashes.
    Conflict(Vec<(StorePath, Hash)>),
    /// Some derivation could not be probed.
    Unknown,
}

/// Weighs the results for the derivations that one site feeds.
pub fn verdict(fods: &BTreeSet<StorePath>, truths: &BTreeMap<StorePath, Hash>) -> Verdict {
    let known: Vec<(StorePath, Hash)> =
        fods.iter().filter_map(|path| Some((path.clone(), truths.get(path)?.clone()))).collect();
    let different: BTreeSet<&Hash> = known.iter().map(|(_, hash)| hash).collect();
    match different.first() {
        Some(_) if different.len() > 1 => Verdict::Conflict(known),
        Some(hash) if known.len() == fods.len() => Verdict::Hash((*hash).clone()),
        _ => Verdict::Unknown,
    }
}

/// The edit that writes `hash` at a site in the site's own spelling, or nothing if it is there already or must not be written.
pub fn edit(site: &Site, id: SiteId, hash: &Hash) -> Option<Edit> {
    let text = match &site.kind {
        _ if site.owner.is_some() => return None,
        SiteKind::Part => return None,
        SiteKind::Literal(readings) if readings.iter().any(|reading| reading.hash == *hash) => {
            return None;
        }
        SiteKind::Literal(readings) => {
            let reading = readings.iter().find(|reading| reading.hash.algorithm() == hash.algorithm());
            reading.or(readings.first()).map_or_else(|| hash.sri(), |reading| hash.spell(reading.spelling))
        }
        SiteKind::FakeExpression(_) => format!("\"{}\"", hash.sri()),
        SiteKind::Empty(_) | SiteKind::Malformed { .. } => hash.sri(),
    };
    Some(Edit { site: id, path: site.path.clone(), range: site.range.clone(), text })
}
