//! Puts the hashes of the source and what they feed into rows. Pure.

use std::collections::BTreeSet;

use crate::derivation::Fod;
use crate::evaluate::Evaluation;
use crate::hash::Hash;
use crate::matching::Feeds;
use crate::report::{Fed, Row};
use crate::scan::{Site, SiteKind};
use crate::store_path::StorePath;
use crate::tree::Tree;

/// A row for each site that feeds a derivation.
pub fn rows(tree: &Tree, feeds: &Feeds, evaluation: &Evaluation) -> Vec<Row> {
    let targets: BTreeSet<StorePath> = feeds.values().flatten().cloned().collect();
    let needed: Vec<(&String, BTreeSet<StorePath>)> =
        evaluation.outputs.iter().map(|(name, roots)| (name, evaluation.graph.reached(roots, &targets))).collect();
    let fed = |fod: &Fod| Fed {
        name: fod.name.clone(),
        derivation: fod.derivation.as_str().to_owned(),
        system: fod.system.clone(),
        method: fod.method.name(),
        attributes: needed
            .iter()
            .filter(|(_, reached)| reached.contains(&fod.derivation))
            .map(|(name, _)| (*name).clone())
            .collect(),
    };
    let row = |(id, fods): (&usize, &BTreeSet<StorePath>)| {
        let site = tree.sites.get(*id)?;
        let derivations = fods.iter().filter_map(|path| evaluation.graph.fods.get(path)).map(fed).collect();
        Some(Row { place: site.place(), text: tree.text(site), state: state(site), derivations })
    };
    let mut rows: Vec<Row> = feeds.iter().filter_map(row).collect();
    rows.sort_by(|one, other| one.place.cmp(&other.place));
    rows
}

/// True where no real hash stands.
pub fn is_fake(site: &Site) -> bool {
    !["ok", "part"].contains(&state(site))
}

/// What stands at a site, judged by its text alone.
pub fn state(site: &Site) -> &'static str {
    match &site.kind {
        SiteKind::Empty(_) => "empty",
        SiteKind::Malformed { .. } => "malformed",
        SiteKind::Part => "part",
        _ if site.values().iter().all(Hash::is_zero) => "fake",
        _ => "ok",
    }
}
