//! What a run leaves in the source and why: fakes that no literal feeds, hashes for other systems, fakes that could not be made. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::derivation::{Fod, Graph};
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::{Feeds, SiteId};
use crate::report::{Finding, Kind};
use crate::rows::is_fake;
use crate::scan::{Format, Site, SiteKind, format};
use crate::store_path::StorePath;
use crate::tree::Tree;

/// The derivations with a fake hash that no site feeds.
pub fn unplaced(graph: &Graph, feeds: &Feeds) -> BTreeSet<StorePath> {
    let placed: BTreeSet<&StorePath> = feeds.values().flatten().collect();
    let fakes = graph.fods.values().filter(|fod| fod.hash.is_zero() && !placed.contains(&fod.derivation));
    fakes.map(|fod| fod.derivation.clone()).collect()
}

/// Tells of fakes that stand in no literal, with the value to paste where it was made.
pub fn unsupported(tree: &Tree, graph: &Graph, feeds: &Feeds, results: &Results) -> Vec<Finding> {
    let parts: Vec<&Site> =
        tree.sites.iter().filter(|site| site.kind == SiteKind::Part && site.owner.is_none()).collect();
    let finding = |fod: &Fod| {
        let truth = results.truths.get(&fod.derivation).map(Hash::sri);
        let paste = truth.map_or_else(|| "the hash".to_owned(), |hash| format!("\"{hash}\""));
        Finding {
            kind: Kind::NotFound,
            place: parts.first().filter(|_| parts.len() == 1).map(|site| site.place()),
            what: format!("{} has a fake hash that stands in no file as one literal", fod.name),
            detail: parts
                .iter()
                .filter(|_| parts.len() > 1)
                .map(|site| format!("perhaps it is put together at {}", site.place()))
                .collect(),
            hint: Some(format!("write {paste} there as one literal")),
        }
    };
    unplaced(graph, feeds).iter().filter_map(|path| graph.fods.get(path)).map(finding).collect()
}

/// The entries of sets by system that this run could not make: fakes for other systems, and what stands beside a hash that changed.
///
/// `candidates` are the sites that this evaluation reads; `whole` says that it is one of everything.
pub fn pending(
    tree: &Tree,
    system: &str,
    candidates: &Feeds,
    hashes: &BTreeMap<SiteId, Hash>,
    whole: bool,
) -> Vec<Finding> {
    let maps = |sites: &mut dyn Iterator<Item = &SiteId>| -> BTreeSet<_> {
        sites.filter_map(|site| map(tree.sites.get(*site)?)).collect()
    };
    let (read, changed) = (maps(&mut candidates.keys()), maps(&mut hashes.keys()));
    let finding = |(id, site): (SiteId, &Site)| {
        let key = site.system.as_ref().filter(|key| key.system != system && site.owner.is_none())?;
        if candidates.contains_key(&id) && !is_fake(site) {
            return None;
        }
        let beside = |maps: &BTreeSet<_>| map(site).is_some_and(|map| maps.contains(&map));
        let asked = beside(&read) || (whole && format(&site.path) == Format::Nix);
        let what = if is_fake(site) && asked && !hashes.contains_key(&id) {
            format!("the hash for {} is still fake", key.system)
        } else if !is_fake(site) && beside(&changed) {
            format!("the hash for {} may be stale too, since the one for {system} has changed", key.system)
        } else {
            return None;
        };
        Some(Finding {
            kind: Kind::Pending,
            place: Some(site.place()),
            what,
            detail: Vec::new(),
            hint: Some(format!("run fod-hash update --system {0} on {0}, or here with a builder for it", key.system)),
        })
    };
    tree.sites.iter().enumerate().filter_map(finding).collect()
}

/// The set by system that a site is an entry of.
fn map(site: &Site) -> Option<(&std::path::Path, usize)> {
    Some((site.path.as_path(), site.system.as_ref()?.map))
}

/// Fakes that feed something, are not written and have been told of in no other way.
pub fn still_fake(tree: &Tree, feeds: &Feeds, hashes: &BTreeMap<SiteId, Hash>, told: &[Finding]) -> Vec<Finding> {
    let finding = |(id, fods): (&SiteId, &BTreeSet<StorePath>)| {
        let site = tree.sites.get(*id).filter(|site| is_fake(site) && site.owner.is_none())?;
        let place = site.place();
        if hashes.contains_key(id) || told.iter().any(|finding| finding.place.as_ref() == Some(&place)) {
            return None;
        }
        let names: BTreeSet<&str> = fods.iter().map(|path| path.name().trim_end_matches(".drv")).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        Some(Finding {
            kind: Kind::Waiting,
            place: Some(place),
            what: format!("this hash is still fake, since not all that it feeds could be made: {names}"),
            detail: Vec::new(),
            hint: None,
        })
    };
    feeds.iter().filter_map(finding).collect()
}
