//! Proves a patch before it is written: the patched copy is evaluated, and every output it promises must be in the store.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::derivation::{Fod, Graph, recipe};
use crate::evaluate::{Request, at_once};
use crate::files::scratch::Scratch;
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::{SiteId, counterpart};
use crate::nix::Nix;
use crate::probe::probe;
use crate::report::{Finding, Kind};
use crate::store_path::StorePath;
use crate::tree::Tree;

/// Evaluates the copy with `hashes` in it; the proof says what speaks against writing them.
///
/// Nothing is built, save where the patch itself moved a recipe (a derivation whose source is the whole flake): that one is
/// probed once more, and must give the same hash.
///
/// # Errors
/// When Nix cannot be run.
pub fn verify(
    nix: &Nix<'_>,
    tree: &Tree,
    scratch: &mut Scratch,
    request: &Request,
    results: &Results,
    changed: &BTreeSet<StorePath>,
    hashes: &BTreeMap<SiteId, Hash>,
) -> Result<Proof> {
    nix.stage("verifying");
    scratch.set(&tree.changed(hashes))?;
    let graph = match at_once(nix, request)? {
        Ok(evaluation) => evaluation.graph,
        Err(error) => {
            let said = error.text.lines().map(str::to_owned).collect();
            let finding = finding(Kind::Unproven, "the patched flake does not evaluate".to_owned(), said);
            return Ok(Proof { findings: vec![finding], ..Proof::default() });
        }
    };
    let (pairs, mut findings) = pairs(&graph, results, changed, &nix.store_dir);
    findings.extend(unproven(nix, &pairs)?);
    findings.extend(moved(nix, scratch, &graph, &pairs)?);
    let after = pairs.iter().map(|pair| (pair.original.clone(), pair.after.derivation.clone())).collect();
    Ok(Proof { findings, after, graph })
}

/// What the evaluation of the patched copy shows.
#[derive(Debug, Default)]
pub struct Proof {
    /// What speaks against the patch.
    pub findings: Vec<Finding>,
    /// For each derivation whose hash changes: what it has become.
    pub after: BTreeMap<StorePath, StorePath>,
    /// The derivations of the patched copy.
    pub graph: Graph,
}

/// A derivation as it was probed, and as it is in the patched flake.
struct Pair<'a> {
    original: &'a StorePath,
    before: &'a Fod,
    after: &'a Fod,
}

fn pairs<'a>(
    graph: &'a Graph,
    results: &'a Results,
    changed: &BTreeSet<StorePath>,
    store_dir: &str,
) -> (Vec<Pair<'a>>, Vec<Finding>) {
    let (mut pairs, mut findings) = (Vec::new(), Vec::new());
    for (original, truth) in results.truths.iter().filter(|(original, _)| changed.contains(original)) {
        let Some(before) = results.probed.get(original) else {
            continue;
        };
        match counterpart(before, truth, graph, store_dir) {
            Some(after) => pairs.push(Pair { original, before, after }),
            None => findings.push(finding(
                Kind::SelfReferential,
                format!(
                    "no derivation of the patched flake has the hash {} that was found for {}",
                    truth.sri(),
                    before.name
                ),
                Vec::new(),
            )),
        }
    }
    (pairs, findings)
}

fn unproven(nix: &Nix<'_>, pairs: &[Pair<'_>]) -> Result<Vec<Finding>> {
    let outputs: BTreeSet<StorePath> = pairs.iter().map(|pair| pair.after.output.clone()).collect();
    let valid = nix.valid(&outputs)?;
    let missing = outputs.difference(&valid);
    Ok(missing
        .map(|path| finding(Kind::Unproven, format!("{} did not stay in the store", path.as_str()), Vec::new()))
        .collect())
}

fn moved(nix: &Nix<'_>, scratch: &Scratch, graph: &Graph, pairs: &[Pair<'_>]) -> Result<Vec<Finding>> {
    let moved: Vec<&Fod> =
        pairs.iter().filter(|pair| recipe(pair.before) != recipe(pair.after)).map(|pair| pair.after).collect();
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    nix.stage(format!(
        "probing {} again, since the patch moved what it is made from",
        moved.iter().map(|fod| fod.name.as_str()).collect::<Vec<_>>().join(", ")
    ));
    let outcomes = probe(nix, graph, &moved, &scratch.folder("roots-again")?)?;
    let judge = |fod: &&Fod| match outcomes.get(&fod.derivation) {
        Some(Ok(hash)) if *hash == fod.hash => None,
        Some(Ok(_)) => Some(finding(
            Kind::SelfReferential,
            format!("the hash of {} depends on the file that holds it", fod.name),
            Vec::new(),
        )),
        Some(Err(failure)) => Some(failure.clone()),
        None => None,
    };
    Ok(moved.iter().filter_map(judge).collect())
}

fn finding(kind: Kind, what: String, detail: Vec<String>) -> Finding {
    let hint = match kind {
        Kind::SelfReferential => {
            "give it a source that leaves out the file with the hash, such as a subfolder or lib.fileset"
        }
        _ => "run fod-hash update again; nothing was written",
    };
    Finding { kind, place: None, what, detail, hint: Some(hint.to_owned()) }
}
