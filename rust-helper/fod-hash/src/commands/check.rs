//! `check`: says which hashes are wrong or may be, without changing anything and, unless asked to, without a build.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::baseline::{Baselines, Judged};
use crate::cli::Check;
use crate::evaluate::Evaluation;
use crate::findings;
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::Feeds;
use crate::nix::Events;
use crate::plan;
use crate::report::{Finding, Kind, Place, Report, count};
use crate::rows::is_fake;
use crate::run::Run;
use crate::scan::Site;
use crate::store_path::StorePath;
use crate::trust;
use crate::workspace::Access;

/// Checks the hashes.
///
/// # Errors
/// When the world stands in the way.
pub fn check(args: &Check, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let mut run = Run::open(&args.selection, &options, events, Access::Read)?;
    let (evaluation, mut baselines) = run.evaluate_with(|project| Baselines::open(project, args.against.as_deref()))?;
    let feeds = attribute(&mut run, &evaluation)?;
    let known = known(&run, &feeds);
    let fods: BTreeSet<StorePath> = known.values().flatten().cloned().collect();
    let judged = baselines.judge(&run, &evaluation.graph, &fods)?;
    let mut findings = run.findings(&evaluation, &feeds);
    findings.extend(fakes(&run, &feeds, &evaluation));
    findings.extend(found(&run));
    let doubtful: BTreeSet<StorePath> =
        judged.iter().filter(|(_, judged)| judged.freshness.is_doubtful()).map(|(path, _)| path.clone()).collect();
    if args.verify {
        findings.extend(verify(&mut run, &evaluation, &plan::touching(&known, &doubtful))?);
    } else {
        findings.extend(doubts(&run, &known, &judged, &evaluation));
    }
    let summary = summary(feeds.len(), &findings, &args.selection.installables);
    Ok(Report { findings, summary, ..Report::default() })
}

/// Equal bytes are enough, save for fakes, which must be told apart to be named.
fn attribute(run: &mut Run<'_>, evaluation: &Evaluation) -> Result<Feeds> {
    let mut candidates = run.candidates(evaluation);
    let fake: BTreeSet<StorePath> =
        evaluation.graph.fods.values().filter(|fod| fod.hash.is_zero()).map(|fod| fod.derivation.clone()).collect();
    let fakes = plan::touching(&candidates, &fake);
    candidates.retain(|site, _| !fakes.contains_key(site));
    candidates.extend(run.attribute(evaluation, &fakes)?);
    Ok(candidates)
}

/// The sites that hold a real hash.
fn known(run: &Run<'_>, feeds: &Feeds) -> Feeds {
    let real = |id: &usize| run.tree.sites.get(*id).is_some_and(|site| !is_fake(site));
    feeds.iter().filter(|(id, _)| real(id)).map(|(id, fods)| (*id, fods.clone())).collect()
}

fn fakes(run: &Run<'_>, feeds: &Feeds, evaluation: &Evaluation) -> Vec<Finding> {
    let finding = |(id, fods): (&usize, &BTreeSet<StorePath>)| {
        let site = run.tree.sites.get(*id).filter(|site| is_fake(site))?;
        let names: BTreeSet<&str> =
            fods.iter().filter_map(|path| evaluation.graph.fods.get(path)).map(|fod| fod.name.as_str()).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        Some(Finding::new(Kind::Fake, format!("{names} has no hash yet")).at(Some(site.place())))
    };
    feeds.iter().filter_map(finding).collect()
}

/// Hashes that Nix itself has shown to be wrong, while it evaluated.
fn found(run: &Run<'_>) -> Vec<Finding> {
    let hashes = run.to_write(&Feeds::new(), &Results::default());
    let finding = |(id, hash): (&usize, &Hash)| {
        let what = format!("what is fetched while evaluating has the hash {}", hash.sri());
        Finding::new(Kind::Stale, what).at(run.tree.sites.get(*id).map(Site::place))
    };
    hashes.iter().map(finding).collect()
}

fn doubts(run: &Run<'_>, known: &Feeds, judged: &BTreeMap<StorePath, Judged>, evaluation: &Evaluation) -> Vec<Finding> {
    let doubt = |(path, judged): (&StorePath, &Judged)| {
        let (fod, place) = (evaluation.graph.fods.get(path)?, place(run, known, path));
        Some(trust::doubt(&fod.name, judged)?.at(place))
    };
    judged.iter().filter_map(doubt).collect()
}

fn place(run: &Run<'_>, feeds: &Feeds, fod: &StorePath) -> Option<Place> {
    let (site, _) = feeds.iter().find(|(_, fods)| fods.contains(fod))?;
    run.tree.sites.get(*site).map(Site::place)
}

/// Probes what is doubtful and says where the true hash differs.
fn verify(run: &mut Run<'_>, evaluation: &Evaluation, feeds: &Feeds) -> Result<Vec<Finding>> {
    if feeds.is_empty() {
        return Ok(Vec::new());
    }
    let results = run.probe(evaluation, feeds)?;
    let mut findings = findings::probing(&run.tree, feeds, &results);
    for change in findings::changes(&run.tree, feeds, &results, &run.to_write(feeds, &results)) {
        let what = format!("the hash of {} is {}", change.names.join(", "), change.new);
        findings.push(Finding::new(Kind::Stale, what).at(Some(change.place)));
    }
    Ok(findings)
}

fn summary(hashes: usize, findings: &[Finding], installables: &[String]) -> String {
    let all = count(hashes, "hash", "hashes");
    if findings.is_empty() {
        return format!("{all}, nothing to do");
    }
    let command = ["fod-hash update"].into_iter().chain(installables.iter().map(String::as_str));
    let command = command.collect::<Vec<_>>().join(" ");
    format!("{all}, {}; run: {command}", count(findings.len(), "finding", "findings"))
}
