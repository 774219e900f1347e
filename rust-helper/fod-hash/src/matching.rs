//! Tells which site feeds which fixed-output derivation. Pure.
//!
//! A hash that stands once in the source and once in the graph needs no more than that. Everything else, fakes above all,
//! is told apart by *markers*: each such site gets a hash of its own in a scratch copy, and the graph of that copy shows
//! which derivation carries which marker. Markers only map; hashes are made with the unmarked derivation.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::derivation::{Fod, Graph, recipe};
use crate::hash::Hash;
use crate::store_path::{StorePath, digests};

/// Index of a site in the list that the scan gave.
pub type SiteId = usize;

/// The derivations that each site feeds, or may feed.
pub type Feeds = BTreeMap<SiteId, BTreeSet<StorePath>>;

/// For each site with a value that some derivation has: all such derivations.
///
/// `values` gives for each site the hashes that Nix may read there.
pub fn candidates(values: &[Vec<Hash>], graph: &Graph) -> Feeds {
    let mut by_hash: BTreeMap<&Hash, BTreeSet<StorePath>> = BTreeMap::new();
    for fod in graph.fods.values() {
        by_hash.entry(&fod.hash).or_default().insert(fod.derivation.clone());
    }
    let of_site = |hashes: &Vec<Hash>| -> BTreeSet<StorePath> {
        hashes.iter().filter_map(|hash| by_hash.get(hash)).flatten().cloned().collect()
    };
    values.iter().map(of_site).enumerate().filter(|(_, fods)| !fods.is_empty()).collect()
}

/// The sites for which equal bytes prove nothing: a fake, or a value that stands twice, in the source or in the graph.
///
/// `own` are the sites whose value was made by us for this run, so that it can stand nowhere else.
pub fn ambiguous(candidates: &Feeds, values: &[Vec<Hash>], own: &BTreeSet<SiteId>) -> BTreeSet<SiteId> {
    let shared = |site: &SiteId, fods: &BTreeSet<StorePath>| {
        fods.len() > 1 || candidates.iter().any(|(other, theirs)| other != site && !theirs.is_disjoint(fods))
    };
    let fake = |site: &SiteId| values.get(*site).is_none_or(|hashes| hashes.iter().any(Hash::is_zero));
    let unclear = candidates.iter().filter(|(site, fods)| !own.contains(site) && (fake(site) || shared(site, fods)));
    unclear.map(|(site, _)| *site).collect()
}

/// What the marked graph shows: for each marked site the derivations of the unmarked graph that it feeds.
///
/// `candidates` limits the answer to derivations whose hash equals the site's own value.
pub fn by_marker(
    markers: &BTreeMap<SiteId, Hash>,
    marked: &Graph,
    unmarked: &Graph,
    candidates: &Feeds,
    store_dir: &str,
) -> Feeds {
    let none = BTreeSet::new();
    let recipes = Recipes::new(marked, unmarked, store_dir);
    let feeds = markers.iter().map(|(site, marker)| {
        let carriers = marked.fods.values().filter(|fod| fod.hash.bytes() == marker.bytes());
        let allowed = candidates.get(site).unwrap_or(&none);
        let fed = carriers.flat_map(|carrier| recipes.counterparts(carrier, allowed, unmarked));
        (*site, fed.collect::<BTreeSet<_>>())
    });
    feeds.filter(|(_, fods)| !fods.is_empty()).collect()
}

/// For each of `wanted` of the old graph its counterparts in a newer one, whose hash is still the same.
pub fn follow(
    wanted: &BTreeSet<StorePath>,
    old: &Graph,
    new: &Graph,
    store_dir: &str,
) -> BTreeMap<StorePath, BTreeSet<StorePath>> {
    let recipes = Recipes::new(old, new, store_dir);
    let follow_one = |derivation: &StorePath| {
        let fod = old.fods.get(derivation)?;
        let same =
            new.fods.values().filter(|other| other.hash == fod.hash).map(|other| other.derivation.clone()).collect();
        Some((derivation.clone(), recipes.counterparts(fod, &same, new)))
    };
    wanted.iter().filter_map(follow_one).collect()
}

/// The derivation of a patched graph that has `hash` and is otherwise like `fod`: of the same recipe if there is one, else of the same name.
pub fn counterpart<'a>(fod: &Fod, hash: &Hash, graph: &'a Graph, store_dir: &str) -> Option<&'a Fod> {
    let named = graph.fods.values().filter(|other| other.hash == *hash && other.name == fod.name);
    let exact = recipe(fod);
    named
        .clone()
        .find(|other| recipe(other) == exact)
        .or_else(|| named.min_by_key(|other| distance(&exact, &recipe(other), store_dir)))
}

/// Of how many store paths only one of two texts knows.
fn distance(one: &str, other: &str, store_dir: &str) -> usize {
    let known = |text: &str| digests(text, store_dir).map(str::to_owned).collect::<HashSet<_>>();
    known(one).symmetric_difference(&known(other)).count()
}

/// Compares derivations of two graphs: equal when their recipes are, after blanking the digest of every store path that
/// occurs in only one of the graphs.
struct Recipes<'a> {
    only_in_one: HashSet<String>,
    store_dir: &'a str,
}

impl<'a> Recipes<'a> {
    fn new(one: &Graph, other: &Graph, store_dir: &'a str) -> Self {
        let (one, other) = (all_digests(one, store_dir), all_digests(other, store_dir));
        Self { only_in_one: one.symmetric_difference(&other).cloned().collect(), store_dir }
    }

    /// The derivations among `allowed` that correspond to `fod`; those of the same name if no recipe is equal.
    fn counterparts(&self, fod: &Fod, allowed: &BTreeSet<StorePath>, graph: &Graph) -> BTreeSet<StorePath> {
        let wanted = self.blanked(fod);
        let named: Vec<&Fod> =
            allowed.iter().filter_map(|path| graph.fods.get(path)).filter(|other| other.name == fod.name).collect();
        let equal: BTreeSet<_> =
            named.iter().filter(|other| self.blanked(other) == wanted).map(|other| other.derivation.clone()).collect();
        if equal.is_empty() { named.into_iter().map(|other| other.derivation.clone()).collect() } else { equal }
    }

    fn blanked(&self, fod: &Fod) -> String {
        let text = recipe(fod);
        let unstable: HashSet<String> = digests(&text, self.store_dir)
            .filter(|digest| self.only_in_one.contains(*digest))
            .map(str::to_owned)
            .collect();
        unstable.iter().fold(text, |text, digest| text.replace(digest.as_str(), "MOVED"))
    }
}

fn all_digests(graph: &Graph, store_dir: &str) -> HashSet<String> {
    let texts: Vec<String> = graph.fods.values().map(recipe).collect();
    texts.iter().flat_map(|text| digests(text, store_dir)).map(str::to_owned).collect()
}
